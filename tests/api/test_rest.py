"""Companies, timeline, briefings, sources and visits over the API, and its documentation."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from analysis.models import Briefing, BriefingPlan
from articles.models import Visit
from tests.analysis.explore.pieces import newsroom, piece, recount, source

pytestmark = pytest.mark.django_db

OPERATIONS = {
    "/api/v1/articles": "list_articles",
    "/api/v1/articles/{article_id}": "get_article",
    "/api/v1/articles/{article_id}/corrections": "list_article_corrections",
    "/api/v1/corrections": "list_corrections",
    "/api/v1/briefings": "list_briefings",
    "/api/v1/briefings/{week}": "get_briefing",
    "/api/v1/companies": "list_companies",
    "/api/v1/companies/{slug}": "get_company",
    "/api/v1/countries": "list_countries",
    "/api/v1/gaps": "list_gaps",
    "/api/v1/sources": "list_sources",
    "/api/v1/themes": "list_themes",
    "/api/v1/timeline": "get_timeline",
    "/api/v1/validation": "list_samples",
    "/api/v1/validation/{sample}/scores": "get_scores",
    "/api/v1/views": "list_views",
    "/api/v1/visits": "list_visits",
}


@pytest.mark.parametrize("kind", ["companies", "countries", "themes"])
def test_every_number_of_an_index_opens_its_list(client: Client, kind: str) -> None:
    newsroom()
    answer = client.get(f"/api/v1/{kind}").json()
    assert answer["count"] == len(answer["items"]) > 0
    for item in answer["items"]:
        for number in ("all", "on_topic", "last_week"):
            opened = client.get(f"/api/v1/articles?limit=1&{item[number]['query']}").json()
            assert opened["count"] == item[number]["count"]


def test_one_company(client: Client) -> None:
    piece(tags=("company:huawei", "company:nvidia", "theme:chip_design"))
    recount()
    answer = client.get("/api/v1/companies/huawei").json()
    assert answer["aliases"] == [{"language": "en", "names": ["huawei"]}]
    (companies, themes) = answer["together"]
    assert companies["rows"][0]["opens"]["query"] == "company=huawei&relevance=on&also=company%3Anvidia"
    assert client.get(f"/api/v1/articles?{companies['rows'][0]['opens']['query']}").json()["count"] == 1
    assert themes["rows"][0]["slug"] == "chip_design"


def test_timeline_points_open_their_lists(client: Client) -> None:
    newsroom()
    answer = client.get("/api/v1/timeline?relevance=on&by=company&value=huawei&value=acme").json()
    assert [one["slug"] for one in answer["series"]] == ["huawei"]
    assert answer["count"] == sum(period["total"] for period in answer["periods"])
    for point in answer["series"][0]["points"]:
        assert client.get(f"/api/v1/articles?limit=1&{point['query']}").json()["count"] == point["count"]


def test_briefings(client: Client) -> None:
    document = {"title": "Week 31", "sections": []}
    plan = BriefingPlan.objects.weekly()
    Briefing.objects.create(plan=plan, week="2025-W30", document={}, rules="2026.1")
    Briefing.objects.create(
        plan=plan, week="2025-W31", document=document, rules="2026.1", state="issued", issued_at=timezone.now()
    )
    answer = client.get("/api/v1/briefings").json()
    assert [(item["week"], item["state"]) for item in answer["items"]] == [
        ("2025-W31", "issued"),
        ("2025-W30", "draft"),
    ]
    assert client.get("/api/v1/briefings/2025-W31").json()["document"] == document


def test_sources_and_visits_come_in_pages(client: Client) -> None:
    for slug in ("c-wire", "a-post", "b-times"):
        visited = source(slug)
        Visit.objects.create(source=visited, outcome="new", url=visited.url, status=200, created=3)
    Visit.objects.create(source=visited, outcome="timeout", url=visited.url)
    slugs, address = [], "/api/v1/sources?limit=2"
    while address:
        answer = client.get(address).json()
        slugs += [item["slug"] for item in answer["items"]]
        address = answer["next"]
    assert slugs == ["a-post", "b-times", "c-wire"]
    visits, address = [], "/api/v1/visits?limit=1&source=b-times"
    while address:
        answer = client.get(address).json()
        visits += [(item["source"], item["outcome"]) for item in answer["items"]]
        address = answer["next"]
    assert visits == [("b-times", "timeout"), ("b-times", "new")]
    assert client.get("/api/v1/visits?outcome=new").json()["count"] == 3


def test_operations_keep_their_names(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert {path: found["get"]["operationId"] for path, found in schema["paths"].items()} == OPERATIONS
    named = [p["name"] for p in schema["paths"]["/api/v1/articles"]["get"]["parameters"]]
    assert len(named) == len(set(named))
    assert {"q", "company", "from", "to", "sort", "cursor", "limit"} <= set(named)


def test_the_documentation_asks_no_other_host(client: Client) -> None:
    page = client.get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "http://" not in text.replace("http://testserver", "")
    assert "https://" not in text
    assert "<style" not in text
    assert "style=" not in text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]

"""Gaps and health over the API: every gap once, with its cause; every source with its condition and provenance."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysis.explore.sources.desk import source_desk
from articles.models import Host, Source, SourceDay, Visit
from tests.analysis.explore.pieces import source

pytestmark = pytest.mark.django_db


def gaps_of(slug: str, *days: str) -> None:
    outlet = source(slug)
    for day in days:
        SourceDay.objects.create(source=outlet, day=day, state="gap", reason="It was paused.")
    SourceDay.objects.create(source=outlet, day="2025-07-20", state="read")


def test_gaps_come_in_pages_each_once(client: Client) -> None:
    gaps_of("b-times", "2025-07-01", "2025-07-03")
    gaps_of("a-post", "2025-07-02", "2025-07-03", "2025-07-04")
    found, address = [], "/api/v1/gaps?from=2025-07-01&to=2025-07-31&limit=2"
    while address:
        answer = client.get(address).json()
        assert answer["count"] == 5
        found += [(item["day"][-2:], item["source"]) for item in answer["items"]]
        address = answer["next"]
    assert found == [("04", "a-post"), ("03", "a-post"), ("03", "b-times"), ("02", "a-post"), ("01", "b-times")]
    one = client.get("/api/v1/gaps?source=b-times&from=2025-07-02&to=2025-07-31").json()
    assert one["items"] == [{"source": "b-times", "day": "2025-07-03", "reason": "It was paused."}]


def test_gaps_of_the_last_ninety_days_without_dates(client: Client) -> None:
    today = timezone.localdate()
    gaps_of("b-times", *(str(today - dt.timedelta(days=back)) for back in (0, 1, 90, 91)))
    days = [item["day"] for item in client.get("/api/v1/gaps").json()["items"]]
    assert days == [str(today - dt.timedelta(days=back)) for back in (1, 90)]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("source=nobody", 404, "There is no source 'nobody'."),
        ("from=2025-08-01&to=2025-07-01", 400, "comes after the last"),
        ("cursor=xyz", 400, "is no place in this list"),
        ("cursor=2025-13-01~a", 400, "is no place in this list"),
        ("cursor=2025-01-01~a%00", 400, "is no place in this list"),
        ("from=yesterday", 422, "from: "),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(client: Client, query: str, status: int, words: str) -> None:
    answer = client.get(f"/api/v1/gaps?{query}")
    assert (answer.status_code, words in answer.json()["error"]["message"]) == (status, True)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("gaps?source=%00", "source"),
        ("sources?cursor=a%00", "cursor"),
        ("visits?source=%00", "source"),
        ("visits?outcome=n%00", "outcome"),
    ],
)
def test_what_no_database_takes_is_refused_before_it_is_asked(client: Client, address: str, field: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


def test_a_source_tells_how_it_does_and_on_whose_word(client: Client) -> None:
    now = timezone.now()
    failing = source("a-post")
    Source.objects.filter(pk=failing.pk).update(
        fail_count=2, fail_since=now, fail_reason="The server failed (503).", next_visit_at=now + dt.timedelta(hours=2),
        outlet_kind="state", owner="The State Council", country="CN",
    )  # fmt: skip
    Visit.objects.create(source=failing, outcome="server_error", url=failing.url)
    reviewed = source("b-times")
    Source.objects.filter(pk=reviewed.pk).update(outlet_kind="paper", reviewed_at=now, reviewed_by="ana")
    first, second = client.get("/api/v1/sources").json()["items"]
    assert (first["state"], first["outlet_kind"]) == ("active", "state")  # as stored
    assert (first["health"]["state"], first["health"]["tone"]) == ("failing", "fail")
    assert "The server failed (503)." in first["health"]["sentence"]
    assert first["health"]["next_at"] == first["next_visit_at"]
    assert (first["provenance"]["reviewed"], first["provenance"]["label"]) == (False, "Unreviewed")
    assert "the catalogue says State media, CN" in first["provenance"]["sentence"]
    assert second["health"]["state"] == "not_yet"
    assert (second["provenance"]["reviewed"], second["provenance"]["label"]) == (True, "Newspaper or magazine")


def test_a_page_of_sources_takes_a_fixed_number_of_queries(client: Client) -> None:
    counted = []
    for number in (2, 20):
        for place in range(number):
            source(f"s-{number}-{place}")
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/v1/sources")
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 7


def test_the_desk_says_the_same(client: Client) -> None:
    now = timezone.now()
    for slug, fields in {
        "a": {"state": "paused"},
        "b": {
            "fail_count": 1,
            "fail_since": now,
            "fail_reason": "Refused.",
            "next_visit_at": now + dt.timedelta(hours=1),
        },
        "c": {"last_ok_at": now, "next_visit_at": now - dt.timedelta(hours=5)},
        "d": {"last_ok_at": now, "moved_to": "https://n.example/"},
        "e": {"kind": "archive"},
    }.items():
        Source.objects.filter(pk=source(slug).pk).update(**fields)
    Host.objects.create(key="https://b.example", backoff_until=now + dt.timedelta(hours=9), robots_text="")
    desk = source_desk()
    shown = {line.slug: (line.condition.state, line.condition.sentence) for line in (*desk.lines, *desk.archives)}
    items = client.get("/api/v1/sources").json()["items"]
    assert shown == {item["slug"]: (item["health"]["state"], item["health"]["sentence"]) for item in items}
    assert [shown[slug][0] for slug in "abcde"] == ["paused", "failing", "late", "moved", "never"]
    assert "as its server asked us to wait" in shown["b"][1]

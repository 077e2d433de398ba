"""Pieces over the API: lists, cursor pages, one piece with evidence, and errors of one shape."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.analysis.explore.pieces import claim, newsroom, piece, source, story

pytestmark = pytest.mark.django_db


def test_a_list_has_count_items_and_next(client: Client) -> None:
    first = piece("New chips", at="2025-07-31 11:00", tags=("company:huawei", "theme:chip_design", "country:CN"))
    second = piece("Older chips", at="2025-07-30 11:00", tags=("company:huawei",))
    answer = client.get("/api/v1/articles", {"company": "huawei", "limit": 1}).json()
    assert answer["count"] == 2
    assert [item["id"] for item in answer["items"]] == [first.pk]
    assert answer["items"][0]["companies"] == ["huawei"]
    assert answer["items"][0]["dated_at"] == "2025-07-31T11:00:00+08:00"
    assert answer["items"][0]["url"] == f"http://testserver/articles/{first.pk}/"
    rest = client.get(answer["next"]).json()
    assert [item["id"] for item in rest["items"]] == [second.pk]
    assert rest["next"] is None


def test_pages_add_up_to_the_whole_list(client: Client) -> None:
    newsroom(40)
    whole = [item["id"] for item in client.get("/api/v1/articles", {"limit": 500}).json()["items"]]
    parts, address = [], "/api/v1/articles?limit=7"
    while address:
        answer = client.get(address).json()
        parts += [item["id"] for item in answer["items"]]
        address = answer["next"]
    assert parts == whole
    assert len(whole) == 40


def test_one_piece_comes_with_its_tags_and_evidence(client: Client) -> None:
    told = piece("Huawei 小模型", tags=("company:huawei",), body="First.\n\nSecond.")
    copy = piece("Copy", outlet=source("kallang-dispatch", is_sample=True))
    own = story(told, copy, copies={copy: told})
    evidence = [{"field": "title", "start": 0, "end": 6, "surface": "Huawei", "rule": "huawei"}]
    claim(told, "company:huawei", evidence=evidence, score=0.9)
    claim(told, "company:nvidia", verdict="rejected", reason="no context", standing="")
    answer = client.get(f"/api/v1/articles/{told.pk}").json()
    assert answer["body"] == "First.\n\nSecond."
    assert answer["story"] == own.pk
    (tag,) = answer["tags"]
    assert (tag["slug"], tag["standing"], tag["counted"], tag["rule_set"]) == ("huawei", "main", True, "2026.1")
    assert tag["evidence"] == [{"field": "title", "start": 0, "end": 6, "surface": "Huawei", "rule": "huawei"}]
    assert [(t["slug"], t["reason"]) for t in answer["refused"]] == [("nvidia", "no context")]
    copied = client.get(f"/api/v1/articles/{copy.pk}").json()
    assert (copied["copy_of"], copied["is_sample"]) == (told.pk, True)


@pytest.mark.parametrize(
    ("path", "status", "field", "words"),
    [
        ("articles?from=yesterday", 400, "from", "is no day"),
        ("articles?q=%22open", 400, "q", "never closed"),
        ("articles?sort=oldest", 400, "sort", "sorted by"),
        ("articles?cursor=-99999999999999999~1", 400, "cursor", "page mark"),
        ("articles?limit=0", 422, "limit", "greater than or equal to 1"),
        ("articles?limit=many", 422, "limit", "valid integer"),
        ("articles/999999999", 404, None, "no piece 999999999"),
        ("articles/seven", 404, None, "nothing at"),
        ("companies/acme", 404, None, "no company 'acme'"),
        ("briefings/2025-W99", 404, None, "no briefing"),
        ("timeline?by=mood", 400, "by", "split by 'mood'"),
        ("timeline?unit=day", 400, "unit", "weeks or months"),
        ("visits?source=acme", 404, None, "no source 'acme'"),
        ("visits?cursor=x", 422, "cursor", "valid integer"),
        ("nothing/here", 404, None, "nothing at"),
    ],
)
def test_errors_have_one_shape(client: Client, path: str, status: int, field: str | None, words: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == {"message", "field"}
    assert error["field"] == field
    assert words in error["message"]


def test_an_unknown_company_is_an_empty_list(client: Client) -> None:
    piece(tags=("company:huawei",))
    assert client.get("/api/v1/articles?company=acme").json() == {"count": 0, "items": [], "next": None}

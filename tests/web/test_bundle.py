"""The bundle: every number of a briefing is counted again from the file alone, by the pages, by the API and by its own pieces."""

from __future__ import annotations

import json
from statistics import median
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client

from analysis.briefings.issue import draft
from analysis.exports.document import from_data
from articles.models import Article
from tests.web.reading import count, tree

OFFLINE = ("theme", "company", "country", "product", "body")


@pytest.fixture
def bundle(client: Client, pieces: list[Article]) -> dict[str, Any]:
    draft("2025-W30")
    found: dict[str, Any] = json.loads(client.get("/briefings/2025-W30.json").content)
    return found


def counted(bundle: dict[str, Any], query: str) -> int | None:
    """How many pieces of the bundle a query asks for; None where that takes more than tags and days."""
    asked = parse_qs(query)
    if asked.pop("count", ["pieces"]) != ["pieces"] or any(len(values) > 1 for values in asked.values()):
        return None
    first, last = asked.pop("from", [""])[0], asked.pop("to", ["9999"])[0]
    language = asked.pop("lang", [""])[0]
    if not asked.keys() <= {*OFFLINE, "relevance"}:
        return None
    wanted = {f"{key}:{values[0]}" for key, values in asked.items()}
    held = [one for one in bundle["pieces"] if first <= one["date"] <= last and language in ("", one["lang"])]
    return sum(wanted <= set(one["tags"]) for one in held)


def test_every_number_is_counted_again(client: Client, bundle: dict[str, Any]) -> None:
    listed = [row for row in bundle["numbers"] if row.get("query") and "count" in row]
    assert len(listed) > 4
    assert {row["of"] for row in listed} >= {"figures", "statements"}
    for row in listed:
        assert client.get(f"/api/v1/articles?{row['query']}").json()["count"] == row["count"], row
        assert count(tree(client, f"/articles/?{row['query']}")) == row["count"], row
    again = [(counted(bundle, row["query"]), row["count"]) for row in listed]
    alone = [pair for pair in again if pair[0] is not None]
    assert len(alone) > 3
    assert all(found == count for found, count in alone)


def test_a_change_is_computed_again_from_the_weeks_before(bundle: dict[str, Any]) -> None:
    before = [row for row in bundle["numbers"] if row["of"] == "before" and row["name"]]
    changes = [row for row in bundle["numbers"] if row["name"].endswith(", change")]
    assert {row["where"] for row in before} == {f"2025-W{week}" for week in (26, 27, 28, 29)}
    names = {row["name"] for row in before}
    assert names >= {row["label"] for row in bundle["figures"]}
    for row in changes:
        name = row["name"].removesuffix(", change")
        now = next(one for one in bundle["numbers"] if one["of"] == "figures" and one["name"] == name)
        usual = median(one["count"] / one["n"] for one in before if one["name"] == name and one["n"])
        assert row["value"] == pytest.approx(now["count"] / now["n"] - usual, abs=1e-6)


def test_stress_by_week_is_computed_again(client: Client, bundle: dict[str, Any]) -> None:
    rows = [row for row in bundle["numbers"] if row["of"] == "emphasis" and row["count"]]
    assert rows
    for row in rows:
        values = client.get(f"/figures/emphasis.json?{row['query']}").json()["values"]
        found = next(one for one in values if one["key"] == "D")
        assert (found["value"], found["n"]) == (row.get("value"), row["n"])


def test_shares_follow_from_their_counts(bundle: dict[str, Any]) -> None:
    shares = [row for row in bundle["numbers"] if "share" in row]
    for row in shares:
        assert row["share"] == pytest.approx(row["count"] / row["n"], abs=0.005)
        assert row["low"] <= row["share"] <= row["high"]
    assert bundle["figures"]


def test_it_says_what_it_stands_on_and_how_it_is_counted_again(client: Client, bundle: dict[str, Any]) -> None:
    assert bundle["rules"] == bundle["about"]["rules"] == "2026.1"
    assert "/api/v1/articles?{query}" in bundle["how"]["number"]
    assert len(bundle["pieces"]) == bundle["facts"]["pieces"] == dict(bundle["about"]["counts"])["pieces"]
    assert {entry["id"] for entry in bundle["entries"]} <= {piece["id"] for piece in bundle["pieces"]}
    assert all({"id", "date", "outlet", "lang", "tags"} <= piece.keys() for piece in bundle["pieces"])
    assert bundle["tags"]["relevance:on"] == len(bundle["pieces"])
    assert from_data(bundle).title == bundle["title"]
    assert client.get("/briefings/2025-W30.json").content == client.get("/briefings/2025-W30.json").content


def test_the_sources_are_cited_as_the_piece_itself_is(client: Client, bundle: dict[str, Any]) -> None:
    whole = json.loads(client.get("/briefings/2025-W30.csl.json").content)
    assert len(whole) == len(bundle["entries"])
    for item, entry in zip(whole, bundle["entries"], strict=True):
        (own,) = json.loads(client.get(f"/articles/{entry['id']}.csl.json").content)
        assert item == own


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "bib", "ris"])
def test_a_briefing_leaves_in_every_format(client: Client, bundle: dict[str, Any], suffix: str) -> None:
    answer = client.get(f"/briefings/2025-W30.{suffix}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="briefing-2025-W30.{suffix}"'
    assert answer.content == client.get(f"/briefings/2025-W30.{suffix}").content

"""What a chart stands on is said beside it: archives cover windows, and years are named where several are drawn."""

from __future__ import annotations

import pytest
from django.test import Client

from analysis.briefings import issue
from tests.analysis.explore.pieces import piece, recount, source

pytestmark = pytest.mark.django_db

WINDOWS = "Archives cover only some windows of time"


@pytest.mark.parametrize("address", ["/", "/timeline/", "/articles/"])
def test_archives_are_named_under_every_chart(client: Client, address: str) -> None:
    outlet = source("wire")
    piece(at="2025-07-30 10:00", tags=("theme:small_models", "relevance:on"), outlet=outlet)
    recount()
    assert WINDOWS not in client.get(address).content.decode()
    outlet.kind = "archive"
    outlet.save()
    assert WINDOWS in client.get(address).content.decode()


def test_a_chart_of_several_years_names_them(client: Client) -> None:
    for at in ("2023-03-01 10:00", "2025-07-30 10:00"):
        piece(at=at, tags=("theme:small_models", "relevance:on"))
    recount()
    drawn = client.get("/timeline/?from=2023-02-27").content.decode()
    assert ">Feb 2023<" in drawn
    assert ">27 Feb<" not in drawn


def test_the_front_page_offers_a_briefing_only_when_there_is_one(client: Client) -> None:
    piece(at="2025-08-03 10:00", tags=("theme:small_models", "relevance:on"))
    recount()
    offered = 'href="/briefings/2025-W31/"'
    assert offered not in client.get("/").content.decode()
    issue.draft("2025-W31")
    assert offered in client.get("/").content.decode()
    assert client.get("/briefings/2025-W31/").status_code == 200

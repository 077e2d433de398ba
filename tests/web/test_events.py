"""The lane of events on the pages that have charts: its marks, its list, its numbers, and both languages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from articles.models import Article
from tests.web.reading import count, opens, tree, unrendered

PAGES = (
    "/", "/timeline/", "/timeline/?by=company&unit=month", "/timeline/?lang=zh-Hans&count=stories", "/companies/huawei/",
    "/countries/CN/", "/themes/small_models/", "/emphasis/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_event_is_listed_with_its_source_and_opens_its_week(
    client: Client, pieces: list[Article], path: str
) -> None:
    page = tree(client, path)
    (listed,) = page.xpath("//details[contains(@class, 'events')]")
    rows = listed.xpath(".//li")
    assert len(rows) >= 4, "two weeks of July 2025 were full of events"
    assert all("day checked in" in row.text_content() or "day not checked" in row.text_content() for row in rows)
    promised = list(opens(listed))
    assert promised
    assert [(address, n) for address, n in promised if count(tree(client, address)) != n] == []
    drawn = page.xpath("//*[local-name()='svg']//*[local-name()='line'][contains(@class, 'ev-l')]")
    assert drawn, "some stand above the plot"
    said = listed.xpath("string(./summary)")
    assert said.startswith(f"{len(rows)} events")


@pytest.mark.usefixtures("pieces")
def test_the_lane_speaks_the_language_of_the_interface() -> None:
    english = unrendered("/timeline/").context_data["chart"].wide
    with override("zh-hans"):
        chinese = unrendered("/timeline/").context_data["chart"].wide
    assert "State Council approves" in english or "Stockholm" in english or "summons" in english
    assert 'lang="zh-Hans"' in chinese
    assert "State Council" not in chinese

"""The timeline: splits, units and measures, the same figures as a table, and what cannot be drawn."""

import pytest
from django.test import Client

from articles.models import Article
from tests.web.reading import text, tree


@pytest.mark.parametrize("by", ["theme", "company", "country"])
@pytest.mark.parametrize("unit", ["week", "month"])
@pytest.mark.parametrize("measure", ["pieces", "share"])
def test_it_draws_every_split(client: Client, pieces: list[Article], by: str, unit: str, measure: str) -> None:
    page = tree(client, f"/timeline/?by={by}&unit={unit}&measure={measure}")
    assert page.xpath(f"//select[@id='by']/option[@selected][@value='{by}']")
    assert page.xpath("//figure//svg//a[@data-opens]")
    assert len(page.xpath("//figure//table/tbody/tr")) == 2


def test_chart_and_table_say_the_same(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/timeline/?by=company")
    drawn = {link.get("data-opens") for link in page.xpath("//figure[1]//div[@class='wide']//a[@data-opens]")}
    listed = {row.xpath("./td[last()]//a/@data-opens")[0] for row in page.xpath("//figure[1]//tbody/tr")}
    assert drawn == listed


def test_the_form_swaps_its_own_part(client: Client, pieces: list[Article]) -> None:
    answer = client.get("/timeline/?by=company", headers={"HX-Request": "true", "HX-Target": "timeline"})
    assert answer.text.lstrip().startswith('<div id="timeline">')
    form = tree(client, "/timeline/").xpath("//form[@aria-label='What to draw']")[0]
    assert form.get("action") == form.get("hx-get") == "/timeline/"


def test_the_list_filter_holds_here_too(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/timeline/?lang=zh-Hans")
    assert "4 pieces" in text(page.xpath("//h1")[0])
    assert page.xpath("//form[@aria-label='What to draw']//input[@name='lang']/@value") == ["zh-Hans"]


def test_nothing_to_draw_says_so(client: Client, db: None) -> None:
    assert "No piece to draw" in text(tree(client, "/timeline/"))


@pytest.mark.parametrize(
    ("query", "words"),
    [("by=mood", "cannot be split"), ("unit=day", "weeks or months"), ("measure=x", "shows pieces or share")],
)
def test_what_cannot_be_drawn_is_explained(client: Client, db: None, query: str, words: str) -> None:
    page = tree(client, f"/timeline/?{query}", status=400)
    assert words in text(page.find_class("lede")[0])
    assert page.xpath("//main//a[@data-primary]/@href") == ["/timeline/"]


def test_five_lines_at_most_and_a_panel_for_each(client: Client, pieces: list[Article]) -> None:
    wanted = "&".join(f"theme={slug}" for slug in ("small_models", "chip_design", "export_controls"))
    page = tree(client, f"/timeline/?{wanted}")
    lines = page.xpath("//figure[1]//div[@class='wide']//*[local-name()='polyline' or local-name()='circle']")
    assert lines
    assert len(page.xpath("//div[@class='panels']/div")) == len(page.xpath("//p[@class='key']/span"))


def test_a_window_moves_by_one_period(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/timeline/?by=company&from=2025-07-21&to=2025-08-03")
    (earlier,) = page.xpath("//a[@rel='prev']/@href")
    (later,) = page.xpath("//a[@rel='next']/@href")
    assert "from=2025-07-14&to=2025-07-27" in earlier
    assert "from=2025-07-28&to=2025-08-10" in later
    assert "by=company" in earlier
    assert not tree(client, "/timeline/").xpath("//a[@rel='prev']")


def test_panels_take_their_own_scale_on_request(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/timeline/?by=company")
    (link,) = page.xpath("//a[contains(@href, 'scale=own')]/@href")
    own = tree(client, link)
    assert text(own.xpath("//h2[@id='c2']")[0]) == "Each on its own scale"
    assert own.xpath("//select[@id='by']/option[@selected]/@value") == ["company"]

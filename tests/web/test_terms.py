"""The term atlas: counted by hand in three scripts, and searches that find both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client

from analysis.explore.filters import ArticleFilter
from analysis.explore.selection import count
from analysis.explore.terms import atlas, counts, recount, term_page
from analysis.lexicon.terms import concepts
from analysis.models import TermCount
from articles.models import Article
from tests.web.builders import MONDAY, piece, source
from tests.web.reading import count as length
from tests.web.reading import opens, tree


@pytest.fixture
def read(db: None) -> list[Article]:
    """Three pieces on small models in three scripts, one that says it twice, and one on agents."""
    zh, tw = source("nanwan", language="zh-Hans"), source("beihai", language="zh-Hant")
    return [
        piece("Compact models arrive", body="A small language model runs here.", day=MONDAY + dt.timedelta(days=1)),
        piece("小模型来了", of=zh, language="zh-Hans", day=MONDAY),
        piece("小語言模型來了", of=tw, language="zh-Hant", day=MONDAY + dt.timedelta(days=2)),
        piece("Small models again", body="A small model, small models.", day=MONDAY + dt.timedelta(days=3)),
        piece("智慧體進入工廠", of=tw, language="zh-Hant", day=MONDAY),
    ]


def test_one_search_finds_both_languages(client: Client, read: list[Article]) -> None:
    page = term_page("small-model")
    assert page is not None
    assert (page.opens.count, [(one.language, one.opens.count) for one in page.languages]) == (
        4, [("en", 2), ("zh-Hans", 1), ("zh-Hant", 1)],
    )  # fmt: skip
    assert count(ArticleFilter.from_query(page.opens.query)) == 4
    assert page.first is not None
    assert page.first.path == f"/articles/{read[1].pk}/"
    assert [one.first.path for one in page.languages if one.first] == [f"/articles/{read[n].pk}/" for n in (0, 1, 2)]
    for address, promised in opens(tree(client, "/terms/small-model/")):
        assert length(tree(client, address)) == promised
    taiwan = term_page("agent")
    assert taiwan is not None
    assert [(one.language, one.opens.count) for one in taiwan.languages] == [("zh-Hant", 1)]


def test_every_count_is_the_length_of_its_list(read: list[Article]) -> None:
    found = counts(concepts().values())
    assert {c.slug for c in found} >= {"small-model", "agent"}
    for one in found:
        filter = ArticleFilter(q=concepts()[one.slug].search).with_value("lang", one.language)
        assert count(filter) == one.pieces, one


def test_the_atlas_keeps_what_was_counted(
    client: Client, read: list[Article], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(client, "/terms/")
    assert "Not counted yet" in before.text_content()
    call_command("terms", "count", "--json")
    assert '"terms": ' in capsys.readouterr().out
    line = next(line for line in atlas().lines if line.concept.slug == "small-model")
    assert (line.total, [one.opens.count for one in line.languages]) == (4, [2, 1, 1])
    piece("Another small model", day=MONDAY)
    line = next(line for line in atlas().lines if line.concept.slug == "small-model")
    assert line.total == 4, "kept until it is counted again"
    page = term_page("small-model")
    assert page is not None
    assert page.opens.count == 5, "the page of a term counts now"
    recount()
    recount()
    assert TermCount.objects.get(slug="small-model", language="en").pieces == 3


def test_the_atlas_shows_wordings_and_first_pieces(client: Client, read: list[Article]) -> None:
    recount()
    page = tree(client, "/terms/")
    (row,) = page.xpath("//tr[th/a[@href='/terms/small-model/']]")
    assert row.xpath(".//td/a/@href") == [f"/articles/{read[1].pk}/"]
    assert [cell.text_content().strip() for cell in row.xpath("./td")[1:5]] == ["2", "1", "1", "4"]
    assert len(page.xpath("//tbody/tr")) == len(concepts())
    assert [a.get("href") for a in tree(client, "/terms/?find=小語言").xpath("//tbody//th/a")] == [
        "/terms/small-model/"
    ]
    assert "No term has this wording" in tree(client, "/terms/?find=zzzz").text_content()


def test_the_number_of_queries_does_not_grow(
    client: Client, read: list[Article], django_assert_max_num_queries: object
) -> None:
    recount()
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get("/terms/")
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        client.get("/terms/small-model/")


def test_a_search_for_one_wording_offers_all(client: Client, read: list[Article]) -> None:
    page = tree(client, "/articles/?q=小模型")
    (link,) = page.xpath("//a[text()='search its wordings in both languages']/@href")
    assert length(tree(client, link)) == 4
    assert tree(client, "/articles/?q=工廠").xpath("//a[text()='search its wordings in both languages']") == []


def test_no_such_term(client: Client, db: None) -> None:
    assert client.get("/terms/bakery/").status_code == 404
    assert client.get("/terms/story-chip/").status_code == 404, "words that join stories are no terms of the atlas"

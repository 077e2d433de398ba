"""Companies, countries and themes: their lists and their pages."""

import pytest
from django.test import Client

from articles.models import Article
from tests.web.builders import tag
from tests.web.reading import count, text, tree


@pytest.mark.parametrize(
    ("path", "name", "pieces_of"),
    [("/companies/", "Huawei 华为", 8), ("/countries/", "China 中国", 8), ("/themes/", "Small models 小模型", 8)],
)
def test_an_index_opens_what_it_counts(
    client: Client, pieces: list[Article], path: str, name: str, pieces_of: int
) -> None:
    rows = {text(row.xpath("./th")[0]): row for row in tree(client, path).xpath("//tbody/tr")}
    assert [link.get("data-opens") for link in rows[name].xpath(".//a[@data-opens]")][:2] == [str(pieces_of)] * 2


def test_an_index_counts_those_nobody_names_too(client: Client, pieces: list[Article]) -> None:
    tag("company", "zhipu", "Zhipu")
    page = tree(client, "/companies/")
    assert count(page) == 3
    assert "Zhipu" in text(
        page.xpath(
            "//section[h2='Followed, not named in any piece yet' or header/h2='Followed, not named in any piece yet']"
        )[0]
    )


@pytest.mark.parametrize("path", ["/companies/", "/countries/", "/themes/"])
def test_an_empty_index_says_why(client: Client, db: None, path: str) -> None:
    assert "No piece names any of them yet" in text(tree(client, path))


@pytest.mark.parametrize(
    "path", ["/companies/huawei/", "/countries/CN/", "/countries/cn/", "/themes/small_models/", "/themes/deployment/"]
)
def test_a_page_shows_its_weeks_and_newest_pieces(client: Client, pieces: list[Article], path: str) -> None:
    page = tree(client, path)
    assert len(page.xpath("//ol[@class='brief-rows']/li//h3")) == 8
    assert page.xpath("//figure//svg//a[@data-opens]")
    assert page.xpath("//figure//table/tbody/tr//a[@data-opens]")
    assert page.xpath("//link[@type='application/atom+xml']/@href")[0].startswith("/articles.atom?")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/companies/acme/", "We follow no company called “acme”"),
        ("/countries/XX/", "We follow no country with the code “XX”"),
        ("/themes/knitting/", "There is no theme called “knitting”"),
    ],
)
def test_unknown_names_are_said(client: Client, db: None, path: str, words: str) -> None:
    assert text(tree(client, path, status=404).xpath("//h1")[0]) == words

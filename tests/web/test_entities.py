"""Companies, countries and themes: their lists and their pages."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from articles.models import Article
from tests.web.builders import tag
from tests.web.reading import count, opens, text, tree


@pytest.mark.parametrize(
    ("path", "name", "pieces_of"),
    [
        ("/companies/", "Huawei 华为", 8),
        ("/countries/", "China 中国", 8),
        ("/themes/", "Small models 小模型", 8),
        ("/products/", "HarmonyOS 鸿蒙", 4),
        ("/bodies/", "Entity List 实体清单", 4),
    ],
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


@pytest.mark.parametrize("path", ["/companies/", "/countries/", "/themes/", "/products/", "/bodies/"])
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
        ("/products/abacus/", "We follow no product called “abacus”"),
        ("/bodies/guild/", "We follow no body or policy called “guild”"),
        ("/themes/knitting/", "There is no theme called “knitting”"),
    ],
)
def test_unknown_names_are_said(client: Client, db: None, path: str, words: str) -> None:
    assert text(tree(client, path, status=404).xpath("//h1")[0]) == words


SUBJECTS = (
    "/companies/huawei/",
    "/countries/CN/",
    "/themes/small_models/",
    "/products/harmonyos/",
    "/bodies/entity_list/",
)


@pytest.mark.parametrize("path", SUBJECTS)
def test_the_heading_has_the_name_in_both_scripts(client: Client, pieces: list[Article], path: str) -> None:
    (heading,) = tree(client, path).xpath("//h1")
    assert text(heading).isascii() is False
    assert heading.xpath("./span[@lang='zh-Hans']")


@pytest.mark.parametrize("path", SUBJECTS)
def test_every_number_of_a_page_opens_its_list(client: Client, pieces: list[Article], path: str) -> None:
    found = set(opens(tree(client, path)))
    assert len(found) > 5
    assert [(address, said) for address, said in found if count(tree(client, address)) != said] == []


def test_following_and_comparing_are_one_form_each(client: Client, editor: Client, pieces: list[Article]) -> None:
    assert not tree(Client(), "/companies/huawei/").xpath("//form[@action='/views/'][.//button='Follow']")
    page = tree(editor, "/companies/huawei/")
    (follow,) = page.xpath("//form[@action='/views/'][.//button='Follow']")
    assert follow.get("method") == "post"
    assert {one.get("name"): one.get("value") for one in follow.xpath("./input")}.items() >= {
        "query": "company=huawei&relevance=on", "name": "Huawei",
    }.items()  # fmt: skip
    (compare,) = page.xpath("//form[@action='/compare/']")
    assert compare.xpath("./input/@name") == ["e", "e"]
    assert compare.xpath("./input[@type='hidden']/@value") == ["company:huawei"]
    assert compare.xpath("./a/@href") == ["/compare/?e=company%3Ahuawei&e=company%3Anvidia"]


def test_the_newest_sentences_are_verbatim_and_lead_to_the_reason(client: Client, pieces: list[Article]) -> None:
    found = tree(client, "/themes/small_models/").xpath("//section[@aria-labelledby='se']//li")
    assert len(found) == 5
    for line in found:
        (address,) = set(line.xpath(".//a/@href"))
        piece = Article.objects.get(pk=address.split("/")[2])
        assert text(line.xpath("./blockquote")[0]) in f"{piece.title}\n{piece.body}"
        assert line.xpath("string(./blockquote//mark)") in ("小模型", "small model")
        assert tree(client, address).xpath(f"//*[@id='{address.partition('#')[2]}']")


def test_the_subjects_own_line_is_ink_with_a_band_and_its_peers_are_grey(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/companies/huawei/")
    svg = page.xpath("//figure[@aria-labelledby='c1']//div[@class='wide']/svg")[0]
    marks = {name for mark in svg.xpath(".//*[@class]/@class") for name in mark.split()}
    assert {"few-ink", "few-other"} <= marks  # under 30 pieces a week: hollow, not joined
    assert "Nvidia" in text(page.xpath("//figure[@aria-labelledby='c1']/header/p")[0])


def test_a_name_typed_into_the_form_is_compared(client: Client, pieces: list[Article]) -> None:
    (form,) = tree(client, "/companies/huawei/").xpath("//form[@action='/compare/']")
    names = [one.get("name") for one in form.xpath("./input")]
    page = tree(client, f"/compare/?{urlencode(list(zip(names, ('company:huawei', '英伟达'), strict=True)))}")
    assert set(page.xpath("//input[@type='hidden'][@name='e']/@value")) == {"company:huawei", "company:nvidia"}

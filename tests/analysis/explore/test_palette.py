"""Places by name: in either language and script, the nearest first."""

import pytest
from django.test import Client

from analysis.explore.palette import PAGES, SHOWN, places
from tests.web.builders import newsroom, tag
from tests.web.reading import text, tree

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("Huaw", "/companies/huawei/"),
        ("华为", "/companies/huawei/"),
        ("華為", "/companies/huawei/"),
        ("小模型", "/themes/small_models/"),
        ("ｃｈｉｎａ", "/countries/CN/"),
        ("timel", "/timeline/"),
        ("MODELS", "/themes/small_models/"),
    ],
)
def test_a_name_leads_to_its_page(typed: str, path: str) -> None:
    newsroom()
    assert places(typed)[0].path == path


def test_what_begins_with_it_comes_first() -> None:
    tag("company", "cc-nova", "Old Nova")
    tag("company", "cc-nova-x", "Nova X")
    tag("company", "cc-inova", "Inova")
    assert [place.name for place in places("nova")] == ["Nova X", "Old Nova", "Inova"]


def test_nothing_typed_shows_every_page_and_much_found_is_cut() -> None:
    for number in range(20):
        tag("company", f"nova-{number}", f"Nova {number}")
    assert len(places("  ")) == len(PAGES)
    assert len(places("nova")) == SHOWN
    assert places("\x00 no such") == ()


def test_pages_that_are_offered_exist(client: Client) -> None:
    newsroom()
    assert {path: client.get(path).status_code for path, _name in PAGES if path != "/health"} == {
        path: 200 for path, _name in PAGES if path != "/health"
    }


def test_few_queries_and_a_fragment_for_the_dialog(client: Client, django_assert_max_num_queries) -> None:
    newsroom()
    places("hua")
    with django_assert_max_num_queries(4):  # nothing is remembered inside of a transaction
        places("hua")
    answer = client.get("/palette/?q=华", headers={"HX-Request": "true", "HX-Target": "palette-found"})
    assert answer.text.startswith('<div id="palette-found">')
    assert '<span lang="zh-Hans">华为</span>' in answer.text
    assert "max-age=60" in answer.headers["Cache-Control"]


def test_as_a_page_it_finds_and_offers_a_search(client: Client) -> None:
    newsroom()
    assert tree(client, "/palette/?q=华为").xpath("//main//ol//a/@href")[0] == "/companies/huawei/"
    nothing = tree(client, "/palette/?q=<b>zz")
    assert "Nothing is called “<b>zz”." in text(nothing.xpath("//main")[0])
    assert nothing.xpath("//main//a/@href") == ["/articles/?q=%3Cb%3Ezz"]

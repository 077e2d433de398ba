"""Places by name: in either language and script, the nearest first."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analysis.explore.subject.palette import PAGES, SHOWN, places
from analysis.keeping.saved import save
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


def test_queries_do_not_grow_with_the_names() -> None:
    newsroom()
    counted = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            places("hua")
        counted.append(len(queries))
        tag("company", f"nova-{number}", "Huanova")
    assert counted[0] == counted[1]


def test_the_dialog_gets_a_fragment(client: Client) -> None:
    newsroom()
    answer = client.get("/palette/?q=华", headers={"HX-Request": "true", "HX-Target": "palette-found"})
    assert answer.text.startswith('<div id="palette-found">')
    assert '<span lang="zh-Hans">华为</span>' in answer.text
    assert "max-age=60" in answer.headers["Cache-Control"]


def test_saved_views_are_found_by_those_who_may_see_them(client: Client) -> None:
    newsroom()
    owner = User.objects.create_user("editor")
    save("Nova weekly", "company=huawei", owner=owner, shared=False)
    save("Nova 华为", "company=huawei", owner=owner, shared=True)
    found = [text(link) for link in tree(client, "/palette/?q=nova").xpath("//main//ol//a")]
    assert found == ["Nova 华为 Saved view"]
    client.force_login(owner)
    assert len(tree(client, "/palette/?q=nova").xpath("//main//ol//a")) == 2


def test_as_a_page_it_finds_and_offers_a_search(client: Client) -> None:
    newsroom()
    assert tree(client, "/palette/?q=华为").xpath("//main//ol//a/@href")[0] == "/companies/huawei/"
    nothing = tree(client, "/palette/?q=<b>zz")
    assert "Nothing is called “<b>zz”." in text(nothing.xpath("//main")[0])
    assert nothing.xpath("//main//a/@href") == ["/articles/?q=%3Cb%3Ezz"]

"""The source desk: who is well, the last visits in words, and adding a place to read."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Source
from tests.web.builders import source, visit
from tests.web.reading import count, text, tree


def test_the_worst_comes_first(client: Client, pieces: list[Article]) -> None:
    now = timezone.now()
    Source.objects.filter(slug="nanwan-shangye").update(
        fail_count=3, fail_since=now, fail_reason="The host did not answer."
    )
    source("meuse-observer", next_visit_at=now - dt.timedelta(hours=5))
    source("pacific-wire", state="paused")
    page = tree(client, "/sources/")
    assert page.xpath("//td/span[@class='st']/@data-s") == ["fail", "late", "well", "off"]
    assert count(page) == 4
    assert text(page.xpath("//h1")[0]) == "1 of 3 sources is well; 1 is failing"
    assert "The host did not answer." in text(page.xpath("//tbody/tr")[0])


def test_all_well_is_said(client: Client, pieces: list[Article]) -> None:
    assert text(tree(client, "/sources/").xpath("//h1")[0]) == "All 2 sources are well"


def test_an_archive_is_listed_apart(client: Client, pieces: list[Article]) -> None:
    source("archive-outlet", kind="archive", url="archive:outlet")
    page = tree(client, "/sources/")
    assert count(page) == 2
    assert "Archive Outlet" in text(page.xpath("//section[header/h2='Outlets known from archives']")[0])


def test_no_source_says_what_to_do(client: Client, db: None) -> None:
    page = tree(client, "/sources/")
    assert text(page.xpath("//h1")[0]) == "No source yet"
    assert "manage.py sources add URL" in text(page)


def test_a_source_shows_its_last_visits_in_words(client: Client, pieces: list[Article]) -> None:
    of = source()
    for number in range(25):
        visit(of, "server_error", f"The host answered 500, try {number}.", status=500)
    rows = tree(client, "/sources/kallang-dispatch/").xpath("//section[header/h2='Last visits']//tbody/tr")
    assert len(rows) == 20
    assert [text(cell) for cell in rows[0].xpath("./td")][1:3] == ["Server error", "The host answered 500, try 24."]


def test_no_source_is_a_404_that_names_it(client: Client, db: None) -> None:
    assert "We read no source called “nobody”" in text(tree(client, "/sources/nobody/", status=404))


def test_a_signed_in_person_adds_a_source(editor: Client) -> None:
    answer = editor.post(
        "/sources/add/", {"url": "https://new.example/feed.xml", "kind": "feed", "name": "New Desk"}, follow=True
    )
    assert "New Desk: It is visited within a minute." in answer.text
    assert Source.objects.get().kind == "feed"
    again = editor.post("/sources/add/", {"url": "https://new.example/feed.xml"}, follow=True)
    assert "We read it already" in again.text
    assert Source.objects.count() == 1


def test_a_wrong_address_is_explained_and_kept(editor: Client) -> None:
    answer = editor.post("/sources/add/", {"url": "htp://kallang"}, follow=True)
    assert "is no web address" in answer.text
    assert 'value="htp://kallang"' in answer.text
    assert not Source.objects.exists()


@pytest.mark.parametrize("path", ["/sources/add/", "/settings/sample/"])
def test_nobody_acts_without_signing_in(client: Client, pieces: list[Article], path: str) -> None:
    before = Source.objects.count()
    page = client.post(path, {"url": "https://new.example/feed.xml"})
    assert page.status_code == 403
    assert "needs a signed-in person" in page.text
    assert Source.objects.count() == before


def test_the_form_shows_to_those_who_may_use_it(editor: Client, client: Client) -> None:
    assert editor.get("/sources/").text.count('action="/sources/add/"') == 1


def test_acts_are_protected_against_other_sites(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/settings/sample/")
    assert answer.status_code == 403
    assert "This form is no longer valid" in answer.text

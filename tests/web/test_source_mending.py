"""What a signed-in person does to a source from its page, and what the page shows of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, BackFill, Outage, Page, Quarantine, Source, SourceDay
from tests.web.builders import piece, source, visit
from tests.web.reading import text, tree

PATH = "/sources/kallang-dispatch/"
SAID = {
    "name": "Kallang Dispatch", "language": "en", "country": "SG", "owner": "Kallang Press", "outlet_kind": "paper", "folder": "Asia",
    "timezone": "Asia/Singapore", "interval": "45", "row": "//li", "pages": "2",
}  # fmt: skip


def days(of: Source, *created: int | None) -> None:
    """The last days of a source up to today; None is one that was not collected."""
    today = timezone.localdate()
    for back, number in enumerate(reversed(created)):
        state, reason = ("gap", "The host was down.") if number is None else ("read", "")
        SourceDay.objects.create(source=of, day=today - dt.timedelta(days=back), state=state, reason=reason, created=number or 0, visits=1)  # fmt: skip


def states(client: Client, path: str = "/sources/") -> dict[str, str]:
    rows = tree(client, path).xpath("//section[header/h2='Health']//tbody/tr[td]")
    return {text(row.xpath("./th/a")[0]): text(row.xpath("./td")[0]) for row in rows}


def test_every_state_has_its_word_and_the_worst_stands_first(client: Client, db: None) -> None:
    now = timezone.now()
    ill = {"fail_count": 2, "fail_since": now, "fail_reason": "It said no."}
    visit(source("is-new"), "new")
    visit(source("is-unchanged"), "not_modified")
    visit(source("is-empty"), "empty")
    visit(source("is-moving", moved_to="https://new.example/"), "same")
    visit(source("is-failing", **ill), "timeout")
    visit(source("is-blocked", **ill), "robots")
    source("is-gone", state="gone")
    source("is-paused", state="paused")
    source("is-aside", state="quarantined")
    source("is-late", next_visit_at=now - dt.timedelta(hours=5))
    source("is-unvisited", last_ok_at=None)
    quiet = source("is-quiet")
    visit(quiet, "same")
    days(quiet, *(2, 1, 3) * 10, 0, 0, 0, 0, 0, 0)
    source("in-the-post", kind="handed")
    assert list(states(client).items()) == [
        ("Is Failing", "Failing"), ("Is Blocked", "Blocked"), ("Is Aside", "Quarantined"), ("Is Gone", "Gone"), ("Is Late", "Late"),
        ("Is Quiet", "Quiet"), ("Is Moving", "Moved"), ("Is Unvisited", "Not yet visited"), ("Is Empty", "Empty"),
        ("Is Unchanged", "Unchanged"), ("Is New", "New pieces"), ("Is Paused", "Paused"),
    ]  # fmt: skip
    assert "It has given nothing new for 5 collected days" in text(tree(client, "/sources/is-quiet/"))


def test_folders_are_chosen_and_kept_together(client: Client, db: None) -> None:
    for slug, folder in (("a", "Press"), ("b", "Trade & 科技"), ("c", "Press"), ("d", "")):
        visit(source(slug, folder=folder))
    assert set(states(client, "/sources/?folder=Press")) == {"A", "C"}
    page = tree(client, "/sources/?by=folder")
    assert [text(row) for row in page.xpath("//tr[@class='grp']")] == ["No folder", "Press", "Trade & 科技"]
    links = page.xpath("//nav[@aria-label='Folders']/a/@href")
    assert [len(states(client, link)) for link in links] == [4, 4, 1, 2, 1]


def test_our_own_outage_is_a_banner_and_blames_nobody(client: Client, pieces: list[Article]) -> None:
    assert "Our own network" not in text(tree(client, "/sources/"))
    Outage.objects.create(hosts=9, failed=7)
    assert "7 of 9 hosts could not be reached" in text(tree(client, "/sources/"))


def test_queries_do_not_grow_with_the_sources(client: Client, pieces: list[Article]) -> None:
    counted = []
    for batch in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/sources/")
            client.get("/sources/catalogue/")
            client.get(PATH)
        counted.append(len(queries))
        for number in range(30):
            made = source(f"more-{batch}-{number}", folder=f"F{number}")
            visit(made)
            days(made, 1, 2, None, 3)
    assert counted[1] <= counted[0]  # the first may read what a process holds from then on


def test_the_page_tells_yield_gaps_and_shares(client: Client, pieces: list[Article]) -> None:
    days(source(), 3, None, 5)
    piece("Undated", of=source(), day=dt.date(2025, 7, 28))
    page = tree(client, PATH)
    assert text(page.xpath("//h2[@id='y']")[0]) == "8 new pieces in 2 collected days"
    assert "4.0 a day" in text(page)
    assert "The host was down." in text(page.xpath("//details[summary='1 day not collected']")[0])


def test_a_change_of_volume_is_told_and_marked(client: Client, db: None) -> None:
    days(source(), *(8, 9, 7, 10, 8, 9, 8) * 4, *(1, 0, 2, 1, 1, 0, 1) * 3)
    section = tree(client, PATH).xpath("//section[header/h2[@id='y']]")[0]
    changed = timezone.localdate() - dt.timedelta(days=20)
    assert f"It gives clearly less since {changed:%a} {changed.day} {changed:%b}" in text(section)
    assert "0.9 a day, 8.4 before" in text(section)
    assert len(section.xpath(".//*[name()='line'][@class='ev-l']")) == 1


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [("visit", "active", "active"), ("pause", "active", "paused"), ("resume", "paused", "active"), ("revive", "gone", "active")],
)  # fmt: skip
def test_an_act_does_what_its_button_says(editor: Client, act: str, before: str, after: str) -> None:
    later = timezone.now() + dt.timedelta(days=1)
    of = source(state=before, next_visit_at=later)
    buttons = tree(editor, PATH).xpath("//form[@class='acts']//button")
    assert any(act in (button.get("formaction") or f"{PATH}visit/") for button in buttons)
    editor.post(f"{PATH}{act}/")
    of.refresh_from_db()
    assert of.state == after
    assert (of.next_visit_at <= timezone.now()) is (act != "pause")


@pytest.mark.parametrize(
    ("act", "state"), [("visit", "paused"), ("pause", "gone"), ("resume", "active"), ("revive", "paused")]
)
def test_an_act_that_does_not_fit_changes_nothing_and_says_so(editor: Client, act: str, state: str) -> None:
    of = source(state=state)
    answer = editor.post(f"{PATH}{act}/", follow=True)
    assert 'data-kind="bad"' in answer.text
    assert Source.objects.get(pk=of.pk).next_visit_at == of.next_visit_at
    assert Source.objects.get(pk=of.pk).state == state


def test_a_revived_source_begins_anew(editor: Client) -> None:
    source(state="gone", fail_count=2, fail_since=timezone.now(), fail_reason="Gone (410).", etag='"v1"')
    editor.post(f"{PATH}revive/")
    of = Source.objects.get()
    assert (of.fail_count, of.fail_since, of.fail_reason, of.etag) == (0, None, "", "")


def test_a_correction_is_kept_and_confirmed_by_name(editor: Client) -> None:
    of = source(options={"unknown": "kept", "more": "//a"}, etag='"v1"')
    assert "unreviewed" in text(tree(editor, PATH).xpath("//dl")[0])
    editor.post(f"{PATH}edit/", SAID | {"confirm": "yes"})
    of.refresh_from_db()
    assert (of.owner, of.country, of.outlet_kind, of.folder, of.interval_minutes) == (
        "Kallang Press",
        "SG",
        "paper",
        "Asia",
        45,
    )
    assert of.options == {"unknown": "kept", "row": "//li", "pages": 2}
    assert of.etag == ""
    assert "reviewed by editor on" in text(tree(editor, PATH).xpath("//dl")[0])
    editor.post(f"{PATH}edit/", SAID | {"interval": "60"})  # no word of its provenance: still confirmed
    assert Source.objects.get().reviewed_by == "editor"
    editor.post(f"{PATH}edit/", SAID | {"owner": "Somebody Else"})
    assert Source.objects.get().reviewed_at is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"interval": "4"}, "from 5 to 10,080"),
        ({"interval": "soon"}, "must be a whole number"),
        ({"country": "Singapore"}, "is no country"),
        ({"timezone": "Mars/Base"}, "is no time zone"),
        ({"row": "//li["}, "is not XPath"),
        ({"outlet_kind": "honest"}, "is no kind of outlet"),
    ],
)
def test_a_wrong_correction_changes_nothing(editor: Client, change: dict[str, str], told: str) -> None:
    source()
    answer = editor.post(f"{PATH}edit/", SAID | change, follow=True)
    assert told in answer.text
    assert Source.objects.get().owner == ""


def test_a_walk_into_the_past_begins(editor: Client) -> None:
    of = source()
    editor.post(f"{PATH}back-fill/", {"pages": "30", "oldest": "2025-01-01"})
    walk = BackFill.objects.get(source=of)
    assert (walk.pages_left, walk.oldest, walk.next_url, walk.ended_at) == (30, dt.date(2025, 1, 1), of.url, None)
    assert "goes on: 0 pages read" in text(tree(editor, PATH))
    for wrong in ({"pages": "0"}, {"pages": "501"}, {"pages": "30", "oldest": "soon"}):
        assert 'data-kind="bad"' in editor.post(f"{PATH}back-fill/", wrong, follow=True).text
    assert BackFill.objects.get().pages_left == 30


def aside(of: Source, **fields: object) -> Quarantine:
    said = {
        "url": of.url,
        "stage": "read_document",
        "signal": "SIGSEGV",
        "reason": "It broke the reader.",
        "attempts": 3,
        "payload": "ab" * 32,
    }
    return Quarantine.objects.create(source=of, **(said | fields))


def test_what_is_set_aside_is_shown_and_decided(editor: Client, pieces: list[Article]) -> None:
    of = source()
    Source.objects.update(state="quarantined", next_visit_at=timezone.now() + dt.timedelta(days=1))
    first, second = aside(of), aside(of, article=pieces[0], url="https://a.example/page")
    shown = text(tree(editor, PATH).xpath("//section[header/h2='Set aside']")[0])
    assert all(word in shown for word in ("It broke the reader.", "SIGSEGV", "3 attempts", "Skip this document"))
    assert "2 set aside" in text(tree(editor, "/sources/"))
    editor.post(f"/sources/quarantine/{first.pk}/skip/")
    editor.post(f"/sources/quarantine/{second.pk}/retry/")
    assert sorted(Quarantine.objects.values_list("pk", "verdict")) == [(first.pk, "skip"), (second.pk, "retry")]
    assert Source.objects.get(pk=of.pk).state == "active"
    assert Page.objects.get().article_id == pieces[0].pk
    assert editor.post(f"/sources/quarantine/{first.pk}/retry/").status_code == 404


def test_nobody_mends_without_signing_in(client: Client, pieces: list[Article]) -> None:
    row = aside(source())
    before = list(Source.objects.order_by("pk").values())
    paths = [f"{PATH}{act}/" for act in ("visit", "pause", "resume", "revive", "edit", "back-fill")]
    paths += [f"/sources/quarantine/{row.pk}/{verdict}/" for verdict in ("retry", "skip")]
    assert [client.post(path, SAID).status_code for path in paths] == [403] * len(paths)
    assert [client.get(path).status_code for path in paths] == [405] * len(paths)
    assert list(Source.objects.order_by("pk").values()) == before
    assert Quarantine.objects.get().verdict == ""
    assert not tree(client, PATH).xpath("//main//form")


@pytest.mark.parametrize("act", ["visit", "edit", "back-fill"])
def test_acting_on_no_source_is_a_404(editor: Client, act: str) -> None:
    assert editor.post(f"/sources/nobody/{act}/", SAID).status_code == 404
    assert editor.post("/sources/quarantine/99999999999999999999/skip/").status_code == 404

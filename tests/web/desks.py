"""What a person who is signed in has on the desk: pages that exist only when somebody has acted."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.test import Client

from analysis.briefings.issue import draft, issue
from analysis.editing import changes
from analysis.keeping import saved
from analysis.lexicon.files import load
from analysis.lexicon.overlay import Edit
from analysis.lexicon.sync import sync
from analysis.models import ExportJob, Message, Sample, SavedView, ThesisRun, UnlistedName, UnlistedSighting
from analysis.notices import arriving, tokens
from analysis.theses.runs import run_due
from analysis.validation.samples import close
from analysis.validation.scoring import score
from articles.models import Article
from tests.analysis.notices.conftest import alert_on, arrive, wish
from tests.analysis.validation.coded import code, everything
from tests.web.reading import opens, tree

CHANGES = "/settings/rules/changes/"


def desk_of(person: User, pieces: list[Article]) -> list[str]:
    """Has a person keep, ask for and begin something of each kind; the addresses of the pages that came of it."""
    browser = Client()
    browser.force_login(person)
    view = saved.save("Huawei 华为", "company=huawei", owner=person)[0]
    return [
        *_kept(browser, pieces[0], view),
        *_corrected(pieces[0]),
        *_noticed(person, view),
        *_tested(pieces),
        *_written(),
        *_ruled(browser, pieces, person),
        *_forms(),
    ]


def _kept(browser: Client, piece: Article, view: SavedView) -> Iterator[str]:
    for said in ({"act": "star"}, {"act": "label", "name": "Desk"}):
        assert browser.post(f"/articles/{piece.pk}/keep/", said).status_code == 302
    assert browser.post(f"/articles/{piece.pk}/notes/", {"body": "Ask again."}).status_code == 302
    assert browser.post("/exports/", {"query": "company=huawei", "format": "xlsx"}).status_code == 302
    yield from (f"/articles/{piece.pk}/", f"/exports/{ExportJob.objects.get().pk}/", f"/views/{view.slug}/")
    yield from ("/views/", "/reading/", "/reading/starred/", "/reading/noted/", f"/reading/unread/{view.slug}/")


def _corrected(piece: Article) -> Iterator[str]:
    yield f"/articles/{piece.pk}/why/"
    yield f"/articles/{piece.pk}/why/company/huawei/"
    yield "/corrections/names/"
    yield "/corrections/many/?of=list&list=company%3Dhuawei&act=remove&name=Huawei"
    yield "/corrections/many/?act=none"


def _noticed(person: User, view: SavedView) -> Iterator[str]:
    alert = alert_on(view, person, wish("mail", "desk@other.example"))
    feed = alert_on(view, person, wish("atom", ""))
    arrive("华为 again")
    arriving.weigh()
    arriving.gather()
    yield f"/notices/new/?about=view&name={view.slug}"
    yield from (f"/notices/{alert.key}/", f"/notices/{feed.key}/", "/notices/")
    yield next(one["path"] for message in Message.objects.filter(alert=feed) for one in message.payload["numbers"])
    yield f"/notices/stop/{tokens.token(alert, tokens.STOP)}/"
    yield f"/notices/confirm/{tokens.token(alert, tokens.CONFIRM)}/"


def _tested(pieces: list[Article]) -> Iterator[str]:
    run_due()
    for run in ThesisRun.objects.filter(thesis__slug="founding").select_related("thesis"):
        yield f"/theses/{run.thesis.slug}/{run.week}/"
    coded, begun = everything(), everything()
    for piece in pieces[:3]:
        code(coded, piece, "ada", "small_models")
    Sample.objects.update(name="Week 31")
    close(coded.pk)
    card = score(coded.pk)
    yield from (f"/validation/{coded.pk}/", f"/validation/{begun.pk}/", f"/validation/{begun.pk}/code/")
    yield next(path for path, _ in opens(tree(Client(), f"/validation/{coded.pk}/")) if f"/cards/{card.pk}/" in path)


def _ruled(browser: Client, pieces: list[Article], person: User) -> Iterator[str]:
    sync(load())
    name = UnlistedName.objects.create(
        text="Quorvex", key="quorvex", language="en", kind="company", pieces=2, outlets=2
    )
    for piece in pieces[:2]:
        UnlistedSighting.objects.create(name=name, article=piece, field="title", start=0, end=6)
    yield from ("/settings/names/", f"/settings/names/{name.pk}/", f"/settings/names/{name.pk}/add/")
    edits = [Edit("organisations.csv", "nvidia", "add", "aliases_en", "Team Green")]
    change = changes.draft(edits, author=person, reason="A nickname.")
    tried = changes.draft(edits, author=person, reason="A nickname.")
    assert browser.post(f"{CHANGES}{tried.pk}/", {"act": "try"}).status_code == 302
    yield from (f"{CHANGES}{change.pk}/", f"{CHANGES}{tried.pk}/")
    yield "/settings/rules/company/nvidia/"
    yield "/settings/rules/new/company/"


def _written() -> Iterator[str]:
    week = "/briefings/2025-W31"
    draft("2025-W31")
    issue("2025-W31")
    yield from (f"{week}/", f"{week}/changed/", f"{week}/versions/")


def _forms() -> Iterator[str]:
    yield from ("/articles/add/", "/theses/new/", "/briefings/plans/new/", "/briefings/plans/", "/briefings/")
    week = "/briefings/2025-W30"
    yield from (f"{week}/edit/", f"{week}/edit/?section=changed", f"{week}/issue/")
    yield from (
        "/articles/?company=huawei",
        "/stories/",
        "/sources/",
        "/sources/nanwan-shangye/",
        "/settings/",
        "/palette/",
    )

"""Kept answers are read again with a mended parser: what was missed comes in, what was misread is mended, nothing is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.ingestion import normalise, pipeline
from articles.ingestion.confined import reader
from articles.models import Article, Outbox, Source
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

MakeSource = Callable[..., Source]
TEXT = ["The ministry said on Thursday that the rules for small models would come before the end of the year. " * 3]


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A parser with a fault: it loses every entry of an even number and the words of all others. Calling the fixture mends it."""
    whole = normalise.to_draft

    def faulty(piece, **words):
        if piece.guid and int(piece.guid[1:]) % 2 == 0:
            return normalise.Reject("lost by a fault")
        draft = whole(piece, **words)
        title = draft.title.upper()
        digest = normalise.content_hash(title=title, teaser=draft.teaser, body=draft.body)
        return replace(draft, title=title, content_hash=digest)

    monkeypatch.setattr(normalise, "to_draft", faulty)
    run = reader.run
    monkeypatch.setattr("articles.ingestion.confined.run", lambda work, *args, **words: work(*args, **words))

    def mend() -> None:
        monkeypatch.setattr(normalise, "to_draft", whole)
        monkeypatch.setattr("articles.ingestion.confined.run", run)

    return mend


def replayed(*names: str) -> dict[str, int]:
    out = StringIO()
    call_command("replay", *names, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_what_a_fault_lost_comes_in_and_what_it_misread_is_mended(
    newsroom: Newsroom, make_source: MakeSource, blind: Callable[[], None]
) -> None:
    entries = documents.entries("https://o.example", 6)
    pages = [behaviours.page(documents.rss(entries[n : n + 4])) for n in (0, 2)]
    source = make_source(newsroom.script("/feed", behaviours.in_turn(*pages)))
    for _ in range(2):
        pipeline.visit_source(source.pk)
    assert set(Article.objects.values_list("title", flat=True)) == {f"CHIP STORY NUMBER {n}" for n in (1, 3, 5)}
    asked, first = len(newsroom.requests), source.visits.order_by("pk")[0]
    blind()
    assert replayed(source.slug) == {"read": 2, "created": 3, "updated": 3, "unchanged": 0, "unreadable": 0}
    assert set(Article.objects.values_list("title", flat=True)) == {f"Chip story number {n}" for n in range(6)}
    assert {(piece.revision, piece.revisions.count()) for piece in Article.objects.all()} == {(1, 0)}
    assert Article.objects.get(guid="g0").first_seen_at == first.started_at
    assert len(newsroom.requests) == asked
    assert Outbox.objects.filter(kind="completed").count() == 3
    assert replayed(source.slug) == {"read": 2, "created": 0, "updated": 0, "unchanged": 6, "unreadable": 0}


def test_older_answers_do_not_bring_old_words_back(newsroom: Newsroom, make_source: MakeSource) -> None:
    feeds = [
        behaviours.page(
            documents.rss(
                [Entry("https://o.example/1", "Title", body=f"<p>The ministry confirmed {n} licences.</p>", guid="1")]
            )
        )
        for n in ("ten", "twelve")
    ]
    source = make_source(newsroom.script("/feed", behaviours.in_turn(*feeds)))
    for _ in range(2):
        pipeline.visit_source(source.pk)
    before = Article.objects.values().get()
    assert replayed(source.slug)["updated"] == 0
    assert Article.objects.values().get() == before


def test_own_pages_are_read_again_too(newsroom: Newsroom, make_source: MakeSource) -> None:
    entry = Entry(newsroom.url("/story"), "Rules", "The ministry said on Thursday that…", guid="g1")
    newsroom.script("/story", behaviours.page(documents.article("Rules", TEXT), "text/html"))
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss([entry]))))
    pipeline.visit_source(source.pk)
    pipeline.read_due_pages(source.pk)
    piece = Article.objects.get()
    good, bad = piece.body, "What a fault made of it."
    digest = normalise.content_hash(title=piece.title, teaser=piece.teaser, body=bad)
    Article.objects.update(body=bad, content_hash=digest)
    report = replayed(source.slug)
    piece = Article.objects.get()
    assert (report["read"], report["updated"], piece.body, piece.revision) == (2, 1, good, 1)


def test_an_answer_that_nobody_can_read_is_named(newsroom: Newsroom, make_source: MakeSource) -> None:
    source = make_source(newsroom.script("/feed", behaviours.page("neither a feed nor a page", "text/plain")))
    pipeline.visit_source(source.pk)
    with pytest.raises(CommandError, match="1 kept answers cannot be read"):
        call_command("replay", source.slug, stdout=StringIO(), stderr=StringIO())

"""One piece, whatever its outlet does to guids and addresses; two pieces, however alike they look."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from articles.ingestion import pipeline
from articles.models import Article, ArticleKey, Source
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

MakeSource = Callable[..., Source]
GENERATIONS, ITEMS = 50, 30
WORDS = "<p>Text number {n} is long enough to be told from every other text that this outlet prints, whatever its address.</p>"


def generation(number: int, *, guid: str, link: str) -> str:
    return documents.rss(
        [
            Entry(link.format(n=n, g=number), f"Headline {n}", body=WORDS.format(n=n), guid=guid.format(n=n, g=number))
            for n in range(ITEMS)
        ]
    )


CHURNS = {
    "every guid is new each time": ("{g}-{n}", "https://o.example/{n}"),
    "one guid for all": ("same", "https://o.example/{n}"),
    "no guid, a session in every address": ("", "https://o.example/{n}?sid={g}"),
    "guids and addresses both change": ("{g}-{n}", "https://o.example/{g}/{n}"),
    "guids stay, addresses change": ("{n}", "https://o.example/{g}/{n}"),
}


@pytest.mark.parametrize("name", CHURNS)
def test_fifty_generations_of_thirty_pieces_are_thirty_pieces(
    name: str, newsroom: Newsroom, make_source: MakeSource
) -> None:
    guid, link = CHURNS[name]
    feeds = [behaviours.page(generation(number, guid=guid, link=link)) for number in range(GENERATIONS)]
    source = make_source(newsroom.script("/feed", behaviours.in_turn(*feeds)))
    for _ in range(GENERATIONS):
        pipeline.visit_source(source.pk)
    assert Article.objects.count() == ITEMS
    assert all(piece.revision == 1 for piece in Article.objects.all())
    source.refresh_from_db()
    assert source.ignores_guids == ("{g}" in guid)
    names = ArticleKey.objects.count()
    assert names <= ITEMS * (GENERATIONS + 2 if name.startswith("guids stay") else 5)


def test_guids_that_churn_are_told_on_the_visit_and_no_longer_read(newsroom: Newsroom, make_source: MakeSource) -> None:
    feeds = [behaviours.page(generation(n, guid="{g}-{n}", link="https://o.example/{n}")) for n in range(4)]
    source = make_source(newsroom.script("/feed", behaviours.in_turn(*feeds)))
    for _ in range(4):
        pipeline.visit_source(source.pk)
    told = ["guids change" in visit.detail for visit in source.visits.order_by("pk")]
    assert told == [False, False, True, False]
    assert ArticleKey.objects.filter(kind="guid").count() == 3 * ITEMS


def test_one_odd_document_is_no_churn(newsroom: Newsroom, make_source: MakeSource) -> None:
    steady = behaviours.page(generation(0, guid="{n}", link="https://o.example/{n}"))
    odd = behaviours.page(generation(1, guid="{g}-{n}", link="https://o.example/{n}"))
    source = make_source(newsroom.script("/feed", behaviours.in_turn(steady, odd, steady, odd, steady)))
    for _ in range(5):
        pipeline.visit_source(source.pk)
    source.refresh_from_db()
    assert (source.ignores_guids, source.guid_churn) == (False, 0)


def test_alike_pieces_of_two_days_or_two_outlets_are_two(newsroom: Newsroom, make_source: MakeSource) -> None:
    body = WORDS.format(n=1)
    today = Entry("https://o.example/1", "Chip round-up", body=body, date="Thu, 31 Jul 2025 11:00:00 +0800")
    earlier = Entry("https://o.example/2", "Chip round-up", body=body, date="Wed, 30 Jul 2025 11:00:00 +0800")
    short = [Entry(f"https://o.example/s{n}", "Markets at noon", "Prices rose.") for n in range(3)]
    first = make_source(newsroom.script("/a", behaviours.page(documents.rss([today, earlier, *short]))))
    second = make_source(
        newsroom.script(
            "/b", behaviours.page(documents.rss([Entry("https://p.example/1", "Chip round-up", body=body)]))
        )
    )
    for source in (first, second):
        pipeline.visit_source(source.pk)
    assert Article.objects.count() == 6

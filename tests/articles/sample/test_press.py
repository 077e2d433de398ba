"""What the newsroom's addresses answer, edition by edition."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from articles.ingestion.outcomes import Empty
from articles.ingestion.parse import parse_article, parse_page
from articles.ingestion.records import FetchedPage, PrintedPiece
from articles.sample.outlets import LAST_EDITION, Outlet, outlets, pieces, published
from articles.sample.press import MOVED_FROM_EDITION, MOVED_TO, Newsroom

KINDS = {"html_listing": "listing", "news_sitemap": "sitemap"}
IDS = [outlet.id for outlet in outlets()]


def fetched(newsroom: Newsroom, url: str) -> FetchedPage:
    host, _, path = url.removeprefix("https://").partition("/")
    answer = newsroom.answer(host, f"/{path}")
    if answer.status == 301:
        return fetched(newsroom, answer.headers["location"])
    assert answer.status == 200, url
    return FetchedPage(url=url, final_url=url, status=200, headers=answer.headers, body=answer.body)


def listed(newsroom: Newsroom, outlet: Outlet) -> list[PrintedPiece]:
    """Everything that an outlet's source lists now, Load More included."""
    found: list[PrintedPiece] = []
    url = outlet.base + outlet.path
    while url:
        page = fetched(newsroom, url)
        try:
            parsed = parse_page(page, kind=KINDS.get(outlet.kind, "feed"), options={}, zone=ZoneInfo(outlet.timezone))
        except Empty:  # behind the last page of a list
            break
        assert parsed.notes == ()
        found += parsed.pieces
        url = parsed.next_url
    return found


@pytest.mark.parametrize("outlet", outlets(), ids=IDS)
def test_every_piece_can_be_reached_by_reading_each_edition(outlet: Outlet) -> None:
    newsroom = Newsroom()
    seen: Counter[str] = Counter()
    for _ in range(LAST_EDITION):
        newsroom.advance()
        if published(outlet.id, newsroom.edition):
            seen.update({piece.url for piece in listed(newsroom, outlet)})
    assert set(seen) == {piece.url for piece in pieces() if piece.outlet == outlet.id}


@pytest.mark.parametrize("outlet", outlets(), ids=IDS)
def test_what_is_listed_is_what_was_written(outlet: Outlet) -> None:
    newsroom = Newsroom(LAST_EDITION)
    written = {piece.url: piece for piece in published(outlet.id, LAST_EDITION)}
    for piece in listed(newsroom, outlet):
        original = written[piece.url]
        assert piece.title == original.title
        stated = piece.date.at.isoformat() if piece.date.at else (piece.date.on.isoformat() if piece.date.on else "")
        assert stated == original.published
        if outlet.kind != "news_sitemap":
            assert (piece.section, piece.place) == (original.section, original.place)
        if outlet.full_text:
            assert piece.body == original.body


@pytest.mark.parametrize("outlet", outlets(), ids=IDS)
def test_every_page_gives_its_text_and_no_more(outlet: Outlet) -> None:
    newsroom = Newsroom(LAST_EDITION)
    for original in published(outlet.id, LAST_EDITION):
        piece = parse_article(fetched(newsroom, original.url), zone=ZoneInfo(outlet.timezone))
        assert piece.body.replace("&amp;", "&") == original.body.replace("&amp;", "&")
        assert (piece.title, piece.language, piece.author) == (original.title, original.language, original.author)
        assert bool(piece.date.at or piece.date.on) == bool(original.published)


def test_the_first_version_comes_before_the_revision() -> None:
    revised = [piece for piece in pieces() if piece.correction]
    assert len(revised) == 3
    for piece in revised:
        assert piece.correction is not None
        first, later = piece.at(piece.edition), piece.at(piece.correction.edition)
        assert piece.correction.edition > piece.edition
        assert first.body == piece.body
        assert later.body == piece.correction.body
        assert later.guid == piece.guid


def test_pieces_of_a_later_week_are_not_there_yet() -> None:
    last = max(pieces(), key=lambda piece: piece.edition)
    host = last.url.split("/")[2]
    assert Newsroom(last.edition - 1).answer(host, last.path).status == 404
    assert Newsroom(last.edition).answer(host, last.path).status == 200


def test_an_edition_adds_what_its_week_published() -> None:
    counts = [sum(map(len, Newsroom(edition).published().values())) for edition in range(LAST_EDITION + 1)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[-1] == counts[-2] == len(pieces()) == 343


def test_one_feed_moves_for_good() -> None:
    before, after = Newsroom(MOVED_FROM_EDITION - 1), Newsroom(MOVED_FROM_EDITION)
    assert before.answer("potomac-circuit.example", "/feed.xml").status == 200
    assert before.answer("potomac-circuit.example", MOVED_TO).status == 404
    moved = after.answer("potomac-circuit.example", "/feed.xml")
    assert (moved.status, moved.headers["location"]) == (301, "https://potomac-circuit.example/rss.xml")
    assert after.answer("potomac-circuit.example", MOVED_TO).status == 200


def test_etags_are_strong_and_change_with_the_words() -> None:
    newsroom = Newsroom(1)
    first = newsroom.answer("meuse-observer.example", "/atom.xml")
    assert first.headers["etag"].startswith('"')
    again = newsroom.answer("meuse-observer.example", "/atom.xml", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    newsroom.advance()
    assert newsroom.answer("meuse-observer.example", "/atom.xml", if_none_match=first.headers["etag"]).status == 200


def test_load_more_ends_in_nothing() -> None:
    newsroom = Newsroom(LAST_EDITION)
    assert newsroom.answer("kallang-dispatch.example", "/tech/more?offset=100").body == b""
    assert newsroom.answer("kallang-dispatch.example", "/tech/more?offset=nonsense").status == 200


@pytest.mark.parametrize(("host", "path"), [("unknown.example", "/"), ("kallang-dispatch.example", "/no"), ("", "/")])
def test_what_is_not_there(host: str, path: str) -> None:
    assert Newsroom(3).answer(host, path).status == 404


@pytest.mark.parametrize("number", [-1, LAST_EDITION + 1])
def test_there_is_no_such_edition(number: int) -> None:
    with pytest.raises(ValueError, match="0 to 14"):
        Newsroom(number)


def test_the_last_edition_stays() -> None:
    newsroom = Newsroom(LAST_EDITION)
    assert newsroom.advance() == LAST_EDITION

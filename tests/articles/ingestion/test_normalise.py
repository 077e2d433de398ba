"""From an entry as printed to a draft."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.normalise import is_truncated, language_of, to_draft
from articles.ingestion.records import ArticleDraft, PrintedDate, PrintedPiece, Reject, SourceFacts
from articles.models import Article

NOW = dt.datetime(2025, 7, 31, 4, 0, tzinfo=dt.UTC)
FACTS = SourceFacts(5, language="en")


def made(**fields: object) -> ArticleDraft:
    piece = PrintedPiece(**({"url": "https://o.example/1", "title": "A title"} | fields))  # type: ignore[arg-type]
    result = to_draft(piece, facts=FACTS, now=NOW)
    assert isinstance(result, ArticleDraft)
    return result


def test_words_are_plain_and_hashed() -> None:
    piece = made(
        title="Chips &amp; <i>models</i>", teaser="<p>In short</p>", body="<p>One</p><p>Two</p>", place=" Singapore\n"
    )
    assert (piece.title, piece.teaser, piece.body, piece.place) == (
        "Chips & models",
        "In short",
        "One\n\nTwo",
        "Singapore",
    )
    assert piece.content_hash == hashlib.sha256(b"Chips & models\x1fIn short\x1fOne\n\nTwo").hexdigest()
    assert piece.source_id == 5


@pytest.mark.parametrize(
    ("teaser", "body", "completeness", "due"),
    [
        ("", "", "title", True),
        ("Some", "", "teaser", True),
        ("Some", "All of it.", "full", False),
        ("", "All of it, nearly […]", "teaser", True),
        ("", "<p>Nearly&#8230; <a href=x>Continue reading →</a></p>", "teaser", True),
        ("", "前文…阅读全文", "teaser", True),
    ],
)
def test_completeness(teaser: str, body: str, completeness: str, due: bool) -> None:
    piece = made(teaser=teaser, body=body)
    assert (piece.completeness, piece.page_due) == (completeness, due)


def test_a_source_whose_pages_are_not_wanted_has_none_due() -> None:
    piece = to_draft(PrintedPiece("https://o.example/1", title="t"), facts=SourceFacts(1, wants_pages=False), now=NOW)
    assert isinstance(piece, ArticleDraft)
    assert not piece.page_due


def test_an_entry_without_a_title_is_called_by_its_first_words() -> None:
    assert made(title=" ", teaser="<p>The first words</p><p>and others</p>").title == "The first words and others"
    assert made(title="", body="字" * 500).title == "字" * 119 + "…"


@pytest.mark.parametrize(("url", "title"), [("", "t"), ("mailto:x", "t"), ("https://o.example/1", "<b> </b>")])
def test_what_cannot_be_stored_says_why(url: str, title: str) -> None:
    result = to_draft(PrintedPiece(url, title=title), facts=FACTS, now=NOW)
    assert isinstance(result, Reject)
    assert result.reason.startswith("an entry has no")


def test_dates_keep_their_certainty() -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    exact = made(date=PrintedDate("July 31", at=dt.datetime(2025, 7, 31, 2, 0, tzinfo=zone)))
    assert (exact.certainty, exact.published_on, exact.printed_date) == ("exact", dt.date(2025, 7, 31), "July 31")
    day = made(date=PrintedDate("31.7.", on=dt.date(2025, 7, 31)))
    assert (day.certainty, day.published_at, day.published_on) == ("date", None, dt.date(2025, 7, 31))
    assert made().certainty == "unknown"


@pytest.mark.parametrize(
    ("date", "certainty"),
    [
        (PrintedDate(at=NOW + dt.timedelta(hours=23)), "exact"),
        (PrintedDate(at=NOW + dt.timedelta(hours=25)), "unknown"),
        (PrintedDate(on=dt.date(2025, 8, 1)), "date"),
        (PrintedDate(on=dt.date(2025, 8, 2)), "unknown"),
        (PrintedDate(at=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)), "unknown"),
        (PrintedDate(on=dt.date(1, 1, 1)), "unknown"),
    ],
)
def test_impossible_dates_are_no_dates(date: PrintedDate, certainty: str) -> None:
    piece = made(date=date)
    assert piece.certainty == certainty
    assert bool(piece.note) == (certainty == "unknown")


@pytest.mark.parametrize(
    ("piece", "source", "page", "text", "language"),
    [
        ("zh-CN", "", "", "English words", "zh-Hans"),
        ("zh_TW", "", "", "", "zh-Hant"),
        ("", "en", "", "Some words", "en"),
        ("", "", "en-US", "Some words", "en"),
        ("", "", "", "Some words", "en"),
        ("", "", "en-US", "华为发布新的小模型，开发者可以使用", "zh-Hans"),
        ("", "zh", "", "華為發佈新的小模型，開發者可以使用", "zh-Hant"),
        ("zh", "", "", "华为发布新的小模型，开发者可以使用", "zh-Hans"),
        ("", "fr-FR", "", "Des mots", "fr"),
        ("x-nonsense-and-far-too-long", "", "", "Some words", "en"),
        ("", "zh-Hans", "", "An English piece of a Chinese outlet", "en"),
    ],
)
def test_language(piece: str, source: str, page: str, text: str, language: str) -> None:
    assert language_of(piece, source, page, text=text) == language


def test_caps() -> None:
    piece = made(title="t" * 5000, body="<p>" + "b" * 2_000_000, section="s" * 999, author="a" * 999, guid="g" * 5000)
    assert (len(piece.title), len(piece.body), len(piece.section), len(piece.author)) == (1000, 1_000_000, 200, 300)
    assert piece.guid.startswith("sha256:")


@pytest.mark.parametrize(
    ("text", "truncated"),
    [
        ("It ends.", False),
        ("It goes on…", True),
        ("It goes on...", True),
        ("It goes on [...]", True),
        ("", False),
        ("等等…… 查看全文", True),
    ],
)
def test_truncation(text: str, truncated: bool) -> None:
    assert is_truncated(text) is truncated


@given(
    st.builds(
        PrintedPiece,
        url=st.just("https://o.example/x"),
        guid=st.text(),
        title=st.text(min_size=1),
        teaser=st.text(),
        body=st.text(),
    )
)
def test_never_raises(piece: PrintedPiece) -> None:
    result = to_draft(piece, facts=FACTS, now=NOW)
    assert isinstance(result, Reject) or (result.title and result.completeness in Article.Completeness.values)

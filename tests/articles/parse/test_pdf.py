"""PDFs: their lines in order, joined to paragraphs, without running heads; every kind that cannot be read says why."""

from __future__ import annotations

import pytest

from articles.ingestion.outcomes import Unreadable
from articles.ingestion.parse.pdf import read_pdf
from tests.newsroom.pdfs import locked, pdf

LINES = [
    "The port put a small model beside every crane this week, and the crews of",
    "the night shift say that it is quick. A second terminal fol-",
    "lows in autumn.",
    "Costs fall.",
]


def test_lines_become_paragraphs() -> None:
    piece = read_pdf(
        pdf([["A port runs on a small model", *LINES]], title="A port runs on a small model", author="Lin Wei")
    )
    assert (piece.title, piece.author, piece.url) == ("A port runs on a small model", "Lin Wei", "")
    assert (
        "the crews of the night shift say that it is quick. A second terminal follows in autumn.</p><p>Costs fall.</p>"
        in piece.body
    )
    assert piece.date.at is piece.date.on is None


def test_running_heads_and_page_numbers_go() -> None:
    pages = [
        ["Kallang Papers 31", f"Words of page {number}, which are different.", f"Page {number} of 5"]
        for number in range(1, 6)
    ]
    body = read_pdf(pdf(pages)).body
    assert "Kallang Papers" not in body
    assert "of 5" not in body
    assert all(f"Words of page {number}" in body for number in range(1, 6))


@pytest.mark.parametrize(
    "title", ["Microsoft Word - draft.docx", "untitled", "Document1", "C:/texts/a.doc", "20250731", ""]
)
def test_a_files_name_is_no_title(title: str) -> None:
    found = read_pdf(pdf([["A port runs on a small model", *LINES]], title=title)).title
    assert found == ("draft" if "draft" in title else "A port runs on a small model")


def test_a_title_that_goes_on_is_taken_whole() -> None:
    assert (
        read_pdf(pdf([["How a port came to run on", "a small model", *LINES]])).title
        == "How a port came to run on a small model"
    )


def test_an_owners_password_locks_nobody_out() -> None:
    assert "Costs fall." in read_pdf(locked(pdf([LINES]), password="")).body


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (locked(pdf([LINES]), password="x"), "locked with a password"),
        (pdf([LINES] * 301), "301 pages; 300 is the most"),
        (pdf([[]] * 2), "text recognition"),
        (b"%PDF-1.4", "is damaged"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_pdf(body)

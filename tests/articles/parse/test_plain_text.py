"""Plain text and Markdown: title, paragraphs, front matter, and nothing of the marks."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.ingestion.parse.plain_text import paragraphs_of, read_plain_text


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("A title\n\nOne line\nwrapped.\n\nTwo.", "A title", "<p>One line wrapped.</p><p>Two.</p>"),
        ("A title\r\n\r\nOne.", "A title", "<p>One.</p>"),
        ("One line alone", "", "<p>One line alone</p>"),
        ("A title\nOne.\nTwo.", "A title", "<p>One.</p><p>Two.</p>"),
        ("x < y & z\n\n2 > 1", "x < y & z", "<p>2 &gt; 1</p>"),
        ("小模型\n\n大厂把入口\n放在小程序里。", "小模型", "<p>大厂把入口放在小程序里。</p>"),
        ("# A **bold** title\n\nSee [the yard](https://y.example/x) and `code`.", "A bold title", "<p>See the yard and code.</p>"),
        ("A title\n=====\n\n> A quote\n\n- one\n- two", "A title", "<p>A quote</p><p>one two</p>"),
        ("## Title ##\n\nsnake_case_name stays, *this* goes.", "Title", "<p>snake_case_name stays, this goes.</p>"),
        ("# T\n\n![a picture](p.png)Words.", "T", "<p>Words.</p>"),
        ("2 * 3 * 4\n\nA sum, not Markdown.", "2 * 3 * 4", "<p>A sum, not Markdown.</p>"),
    ],
)  # fmt: skip
def test_title_and_paragraphs(text: str, title: str, body: str) -> None:
    piece = read_plain_text(text, zone=dt.UTC)
    assert (piece.title, piece.body) == (title, body)


def test_front_matter_is_believed() -> None:
    text = '---\ntitle: "A title"\ndate: 2025-07-31\nauthor: Lin Wei\nlang: en\nurl: https://y.example/1\n---\n# A title\n\nWords.'
    piece = read_plain_text(text, zone=dt.UTC)
    assert (piece.title, piece.author, piece.language, piece.url) == ("A title", "Lin Wei", "en", "https://y.example/1")
    assert (piece.date.on, piece.body) == (dt.date(2025, 7, 31), "<p>Words.</p>")


def test_a_long_first_line_is_no_title() -> None:
    assert read_plain_text("word " * 60 + "\n\nMore.", zone=dt.UTC).title == ""


def test_lines_are_paragraphs_where_no_line_is_blank() -> None:
    assert paragraphs_of("One.\n Two. \nThree.") == ["One.", "Two.", "Three."]

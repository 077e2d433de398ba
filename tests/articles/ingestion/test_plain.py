"""HTML and worse, made plain."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.plain import cut, line, paragraphs

TEXTS = [
    ("<p>One &amp; two.</p>\n<p>Three<br>four</p>", "One & two.\n\nThree\n\nfour"),
    ("plain\n\n\ntext\r\nwith lines", "plain\n\ntext\n\nwith lines"),
    ("a<script>evil()</script>b<style>p{}</style>c<noscript>d</noscript>e", "abce"),
    ("<div>one<!-- not this -->two</div>", "onetwo"),
    ("<p>soft\nwrapped\nlines</p>", "soft wrapped lines"),
    ("<ul><li>first<li>second</ul>after", "first\n\nsecond\n\nafter"),
    ("cut in the <a href='https://x", "cut in the"),
    ("cut at <", "cut at"),
    ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ("AT&T and R&D; a & b", "AT&T and R&D; a & b"),
    ("&#x5C0F;&#27169;型", "小模型"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
    ("<b>bold</b>face<sup>2</sup>", "boldface2"),
    ("", ""),
    ("<p></p> &nbsp; <br/>", ""),
    ("&lt;p&gt;escaped&lt;/p&gt;&lt;script&gt;twice()&lt;/script&gt;", "escaped"),
    ("a List&lt;String&gt; is no tag", "a List<String> is no tag"),
    ("<scr\u200bipt>hidden()</script>seen", "seen"),
    ("text <!-- <b>note</b> -->goes on", "text goes on"),
    ("never <!-- closed <b>note</b>", "never"),
    ("a\u00a0\u3000b\u2003c", "a b c"),
]


@pytest.mark.parametrize(("printed", "plain"), TEXTS)
def test_paragraphs(printed: str, plain: str) -> None:
    assert paragraphs(printed, most=1000) == plain


def test_a_line_is_one_line() -> None:
    assert line("<b>Chips</b>\n &amp;\tmodels\u2028here", most=100) == "Chips & models here"


def test_what_cannot_be_printed_is_dropped() -> None:
    nasty = "a\x00b\x1bc\ud800d\u202ee\u2066f\ufeffg\u200bh\ue000i\uffffj\u00adk\x9fl"
    assert line(nasty, most=100) == "abcdefghijkl"
    assert paragraphs(f"<p>{nasty}</p>", most=100) == "abcdefghijkl"


def test_long_texts_are_cut_where_one_sees_it() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
    assert len(paragraphs("x" * 5_000_000, most=1_000_000)) == 1_000_000


def test_deep_nesting_and_many_tags_end() -> None:
    assert "deep" in paragraphs("<div>" * 200 + "deep" + "</div>" * 200, most=100)
    assert paragraphs("<div>" * 100_000 + "x", most=100) == "x"
    assert paragraphs("<!--" * 300_000 + " >", most=100) == ""
    assert paragraphs("<p>a</p>" * 20_000, most=100).startswith("a\n\na")


@given(st.text())
def test_any_text_becomes_storable(text: str) -> None:
    for plain in (line(text, most=500), paragraphs(text, most=500)):
        assert plain == unicodedata.normalize("NFC", plain)
        assert len(plain) <= 500
        assert not any(unicodedata.category(char) in {"Cs", "Cc"} and char != "\n" for char in plain)
        assert plain == plain.strip()
    assert "\n" not in line(text, most=500)
    assert "\n\n\n" not in paragraphs(text, most=500)


@given(st.text(st.characters(exclude_characters="<&")))
def test_plain_text_is_a_fixed_point(text: str) -> None:
    once = paragraphs(text, most=10_000)
    assert paragraphs(once, most=10_000) == once


def test_no_letter_carries_more_marks_than_a_reader_can_see() -> None:
    marks = [chr(code) for code in range(0x110000) if unicodedata.combining(chr(code))]
    assert len(marks) > 900
    assert [hex(ord(mark)) for mark in marks if len(line(f"x{mark * 200}y", most=500)) > 70] == []  # one of them is two

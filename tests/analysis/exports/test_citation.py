"""Citations: each format says the same of a piece when it is read by its own rules, whatever stands in a headline."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.exports.citation import Citation, flat
from analysis.exports.to_bibtex import to_bibtex
from analysis.exports.to_csl import to_csl
from analysis.exports.to_ris import to_ris
from tests.analysis.exports.reading import bibtex, ris, untex

JUNE = dt.date(2025, 6, 8)
ADDRESS = "https://kallang.example/a_b?x=1&y=50%25#top~z"
HARD = "R&D: 100% of $5 {braces} a_b #1 ~ ^ \\cmd “quoted”\nTY  - BOOK\r\nER  - @article{x,"


def cited(**fields: object) -> Citation:
    """A piece of 8 June 2025, fetched the day after."""
    base = {"id": 412, "slug": "kallang-dispatch", "title": "Labs shrink their models", "author": "By A. Lim and M. Tan",
            "outlet": "Kallang Dispatch", "issued": JUNE, "accessed": dt.date(2025, 6, 9), "url": ADDRESS, "language": "en"}  # fmt: skip
    return Citation(**{**base, **fields})


def test_bibtex_reads_back() -> None:
    (entry,) = bibtex(to_bibtex(cited(title=HARD)).decode())
    assert (entry["kind"], entry["key"]) == ("article", "kallang-dispatch-2025-412")
    assert untex(entry["title"]) == flat(HARD)
    assert untex(entry["author"]) == "A. Lim and M. Tan"
    assert entry["url"] == ADDRESS  # verbatim: a backslash before & or % would break the link
    assert (entry["date"], entry["year"], entry["urldate"]) == ("2025-06-08", "2025", "2025-06-09")


def test_a_brace_in_an_address_cannot_end_its_field() -> None:
    (entry,) = bibtex(to_bibtex(cited(url="https://a.example/}{,x={")).decode())
    assert entry["url"] == "https://a.example/%7D%7B,x=%7B"


def test_ris_reads_back() -> None:
    (record,) = ris(to_ris(cited(title=HARD)).decode())
    assert (record["TY"], record["TI"]) == (["NEWS"], [flat(HARD)])
    assert record["AU"] == ["A. Lim", "M. Tan"]
    assert (record["UR"], record["DA"], record["Y2"]) == ([ADDRESS], ["2025/06/08/"], ["2025/06/09/"])


def test_csl_reads_back() -> None:
    item = json.loads(to_csl(cited(title=HARD)))
    assert (item["type"], item["title"], item["URL"]) == ("article-newspaper", flat(HARD), ADDRESS)
    assert item["author"] == [{"literal": "A. Lim"}, {"literal": "M. Tan"}]
    assert item["issued"] == {"date-parts": [[2025, 6, 8]]}


def test_chinese_stays_chinese() -> None:
    piece = cited(title="小模型上手机", author="李明、王芳", outlet="南湾商业观察", language="zh-Hans")
    (entry,), (record,), item = (
        bibtex(to_bibtex(piece).decode()),
        ris(to_ris(piece).decode()),
        json.loads(to_csl(piece)),
    )
    assert untex(entry["author"]) == "李明 and 王芳"
    assert record["AU"] == ["李明", "王芳"]
    assert {untex(entry["title"]), *record["TI"], item["title"]} == {"小模型上手机"}
    assert {entry["language"], *record["LA"], item["language"]} == {"zh-Hans"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, f"A. Lim and M. Tan. 2025. “Labs shrink their models.” Kallang Dispatch, 8 June 2025. {ADDRESS}. Accessed 9 June 2025."),
        ({"author": ""}, f"Kallang Dispatch. 2025. “Labs shrink their models.” 8 June 2025. {ADDRESS}. Accessed 9 June 2025."),
        ({"author": "", "issued": None, "title": "Why?"}, f"Kallang Dispatch. n.d.. “Why?” {ADDRESS}. Accessed 9 June 2025."),
    ],
)  # fmt: skip
def test_the_plain_citation(fields: dict[str, object], words: str) -> None:
    assert cited(**fields).plain == words.replace("n.d..", "n.d.")


def test_what_is_invented_says_so_in_every_format() -> None:
    piece = cited(sample=True)
    assert all(b"Invented" in write(piece) for write in (to_bibtex, to_ris, to_csl))
    assert "Invented" in piece.plain


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_words_break_a_format(title: str, author: str) -> None:
    piece = cited(title=title, author=author)
    (entry,), (record,), item = (
        bibtex(to_bibtex(piece).decode()),
        ris(to_ris(piece).decode()),
        json.loads(to_csl(piece)),
    )
    assert [untex(entry["title"])] == record["TI"] == [item["title"]] == [flat(title)]

"""No cell starts a formula, whatever stands in it, and everything comes back otherwise."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.exports.cells import cell, defused, line, table

STARTS = set("=+-@\t\r\n\0＝＋－＠")
everything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)  # lone halves of pairs, too
nasty = st.text(
    st.sampled_from("=+-@＝＋－＠\t\r\n\0 \ufeff\u200b\u200d\u00ad\u3000\u2028\x0b\x85ab'\",;"), max_size=12
)


def starts_a_formula(text: str) -> bool:
    """An oracle of its own: by Unicode's categories, not by the writer's expression."""
    for sign in text:
        if sign in STARTS:
            return True
        if not (unicodedata.category(sign) in {"Cf", "Cc", "Zs", "Zl", "Zp"} or sign.isspace()):
            return False
    return False


def read(lines: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(lines.decode(), newline="")))


@given(st.lists(everything | nasty, min_size=1, max_size=4))
def test_no_cell_read_back_starts_a_formula(texts: list[str]) -> None:
    (cells,) = read(line(texts))
    assert len(cells) == len(texts)
    assert not [each for each in cells if starts_a_formula(each)]
    parts = [part for each in cells for part in each.splitlines()[1:] if part.strip()]
    assert not [part for part in parts if part.lstrip("\t\0 ")[:1] in set("=+-@＝＋－＠")]
    kept = ["".join("\ufffd" if unicodedata.category(sign) == "Cs" else sign for sign in text) for text in texts]
    assert [each.replace("'", "") for each in cells] == [each.replace("'", "") for each in kept]


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_of_ours_stay_numbers(number: float) -> None:
    assert cell(number) == number
    ((read_back,),) = read(line([number]))
    assert float(read_back) == float(number)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("=1+1", "'=1+1"), ("-5", "'-5"), (" \u200b＝1", "' \u200b＝1"), ("\ufeff@x", "'\ufeff@x"), ("\tx", "'\tx"),
        ("a\n=1", "a\n'=1"), ("a\r\n\t+1", "a\r\n'\t+1"), ("a\u2028－1", "a\u2028'－1"), ("\0=1", "'\0=1"),
        ("a-b", "a-b"), ("1-2", "1-2"), ("", ""), ("小模型", "小模型"), ("a\n\nb", "a\n\nb"),
    ],
)  # fmt: skip
def test_what_is_defused(text: str, held: str) -> None:
    assert defused(text) == held


def test_a_column_parted_elsewhere_starts_no_formula_either() -> None:
    assert line(["a;=1", None, True, -0.5]) == b'"a;=1",,True,-0.5\r\n'
    assert table([["a"], [1]]) == b"a\r\n1\r\n"


@pytest.mark.parametrize("text", ["\u2028" * 200_000, " " * 200_000, "\n" * 200_000, "\n " * 100_000])
def test_long_runs_of_nothing_come_to_an_end(text: str) -> None:
    assert defused(text).lstrip("'") == text

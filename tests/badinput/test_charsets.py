"""Text arrives whole in every encoding that can be told, and in a named outcome in every other."""

from __future__ import annotations

import pytest

from tests.badinput import charsets
from tests.badinput.reading import wrong
from tests.newsroom import Newsroom


@pytest.mark.parametrize("kind", ["feed", "page"])
def test_every_encoding_under_every_header(press: Newsroom, kind: str) -> None:
    cases = [case for case in charsets.CASES if case.kind == kind]
    assert len(cases) > 250
    assert "\n".join(wrong(press, cases)) == ""


def test_chinese_is_found_in_every_decodable_case() -> None:
    chinese = [case for case in charsets.CASES if case.holds == "小模型"]
    assert len(chinese) >= 150

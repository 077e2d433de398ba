"""What a record's words are made of."""

from __future__ import annotations

import pytest

from analysis.tagging.files import words_of


@pytest.mark.parametrize(
    ("published", "day"),
    [("2026-03-14T17:11:05+08:00", "2026-03-14"), ("2026-03-14 17:11:05  +0800", "2026-03-14"), ("2026-03-14", "2026-03-14"),
     ("Sat, 14 Mar 2026 17:11:05 GMT", ""), ("2026-03-145", ""), ("", ""), (None, ""), (20260314, "")],
)  # fmt: skip
def test_the_day_of_a_record(published: object, day: str) -> None:
    assert words_of({"title": "A title", "published": published}).published == day

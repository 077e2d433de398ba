"""Where highlighted words stand, before and after a text changes."""

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from analysis.explore.piece.segments import Segment, cut, overlay
from analysis.keeping import notes
from analysis.keeping.notes import place, write
from analysis.keeping.refusal import CannotBeKept
from analysis.models import Note
from articles.models import Article


@pytest.mark.parametrize(
    ("quote", "start", "text", "where"),
    [
        ("chip", 4, "the chip", (4, 8)),
        ("chip", 4, "a chip, a chip", (2, 6)),
        ("chip", 9, "a chip, a chip", (10, 14)),
        ("芯片", 0, "先进芯片", (2, 4)),
        ("chip", 0, "nothing", None),
        ("a.c", 0, "abc", None),
    ],
)
def test_words_are_found_nearest_to_where_they_stood(quote: str, start: int, text: str, where: tuple[int, int] | None) -> None:  # fmt: skip
    assert place(quote, start, text) == where


def test_what_stands_in_front_tells_two_places_apart(pieces: list[Article], lin: User) -> None:
    Article.objects.filter(pk=pieces[0].pk).update(body="Chips bind.\n\nThen chips bind again; chips do.")
    first = write(pieces[0].pk, "", by=lin, quote="chips")
    second = write(pieces[0].pk, "", by=lin, quote="chips", before="Then\nchips bind again;")
    other = write(pieces[0].pk, "", by=lin, quote="chips", before="words of no piece")
    assert (first.start, second.start, other.start) == (18, 36, 18)
    assert {first.quote, second.quote} == {"chips"}


@given(st.text("ab \n芯", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=5))
def test_highlights_never_change_the_text(text: str, marks: list[tuple[int, int]]) -> None:
    spans = [(start, start + length, number) for number, (start, length) in enumerate(marks)]
    parts = overlay(cut(text, ()), 0, spans)
    assert "".join(part.text for part in parts) == text
    at = 0
    for part in parts:
        assert set(part.notes) == {n for s, e, n in spans if s <= at and e >= at + len(part.text) and part.text}
        at += len(part.text)


def test_the_numbers_of_evidence_stay_behind_their_words() -> None:
    parts = overlay((Segment("Huawei", (), (3,)),), 10, [(12, 14, 7)])
    assert [(part.text, part.ends, part.notes) for part in parts] == [
        ("Hu", (), ()),
        ("aw", (), (7,)),
        ("ei", (3,), ()),
    ]


def test_notes_are_capped(pieces: list[Article], lin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotBeKept, match="at most 4000"):
        write(pieces[0].pk, "x" * 4001, by=lin)
    with pytest.raises(CannotBeKept, match="at most 1000"):
        write(pieces[0].pk, "", by=lin, quote="x" * 1001)
    with pytest.raises(CannotBeKept, match="is empty"):
        write(pieces[0].pk, " \n", by=lin)
    monkeypatch.setattr(notes, "MOST", 1)
    write(pieces[0].pk, "one", by=lin)
    with pytest.raises(CannotBeKept, match="remove one first"):
        write(pieces[0].pk, "two", by=lin)


def test_a_note_outlives_its_author(pieces: list[Article], lin: User) -> None:
    write(pieces[0].pk, "one", by=lin)
    lin.delete()
    assert Note.objects.get().person_name == "lin"

"""What must not stand before a briefing is issued: every finding names its section, its sentence and the next step.

A sentence needs a piece that it rests on; under the title the list that it links to is enough. A piece can be cited that is
stored, answers the plan's filter, and is dated in the week or in the four weeks before, which the week is compared with.

A number written in digits needs where it comes from. It has that when it
- stands in a piece that its sentence cites, as written or by value (300,000 for 30万), or
- stands in a link to a list that holds exactly so many now (the first number of the link), or
- stands in a sentence with a link to the list or page from which a composed or pinned figure had that number, or
- is part of a name (H20, GPT-5, one from the rules such as 36Kr) or of a date, a time, a year from 1980 to 2049, or a week.
A number in a title needs to be said below it; one in a heading stands in a piece that its section cites or is said there.
Numbers in words (three, 三) are not looked at.

A quotation, set apart or in “…”, "…", 「…」 or 『…』 inside a sentence, stands word for word in a piece that its sentence
cites (blanks and the form of quotation marks aside), unless it is the name of something in the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext

from analysis.briefings.numbers import numbers, outside, values
from analysis.briefings.text import HEAD, Problem, Reading
from analysis.briefings.text_inline import LIST, is_counted
from analysis.exports.document import Block, Mark, Section, Sentence

_QUOTED = re.compile(r"“([^“”]{1,2000})”|\"([^\"]{1,2000})\"|「([^「」]{1,2000})」|『([^『』]{1,2000})』")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'"})
_TAIL = ".,;:!?。，；：！？…"
_INSIDE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class CitedPiece:
    """A stored piece as a check needs it: all its words, and whether the briefing may cite it."""

    words: str
    is_inside: bool


@dataclass(frozen=True, slots=True)
class Stand:
    """What a text is held against. `lists` are the lengths of the lists it links to now, by address, None of one that cannot
    be asked; `said` the numbers that figures had, by address; `names` in small letters."""

    pieces: Mapping[int, CitedPiece]
    lists: Mapping[str, int | None]
    said: Mapping[str, frozenset[str]]
    notes: frozenset[str]
    names: frozenset[str]


def findings(reading: Reading, stand: Stand) -> list[Problem]:
    """Everything that must not be issued, in the order of the text; empty when all is well."""
    found = list(reading.problems)
    document = reading.document
    for sentence in document.opening:
        found += _sentence(HEAD, sentence, stand, is_head=True)
    for section in document.sections:
        found += _section(section, stand)
    found += _titles(reading)
    order = {HEAD: -1, **{section.key: at for at, section in enumerate(document.sections)}}
    return sorted(found, key=lambda one: order.get(one.section, len(order)))


def _section(section: Section, stand: Stand) -> Iterator[Problem]:
    for block in section.blocks:
        for sentence in block.sentences:
            yield from _sentence(section.key, sentence, stand, is_head=False)
        yield from _heading(section, block, stand)
    for note in section.notes:
        if note not in stand.notes:
            yield Problem(
                section.key, note, gettext("A line in italics is a note of the rules, kept word for word or taken out. Write a sentence and cite a piece."), "note",
            )  # fmt: skip


def _sentence(key: str, sentence: Sentence, stand: Stand, *, is_head: bool) -> Iterator[Problem]:
    listed = any(mark.kind == "link" and mark.address.startswith(LIST) for mark in sentence.marks)
    if not sentence.citations and not (is_head and listed):
        yield Problem(
            key, sentence.text, gettext("It cites no piece. Put one behind it, as in [@12], or take it out."), "uncited"
        )
    for cited in sentence.citations:
        piece = stand.pieces.get(cited)
        if piece is None:
            yield Problem(
                key, sentence.text, gettext("Piece %(id)s is not stored. Cite another one.") % {"id": cited}, "citation"
            )
        elif not piece.is_inside:
            yield Problem(
                key, sentence.text, gettext("Piece %(id)s is not among those that this briefing is about: its filter, the week and the four before. Cite one that is.") % {"id": cited}, "citation",
            )  # fmt: skip
    words = [_even(stand.pieces[cited].words) for cited in sentence.citations if cited in stand.pieces]
    if sentence.quote:
        if words and not _stands(sentence.text, words):
            yield Problem(
                key, sentence.text, gettext("These words are not in the piece that is cited. Quote it as it is written, or say it in your own words."), "quote",
            )  # fmt: skip
    else:
        yield from _links(key, sentence, stand)
        yield from _prose(key, sentence, words, stand)
    yield from _translated(key, sentence)


def _links(key: str, sentence: Sentence, stand: Stand) -> Iterator[Problem]:
    """The first number of a link to a list is its length now."""
    for mark in sentence.marks:
        number = _length(sentence, mark)
        if number is None:
            continue
        holds = stand.lists.get(mark.address)
        if holds is None:
            words = gettext("Its list cannot be asked for. Copy the address of a list of pieces.")
            yield Problem(key, sentence.text, words, "link")
        elif number.group().replace(",", "") != str(holds):
            said = {"n": f"{holds:,}", "then": number.group()}
            words = gettext("Its list has %(n)s now, not %(then)s. Draft again, or write the number that it has.")
            yield Problem(key, sentence.text, words % said, "link")


def _length(sentence: Sentence, mark: Mark) -> re.Match[str] | None:
    if mark.kind != "link" or not is_counted(mark.address):
        return None
    return _INSIDE.search(sentence.text, mark.start, mark.end)


def _prose(key: str, sentence: Sentence, words: list[str], stand: Stand) -> Iterator[Problem]:
    """Numbers and quotations, but for the lengths of lists."""
    lengths = [found.span() for mark in sentence.marks if (found := _length(sentence, mark))]
    said = {number for mark in sentence.marks if _is_ours(mark) for number in stand.said.get(mark.address, ())}
    quoted = []
    for found in _QUOTED.finditer(sentence.text):
        inside = next(part for part in found.groups() if part is not None)
        if _stands(inside.strip().rstrip(_TAIL), words):
            quoted.append(found.span())
        elif inside.strip(_TAIL + " ").lower() not in stand.names:
            complaint = gettext(
                "“%(quote)s” is not in a piece that it cites. Quote as it is written, or take the marks away."
            )
            yield Problem(key, sentence.text, complaint % {"quote": inside[:80]}, "quote")
    for number in outside(numbers(sentence.text), [*lengths, *quoted, *_named(sentence.text, stand)]):
        if number.digits not in said and not _borne_out(number.value, words):
            shown = sentence.text[number.start : number.end]
            complaint = gettext(
                "Nothing says where %(number)s comes from. Cite the piece that has it, or link it to the list that it counts."
            )
            yield Problem(key, sentence.text, complaint % {"number": shown}, "number")


def _translated(key: str, sentence: Sentence) -> Iterator[Problem]:
    """Numbers in a translation are those of its quotation."""
    for number in numbers(sentence.translation):
        if not _borne_out(number.value, [sentence.text]):
            yield Problem(
                key, sentence.translation, gettext("The quotation that it translates does not say %(number)s. Take the number out.") % {"number": number.digits}, "number",
            )  # fmt: skip


def _heading(section: Section, block: Block, stand: Stand) -> Iterator[Problem]:
    ids = {key for one in section.blocks for said in one.sentences for key in said.citations}
    words = [stand.pieces[key].words for key in sorted(ids) if key in stand.pieces]
    said = " ".join(one.text for part in section.blocks for one in part.sentences)
    for number in outside(numbers(block.heading), _named(block.heading, stand)):
        if not _borne_out(number.value, [*words, said]):
            yield Problem(
                section.key, block.heading, gettext("Nothing below this heading says %(number)s. Say it there with its source, or take it out.") % {"number": number.digits}, "number",
            )  # fmt: skip
    if block.query and block.opens is not None:
        holds = stand.lists.get(LIST + block.query)
        if holds != block.opens:
            yield Problem(section.key, block.heading, _other_list(holds, block.opens), "link")


def _other_list(holds: int | None, then: int) -> str:
    if holds is None:
        return gettext("The list of this heading cannot be asked for. Draft again, or correct it.")
    said = gettext("The list of this heading has %(n)s now, not %(then)s. Draft again, or correct it.")
    return said % {"n": f"{holds:,}", "then": f"{then:,}"}


def _titles(reading: Reading) -> Iterator[Problem]:
    document = reading.document
    all_said = " ".join(one.text for one in (*document.opening, *(one for _, one in document.sentences())))
    rows = [(HEAD, document.title, all_said)]
    for section in document.sections:
        rows.append((section.key, section.title, " ".join(o.text for b in section.blocks for o in b.sentences)))
    for key, title, said in rows:
        for number in numbers(title):
            if not _borne_out(number.value, [said]):
                yield Problem(
                    key,
                    title,
                    gettext("Nothing below this title says %(number)s. Say it there with its source.")
                    % {"number": number.digits},
                    "number",
                )


def _is_ours(mark: Mark) -> bool:
    return mark.kind == "link" and mark.address.startswith("/")


def _named(text: str, stand: Stand) -> list[tuple[int, int]]:
    """Stretches that are names with a digit in them."""
    low = text.lower()
    held = [name for name in _with_digits(stand.names) if name in low]
    return [found.span() for name in held for found in re.finditer(rf"(?<!\d){re.escape(name)}(?!\d)", low)]


@lru_cache(maxsize=4)
def _with_digits(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if re.search(r"\d", name)))


def _borne_out(value: float, words: list[str]) -> bool:
    """Whether a number stands in these words, by what it comes to."""
    return any(value in values(text) for text in words)


def _stands(quoted: str, words: list[str]) -> bool:
    return bool(quoted.strip()) and any(_even(quoted) in text for text in words)


def _even(text: str) -> str:
    """Words with blanks and quotation marks of one form."""
    return " ".join(text.translate(_CURLY).split())

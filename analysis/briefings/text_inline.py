"""A line of a draft's text as sentences: marks and citations taken out of the words, each sentence with its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from analysis.briefings.text import written_in
from analysis.exports.document import Mark, Sentence
from articles.text.sentences import split

LIST = "/articles/?"  # what the address of a list begins with
SAID = "/corrections/?"  # and of a list of corrections
NUMBER = re.compile(r"\d[\d,]*")

_MARKER = re.compile(r"\[@([^\[\]]{0,400})\]")
_IDS = re.compile(r"\d{1,15}(?:\s*@\d{1,15})*")
_ENDED = re.compile(r"[.!?。！？…][\"”’」』）)\]]*\s*$")
_STOP = re.compile(r"\s*[.!?。！？…]+[\"”’」』）)]*")
_GOES_ON = re.compile(r"\s*[a-z,;:)，、；：）\u3400-\u9fff]")
_MARKS = ("em", "strong", "link")
_WIDE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_LINK = re.compile(r"/(?!/)|https?://[^/\s]|#")


def language() -> MarkdownIt:
    """Markdown as drafts are written in it: raw HTML is text, nothing is defined out of sight, and what is escaped is told
    apart from what is not."""
    made = MarkdownIt("commonmark", {"html": False})
    made.disable(["text_join", "reference", "html_block", "html_inline"])
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - refused in words, not in silence
    return made


MARKDOWN = language()


@dataclass
class Line:
    """The words of a paragraph without its marks: `escaped` are the offsets of characters that are nothing but themselves."""

    words: str = ""
    escaped: set[int] = field(default_factory=set)
    marks: list[Mark] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def bare(self) -> str:
        """The words with what was escaped blotted out, so that it ends no sentence and cites nothing."""
        return "".join("x" if place in self.escaped else char for place, char in enumerate(self.words))


def line_of(tokens: Sequence[Token]) -> Line:
    """The children of an inline token as words and marks."""
    line = Line()
    opened: list[tuple[str, int, str]] = []
    for token in tokens:
        kind, _, side = token.type.rpartition("_")
        if kind in _MARKS and side == "open":
            opened.append((kind, len(line.words), str(token.attrGet("href") or "")))
        elif kind in _MARKS:
            _close(line, *opened.pop())
        else:
            _add(line, token)
    if "**" in line.bare:
        line.wrong.append(
            gettext("Two asterisks have no partner; put blanks around the words set in bold, or take them away.")
        )
    line.marks.sort(key=lambda mark: (mark.start, -mark.end))
    return line


def _close(line: Line, kind: str, start: int, address: str) -> None:
    if kind == "link" and not _LINK.match(address):
        line.wrong.append(
            gettext("The link to “%(address)s” leads neither to a page here nor to an address on the web.")
            % {"address": address[:60]}
        )
    elif start < len(line.words):
        line.marks.append(Mark(kind, start, len(line.words), address))


def _add(line: Line, token: Token) -> None:
    """Words, or what a briefing does not print."""
    if token.type in ("softbreak", "hardbreak"):
        line.words += "\n"
        return
    if token.type == "text_special":
        line.escaped.update(range(len(line.words), len(line.words) + len(token.content)))
    elif token.type == "code_inline":
        line.wrong.append(
            gettext("“%(words)s” is set as code, which a briefing does not print; take the backticks away.")
            % {"words": token.content[:40]}
        )
    elif token.type == "image":
        line.wrong.append(gettext("A picture cannot be put into the text; pin a chart and write ![figure: its key]."))
    line.words += token.content


def sentences(line: Line, default: str) -> tuple[list[Sentence], list[str]]:
    """The sentences of a line, each with its citations and marks, and what is wrong with its markers.

    A citation belongs to the sentence that it stands in or behind; a sentence of several has its own or none.
    """
    found: list[Sentence] = []
    wrong = list(line.wrong)
    bare = line.bare
    for unit in _units(bare, wrong):
        places = _squeezed(line.words, unit.places)
        masked = "".join(" " if bare[place].isspace() else bare[place] for place in places)
        cuts = _cuts(masked, han=written_in(masked, default).startswith("zh"))
        cited: list[list[int]] = [[] for _ in cuts]
        for at, key in unit.cited if cuts else ():
            owner = max((number for number, (start, _) in enumerate(cuts) if places[start] < at), default=0)
            cited[owner].append(key)
        if unit.cited and not cuts:
            wrong.append(
                gettext("[@%(id)s] stands behind no sentence; put it behind the one that it is the source of.")
                % {"id": unit.cited[0][1]}
            )
        for (start, end), keys in zip(cuts, cited, strict=True):
            found.append(_sentence(line, places[start:end], tuple(dict.fromkeys(keys)), default))
    return found, wrong


def whole(line: Line, default: str) -> tuple[Sentence | None, list[str]]:
    """A line as one stretch of words, however many sentences it has: a quotation or a heading. None when it has no words."""
    wrong = list(line.wrong)
    units = list(_units(line.bare, wrong))
    places = _squeezed(line.words, [place for unit in units for place in unit.places])
    ids = tuple(dict.fromkeys(key for unit in units for _, key in unit.cited))
    return (_sentence(line, places, ids, default) if places else None), wrong


def is_counted(address: str) -> bool:
    """Whether an address is a list's, so that the first number of a link to it is its length."""
    return address.startswith((LIST, SAID))


def with_list(sentence_text: str, marks: Sequence[Mark]) -> tuple[str, int | None]:
    """The query of the first list that a sentence links to, and the number its words give for it."""
    for mark in marks:
        if mark.kind == "link" and mark.address.startswith(LIST):
            number = NUMBER.search(sentence_text[mark.start : mark.end])
            return mark.address[len(LIST) :], int(number.group().replace(",", "")) if number else None
    return "", None


@dataclass
class _Unit:
    """Words up to the citation that ends them: offsets into the line, and (offset of the marker, piece)."""

    places: list[int] = field(default_factory=list)
    cited: list[tuple[int, int]] = field(default_factory=list)


def _units(bare: str, wrong: list[str]) -> Iterator[_Unit]:
    unit, at = _Unit(), 0
    markers = list(_MARKER.finditer(bare))
    for number, marker in enumerate(markers):
        unit.places += range(at, marker.start())
        inside = marker.group(1).strip()
        if inside and not _IDS.fullmatch(inside):
            wrong.append(
                gettext("“[@%(words)s]” is no citation; pieces are cited as in [@12] or [@12 @13].")
                % {"words": inside[:40]}
            )
        elif inside:
            unit.cited += [(marker.start(), int(key)) for key in re.findall(r"\d+", inside)]
        at = marker.end()
        until = markers[number + 1].start() if number + 1 < len(markers) else len(bare)
        behind = bare[at:until]
        if not behind.strip() and until < len(bare):
            continue  # one more marker follows at once
        before = "".join(bare[place] for place in unit.places)
        ended = bool(_ENDED.search(before))
        if not ended and (stop := _STOP.match(behind)):
            unit.places = _stripped(bare, unit.places)
            unit.places += [at + place for place in range(stop.end()) if not behind[place].isspace()]
            at += stop.end()
        elif not ended and before.strip() and _GOES_ON.match(behind):
            if not behind[0].isspace() and not behind[0].isalnum():
                unit.places = _stripped(bare, unit.places)
            continue
        yield unit
        unit = _Unit()
    unit.places += range(at, len(bare))
    yield unit


def _stripped(bare: str, places: list[int]) -> list[int]:
    while places and bare[places[-1]].isspace():
        places = places[:-1]
    return places


def _squeezed(words: str, places: Sequence[int]) -> list[int]:
    """The offsets without blanks at the ends, one for each run of blanks, none for a line break inside Chinese."""
    kept: list[int] = []
    run: list[int] = []
    for place in places:
        if words[place].isspace():
            run.append(place)
            continue
        broken = any(words[blank] == "\n" for blank in run)
        if run and kept and not (broken and _WIDE.match(words[place]) and _WIDE.match(words[kept[-1]])):
            kept.append(run[0])
        kept.append(place)
        run = []
    return kept


def _cuts(text: str, *, han: bool) -> list[tuple[int, int]]:
    """Start and end of each sentence in a text of one line."""
    cuts, at = [], 0
    for part in split(text, han=han):
        start = text.index(part, at)
        at = start + len(part)
        cuts.append((start, at))
    return cuts


def _sentence(line: Line, places: Sequence[int], ids: tuple[int, ...], default: str) -> Sentence:
    text = "".join(" " if line.words[place].isspace() else line.words[place] for place in places)
    marks = []
    for mark in line.marks:
        inside = [number for number, place in enumerate(places) if mark.start <= place < mark.end]
        if inside:
            marks.append(Mark(mark.kind, inside[0], inside[-1] + 1, mark.address))
    query, opens = with_list(text, marks)
    return Sentence(text, ids, written_in(text, default), query=query, opens=opens, marks=tuple(marks))

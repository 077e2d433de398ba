"""Writes a document as the text that reads as it: what a draft begins with, and how words are kept from being marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.briefings.text import HEAD, Text, TextSection, written_in
from analysis.briefings.text_inline import LIST, with_list
from analysis.exports.document import Block, Document, Mark, Section, Sentence
from articles.text.sentences import split

_SPECIAL = re.compile(r"[\\`*_\[\]<]|&(?=#?\w+;)")
_OPENING = re.compile(r"^(?:[#>=~|:+-]|\d{1,9}(?=[.)]))")
_ENDS = {".": "\\.", "!": "\\!", "?": "\\?", "。": "&#12290;", "！": "&#65281;", "？": "&#65311;"}
_SIGNS = {"em": ("*", "*"), "strong": ("**", "**")}


def write(document: Document) -> Text:
    """The sections of a document as text, the title and the lede first. `read` makes the same document of it, where its
    sentences end as sentences do and name no list but by a link."""
    opening = document.opening or ((Sentence(document.lede, (), document.lang),) if document.lede else ())
    head = TextSection(HEAD, document.title, paragraph(opening))
    return (head, *(TextSection(part.key, part.title, _section(part)) for part in document.sections))


def plain(text: str) -> str:
    """Words that are nothing but words inside a sentence: no mark, no citation, and no end of a sentence before the last."""
    flat = " ".join(text.split())
    inner = set(_inner_ends(flat))
    return "".join(_char(flat, place, inner) for place in range(len(flat)))


def paragraph(said: Iterable[Sentence]) -> str:
    """Sentences, each on a line of its own."""
    return "\n".join(line(one) for one in said)


def line(one: Sentence) -> str:
    """A sentence with its marks and citations."""
    return _guarded(_marked(_linked(one), _inner_ends(one.text))) + citation(one.citations)


def quote(one: Sentence) -> str:
    """A quotation with its gloss below it."""
    rows = [f"> {_guarded(_marked(one, ()))}{citation(one.citations)}"]
    if one.gloss:
        rows.append("> Gloss: " + "; ".join(f"{_part(term)} = {_part(meaning)}" for term, meaning in one.gloss))
    if one.translation:
        rows.append(f"> Translation: {' '.join(one.translation.split())}")
    return "\n".join(rows)


def citation(ids: Sequence[int]) -> str:
    """The marker of the pieces that a sentence rests on, with the blank before it."""
    return f" [{' '.join(f'@{key}' for key in ids)}]" if ids else ""


def heading(text: str, query: str = "", opens: int | None = None, words: str = "") -> str:
    """A heading with its list; `words` say the number, else it stands alone."""
    linked = f" [{words or f'{opens:,}'}]({target(LIST + query)})" if query and opens is not None else ""
    return f"### {_escaped(text)}{linked}"


def figure(key: str) -> str:
    """The line that a chart or a table stands for."""
    return f"![figure: {key}]"


def note(text: str) -> str:
    """A note on the collection."""
    return f"*{_escaped(text)}*"


def target(address: str) -> str:
    """An address as it stands in a link."""
    safe = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E").replace("\n", "")
    return f"<{safe}>" if re.search(r"[\s()\"]", safe) else safe


def _section(section: Section) -> str:
    parts = [_block(block) for block in section.blocks] + [note(words) for words in section.notes]
    return "\n\n".join(part for part in parts if part)


def _block(block: Block) -> str:
    parts = [heading(block.heading, block.query, block.opens)] if block.heading else []
    if block.listed:
        parts.append(_list(block))
    else:
        said = [one for one in block.sentences if not one.quote]
        parts += [paragraph(said)] if said else []
        parts += [quote(one) for one in block.sentences if one.quote]
    parts += [figure(chart.key) for chart in block.charts]
    parts += [figure(table.key) for table in block.tables]
    return "\n\n".join(parts)


def _list(block: Block) -> str:
    rows = []
    for number in sorted({one.item for one in block.sentences}):
        sign = "- " if block.listed == "bullet" else f"{number}. "
        words = paragraph(one for one in block.sentences if one.item == number)
        rows.append(sign + words.replace("\n", "\n" + " " * len(sign)))
    return "\n".join(rows)


def _linked(one: Sentence) -> Sentence:
    """A sentence of an older document, which named its list beside its words, with a link on the number."""
    if not one.query or with_list(one.text, one.marks)[0] or one.opens is None:
        return one
    found = re.search(rf"(?<!\d){one.opens:,}(?!\d)", one.text)
    if not found:
        return one
    return replace(one, marks=(Mark("link", found.start(), found.end(), LIST + one.query), *one.marks))


def _marked(one: Sentence, inner: Iterable[int]) -> str:
    """The words with their signs. Stretches that cross each other, which no reading makes, lose the later one."""
    ends = set(inner)
    ends |= {mark.start - 1 for mark in one.marks if one.text[: mark.start].endswith("!")}  # ![ would begin a picture
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for mark in one.marks:
        start, end = ("[", f"]({target(mark.address)})") if mark.kind == "link" else _SIGNS[mark.kind]
        opening.setdefault(mark.start, []).append(start)
        closing.setdefault(mark.end, []).insert(0, end)
    made: list[str] = []
    for place in range(len(one.text) + 1):
        made += closing.get(place, ())
        made += opening.get(place, ())
        if place < len(one.text):
            made.append(_char(one.text, place, ends))
    return "".join(made)


def _char(text: str, place: int, ends: set[int]) -> str:
    if place in ends:
        return _ENDS[text[place]]
    return f"\\{text[place]}" if _SPECIAL.match(text, place) else text[place]


def _inner_ends(text: str) -> list[int]:
    """Offsets of full stops that would end a sentence before its last word."""
    found: list[int] = []
    masked = text
    while True:
        parts = split(masked, han=False)
        if len(parts) < 2 and written_in(masked, "zh-Hans").startswith("zh"):
            parts = split(masked, han=True)
        if len(parts) < 2:
            return found
        end = masked.index(parts[0]) + len(parts[0])
        stops = [place for place in range(end) if masked[place] in _ENDS]
        if not stops:
            return found
        found.append(stops[-1])
        masked = masked[: stops[-1]] + "x" + masked[stops[-1] + 1 :]


def _escaped(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(_char(flat, place, set()) for place in range(len(flat)))


def _guarded(text: str) -> str:
    """A line whose beginning is no sign of a heading, a list or a quotation."""
    found = _OPENING.match(text)
    if not found:
        return text
    if found.group().isdigit():
        return f"{found.group()}\\{text[found.end() :]}"
    return f"\\{text}"


def _part(text: str) -> str:
    return re.sub(r"([\\;；=])", r"\\\1", " ".join(text.split()))

"""A document as Markdown: citations as footnotes."""

from __future__ import annotations

import re

from analysis.exports import wording
from analysis.exports.document import Block, Document, Entry, Section, Sentence

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~])")
_LEADING = re.compile(r"^(\s*)([-+]|\d+[.)])(\s)")


def to_markdown(document: Document, *, css: str = "") -> bytes:
    """The document in CommonMark with footnotes and tables, as GitHub and Pandoc read them. The style sheet is not used."""
    del css
    numbers = document.numbers()
    parts = [f"# {escape(document.title)}", escape(document.kicker), escape(document.lede)]
    if document.stamp:
        parts.append(f"**{escape(document.stamp)}**")
    if document.figures:
        parts.append(_figures(document))
    parts += [_section(section, document, numbers) for section in document.sections]
    parts.append("## Sources\n\n" + "\n\n".join(_entry(entry, numbers[entry.id]) for entry in document.entries))
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def escape(text: str) -> str:
    """Words that Markdown must not read as markup, on one line."""
    flat = " ".join(text.split())
    return _LEADING.sub(r"\1\\\2\3", _SPECIAL.sub(r"\\\1", flat))


def _figures(document: Document) -> str:
    rows = ["| Theme | Pieces | Share | Change |", "| --- | ---: | ---: | --- |"]
    for row in document.figures:
        rows.append(f"| {escape(row.label)} | {row.count} | {wording.share(row)} | {wording.change(row)} |")
    return "\n".join(rows)


def _section(section: Section, document: Document, numbers: dict[int, int]) -> str:
    parts = [f"## {escape(section.title)}"]
    parts += [_block(block, document, numbers) for block in section.blocks]
    parts += [f"*{escape(note)}*" for note in section.notes]
    return "\n\n".join(parts)


def _block(block: Block, document: Document, numbers: dict[int, int]) -> str:
    heading = f"### {escape(block.heading)}\n\n" if block.heading else ""
    quotes = any(sentence.quote for sentence in block.sentences)
    return heading + ("\n\n" if quotes else " ").join(_sentence(s, document, numbers) for s in block.sentences)


def _sentence(sentence: Sentence, document: Document, numbers: dict[int, int]) -> str:
    notes = "".join(f"[^{numbers[key]}]" for key in sentence.citations)
    text = escape(sentence.text)
    if not sentence.quote:
        return text + notes
    entry = document.entries[numbers[sentence.citations[0]] - 1]
    return f"> {wording.quoted(text, sentence.lang)}{notes} ({escape(wording.source(entry))})"


def _entry(entry: Entry, number: int) -> str:
    seen = f" Retrieved {wording.day(entry.retrieved)}." if entry.retrieved else ""
    link = f"[{escape(entry.title)}](<{address(entry.url)}>)"
    return f"[^{number}]: {escape(entry.outlet)}. {link}. {wording.day(entry.date, entry.lang)}.{seen}"


def address(url: str) -> str:
    """An address as it stands inside angle brackets: no bracket, no blank, no line break."""
    return url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\n", "").replace("\\", "%5C")

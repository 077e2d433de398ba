"""Every number of a document with the list behind it: those of its figures and sentences beside those of its charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from analysis.exports.document import Document, Number, Sentence

FIGURES, STATEMENTS = "figures", "statements"
BEFORE = "before"  # the weeks that a change is measured against
LIST = "/articles/"
_COUNT = re.compile(r"(\d[\d,]*)(?:$| (?:pieces?|texts?|story|stories)\b| ?[篇则个])")  # neither a share nor a day


def numbers_of(document: Document) -> tuple[Number, ...]:
    """All of them, in the order in which they are printed."""
    return (*_of_figures(document), *document.measured, *_of_statements(document))


def _of_figures(document: Document) -> Iterator[Number]:
    """Rows of the week in figures; shares and bounds become parts of 1. A change is a number of its own, without a list."""
    for row in document.figures:
        yield Number(
            FIGURES, row.key, row.label, row.count, _part(row.share), row.count, "pieces", _part(row.low), _part(row.high), row.total,
            "too few" if row.share is None else "", row.query,
        )  # fmt: skip
        if row.change is not None:
            low, high = _part(row.change_low), _part(row.change_high)
            yield Number(
                FIGURES, row.key, f"{row.label}, change", None, None, _part(row.change), "points", low, high, row.total, row.verdict
            )  # fmt: skip


def _of_statements(document: Document) -> Iterator[Number]:
    """The length of every list that a heading or a sentence counts, those that only a link in the sentence names among them."""
    number = 0
    for said in document.opening:
        number += 1
        yield from _of_sentence(number, said)
    for part in document.sections:
        for block in part.blocks:
            if block.opens is not None:
                yield Number(part.key, "", block.heading, block.opens, None, block.opens, "pieces", query=block.query)
            for said in block.sentences:
                number += 1
                yield from _of_sentence(number, said)


def _of_sentence(number: int, said: Sentence) -> Iterator[Number]:
    if said.opens is not None:
        yield Number(
            STATEMENTS, str(number), said.text, said.opens, None, said.opens, _unit(said.query), query=said.query
        )
    for mark in said.marks:
        path, _, query = mark.address.partition("?")
        words = said.text[mark.start : mark.end]
        told = _COUNT.match(words)
        if mark.kind == "link" and path == LIST and told and query != said.query:
            count = int(told[1].replace(",", ""))
            yield Number(STATEMENTS, str(number), words, count, None, count, _unit(query), query=query)


def _unit(query: str) -> str:
    """What a list counts."""
    return parse_qs(query).get("count", ["pieces"])[0]


def _part(per_cent: float | None) -> float | None:
    return None if per_cent is None else round(per_cent / 100, 6)

"""Every number of a document with the list behind it: those of its figures and sentences beside those of its charts."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.exports.document import Document, Number

FIGURES, STATEMENTS = "figures", "statements"


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
    """The length of every list that a heading or a sentence counts."""
    number = 0
    for part in document.sections:
        for block in part.blocks:
            if block.opens is not None:
                yield Number(part.key, "", block.heading, block.opens, None, block.opens, "pieces", query=block.query)
            for said in block.sentences:
                number += 1
                if said.opens is not None:
                    yield Number(
                        STATEMENTS, str(number), said.text, said.opens, None, said.opens, "pieces", query=said.query
                    )


def _part(per_cent: float | None) -> float | None:
    return None if per_cent is None else round(per_cent / 100, 6)

"""The layer matrix as plain data: the same figures as on its page, with the list behind each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from analysis.explore.stack.matrix import Cell, Chosen, Matrix
from analysis.measures.figure import SAMPLE

MENTIONED = gettext_noop(
    "Counts say that one sentence names the company beside a term of the layer, or a product of its own that belongs to the layer. They do not say that the company owns, makes or leads anything."
)


def as_data(page: Matrix, *, sample: bool) -> dict[str, Any]:
    """The matrix for machines. `part_of_column`, 0 to 1, is what colours a cell; `query` opens the list of `count` at /articles/."""
    filter = page.filter
    return {
        "title": "Companies mentioned with layers of the stack",
        "label": "mentioned with",
        "unit": filter.counted,
        "query": filter.to_query(),
        "from": filter.start.isoformat() if filter.start else None,
        "to": filter.end.isoformat() if filter.end else None,
        "week": page.slider.week.label if page.slider.week else None,
        "rules": page.rules,
        "complete_until": page.until.isoformat(),
        "n": page.n.count,
        "notes": [MENTIONED, *([SAMPLE] if sample else [])],
        "sample": sample,
        "companies": [
            {
                "slug": who.slug,
                "name": who.name,
                "name_zh": who.name_zh,
                "country": who.country,
                "about": who.on_it.count,
            }
            for who in page.columns
        ],
        "layers": [{"id": r.layer.id, "name": r.layer.name, "name_zh": r.layer.name_zh} for r in page.rows],
        "cells": [_cell(cell) for row in page.rows for cell in row.cells],
        "chosen": _chosen(page.chosen) if page.chosen else None,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "company": cell.company,
        "layer": cell.layer,
        "count": cell.opens.count,
        "part_of_column": None if cell.share is None else round(cell.share, 6),
        "few": cell.few,
        "query": cell.opens.query,
    }


def _chosen(chosen: Chosen) -> dict[str, Any]:
    return {
        "cell": chosen.slug,
        "count": chosen.opens.count,
        "query": chosen.opens.query,
        "weeks": [
            {"week": w.period.label, "count": w.opens.count, "complete": w.complete, "query": w.opens.query}
            for w in chosen.weeks
        ],
        "sentences": [
            {
                "id": one.id,
                "source": one.source_name,
                "lang": one.language,
                "dated_at": one.dated_at.isoformat(),
                "reason": one.reason,
                "sentence": "".join(part.text for part in one.segments),
                "marked": [part.text for part in one.segments if part.marks],
            }
            for one in chosen.sightings
        ],
    }

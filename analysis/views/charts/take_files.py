"""A chart as the files that only a chart has, and as rows: SVG, PNG, CSV, JSON and Vega-Lite."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from analysis.charts.alone import alone
from analysis.charts.plates import Caption, Cell, Plate
from analysis.charts.raster import MISSING, lacks_letters, to_png, with_words
from analysis.charts.vega import spec
from analysis.exports.cells import table
from analysis.measures.figure import DIGITS

COLUMNS = ("where", "name", "count", "share", "value", "unit", "low", "high", "n", "mark", "query")


def _svg(plate: Plate, caption: Caption) -> str:
    return alone(plate, caption)


def _png(plate: Plate, caption: Caption) -> bytes:
    drawing = alone(plate, caption)
    picture = to_png(alone(plate, caption, MISSING) if lacks_letters(drawing) else drawing)
    told = [("Title", plate.title), ("Description", "\n".join(caption.told)), ("Source", caption.address)]
    return with_words(picture, told)


def _csv(plate: Plate, caption: Caption) -> bytes:
    """One line a number, under lines that say what they stand on."""
    told = ((f"# {name}", said) for name, said in _told(plate, caption).items())
    rows = (_row(cell, caption).values() for cell in plate.rows)
    return table([*told, [*COLUMNS, "url"], *rows])


def _json(plate: Plate, caption: Caption) -> str:
    rows = [_row(cell, caption) for cell in plate.rows]
    data: dict[str, Any] = {**_told(plate, caption), "rows": rows, "about": _about(caption)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _vega(plate: Plate, caption: Caption) -> str:
    return (
        json.dumps({**spec(plate, caption), "usermeta": {"about": _about(caption)}}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _told(plate: Plate, caption: Caption) -> dict[str, str | int]:
    """What the numbers stand on."""
    return {
        "title": plate.title,
        "chart": plate.name,
        "list": caption.described,
        "query": plate.query,
        "window": caption.window,
        "zone": caption.zone,
        "unit": caption.counted,
        "n": caption.n,
        "rules": caption.rules,
        "stamp": caption.stamp,
        "notes": " ".join(plate.notes),
        "address": caption.address,
    }


def _about(caption: Caption) -> dict[str, str]:
    """The same words as in every other format."""
    return dict(told.split(": ", 1) for told in caption.told)


def _row(cell: Cell, caption: Caption) -> dict[str, str | float | None]:
    held = asdict(cell)
    row = {name: round(held[name], DIGITS) if isinstance(held[name], float) else held[name] for name in COLUMNS}
    return {**row, "url": f"{caption.home}/articles/?{cell.query}" if cell.query else ""}


WRITERS: dict[str, tuple[str, Callable[[Plate, Caption], str | bytes]]] = {
    "svg": ("image/svg+xml; charset=utf-8", _svg),
    "png": ("image/png", _png),
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
    "vl.json": ("application/json", _vega),
}

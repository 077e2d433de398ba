"""What a CSV file of ours is, for machines: CSV on the Web (W3C, 2015), beside the file because its rows are the list alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from analysis.exports.about import RIGHTS
from analysis.exports.document import About

CONTENT_TYPE = "application/csvm+json"
WHOLE_NUMBERS = frozenset({"id", "relevance", "story", "copy_of", "n", "count"})
NUMBERS = frozenset({"share", "value", "low", "high"})
MOMENTS = frozenset({"dated_at", "at"})


def describe(
    url: str, title: str, columns: Sequence[str], about: About, texts: Mapping[str, str] | None = None
) -> bytes:
    """The description of the file at `url`: its columns with their types, and where it comes from.

    `texts` says more of single columns. Lines that begin with # stand before the columns of charts and figures.
    """
    schema: dict[str, object] = {"columns": [_column(name, (texts or {}).get(name, "")) for name in columns]}
    if "id" in columns:
        schema["primaryKey"] = "id"
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dialect": {
            "encoding": "utf-8",
            "lineTerminators": ["\r\n", "\n"],
            "delimiter": ",",
            "header": True,
            "commentPrefix": "# ",
        },
        "dc:title": title,
        "dc:description": f"{about.query}. {about.window}, {about.zone}. Rules {about.rules or 'none'}.",
        "dc:source": about.address,
        "dc:modified": about.generated,
        "dc:rights": RIGHTS,
        "notes": [{**asdict(about), "counts": dict(about.counts)}],
        "tableSchema": schema,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _column(name: str, text: str) -> dict[str, object]:
    kind = (
        "integer"
        if name in WHOLE_NUMBERS
        else "number"
        if name in NUMBERS
        else "dateTime"
        if name in MOMENTS
        else "string"
    )
    column: dict[str, object] = {"name": name, "titles": name, "datatype": kind}
    return {**column, "dc:description": text} if text else column

"""A document as JSON: the document itself, and beside it all that its numbers can be counted again from."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Any

from analysis.exports.document import Document, to_data
from analysis.exports.numbers import numbers_of

HOW = {
    "number": (
        "Each row of `numbers` with a `count` and a `query` is the length of one list: GET /api/v1/articles?{query} (or"
        " /articles.json?{query}) of the installation in `about.address` and read `count`. The page /articles/?{query} shows it."
    ),
    "share": "`share` is `count` out of `n`, from 0 to 1, where the number is a share; `low` and `high` are its 95 % interval (Wilson).",
    "change": (
        "A number in points is a share less the median share of the weeks before: the rows of `before` with its name, each a `count`"
        " out of `n`. Its bounds are Newcombe's, against the median of all their pieces together."
    ),
    "measure": (
        "Rows of emphasis, bursts, new-names, new-terms and contrast are values of measures. D of a row of emphasis is the value `D`"
        " of /figures/emphasis.json?{query}; the links in `sections` name the pages of the others, whose .json holds the same keys."
        " A verdict of a thesis with all that it rests on is /theses/SLUG.json."
    ),
    "pieces": (
        "`pieces` holds every piece that was counted with its day, outlet, language and tags, where the list is short enough:"
        " a query like theme=small_models is the number of pieces with the tag theme:small_models. `documents[].citations` are ids."
    ),
    "page": "`about.address` is the page that shows the same; with another suffix (.csv .xlsx .md .html .json) it is the same list as a file.",
    "command": "A briefing is made again by `manage.py briefing export WEEK --format json --output FILE`.",
    "rules": "Tags follow from the rules of version `rules`; under other rules the same query may give other numbers.",
}


def to_json(document: Document, *, css: str = "") -> bytes:
    """The document's data with its numbers and how to count them again; keys in their order, UTF-8, one line feed at the end.

    What is added stands beside the fields of the document, which `document.from_data` reads back. The style sheet is not used.
    """
    del css
    return (json.dumps(bundle(document), ensure_ascii=False, indent=2) + "\n").encode()


def bundle(document: Document) -> dict[str, Any]:
    """The document with what it is recomputed from, as JSON values."""
    numbers = [{name: part for name, part in asdict(one).items() if part is not None} for one in numbers_of(document)]
    tags = Counter(tag for piece in document.pieces for tag in piece.tags)
    return {**to_data(document), "numbers": numbers, "tags": dict(sorted(tags.items())), "how": HOW}

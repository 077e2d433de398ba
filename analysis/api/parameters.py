"""How the filter's keys read in the API's documentation; the filter itself is parsed from the query string."""

from typing import Any

from analysis.explore.folding import COUNTED
from analysis.explore.parsing import KEYS, SORTS

_WORDS = {
    "q": 'Words, "phrases", -word and OR, in English and Chinese.',
    "from": "First day, as in 2025-07-28.",
    "to": "Last day, included.",
    "month": "Short for from and to: 2025-07.",
    "week": "Short for from and to: 2025-W31.",
}
_ABOUT = {
    "relevance": "on (core or related), core, related, off.",
    "story": "Number of a story.",
    "label": "What people filed it under: the label as its address writes it.",
    "also": "One more tag that must be there, as in company:nvidia.",
    "headline": "A tag that the headline names, as in company:nvidia.",
    "only": "The press that alone tells its story: zh or en.",
    "lang": "en, zh-Hans, zh-Hant.",
    "layer": "A company mentioned with a layer of the stack, as in huawei:chips.",
    "extent": "How much text is held: full, teaser or title.",
    "frame": "A theme with a share of this frame: hardware, models, deployment, regulation, capital_talent, or any.",
    "country": "ISO code, as in CN.",
}


def _parameter(name: str, text: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string", **schema}}


def _several(key: str) -> dict[str, Any]:
    text = f"{_ABOUT.get(key, 'Slug.')} Repeat for alternatives; -{key} leaves out."
    return {**_parameter(key, text), "schema": {"type": "array", "items": {"type": "string"}}}


_FILTER = [
    *(_parameter(name, text) for name, text in _WORDS.items()),
    *(_several(key) for key in KEYS),
    _parameter("count", "What is one: a piece, a text with its copies folded, or a story.", enum=list(COUNTED)),
]

LIST: dict[str, Any] = {
    "parameters": [
        *_FILTER,
        _parameter("sort", "Order of the list.", enum=list(SORTS)),
        _parameter("cursor", "Where the page goes on, from `next`."),
    ]
}
TIMELINE: dict[str, Any] = {
    "parameters": [
        *_FILTER,
        {
            **_parameter("value", "Slug to draw; repeat for several."),
            "schema": {"type": "array", "items": {"type": "string"}},
        },
    ]
}

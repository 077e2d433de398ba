"""Generated filters that ask for what the hand-made newsroom holds, so that their lists are seldom empty."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from analysis.explore.filters import ArticleFilter
from tests.analysis.explore.pieces import COMPANIES, COUNTRIES, THEMES

PAIRS = st.sampled_from(
    [
        *(tuple(each.split(":")) for each in (*COMPANIES, *THEMES, *COUNTRIES)),
        ("source", "kallang-dispatch"), ("lang", "en"), ("lang", "zh-Hans"), ("place", "深圳"), ("relevance", "on"),
        ("relevance", "off"), ("company", "acme"), ("extent", "full"), ("extent", "title"),
        ("frame", "hardware"), ("frame", "regulation"), ("frame", "any"),
    ]
)  # fmt: skip
ALSO = st.sampled_from([("also", each) for each in (*COMPANIES, *THEMES)])
SEARCHES = ("", "", "小模型", "chips OR robot", '"small model" -robot')
DAYS = st.none() | st.dates(dt.date(2025, 6, 10), dt.date(2025, 8, 10))


@st.composite
def asked_of_newsroom(draw: st.DrawFn, *, search: bool = True) -> ArticleFilter:
    """A filter of up to three values asked for and one left out, with or without days and words, in either order."""
    days = sorted(day for day in (draw(DAYS), draw(DAYS)) if day)
    return ArticleFilter(
        q=draw(st.sampled_from(SEARCHES)) if search else "",
        include=tuple(draw(st.lists(PAIRS, max_size=3)) + draw(st.lists(ALSO, max_size=1))),
        exclude=tuple(draw(st.lists(PAIRS, max_size=1))),
        start=days[0] if days else None,
        end=days[-1] if len(days) == 2 else None,
        sort=draw(st.sampled_from(("newest", "newest", "relevance"))),
        counted=draw(st.sampled_from(("pieces", "pieces", "texts", "stories"))),
    )

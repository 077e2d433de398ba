"""Generated filters that ask for what the hand-made newsroom holds, so that their lists are seldom empty."""

from __future__ import annotations

import datetime as dt

from hypothesis import reject
from hypothesis import strategies as st

from analysis.explore.days import read as read_day
from analysis.explore.filters import ArticleFilter, FilterError
from tests.analysis.explore.pieces import COMPANIES, COUNTRIES, THEMES

PAIRS = st.sampled_from(
    [
        *(tuple(each.split(":")) for each in (*COMPANIES, *THEMES, *COUNTRIES)),
        ("source", "kallang-dispatch"), ("lang", "en"), ("lang", "zh-Hans"), ("place", "深圳"), ("relevance", "on"),
        ("relevance", "off"), ("company", "acme"), ("extent", "full"), ("extent", "title"),
        ("frame", "hardware"), ("frame", "regulation"), ("frame", "any"), ("seat", "US"), ("seat", "CN"), ("seat", "FR"), ("company", "华为"),
        ("layer", "huawei:chips"),
    ]
)  # fmt: skip
TOLD = st.sampled_from(
    [*(("headline", each) for each in (*COMPANIES, *THEMES, "company:华为")), ("only", "zh"), ("only", "en")]
)
ALSO = st.sampled_from([("also", each) for each in (*COMPANIES, *THEMES)])
WORDS = (
    "",
    "",
    "小模型",
    "chips OR robot",
    '"small model" -robot',
    "-chips",
    "title:小模型 OR robot",
    "chips NEAR/5 robot",
)
FIELDS = (
    "", "", "", "company:华为", "company:Huawei OR company:nvidia", "company:huawei company:nvidia", "-theme:chip_design",
    "country:cn", "lang:en", "from:2025-07", "-seat:SG", "title:chips", "source:kallang-dispatch",
)  # fmt: skip
AGO = st.sampled_from(("-0d", "-14d", "-5w", "-2m"))
MOVING = ("from:-3m", "to:-2w")
DAYS = st.none() | st.dates(dt.date(2025, 6, 10), dt.date(2025, 8, 10))


@st.composite
def asked_of_newsroom(draw: st.DrawFn, *, search: bool = True, relative: bool = False) -> ArticleFilter:
    """A filter of up to three values asked for and one left out, with or without days and words, in any order and unit; with
    `relative` also days counted back from today."""
    days = sorted(day for day in (draw(DAYS), draw(DAYS)) if day)
    search = (
        f"{draw(st.sampled_from(WORDS))} {draw(st.sampled_from(FIELDS + MOVING if relative else FIELDS))}"
        if search
        else ""
    )
    start, end = (days[0] if days else None, days[-1] if len(days) == 2 else None)
    try:
        return ArticleFilter(
            q=search,
            include=tuple(
                draw(st.lists(PAIRS, max_size=3)) + draw(st.lists(ALSO, max_size=1)) + draw(st.lists(TOLD, max_size=1))
            ),
            exclude=tuple(draw(st.lists(PAIRS | TOLD, max_size=1))),
            start=read_day(draw(AGO)) if relative and draw(st.booleans()) else start,
            end=end,
            sort=draw(st.sampled_from(("newest", "newest", "relevance"))),
            counted=draw(st.sampled_from(("pieces", "pieces", "texts", "stories"))),
        )
    except FilterError:  # days that run backwards, alternatives beside alternatives
        reject()

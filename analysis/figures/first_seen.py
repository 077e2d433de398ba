"""Which language told a story first in our sources: stories told in both, with the hours between."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.figures.asked import Asked
from analysis.figures.ground import ground
from analysis.figures.groups import languages
from analysis.measures.columns import Columns, Ints
from analysis.measures.figure import COUNT, HOURS, SHARE, Figure, Part, Value
from analysis.measures.first_seen import LEAST, first_of, first_seen
from analysis.measures.periods import instants
from analysis.models import Story
from articles.models import Article

EPOCH = dt.date(1970, 1, 1)
LISTED = 40

Spans = tuple[Ints, Ints, Ints]  # stories, earliest and latest minute


def first_seen_figure(asked: Asked) -> Figure:
    """Keys: `median` in hours (below 0 Chinese first), `share` of stories that Chinese sources had first, `zh`, `en` and
    `unknown` for their numbers, `story/<id>` for the newest stories with their lag."""
    base = ground(asked)
    filter = asked.filter.replace(counted="stories")
    chinese, english = (_spans(columns_of(group.filter, until=asked.until)) for group in languages(filter))
    both = np.intersect1d(chinese[0], english[0])
    both = both[both > 0]  # a piece of no story is told in one language alone
    zh, en = (_of(spans, both) for spans in (chinese, english))
    found = first_seen(zh, en)
    told = _told(filter, both)
    n, query = len(both), told.to_query()
    low, high = (found.interval.low, found.interval.high) if found.interval else (None, None)
    share_low, share_high = (
        (found.share_interval.low, found.share_interval.high) if found.share_interval else (None, None)
    )
    quarters: dict[str, Part] = dict(zip(("q1", "q3"), found.quarters or (None, None), strict=True))
    values = [
        Value("median", gettext('Median hours, Chinese minus English'), n, found.median, low, high, query, n, HOURS, more=quarters),
        Value("share", gettext('Chinese first, of those whose order is known'), found.zh_first + found.en_first, found.share, share_low, share_high, query, n, SHARE, more={"p": found.p}),
        *(Value(key, name, n, float(count), None, None, query, n, COUNT) for key, name, count in (
            ("zh", gettext('Chinese first'), found.zh_first), ("en", gettext('English first'), found.en_first), ("unknown", gettext('Order not known'), found.unknown))),
        *_stories(both, zh, en),
    ]  # fmt: skip
    return Figure(
        measure="first-seen",
        title=gettext("First in our sources: Chinese against English"),
        counted="stories",
        query=query,
        options=asked.options,
        n=n,
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(values),
        notes=(
            gettext("%(n)s stories in both languages; nothing is claimed under %(least)s.") % {"n": n, "least": LEAST},
        )
        if found.locked
        else (),
        sample=base.sample,
    )


def _told(filter: ArticleFilter, both: Ints) -> ArticleFilter:
    """The list of these stories; of none it is empty."""
    stories = [str(story) for story in both.tolist()][-300:] or ["0"]
    return filter.replace(include=(*filter.include, *(("story", story) for story in stories)))


def _spans(columns: Columns) -> Spans:
    """The first piece of each story: when it can have been at the earliest and at the latest."""
    exact = set(Article.objects.filter(id__in=columns.piece.tolist(), certainty="exact").values_list("id", flat=True))
    dated = np.array([piece not in exact for piece in columns.piece.tolist()], dtype=np.int64)
    days = {
        day: int(instants(at, at)[0].timestamp() // 60)
        for day in np.unique(columns.day).tolist()
        for at in (EPOCH + dt.timedelta(days=day),)
    }
    starts = np.array([days[day] for day in columns.day.tolist()], dtype=np.int64)
    return first_of(columns.story, np.where(dated == 1, starts, columns.minute), dated)


def _of(spans: Spans, stories: Ints) -> tuple[Ints, Ints]:
    place = np.searchsorted(spans[0], stories)
    return spans[1][place], spans[2][place]


def _stories(both: Ints, zh: tuple[Ints, Ints], en: tuple[Ints, Ints]) -> list[Value]:
    """The newest stories in both languages, with the middle of what their lag may be and its bounds."""
    newest = np.argsort(-np.minimum(zh[0], en[0]), kind="stable")[:LISTED].tolist()
    titles = dict(Story.objects.filter(id__in=both[newest].tolist()).values_list("id", "title"))
    values = []
    for at in newest:
        low, high = float(zh[0][at] - en[1][at]) / 60, float(zh[1][at] - en[0][at]) / 60
        story = int(both[at])
        query = ArticleFilter(include=(("story", str(story)),), counted="stories").to_query()
        values.append(Value(f"story/{story}", titles.get(story, ""), 1, (low + high) / 2, low, high, query, 1, HOURS))
    return values

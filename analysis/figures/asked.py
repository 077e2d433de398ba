"""What a figure is asked for: the list, its window and its options, read once from a query string."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import PIECES, STORIES
from analysis.explore.freshness import newest_week
from analysis.measures.periods import Period, spans

WEEKS = 26  # of a figure for which nobody chose days
MOST_WEEKS = 260  # drawn at most; one stray date must not draw a century

Choices = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A list of on-topic pieces within days, counted in its unit, and the options of a measure. `until`: only what had been
    seen by then, for figures of the past."""

    filter: ArticleFilter
    options: Mapping[str, str] = field(default_factory=dict)
    until: dt.datetime | None = None

    @property
    def weeks(self) -> tuple[Period, ...]:
        """The weeks that its days touch; empty when nothing is stored."""
        if not self.filter.start or not self.filter.end:
            return ()
        return spans(Period.of(self.filter.start, "week"), Period.of(self.filter.end, "week"))

    def within(self, period: Period) -> ArticleFilter:
        """The list in a period, never beyond its own days."""
        start, end = self.filter.start or period.start, self.filter.end or period.end
        return self.filter.between(max(start, period.start), min(end, period.end))

    def key(self) -> tuple[str, dt.datetime | None]:
        """What tells two questions apart."""
        return self.query(), self.until

    def query(self) -> str:
        """The whole question as a query string: the list, its unit, the options."""
        # in other addresses pieces go without saying
        unit = [("count", self.filter.counted)] if self.filter.counted == PIECES else []
        return "&".join(part for part in (self.filter.to_query(), urlencode([*unit, *self.options.items()])) if part)


def asked(query: QueryDict | str, choices: Choices) -> Asked:
    """Reads a question. Without a unit it counts stories, without a relevance what is on topic, without days the last 26
    complete weeks. The first of an option's choices is its default. Raises FilterError for what cannot be asked."""
    given = QueryDict(query) if isinstance(query, str) else query
    filter = ArticleFilter.from_query(given).replace(sort="newest")
    if "count" not in given:
        filter = filter.replace(counted=STORIES)
    if not filter.values("relevance") and not filter.excluded("relevance"):
        filter = filter.with_value("relevance", "on")
    options = {name: _option(given.get(name) or allowed[0], name, allowed) for name, allowed in choices.items()}
    return Asked(_windowed(filter), options)


def _option(value: str, name: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise FilterError(
            gettext("There is no %(name)s %(value)s here; use one of %(allowed)s.")
            % {"name": name, "value": f"{value[:40]!r}", "allowed": ", ".join(allowed)},
            name,
        )
    return value


def _windowed(filter: ArticleFilter) -> ArticleFilter:
    """With both its days: those asked for, else the last complete weeks; at most 260 weeks back from its end."""
    newest = newest_week()
    end = filter.end or (newest.end if newest else None)
    if end is None:
        return filter
    last = Period.of(end, "week")
    start = filter.start or last.back(WEEKS - 1).start
    return filter.between(max(start, last.back(MOST_WEEKS - 1).start), max(end, start))

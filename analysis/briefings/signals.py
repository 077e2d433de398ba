"""What the measures say of the week: D and its move, bursts, new terms, and what the presses of two languages stress apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.briefings.records import Week, WeekStory
from analysis.explore.filters import FilterError
from analysis.explore.folding import STORIES
from analysis.figures.asked import WEEKS, Asked
from analysis.figures.emphasis import Moved, moved
from analysis.figures.registry import MEASURES
from analysis.measures.figure import Figure, Value
from analysis.models import Tag

BURST, NEW = "burst/", "new/"
UNSURE = 0.05  # a contrast is named when its q is below


@dataclass(frozen=True, slots=True)
class Signals:
    """The week in measures. Everything is counted in stories; empty where nothing can be said."""

    emphasis: tuple[Value, ...]  # D by week, the week itself last
    moved: Moved | None
    asked: Asked | None  # what D was measured on
    bursts: tuple[Value, ...]
    fresh: tuple[Value, ...]  # names that we have known for under four weeks
    terms: tuple[Value, ...]
    contrasts: tuple[Value, ...]  # odds of themes, Chinese sources against English ones, surely apart
    bursting: frozenset[int]  # tags
    tags: Mapping[str, int]  # of what is named above, as kind:slug


def signals(week: Week) -> Signals:
    """The measures of a week under the plan's list."""
    within = week.query()
    bursts, terms, contrast = (
        _figure("bursts", within),
        _figure("new-terms", within),
        _figure("contrast", f"{within}&groups=language"),
    )
    values, change, asked = _emphasis(week)
    told = bursts.starting(BURST) if bursts else ()
    fresh = bursts.starting(NEW) if bursts else ()
    apart = tuple(_apart(contrast)) if contrast else ()
    tags = _tags([tag_of(value) for value in (*told, *fresh, *apart)])
    return Signals(
        emphasis=values,
        moved=change,
        asked=asked,
        bursts=told,
        fresh=fresh,
        terms=terms.starting("term/") if terms else (),
        contrasts=apart,
        bursting=frozenset(tags[tag_of(value)] for value in told if tag_of(value) in tags),
        tags=tags,
    )


def tag_of(value: Value) -> str:
    """The tag that a value of bursts or contrasts is about, as kind:slug."""
    named = value.key.partition("/")[2]
    return named if ":" in named else f"theme:{named}"


def with_bursts(stories: Sequence[WeekStory], bursting: frozenset[int]) -> tuple[WeekStory, ...]:
    """The stories, each told whether it carries something that bursts."""
    return tuple(replace(story, is_bursting=bool(story.tags & bursting)) for story in stories)


def _emphasis(week: Week) -> tuple[tuple[Value, ...], Moved | None, Asked | None]:
    first = week.period.back(WEEKS - 1)
    filter = week.filter.between(first.start, week.period.end).replace(counted=STORIES)
    asked = Asked(filter, {"variant": "published"})
    try:
        values, change = moved(asked, week.period)
    except FilterError:  # the plan asks for several extents, which D never mixes
        return (), None, None
    return values, change, asked


def _figure(slug: str, query: str) -> Figure | None:
    measure = MEASURES[slug]
    try:
        return measure.figure(measure.asked(query))
    except FilterError:  # the plan's list cannot be parted so
        return None


def _apart(contrast: Figure) -> list[Value]:
    found = [
        value for value in contrast.starting("odds/") if float(value.more.get("q") or 1.0) < UNSURE and value.settled
    ]
    return sorted(found, key=lambda value: (-abs(value.value or 0.0), value.key))


def _tags(named: Sequence[str]) -> dict[str, int]:
    rows = Tag.objects.filter(slug__in=[one.partition(":")[2] for one in named]).values_list("kind", "slug", "pk")
    return {f"{kind}:{slug}": pk for kind, slug, pk in rows if f"{kind}:{slug}" in named}

"""Which events belong above a chart: those of its weeks, nearest to its subject first, and a list of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.explore.filters import ArticleFilter, Opens
from analysis.lexicon.events import Milestone, milestones
from analysis.measures.periods import Period

MOST = 6  # named above one chart
NAMED, KIND, COUNTRY = (
    4,
    2,
    1,
)  # what makes an event near: its words name the subject, it is of its theme, of its country
KINDS = {  # of events, by the themes that they are news of
    "export_controls": ("export-control",), "smuggling_evasion": ("export-control",),
    "sanctions_entity_lists": ("export-control",), "critical_minerals": ("export-control",), "hardware": ("export-control",),
    "self_reliance": ("plan",), "industrial_policy": ("plan",), "ai_plus_industry": ("plan",), "models": ("model-release",),
    "frontier_models": ("model-release",), "open_models": ("model-release",), "small_models": ("model-release",),
    "ai_rules": ("law",), "content_labelling": ("law",), "data_security": ("law", "security"), "regulation": ("law", "court"),
    "antitrust": ("court",), "copyright": ("court",), "espionage_cyber": ("security",), "trade_tariffs": ("talks",),
    "geopolitics": ("talks",), "us_china_race": ("talks", "plan"), "standards_global_governance": ("plan", "talks"),
    "capital_talent": ("deal",), "capital_markets": ("deal",), "investment_screening": ("deal",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What a chart is about: names in either script, slugs of themes, codes of countries."""

    names: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def nearness(self, one: Milestone) -> int:
        """How near an event is; 0 for one that has nothing to do with the subject."""
        words = f"{one.title} {one.title_zh} {one.note}".casefold()
        named = any(name.casefold() in words for name in self.names if len(name) > 1)
        kinds = {kind for theme in self.themes for kind in KINDS.get(theme, ())}
        return NAMED * named + KIND * (one.kind in kinds) + COUNTRY * (one.country in self.countries)


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event on a chart's axis; `at` counts periods from its left edge. `opens` is its period's list under the chart's filter,
    None in a gap."""

    milestone: Milestone
    period: Period
    at: float
    opens: Opens | None
    number: int  # of those chosen for the lane, from the left; 0 for the others, which stand in the list alone

    @property
    def chosen(self) -> bool:
        """Whether the lane names it."""
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Beside:
    """The events of a chart's periods, oldest first."""

    events: tuple[PlacedEvent, ...]

    @property
    def chosen(self) -> tuple[PlacedEvent, ...]:
        """Those for the lane."""
        return tuple(event for event in self.events if event.chosen)


def subject_of(filter: ArticleFilter, names: Iterable[str] = ()) -> Subject:
    """What a filter is about, with the names that its page knows already. No query."""
    return Subject(tuple(names), filter.values("theme"), filter.values("country"))


def beside(weeks: Sequence[tuple[Period, Opens | None]], subject: Subject) -> Beside:
    """The events of consecutive periods, each with the list of its period (None in a gap). At most MOST are chosen for the lane:
    the nearest to the subject, and among equally near ones those that lie apart in time. No query."""
    if not weeks:
        return Beside(())
    first, last = weeks[0][0].start, weeks[-1][0].end
    inside = [one for one in milestones() if first <= one.date <= last]
    places = {period: number for number, (period, _) in enumerate(weeks)}
    unit = weeks[0][0].unit
    placed = []
    for one in inside:
        period = Period.of(one.date, unit)
        part = (one.date - period.start).days / ((period.end - period.start).days + 1)
        placed.append((one, period, places[period] + part))
    chosen = sorted(_chosen([(one, at) for one, _, at in placed], subject, len(weeks)))
    numbers = {place: at + 1 for at, place in enumerate(chosen)}
    return Beside(
        tuple(
            PlacedEvent(one, period, at, weeks[places[period]][1], numbers.get(place, 0))
            for place, (one, period, at) in enumerate(placed)
        )
    )


def _chosen(events: Sequence[tuple[Milestone, float]], subject: Subject, periods: int) -> frozenset[int]:
    """The places of the events for the lane: by nearness, then one of each stretch of time after the other."""
    near = [subject.nearness(one) for one, _ in events]
    ranked = sorted(range(len(events)), key=lambda at: (-near[at], not events[at][0].checked, at))
    taken: Counter[tuple[int, int]] = Counter()
    order = []
    for at in ranked:
        stretch = near[at], int(events[at][1] * MOST // periods)
        order.append((-near[at], taken[stretch], at))
        taken[stretch] += 1
    return frozenset(at for *_, at in sorted(order)[:MOST])

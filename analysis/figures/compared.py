"""Two to six subjects beside each other: how much of coverage each has by week, how it is told, who tells it, and what differs.

Units about two subjects count for both, but in neither group where the two are set against each other: groups that are drawn by
themselves must not share a unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from analysis.explore.emphasis import EXTENTS, Mixed, one_extent, read
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of
from analysis.explore.piece.choices import Choice
from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.explore.telling import titled, told_only
from analysis.figures.asked import Asked
from analysis.figures.ground import GAP, Ground, ground
from analysis.measures.columns import PIECES, STORIES, Columns, Mask, Units
from analysis.measures.emphasis import differences, stress
from analysis.measures.figure import COUNT, LOG, POINTS, SHARE, Figure, Part, Value
from analysis.measures.frames import FRAMES
from analysis.measures.intervals import Interval, wilson
from analysis.measures.periods import Period
from analysis.measures.shares import Share, of_pieces, of_units
from articles.models import Source

CHOICES = {"m": ("share", "count", "stress"), "scale": ("same", "own")}
LEAST, MOST = 2, 6  # subjects
OUTLETS = 12  # in the table of who covers whom
KINDS = ("source", "lang", "extent")


@dataclass(frozen=True, slots=True)
class _Week:
    """One week of the list, cut out once for all subjects."""

    week: Period
    state: str
    inside: Mask  # of the whole list
    columns: Columns
    units: Units


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read once for all subjects: the whole list, its units, and what each piece is."""

    asked: Asked
    base: Ground
    mixed: Mixed
    units: Units
    names: dict[int, TagName]
    framed: Mask  # pieces that the stress of a subject is measured on: of one extent, with a framed theme
    framed_list: ArticleFilter
    titled: dict[int, set[int]]  # pieces that name a tag in their headline
    chinese: set[int]  # pieces whose story is told in Chinese alone
    weeks: tuple[_Week, ...]

    @property
    def columns(self) -> Columns:
        """The pieces of the list."""
        return self.mixed.columns

    @property
    def counted(self) -> str:
        """What is one."""
        return self.asked.filter.counted

    def size(self, mask: Mask) -> int:
        """How many units these pieces are."""
        return int(self.units.any(mask).sum())

    def tags(self, kind: str, slugs: Sequence[str] | None = None) -> list[int]:
        """The numbers of the tags of a kind that occur, by name if names are given."""
        return [id for id, name in self.names.items() if name.kind == kind and (slugs is None or name.slug in slugs)]


@dataclass(frozen=True, slots=True)
class _Subject:
    """One subject in the list: its key in addresses, and which pieces carry it."""

    choice: Choice
    tag: int
    mask: Mask

    @property
    def key(self) -> str:
        """As in e=company:huawei."""
        return self.choice.tag


def narrowed(filter: ArticleFilter, kind: str, slug: str) -> ArticleFilter:
    """The list with one more tag that must be there, whatever was asked for under its kind."""
    taken = filter.values(kind) or filter.excluded(kind)
    return filter.with_value("also", f"{kind}:{slug}") if taken else filter.with_value(kind, slug)


@remembered(DATA, WORDS, key=lambda asked, chosen: (asked.key(), tuple(chosen), ground(asked)))
def compare(asked: Asked, chosen: Sequence[Choice]) -> Figure:
    """Keys, behind the subject's own (company:huawei): `share` of all units, `week/2025-W31` of what `m` asks for (without a subject: all units of that week), the frames and
    `D`, `headline` and `only-zh`, `outlet/<slug>` for the outlets that tell most of them; `apart/<first>/<other>/` with a frame or
    D for the differences, and `either/<first>/<other>` and its mirror for units about one alone. The
    number of queries depends on nothing. Raises FilterError."""
    found = _read(asked, [choice.id for choice in chosen])
    subjects = [_Subject(choice, choice.id, found.columns.carrying([choice.id])) for choice in chosen]
    values = list(_all_weeks(found))
    for subject in subjects:
        values += [_share(found, subject), *_weeks(found, subject), *_told(found, subject)]
    values += _outlets(found, subjects)
    for other in subjects[1:]:
        values += _apart(found, subjects[0], other)
    for one in subjects:
        values += [_alone(found, one, other) for other in subjects if other is not one]
    return Figure(
        measure="compare",
        title=", ".join(choice.name for choice in chosen),
        counted=found.counted,
        query=asked.filter.to_query(),
        options=asked.options,
        n=found.units.size,
        rules=found.base.rules,
        cut_off=found.base.cut_off,
        values=tuple(values),
        notes=(
            gettext("Stress is measured on one extent: %(extent)s.")
            % {"extent": gettext(found.framed_list.values("extent")[0])},
        ),
        sample=found.base.sample,
    )


def _read(asked: Asked, tags: Sequence[int]) -> _Read:
    mixed = read(asked.filter)
    columns = mixed.columns
    names = names_of(np.unique(columns.tags.flat).tolist(), KINDS)
    listed = _one_extent(asked.filter, columns, names)
    extent = [id for id, name in names.items() if name.pair == ("extent", listed.values("extent")[0])]
    base = ground(asked)
    return _Read(
        asked=asked,
        base=base,
        mixed=mixed,
        units=columns.units(asked.filter.counted),
        names=names,
        framed=columns.carrying(extent) & columns.carrying(mixed.table.themes.tolist()),
        framed_list=listed if listed.values("frame") else listed.with_value("frame", "any"),
        titled=_titled(tags, columns),
        chinese=set(told_only(("zh",)).filter(entry__tags__overlap=list(tags))) if columns.size else set(),
        weeks=tuple(_week(columns, asked.filter.counted, week, state) for week, state in base.weeks),
    )


def _week(columns: Columns, counted: str, week: Period, state: str) -> _Week:
    inside = columns.between(week.start, week.end)
    own = columns.where(inside)
    return _Week(week, state, inside, own, own.units(counted))


def _one_extent(filter: ArticleFilter, columns: Columns, names: dict[int, TagName]) -> ArticleFilter:
    """As analysis.explore.emphasis.one_extent, from pieces that are read already."""
    if filter.values("extent"):
        return one_extent(filter)
    ids = {name.slug: id for id, name in names.items() if name.kind == "extent"}
    sizes = {slug: int(columns.carrying([ids[slug]]).sum()) if slug in ids else 0 for slug in EXTENTS}
    return filter.with_value("extent", max(EXTENTS, key=lambda slug: sizes[slug]))


def _titled(tags: Sequence[int], columns: Columns) -> dict[int, set[int]]:
    """The pieces whose headline names each tag."""
    found: dict[int, set[int]] = {tag: set() for tag in tags}
    for tag, piece in titled(tags).values_list("tag_id", "article_id") if columns.size else ():
        found[tag].add(piece)
    return found


def _share(found: _Read, subject: _Subject) -> Value:
    return _part(found, found.units, found.columns, subject, found.asked.filter, f"{subject.key}/share")


def _part(
    found: _Read, units: Units, columns: Columns, subject: _Subject, filter: ArticleFilter, key: str, state: str = ""
) -> Value:
    """The share of some units that carry a subject."""
    carrying = units.any(columns.carrying([subject.tag]))
    held: Share = of_pieces(carrying, units.first(columns.story)) if found.counted == PIECES else of_units(carrying)
    query = narrowed(filter, subject.choice.kind, subject.choice.slug).to_query()
    low, high = (held.interval.low, held.interval.high) if held.share is not None else (None, None)
    return Value(
        key, subject.choice.name, held.total, held.share, low, high, query, held.count, SHARE, subject.choice.name_zh,
        {"state": state} if state else {},
    )  # fmt: skip


def _weeks(found: _Read, subject: _Subject) -> Iterator[Value]:
    """What `m` asks for, week by week; one that was not collected has a list and no value."""
    measure = found.asked.options["m"]
    listed = Asked(found.framed_list)
    for one in found.weeks:
        key = f"{subject.key}/week/{one.week.label}"
        if measure == "stress":
            value = _d(found, subject, subject.mask & one.inside, listed.within(one.week), key, one.state)
        else:
            value = _part(found, one.units, one.columns, subject, found.asked.within(one.week), key, one.state)
        if measure == "count":
            value = _with(value, float(value.opens), None, None, COUNT)
        yield _with(value, None, None, None, value.scale) if one.state == GAP else value


def _all_weeks(found: _Read) -> Iterator[Value]:
    """Everything in the list, by week."""
    for one in found.weeks:
        count, query = one.units.size, found.asked.within(one.week).to_query()
        number = None if one.state == GAP else float(count)
        key, more = f"week/{one.week.label}", {"state": one.state}
        yield Value(key, one.week.title, count, number, None, None, query, count, COUNT, "", more)


def _with(value: Value, number: float | None, low: float | None, high: float | None, scale: str) -> Value:
    return Value(
        value.key, value.name, value.n, number, low, high, value.query, value.opens, scale, value.name_zh, value.more
    )


def _d(found: _Read, subject: _Subject, mask: Mask, filter: ArticleFilter, key: str, state: str) -> Value:
    """D of some pieces of a subject."""
    framed = mask & found.framed
    told = stress(found.mixed.units(framed, found.mixed.whole, found.counted))
    low, high = (told.d_interval.low, told.d_interval.high) if told.d_interval else (None, None)
    query = narrowed(filter, subject.choice.kind, subject.choice.slug).to_query()
    opens = found.columns.where(framed).units(found.counted).size
    more = {"state": state} if state else {}
    return Value(key, subject.choice.name, told.n, told.d, low, high, query, opens, LOG, subject.choice.name_zh, more)


def _told(found: _Read, subject: _Subject) -> Iterator[Value]:
    """How a subject is told: the five frames, D, in the headline, in Chinese alone."""
    framed = subject.mask & found.framed
    told = stress(found.mixed.units(framed, found.mixed.whole, found.counted))
    query = narrowed(found.framed_list, subject.choice.kind, subject.choice.slug).to_query()
    opens = found.size(framed)
    for share in told.shares:
        value, low, high = (share.share, share.low, share.high) if told.n else (None, None, None)
        yield Value(
            f"{subject.key}/{share.frame}", share.name, told.n, value, low, high, query, opens, SHARE, share.name_zh
        )
    d = _d(found, subject, subject.mask, found.framed_list, f"{subject.key}/D", "")
    yield _with(d, d.value, d.low, d.high, LOG)
    yield _headline(found, subject)
    if not found.asked.filter.values("lang") and not found.asked.filter.excluded("lang"):
        yield _only_chinese(found, subject)


def _headline(found: _Read, subject: _Subject) -> Value:
    """The share of its units of which a piece names it in the headline."""
    whole = found.units.any(subject.mask)
    named = np.isin(found.columns.piece, list(found.titled[subject.tag])) & subject.mask
    key, more = f"{subject.key}/headline", ("headline", subject.key)
    count = int(found.units.any(named).sum())
    return _of(key, gettext("Named in the headline"), found, subject, count, int(whole.sum()), more)


def _only_chinese(found: _Read, subject: _Subject) -> Value:
    """The share of its stories that are told in Chinese alone in our sources; stories, whatever is counted."""
    stories = found.columns.units(STORIES)
    whole = stories.any(subject.mask)
    chinese = stories.any(np.isin(found.columns.piece, list(found.chinese)) & subject.mask)
    key, name = f"{subject.key}/only-zh", gettext("Stories only in Chinese")
    return _of(key, name, found, subject, int(chinese.sum()), int(whole.sum()), ("only", "zh"), STORIES)


def _of(
    key: str,
    name: str,
    found: _Read,
    subject: _Subject,
    count: int,
    total: int,
    more: tuple[str, str],
    counted: str = "",
) -> Value:
    """A share of a subject's units; `more` is what the list asks for beside the subject."""
    held = wilson(count, total)
    filter = found.asked.filter.replace(counted=counted or found.counted)
    query = narrowed(filter, subject.choice.kind, subject.choice.slug).with_value(*more).to_query()
    share, low, high = (count / total, held.low, held.high) if total else (None, None, None)
    return Value(key, name, total, share, low, high, query, count, SHARE, "", {"count": count})


def _outlets(found: _Read, subjects: Sequence[_Subject]) -> Iterator[Value]:
    """How many units of each subject the outlets have that tell most of them all; `more` says how many outlets there are."""
    sources = np.array(sorted(found.tags("source")), dtype=np.int64)
    tallies = [found.columns.where(s.mask).tallies(found.counted, sources) for s in subjects]
    total = np.sum(tallies, axis=0)
    telling = [at for at in range(len(sources)) if total[at]]
    shown = sorted(telling, key=lambda at: (-total[at], found.names[int(sources[at])].slug))[:OUTLETS]
    slugs = [found.names[int(sources[at])].slug for at in shown]
    spoken = dict(Source.objects.filter(slug__in=slugs).values_list("slug", "language"))
    for at, slug in zip(shown, slugs, strict=True):
        name = found.names[int(sources[at])]
        for subject, tally in zip(subjects, tallies, strict=True):
            own = narrowed(found.asked.filter, subject.choice.kind, subject.choice.slug)
            count = int(tally[at])
            more: dict[str, Part] = {"language": spoken.get(slug, ""), "outlets": len(telling)}
            query = narrowed(own, "source", slug).to_query()
            key = f"{subject.key}/outlet/{slug}"
            yield Value(key, name.name, count, float(count), None, None, query, count, COUNT, name.name_zh, more)


def _apart(found: _Read, first: _Subject, other: _Subject) -> Iterator[Value]:
    """First minus other, in points by frame and in D, over framed units that are about one of the two."""
    both = (found.units.any(first.mask) & found.units.any(other.mask))[found.units.group]
    groups = [
        found.mixed.units(subject.mask & ~both & found.framed, found.mixed.whole, found.counted)
        for subject in (first, other)
    ]
    told = differences(*groups)
    prefix = f"apart/{first.key}/{other.key}"
    query = narrowed(found.framed_list, first.choice.kind, first.choice.slug).to_query()
    opens = found.size(first.mask & found.framed)
    n = told.n if told else 0
    bounds = told.d_interval if told else None
    for at, frame in enumerate(FRAMES):
        share = told.shares[at] if told else None
        yield Value(
            f"{prefix}/{frame}", share.name if share else frame, n, share.share if share else None,
            share.low if share else None, share.high if share else None, query, opens, POINTS,
            share.name_zh if share else "",
        )  # fmt: skip
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    yield Value(f"{prefix}/D", "D", n, told.d if told else None, low, high, query, opens, LOG)


def _alone(found: _Read, one: _Subject, other: _Subject) -> Value:
    """Of the units about one of two subjects and not both, the share about this one: above one half, it is told more. With pieces
    it has no interval, for those of one story hang together."""
    here, there = found.units.any(one.mask), found.units.any(other.mask)
    count, mirrored = int((here & ~there).sum()), int((there & ~here).sum())
    total = count + mirrored
    held: Interval | None = wilson(count, total) if total and found.counted != PIECES else None
    query = narrowed(found.asked.filter, one.choice.kind, one.choice.slug).to_query()
    low, high = (held.low, held.high) if held else (None, None)
    return Value(
        f"either/{one.key}/{other.key}", gettext('%(name)s, not %(name_2)s') % {'name': one.choice.name, 'name_2': other.choice.name}, total,
        count / total if total else None, low, high, query, int(here.sum()), SHARE,
    )  # fmt: skip

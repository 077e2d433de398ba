"""What moved a frame between two weeks: the themes whose weight changed, and the stories that carry the move."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext

from analysis.explore.emphasis import Mixed, one_extent, read
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import names_of_kind
from analysis.figures.asked import Asked
from analysis.figures.blank import blank
from analysis.figures.week import Weeks, weeks_of
from analysis.measures.attribution import attribution, movers
from analysis.measures.columns import Columns, Floats, Ints, Mask
from analysis.measures.emphasis import apart_shares
from analysis.measures.figure import POINTS, Figure, Part, Value
from analysis.measures.frames import FRAMES
from analysis.measures.words import frame_within
from analysis.models import Story, Theme

CHOICES = {"of": ("deployment", *(frame for frame in FRAMES if frame != "deployment"))}
LISTED = 10


def change_figure(asked: Asked) -> Figure:
    """Keys: `change` for the whole move in points, `theme/<slug>` for the part of each theme (all add up to it), `story/<id>`
    for the five stories whose removal would move it most."""
    weeks = weeks_of(asked)
    if weeks is None:
        return blank("change", gettext("What moved a frame"), asked)
    frame = asked.options["of"]
    filter = one_extent(weeks.span.filter).with_value("frame", "any").replace(counted="stories")
    mixed = read(filter, until=asked.until)
    last = weeks.before[-1]
    masks = [mixed.columns.between(week.start, week.end) for week in (last, weeks.week)]
    inside = filter.between(weeks.week.start, weeks.week.end)
    values = [
        _whole(mixed, masks, frame, inside),
        *_themes(mixed, masks, frame, inside),
        *_stories(mixed, masks, frame, filter.between(last.start, weeks.week.end)),
    ]
    return Figure(
        measure="change",
        title=gettext("What moved %(frame)s from %(before)s to %(week)s")
        % {"frame": frame_within(frame), "before": last.name, "week": weeks.week.name},
        counted="stories",
        query=inside.to_query(),
        options=asked.options,
        n=mixed.columns.where(masks[1]).units("stories").size,
        rules=weeks.ground.rules,
        cut_off=weeks.ground.cut_off,
        values=tuple(values),
        notes=(_gap(weeks),) if last in weeks.gaps else (),
        sample=weeks.ground.sample,
    )


def _gap(weeks: Weeks) -> str:
    return gettext("%(week)s was not collected: the move is none of the press.") % {
        "week": weeks.before[-1].name.capitalize()
    }


def _whole(mixed: Mixed, masks: list[Mask], frame: str, inside: ArticleFilter) -> Value:
    at = FRAMES.index(frame)
    before, now = (mixed.units(mask, mixed.whole, "stories") for mask in masks)
    value, bounds = apart_shares(now, before, at)
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    n = min(len(before), len(now))
    return Value("change", gettext("Whole change"), n, value, low, high, inside.to_query(), len(now), POINTS)


def _themes(mixed: Mixed, masks: list[Mask], frame: str, inside: ArticleFilter) -> list[Value]:
    frames = dict(Theme.objects.exclude(frame={}).values_list("tag_id", "frame"))
    names = names_of_kind("theme")
    tags = np.array(sorted(frames), dtype=np.int64)
    share = np.array([frames[tag].get(frame, 0.0) for tag in tags.tolist()])
    before, now = (_weights(mixed.columns.where(mask), tags) for mask in masks)
    found = attribution(before, now, share, share)
    part = found.mix + found.within
    values = []
    for at in np.argsort(-np.abs(part), kind="stable")[:LISTED].tolist():
        name = names[int(tags[at])]
        own = inside.with_value("also", f"theme:{name.slug}")
        opens = int(mixed.columns.where(masks[1] & mixed.columns.carrying([name.id])).units("stories").size)
        more: dict[str, Part] = {"before": float(before[at]), "now": float(now[at]), "frame": name.frame}
        values.append(
            Value(
                f"theme/{name.slug}",
                name.name,
                opens,
                float(part[at]),
                None,
                None,
                own.to_query(),
                opens,
                POINTS,
                name.name_zh,
                more,
            )
        )
    return values


def _weights(columns: Columns, tags: Ints) -> Floats:
    """The part of each theme in a week, over its stories; adds up to 1."""
    place = np.minimum(np.searchsorted(tags, columns.themes.flat), max(0, len(tags) - 1))
    held = tags[place] == columns.themes.flat if len(tags) else np.zeros(0, dtype=bool)
    rows = np.zeros((columns.size, len(tags)))
    np.add.at(rows, (columns.themes.owner[held], place[held]), columns.score[held])
    total = rows.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        units = columns.units("stories").mean(rows / total)
    known = units[~np.isnan(units).any(axis=1)]
    return known.mean(axis=0) if len(known) else np.zeros(len(tags))


def _stories(mixed: Mixed, masks: list[Mask], frame: str, both: ArticleFilter) -> list[Value]:
    at = FRAMES.index(frame)
    sides = []
    for mask in masks:
        columns = mixed.columns.where(mask)
        units = columns.units("stories")
        mean = units.mean(mixed.whole[mask])[:, at]
        sides.append((units.first(columns.story)[~np.isnan(mean)], mean[~np.isnan(mean)]))
    found = [one for one in movers(*sides[0], *sides[1], most=20) if one.story > 0][:5]
    titles = dict(Story.objects.filter(id__in=[one.story for one in found]).values_list("id", "title"))
    values = []
    for one in found:
        own = both.with_value("story", str(one.story)).to_query()
        values.append(Value(f"story/{one.story}", titles.get(one.story, ""), 1, one.effect, None, None, own, 1, POINTS))
    return values

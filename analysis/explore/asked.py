"""What a filter asks of the index: slugs and names turned to numbers of tags, and which kept counts can answer it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.explore.called import asked_of, seats
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.parsing import ALSO, ANY, FRAME, SEAT, TAG_KEYS, UNTAGGED, tag_pair
from analysis.explore.remembered import once
from analysis.models import StaleWeek, Theme


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter with its slugs turned to tag numbers. `none`: a key names only unknown values, so nothing can match."""

    groups: tuple[tuple[int, ...], ...]
    barred: tuple[int, ...]
    none: bool

    @property
    def required(self) -> tuple[int, ...]:
        """Tags that every piece must carry."""
        return tuple(group[0] for group in self.groups if len(group) == 1)


def fresh() -> bool:
    """Whether the kept counts equal a recount: no week waits to be counted anew."""
    return once("fresh", lambda: not StaleWeek.objects.exists())


def is_one_tag(filter: ArticleFilter, chosen: Chosen) -> bool:
    """Whether a filter asks for one tag and, at most, days."""
    return is_plain(filter) and not chosen.barred and len(chosen.groups) == 1 and len(chosen.groups[0]) == 1


def is_free(filter: ArticleFilter, chosen: Chosen, *, dates: bool = False) -> bool:
    """Whether a filter asks for nothing but (unless `dates`) days."""
    asks = not is_plain(filter) or chosen.groups or chosen.barred
    return not asks and not (dates and (filter.start or filter.end))


def is_plain(filter: ArticleFilter) -> bool:
    """Whether pieces are counted and nothing but tags and days asked for."""
    asked = filter.q or any(key in UNTAGGED for key, _ in (*filter.include, *filter.exclude))
    return filter.counted == PIECES and not asked


def resolve(filter: ArticleFilter) -> Chosen:
    """Turns slugs and names to tag numbers, in one query, or two when one is no slug. Unknown values match nothing; leaving
    out an unknown value changes nothing."""
    found = {pair: tuple(tag.id for tag in tags) for pair, tags in asked_of(filter).items()}
    alternatives = [[(key, value) for value in filter.values(key)] for key in TAG_KEYS]
    alternatives += [[pair] for value in filter.values(ALSO) if (pair := tag_pair((ALSO, value)))]
    groups = [tuple(sorted({tag for pair in pairs for tag in found[pair]})) for pairs in alternatives if pairs]
    barred = {tag for pair in filter.exclude if pair[0] in TAG_KEYS for tag in found[pair]}
    for key, read in ((FRAME, _framed), (SEAT, _seated)):
        if values := filter.values(key):
            groups.append(read(values))
        barred.update(read(filter.excluded(key)))
    return Chosen(tuple(group for group in groups if group), tuple(sorted(barred)), any(not group for group in groups))


def _framed(frames: tuple[str, ...]) -> tuple[int, ...]:
    """The themes that have a share of one of these frames. No query without a frame."""
    if not frames:
        return ()
    shares = once("frames", lambda: list(Theme.objects.exclude(frame={}).values_list("tag_id", "frame")))
    return tuple(sorted(tag for tag, share in shares if ANY in frames or any(share.get(frame) for frame in frames)))


def _seated(countries: tuple[str, ...]) -> tuple[int, ...]:
    """The outlets that have their seat in one of these countries. No query without a country."""
    return tuple(sorted(tag for tag, seat in seats().items() if seat in countries)) if countries else ()

"""The pieces of a list in memory: what a page counts them from. Outside of a page there are none, and PostgreSQL counts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from analysis.explore.asked import Chosen, resolve
from analysis.explore.called import named
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.holding import labelled, worded
from analysis.explore.mirror import archive
from analysis.explore.parsing import HEADLINE, LABEL, ONLY
from analysis.explore.remembered import WORDS, once, remembered
from analysis.explore.search import compile_search
from analysis.explore.telling import titled, told_only
from analysis.measures.archive import Archive, Lot, Whole
from analysis.measures.columns import EPOCH, Mask
from analysis.models import Entry, Labelled

_NUMBERS = "SELECT string_agg(int8send(number), ''::bytea) FROM ({rows}) AS piece (number)"


def lot_of(filter: ArticleFilter, *, tagged: bool = False) -> Lot | None:
    """The pieces of a list, wherever its cursor stands, whatever it counts and however it is sorted; `tagged` leaves out those
    that are not tagged yet, as `selection.every_piece` does. None outside of a page. One query for words and one for labels."""
    whole = archive()
    if whole is None:
        return None
    filter = filter.replace(sort="newest", counted=PIECES)
    return once(f"lot {tagged} {filter.to_query()}", lambda: _lot(whole, filter, resolve(filter), tagged))


def tagged_of(filter: ArticleFilter) -> Lot:
    """The tagged pieces of a list, on a page; what counts by tag is read nowhere else. Raises RuntimeError outside of one."""
    lot = lot_of(filter, tagged=True)
    if lot is None:
        raise RuntimeError("lists are held in memory while a page is read")
    return lot


def labels_of(filter: ArticleFilter) -> dict[int, int]:
    """What a list counts under each label, by the label's number. One query. Raises RuntimeError outside of a page."""
    lot = lot_of(filter)
    if lot is None:
        raise RuntimeError("lists are held in memory while a page is read")
    counted = {}
    for label, numbers in _filed().items():
        inside = lot.archive.among(np.array(numbers, dtype=np.int64))
        if n := Lot(lot.archive, lot.places[inside[lot.places]], lot.day).length(filter.counted):
            counted[label] = n
    return counted


@remembered(WORDS)
def _filed() -> dict[int, list[int]]:
    """The numbers of the pieces under each label."""
    found: dict[int, list[int]] = defaultdict(list)
    for label, article in Labelled.objects.order_by("label_id", "article_id").values_list("label_id", "article_id"):
        found[label].append(article)
    return dict(found)


def _lot(whole: Archive, filter: ArticleFilter, chosen: Chosen, tagged: bool) -> Lot:
    indexed = bool(tagged or chosen.groups or chosen.barred or filter.q)
    day = whole.day if indexed else whole.printed
    if chosen.none:
        return Lot(whole, np.zeros(0, dtype=np.intp), day)
    mask = whole.tagged.copy() if indexed else np.ones(whole.size, dtype=bool)
    for group in chosen.groups:
        mask &= _carrying(whole, group)
    if chosen.barred:
        mask &= ~_carrying(whole, chosen.barred)
    if filter.start:
        mask &= day >= filter.start.toordinal() - EPOCH
    if filter.end:
        mask &= day <= filter.end.toordinal() - EPOCH
    _untagged(whole, filter, mask)
    return Lot(whole, np.flatnonzero(mask), day)


def _carrying(whole: Archive, tags: tuple[int, ...]) -> Mask:
    return once(f"carrying {tags}", lambda: whole.carrying(tags))


def _untagged(whole: Archive, filter: ArticleFilter, mask: Mask) -> None:
    """Takes out what a filter leaves out by stories, labels, headlines, presses and words."""
    if stories := filter.values("story"):
        mask &= whole.told_in([int(story) for story in stories])
    if stories := filter.excluded("story"):
        mask &= ~whole.told_in([int(story) for story in stories])
    if labels := filter.values(LABEL):
        mask &= whole.among(_labelled(labels))
    if labels := filter.excluded(LABEL):
        mask &= ~whole.among(_labelled(labels))
    if names := filter.values(HEADLINE):
        mask &= whole.among(_titled(names))
    if names := filter.excluded(HEADLINE):
        mask &= ~whole.among(_titled(names))
    if presses := filter.values(ONLY):
        mask &= whole.among(_told_only(presses))
    if presses := filter.excluded(ONLY):
        mask &= ~whole.among(_told_only(presses))
    if filter.q:
        mask &= whole.among(_worded(filter.q))


def _labelled(labels: tuple[str, ...]) -> Whole:
    return once(f"labelled {labels}", lambda: _numbers(labelled(labels)))


def _titled(names: tuple[str, ...]) -> Whole:
    return once(f"titled {names}", lambda: _numbers(titled(named(HEADLINE, names))))


def _told_only(presses: tuple[str, ...]) -> Whole:
    return once(f"told only {presses}", lambda: _numbers(told_only(presses)))


def _worded(q: str) -> Whole:
    """What holds the words of a search; a page asks for it once, however many lists it counts."""
    found = worded(Entry.objects.all(), compile_search(q)).values_list("article_id")
    return once(f"worded {q}", lambda: _numbers(found))


def _numbers(pieces: QuerySet[Any, Any]) -> Whole:
    """The numbers that a query gives, as one string of bytes."""
    try:
        sql, parameters = pieces.query.sql_with_params()
    except EmptyResultSet:
        return np.zeros(0, dtype=np.int64)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS.format(rows=sql), parameters)
        return np.frombuffer(cursor.fetchone()[0] or b"", dtype=">i8").astype(np.int64)

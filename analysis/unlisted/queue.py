"""The queue as a page shows it: the open names in order, each with its counts and three places where it stands.

What is shown is counted now, so that a number opens exactly its list; only the order comes from the kept counts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from analysis.models import RuleChange, UnlistedName
from analysis.unlisted.pipeline import known_now, waiting

State = UnlistedName.State
LISTED = 40  # names on the page
PAGE = 50  # pieces on a name's own page
DECIDED = 12
WAITING = 1_000
LOOKED_AT = 400  # names that are asked whether the rules know them by now
LEAST = 2  # pieces: a name seen once is not proposed
EXAMPLES = 3
AROUND = 110  # characters shown on either side of a name
_ENDS = "。！？!?\n"
_SEEN = """
    WITH seen AS (
        SELECT row.*, piece.source_id, piece.dated_at,
            row_number() OVER (PARTITION BY row.name_id ORDER BY piece.dated_at DESC, piece.id DESC) AS place
        FROM analysis_unlistedsighting row JOIN articles_article piece ON piece.id = row.article_id
        WHERE row.name_id = ANY(%(names)s)
    ), counted AS (
        SELECT name_id, count(*) AS pieces, count(DISTINCT source_id) AS outlets, min(dated_at) AS first, max(dated_at) AS last
        FROM seen GROUP BY name_id
    )
    SELECT counted.name_id, counted.pieces, counted.outlets, counted.first, counted.last, piece.id, piece.title, piece.language,
        source.name, piece.dated_at, seen.start, seen."end" - seen.start,
        substr(CASE seen.field WHEN 'title' THEN piece.title WHEN 'teaser' THEN piece.teaser ELSE piece.body END,
               greatest(seen.start - %(around)s, 0) + 1, least(seen.start, %(around)s) + seen."end" - seen.start + %(around)s)
    FROM counted LEFT JOIN seen ON seen.name_id = counted.name_id AND seen.place > %(after)s AND seen.place <= %(until)s
    LEFT JOIN articles_article piece ON piece.id = seen.article_id LEFT JOIN articles_source source ON source.id = piece.source_id
    ORDER BY counted.name_id, seen.place
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of a name now, and where its first and last piece stand in time."""

    pieces: int
    outlets: int
    first: dt.datetime | None
    last: dt.datetime | None


NONE = Counts(0, 0, None, None)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A piece that holds a name, with the words around it: `before` + `name` + `after`."""

    article: int
    path: str
    title: str
    language: str
    source: str
    dated_at: dt.datetime
    before: str
    name: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A name of the queue. `recent` and `earlier` are pieces of seven days and of the eight weeks before them."""

    id: int
    text: str
    language: str
    kind: str
    kind_label: str
    state: str
    path: str
    counts: Counts
    recent: int
    earlier: int
    counted_for: dt.date | None
    examples: tuple[Sighting, ...]
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    change: int | None = None
    withdrawn: bool = False  # the change that added it is no longer in the rules


@dataclass(frozen=True, slots=True)
class Queue:
    """The first names of the queue, how many there are, and the last that were decided on."""

    names: tuple[Proposed, ...]
    total: int
    decided: tuple[Proposed, ...]
    waiting: int  # on-topic pieces that were not looked through yet, at most WAITING


@dataclass(frozen=True, slots=True)
class NamePage:
    """One name with a page of its pieces."""

    name: Proposed
    number: int
    last: int


def queue(limit: int = LISTED) -> Queue:
    """The open names in two pieces or more that the rules do not know by now, in order, and the last decisions."""
    known = known_now()
    seen = Q(outlets__gte=LEAST) | ~Q(kind="")  # what nothing but capitals speaks for needs a second outlet
    rows = UnlistedName.objects.filter(seen, state=State.OPEN, plain=False, pieces__gte=LEAST).select_related(
        "decided_by", "change"
    )
    rows = rows.order_by("-score", "id")
    fresh = [row for row in rows[:LOOKED_AT] if known is None or (row.key not in known and row.text not in known)]
    kept = _without_longer(fresh)
    decided = UnlistedName.objects.exclude(state=State.OPEN).select_related("decided_by", "change")
    return Queue(
        names=proposed(kept[:limit]),
        total=len(kept),
        decided=proposed(list(decided.order_by("-decided_at", "id")[:DECIDED]), until=0),
        waiting=len(waiting(WAITING)),
    )


def name_page(pk: int, number: int = 1) -> NamePage | None:
    """A name with the page `number` (from 1) of the pieces that hold it, the newest first; None when there is no such name."""
    row = UnlistedName.objects.select_related("decided_by", "change").filter(pk=pk).first()
    if row is None:
        return None
    last = max(1, -(-row.sightings.count() // PAGE))
    number = min(max(1, number), last)
    (name,) = proposed([row], after=PAGE * (number - 1), until=PAGE * number)
    return NamePage(name, number, last)


def proposed(rows: Sequence[UnlistedName], *, after: int = 0, until: int = EXAMPLES) -> tuple[Proposed, ...]:
    """Rows as a page shows them, with the sightings behind the first `after` up to `until`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, {"names": [row.pk for row in rows], "around": AROUND, "after": after, "until": until})
        found = cursor.fetchall()
    seen: defaultdict[int, list[Sighting]] = defaultdict(list)
    counts: dict[int, Counts] = {}
    for name, *counted, article, title, language, source, dated, start, length, window in found:
        counts[name] = Counts(*counted)
        if article is None:  # counted, and none of its pieces asked for
            continue
        before, text, behind = _cut(window, min(start, AROUND), length)
        path = f"/articles/{article}/"
        seen[name].append(Sighting(article, path, title, language, source, dated, before, text, behind))
    return tuple(_proposed(row, counts.get(row.pk, NONE), tuple(seen[row.pk])) for row in rows)


def _proposed(row: UnlistedName, counted: Counts, seen: tuple[Sighting, ...]) -> Proposed:
    return Proposed(
        id=row.pk,
        text=row.text,
        language=row.language,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        state=row.state,
        path=f"/settings/names/{row.pk}/",
        counts=counted,
        recent=row.recent,
        earlier=row.before,
        counted_for=row.counted_for,
        examples=seen,
        decided_by=row.decided_by.get_username() if row.decided_by else "",
        decided_at=row.decided_at,
        change=row.change_id,
        withdrawn=row.change is not None and row.change.state == RuleChange.State.WITHDRAWN,
    )


def _without_longer(rows: list[UnlistedName]) -> list[UnlistedName]:
    """Without Chinese names that are a more frequent one with words before it: where a name begins was guessed."""
    order = {row.key: row for row in rows}
    return [
        row
        for row in rows
        if row.language != "zh"
        or not any(
            (shorter := order.get(row.key[at:])) is not None and shorter.pieces >= row.pieces
            for at in range(1, len(row.key) - 2)
        )
    ]


def _cut(window: str, start: int, length: int) -> tuple[str, str, str]:
    """The words of the name's own sentence, within the window."""
    before, text, after = window[:start], window[start : start + length], window[start + length :]
    begin = max(max(before.rfind(end) for end in _ENDS), before.rfind(". ")) + 1
    stops = [at for end in (*_ENDS, ". ") if (at := after.find(end)) >= 0]
    return before[begin:].lstrip(), text, (after[: min(stops) + 1] if stops else after).rstrip()

"""From pieces to stories: read what is on topic, fold copies, gather texts, join languages, store.

reading (kept in rows) -> drafting (copies, clusters; no database) -> store. `build` looks at everything, `recheck` at the
last days, `arrive` at pieces that have just come; all three place a piece by the same rules, and a person's word holds in
all of them.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Sequence

from django.db.models import Count, Max, Min, Q

from analysis.models import Entry, StoryConstraint, StoryMember
from analysis.stories import copies, counted, reading
from analysis.stories.drafting import Known, draft, languages_of
from analysis.stories.meaning import embedder
from analysis.stories.rarity import Rarity
from analysis.stories.records import Copy, Ruling, StoriesReport, StoryDraft, Traits
from analysis.stories.store import holding, leave, store

Progress = Callable[[int, int], None]
COPY_DAYS = dt.timedelta(days=copies.DAYS)  # no shorter than a story stays open
RECENT = dt.timedelta(days=30)
DAYS = 3


def build(*, progress: Progress | None = None) -> StoriesReport:
    """Build every story anew and store them: the re-check of everything. `progress` is told (pieces read, pieces in all)."""
    started = time.monotonic()
    ids = reading.on_topic()
    reading.keep(ids, embedder=embedder(), progress=progress)
    return _place(ids, None, started, rare=counted.recount())


def recheck(days: int = DAYS) -> StoriesReport:
    """Look again at the pieces of the last days before the newest, and at all since the earliest that came late: stories are
    split and merged where later pieces make it plain. The same pieces give the same stories in whatever order they came.
    Older pieces stay in their stories, which these may join. Meant for every night."""
    started = time.monotonic()
    ids = reading.on_topic()
    reading.keep(ids, embedder=embedder())
    since = _since(ids, days)
    if since is None:
        return _place([], None, started)
    return _place(_around(ids, since - COPY_DAYS), set(_dated(ids, since)), started, rare=counted.recount())


def arrive(article_ids: Iterable[int]) -> StoriesReport:
    """Put pieces that have just been tagged into open stories, or into new ones. One that is no longer on topic leaves its
    story; one that has changed is placed anew; what is in a story already stays there until the next re-check. Pieces more
    than 30 days older than the newest wait for that, too. Harmless when told twice. Takes seconds: only stories that were
    open around these pieces' dates are read."""
    started = time.monotonic()
    wanted = set(article_ids)
    fresh = set(reading.on_topic(wanted))
    reading.keep(sorted(fresh), embedder=embedder())
    with holding():
        leave(wanted - fresh)
        newest = Entry.objects.order_by("-dated_at").values_list("dated_at", flat=True).first()
        dates = dict(Entry.objects.filter(pk__in=fresh).values_list("pk", "dated_at"))
        fresh = {key for key, at in dates.items() if newest and at >= newest - RECENT}
        if not fresh:
            return _report([], [], started)
        near = _around(None, min(dates[key] for key in fresh) - COPY_DAYS, max(dates.values()) + COPY_DAYS)
        return _place(sorted({*near, *fresh}), fresh, started, rare=counted.current(), settled=False)


def place_again(article_ids: Iterable[int]) -> StoriesReport:
    """Place these pieces anew among the stories that they are in, as after a person's word on them; the others in these
    stories stay where they are."""
    started = time.monotonic()
    with holding():
        fresh = set(reading.on_topic(article_ids))
        told = StoryMember.objects.filter(article__in=fresh).values("story_id")
        ids = sorted(StoryMember.objects.filter(story__in=told).values_list("article_id", flat=True))
        return _place(ids, fresh.intersection(ids), started, rare=counted.current())


def _place(
    ids: Sequence[int],
    fresh: Collection[int] | None,
    started: float,
    *,
    rare: Rarity | None = None,
    settled: bool = True,
) -> StoriesReport:
    """Drafts the stories of these pieces, of which the `fresh` are placed and the others stay (None: all are placed, and every
    other piece leaves its story), and stores those that hold a fresh one or lost one. Drafting may take a minute, so it holds
    no transaction; when a person has ruled meanwhile it is done again."""
    reading.keep(ids, embedder=embedder())  # most were read when they came
    while True:
        said, ended = _last_said(), _stored_ids() if fresh is None else set()
        traits = reading.traits_of(ids)
        known = None if fresh is None else _known(set(ids) - set(fresh))
        drafts = draft(traits, rulings=_rulings(ids), rare=rare, known=known)
        with holding():
            if _last_said() == said:
                arrived = fresh if not settled else None
                mine = _touched(drafts, fresh, known)
                store(mine, traits, unsettled=_unsettled(known, arrived), ended=ended)
                return _report(traits, mine, started)


def _touched(drafts: Sequence[StoryDraft], fresh: Collection[int] | None, known: Known | None) -> Sequence[StoryDraft]:
    """The drafts that hold a fresh piece, or what is known of a story that one of these leaves."""
    if fresh is None or known is None:
        return drafts
    left = set(StoryMember.objects.filter(article__in=fresh).values_list("story_id", flat=True))
    return [d for d in drafts if any(key in fresh or known.stories.get(key) in left for key, _ in d.members)]


def _last_said() -> tuple[int, int]:
    """The number of the last ruling, and how many were taken back: equal as long as nobody rules."""
    rulings = StoryConstraint.objects.aggregate(last=Max("pk"), undone=Count("undone_at"))
    return rulings["last"] or 0, rulings["undone"]


def _stored_ids() -> set[int]:
    return set(StoryMember.objects.values_list("article_id", flat=True))


def _unsettled(known: Known | None, arrived: Collection[int] | None) -> set[int]:
    """The pieces that the next re-check has to look at: those that arrive now, and those before that still wait for it."""
    waiting = StoryMember.objects.filter(is_settled=False, article__in=known.stories if known else ())
    return {*(arrived or ()), *waiting.values_list("article_id", flat=True)}


def _since(ids: Sequence[int], days: int) -> dt.datetime | None:
    """From when on to look again; None when nothing is on topic."""
    entries = Entry.objects.filter(pk__in=ids)
    newest: dt.datetime | None = entries.aggregate(at=Max("dated_at"))["at"]
    if newest is None:
        return None
    member = "article__story_member"
    waiting = entries.filter(Q(**{f"{member}__isnull": True}) | Q(**{f"{member}__is_settled": False}))
    late: dt.datetime | None = waiting.aggregate(at=Min("dated_at"))["at"]
    return min(newest - dt.timedelta(days=days), late or newest)


def _dated(ids: Sequence[int] | None, since: dt.datetime, until: dt.datetime | None = None) -> list[int]:
    """Ids of pieces of these (None: of those in a story) that are dated in a stretch of time."""
    rows = Entry.objects.filter(dated_at__gte=since)
    rows = rows.filter(article__story_member__isnull=False) if ids is None else rows.filter(pk__in=ids)
    if until is not None:
        rows = rows.filter(dated_at__lte=until)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _around(ids: Sequence[int] | None, since: dt.datetime, until: dt.datetime | None = None) -> list[int]:
    """The same with the earlier and later pieces of their stories."""
    near = _dated(ids, since, until)
    stories = StoryMember.objects.filter(article__in=near).values("story_id")
    return sorted({*near, *StoryMember.objects.filter(story__in=stories).values_list("article_id", flat=True)})


def _known(still: Collection[int]) -> Known:
    """The stories of the pieces that are not to be placed again."""
    rows = StoryMember.objects.filter(pk__in=still)
    stories = dict(rows.values_list("article_id", "story_id"))
    copies = {
        row.article_id: Copy(row.article_id, row.copy_of_id, row.likeness or 1.0, row.reason or "text")  # type: ignore[arg-type]
        for row in rows.filter(copy_of__in=still)
    }
    return Known(stories, copies)


def _rulings(ids: Sequence[int]) -> list[Ruling]:
    """A person's word on these pieces, newest first."""
    rows = StoryConstraint.objects.filter(undone_at=None, first__in=ids, second__in=ids).order_by("-pk")
    return [Ruling(*row) for row in rows.values_list("kind", "first_id", "second_id")]


def _report(traits: Sequence[Traits], drafts: Sequence[StoryDraft], started: float) -> StoriesReport:
    by_id = {trait.id: trait for trait in traits}
    members = [copy for draft in drafts for _, copy in draft.members]
    folded = sum(copy is not None for copy in members)
    return StoriesReport(
        pieces=len(members),
        texts=len(members) - folded,
        copies=folded,
        stories=len(drafts),
        joined=sum(len(languages_of(draft, by_id)) > 1 for draft in drafts),
        seconds=round(time.monotonic() - started, 1),
    )

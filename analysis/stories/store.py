"""Stories into rows. A story keeps its id when it is built anew, so that addresses and briefings stay good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction

from analysis.models import Story, StoryMember
from analysis.stories.records import StoryDraft
from articles.models import Article

LOCK = 71_204  # any number of ours: one build writes at a time
BATCH = 2000


@transaction.atomic
def store(drafts: Sequence[StoryDraft]) -> int:
    """Make the stored stories equal to the drafts; returns how many there are. Pieces deleted meanwhile are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    facts = _facts([key for draft in drafts for key, _ in draft.members])
    drafts = [kept for draft in drafts if (kept := _without_lost(draft, facts))]
    stored = dict(StoryMember.objects.values_list("article_id", "story_id"))
    keep = _kept_ids(drafts, stored)
    rows = [_row(draft, facts, keep.get(place)) for place, draft in enumerate(drafts)]
    _write(rows)
    members = [
        StoryMember(article_id=key, story=row, copy_of_id=copy_of)
        for draft, row in zip(drafts, rows, strict=True)
        for key, copy_of in draft.members
    ]
    StoryMember.objects.bulk_create(
        members, BATCH, update_conflicts=True, unique_fields=["article"], update_fields=["story", "copy_of"]
    )
    _remove(stored, {member.article_id for member in members}, {row.pk for row in rows})
    return len(rows)


def _facts(ids: Sequence[int]) -> dict[int, Article]:
    """The pieces' titles, dates, sources and languages by id; a piece that is gone is missing."""
    found: dict[int, Article] = {}
    for start in range(0, len(ids), BATCH):
        rows = Article.objects.filter(pk__in=ids[start : start + BATCH])
        found.update({row.pk: row for row in rows.only("title", "dated_at", "source_id", "language")})
    return found


def _without_lost(draft: StoryDraft, facts: dict[int, Article]) -> StoryDraft | None:
    """The draft without pieces that are gone; None when nothing is left."""
    members = tuple((key, copy if copy in facts else None) for key, copy in draft.members if key in facts)
    if not members:
        return None
    return StoryDraft(draft.lead if draft.lead in facts else members[0][0], members)


def _kept_ids(drafts: Sequence[StoryDraft], stored: dict[int, int]) -> dict[int, int]:
    """Which draft (by its place) goes on under which stored id: the one that shares most pieces with it, the first of equals."""
    shared: Counter[tuple[int, int]] = Counter()
    for place, draft in enumerate(drafts):
        shared.update((place, stored[key]) for key, _ in draft.members if key in stored)
    kept: dict[int, int] = {}
    taken: set[int] = set()
    for (place, story_id), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if place not in kept and story_id not in taken:
            kept[place] = story_id
            taken.add(story_id)
    return kept


def _row(draft: StoryDraft, facts: dict[int, Article], story_id: int | None) -> Story:
    """The story's row with its counts."""
    pieces = [facts[key] for key, _ in draft.members]
    return Story(
        pk=story_id,
        title=facts[draft.lead].title,
        lead_id=draft.lead,
        first_at=min(piece.dated_at for piece in pieces),
        last_at=max(piece.dated_at for piece in pieces),
        pieces=len(pieces),
        texts=sum(copy_of is None for _, copy_of in draft.members),
        outlets=len({piece.source_id for piece in pieces}),
        languages=sorted({piece.language for piece in pieces}),
    )


def _write(rows: Sequence[Story]) -> None:
    """Change the rows that exist, create the others; these get their ids."""
    fields = ["title", "lead", "first_at", "last_at", "pieces", "texts", "outlets", "languages"]
    Story.objects.bulk_update([row for row in rows if row.pk], fields, BATCH)
    Story.objects.bulk_create([row for row in rows if not row.pk], BATCH)


def _remove(stored: dict[int, int], members: set[int], stories: set[int]) -> None:
    """Take out pieces that belong to no story any more, and stories that no draft goes on with."""
    lost = sorted(stored.keys() - members)
    for start in range(0, len(lost), BATCH):
        StoryMember.objects.filter(article__in=lost[start : start + BATCH]).delete()
    ended = sorted(set(Story.objects.values_list("pk", flat=True)) - stories)
    for start in range(0, len(ended), BATCH):
        Story.objects.filter(pk__in=ended[start : start + BATCH]).delete()

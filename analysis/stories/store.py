"""Stories into rows. A story keeps its id when it is built anew, so that addresses and briefings stay good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from analysis.models import Story, StoryMember
from analysis.stories.records import Copy, StoryDraft, Traits
from articles.models import Article

LOCK = 71_204  # any number of ours: one build writes at a time
PATIENCE = 30  # seconds to wait for another who places pieces: a build of everything stores for as long
BATCH = 2000
_MEMBER = ["story", "copy_of", "likeness", "reason", "agency", "is_settled"]


@contextmanager
def holding() -> Iterator[None]:
    """One transaction in which nobody else places pieces."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
        yield


def store(
    drafts: Sequence[StoryDraft],
    traits: Sequence[Traits],
    *,
    unsettled: Collection[int] = (),
    ended: Collection[int] = (),
) -> int:
    """Store the drafts and return how many they are; pieces deleted meanwhile are left out. The `unsettled` pieces are looked
    at again by the next re-check; the `ended` ones, where no draft holds them, leave their stories. What other pieces of the
    same stories came meanwhile stays. Call it inside `holding`."""
    agencies = {trait.id: trait.agency for trait in traits}
    facts = _facts([key for draft in drafts for key, _ in draft.members])
    drafts = [kept for draft in drafts if (kept := _without_lost(draft, facts))]
    stored = _stored({*facts, *ended})
    keep = _kept_ids(drafts, stored)
    rows = [_row(draft, facts, keep.get(place)) for place, draft in enumerate(drafts)]
    _write(rows)
    members = [
        _member(key, row, copy, agencies.get(key, ""), settled=key not in unsettled)
        for draft, row in zip(drafts, rows, strict=True)
        for key, copy in draft.members
    ]
    StoryMember.objects.bulk_create(
        members, BATCH, update_conflicts=True, unique_fields=["article"], update_fields=_MEMBER
    )
    _take_out(set(ended) - facts.keys())
    _count_anew({*stored.values(), *(row.pk for row in rows)})
    return len(rows)


def leave(article_ids: Collection[int]) -> None:
    """Take pieces out of their stories; a story that is left empty ends. Call it inside `holding`."""
    left = set(StoryMember.objects.filter(article__in=list(article_ids)).values_list("story_id", flat=True))
    _take_out(article_ids)
    _count_anew(left)


def _facts(ids: Sequence[int]) -> dict[int, Article]:
    """The pieces' titles, dates, sources and languages by id; a piece that is gone is missing."""
    found: dict[int, Article] = {}
    for start in range(0, len(ids), BATCH):
        rows = Article.objects.filter(pk__in=ids[start : start + BATCH])
        found.update({row.pk: row for row in rows.only("title", "dated_at", "source_id", "language")})
    return found


def _stored(ids: Collection[int]) -> dict[int, int]:
    """The story that each of these pieces is in now."""
    return dict(StoryMember.objects.filter(article__in=list(ids)).values_list("article_id", "story_id"))


def _without_lost(draft: StoryDraft, facts: dict[int, Article]) -> StoryDraft | None:
    """The draft without pieces that are gone; None when nothing is left."""
    members = tuple(
        (key, copy if copy and copy.original in facts else None) for key, copy in draft.members if key in facts
    )
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
    """The story's row as the draft has it; once its members are stored it is counted from them."""
    pieces = [facts[key] for key, _ in draft.members]
    return Story(
        pk=story_id,
        title=facts[draft.lead].title,
        lead_id=draft.lead,
        first_at=min(piece.dated_at for piece in pieces),
        last_at=max(piece.dated_at for piece in pieces),
        pieces=len(pieces),
        texts=sum(copy is None for _, copy in draft.members),
        outlets=len({piece.source_id for piece in pieces}),
        languages=sorted({piece.language for piece in pieces}),
    )


def _member(key: int, row: Story, copy: Copy | None, agency: str, *, settled: bool) -> StoryMember:
    return StoryMember(
        article_id=key,
        story=row,
        copy_of_id=copy.original if copy else None,
        likeness=round(copy.likeness, 3) if copy else None,
        reason=copy.reason if copy else "",
        agency=agency,
        is_settled=settled,
    )


def _write(rows: Sequence[Story]) -> None:
    """Create the rows that do not exist; they get their ids."""
    Story.objects.bulk_create([row for row in rows if not row.pk], BATCH)


def _take_out(article_ids: Collection[int]) -> None:
    lost = sorted(article_ids)
    for start in range(0, len(lost), BATCH):
        StoryMember.objects.filter(article__in=lost[start : start + BATCH]).delete()


_COUNT = """
    UPDATE analysis_story story SET first_at = told.first_at, last_at = told.last_at, pieces = told.pieces, texts = told.texts,
        outlets = told.outlets, languages = told.languages, lead_id = told.lead, title = lead.title
    FROM (
        SELECT member.story_id, min(piece.dated_at) AS first_at, max(piece.dated_at) AS last_at, count(*) AS pieces,
            count(*) FILTER (WHERE member.copy_of_id IS NULL) AS texts, count(DISTINCT piece.source_id) AS outlets,
            jsonb_agg(DISTINCT piece.language ORDER BY piece.language) AS languages,
            (array_agg(piece.id ORDER BY member.copy_of_id IS NOT NULL, piece.dated_at, piece.title, piece.source_id, piece.id))[1]
                AS lead
        FROM analysis_storymember member JOIN articles_article piece ON piece.id = member.article_id
        WHERE member.story_id = ANY(%s) GROUP BY member.story_id
    ) AS told JOIN articles_article lead ON lead.id = told.lead
    WHERE story.id = told.story_id
"""


def _count_anew(story_ids: Collection[int]) -> None:
    """Makes what these stories say of themselves equal to their members; those without any end."""
    ids = sorted(story_ids)
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        Story.objects.filter(pk__in=some, members=None).delete()
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [some])

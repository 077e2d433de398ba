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
BATCH = 2000
_FIELDS = ["title", "lead", "first_at", "last_at", "pieces", "texts", "outlets", "languages"]
_MEMBER = ["story", "copy_of", "likeness", "reason", "agency", "is_settled"]


@contextmanager
def holding() -> Iterator[None]:
    """One transaction in which nobody else places pieces."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def store(
    drafts: Sequence[StoryDraft], traits: Sequence[Traits], *, unsettled: Collection[int] = (), whole: bool
) -> int:
    """Store the drafts and return how many they are; pieces deleted meanwhile are left out.
    The `unsettled` pieces are looked at again by the next re-check. When they are the `whole`, every
    other story ends; else the stories that lose pieces to them are counted anew. Call it inside `holding`."""
    agencies = {trait.id: trait.agency for trait in traits}
    facts = _facts([key for draft in drafts for key, _ in draft.members])
    drafts = [kept for draft in drafts if (kept := _without_lost(draft, facts))]
    stored = _stored(None if whole else facts)
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
    if whole:
        _take_out(stored.keys() - facts.keys())
    _count_anew(set(stored.values()) - {row.pk for row in rows})
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


def _stored(ids: Collection[int] | None) -> dict[int, int]:
    """The story that each of these pieces (None: every piece) is in now."""
    rows = StoryMember.objects.all() if ids is None else StoryMember.objects.filter(article__in=list(ids))
    return dict(rows.values_list("article_id", "story_id"))


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
    """The story's row with its counts."""
    row = Story(pk=story_id, title=facts[draft.lead].title, lead_id=draft.lead)
    texts = sum(copy is None for _, copy in draft.members)
    return _counted(row, [facts[key] for key, _ in draft.members], texts)


def _counted(row: Story, pieces: Sequence[Article], texts: int) -> Story:
    row.first_at = min(piece.dated_at for piece in pieces)
    row.last_at = max(piece.dated_at for piece in pieces)
    row.pieces, row.texts = len(pieces), texts
    row.outlets = len({piece.source_id for piece in pieces})
    row.languages = sorted({piece.language for piece in pieces})
    return row


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
    """Change the rows that exist, create the others; these get their ids."""
    Story.objects.bulk_update([row for row in rows if row.pk], _FIELDS, BATCH)
    Story.objects.bulk_create([row for row in rows if not row.pk], BATCH)


def _take_out(article_ids: Collection[int]) -> None:
    lost = sorted(article_ids)
    for start in range(0, len(lost), BATCH):
        StoryMember.objects.filter(article__in=lost[start : start + BATCH]).delete()


def _count_anew(story_ids: Collection[int]) -> None:
    """Stories that lost pieces: those without any end, the others get a new lead and new counts."""
    pieces: dict[int, list[StoryMember]] = {}
    rows = StoryMember.objects.filter(story__in=list(story_ids)).select_related("article").defer("article__body")
    for member in rows.order_by("article__dated_at", "article_id"):
        pieces.setdefault(member.story_id, []).append(member)
    for story in Story.objects.filter(pk__in=list(story_ids)):
        members = pieces.get(story.pk)
        if not members:
            story.delete()
            continue
        present = {member.article_id for member in members}
        texts = [member for member in members if member.copy_of_id not in present]
        lead = texts[0].article if texts else members[0].article
        story.lead, story.title = lead, lead.title
        _counted(story, [member.article for member in members], len(texts)).save(update_fields=_FIELDS)

"""What a person may say of a story: split pieces off, merge it with another, call a piece no copy; and take it back.

Nothing is ever overwritten: each act adds constraints under one number, and taking it back marks them with the day.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from analysis.models import StoryConstraint, StoryMember
from analysis.stories.pipeline import place_again

MOST = 400  # pairs that one act may say something of
NOTE = 300  # characters of a note

Kind = StoryConstraint.Kind


class CannotRule(ValueError):
    """An act that makes no sense; the message says why and what to do."""


@transaction.atomic
def split(story_id: int, article_ids: Collection[int], *, who: Any, note: str = "") -> int:
    """These pieces of a story become a story of their own; answers its number. Copies go with their text."""
    members = _members(story_id)
    ticked = set(article_ids) & members.keys()
    if not ticked:
        raise CannotRule("No piece of this story was ticked. Tick the pieces that belong elsewhere.")
    ticked |= {key for key, member in members.items() if member.copy_of_id in ticked and member.pk not in ticked}
    rest = sorted(members.keys() - ticked)
    if not rest:
        raise CannotRule("Every piece of the story was ticked. Leave at least one in it.")
    off = sorted(ticked)
    pairs = [(Kind.TOGETHER, off[0], other) for other in off[1:]] + [(Kind.APART, a, b) for a in off for b in rest]
    _say(pairs, who, note)
    place_again(off)
    return StoryMember.objects.get(article=off[0]).story_id


@transaction.atomic
def merge(story_id: int, other_id: int, *, who: Any, note: str = "") -> int:
    """Two stories become one; answers its number, which is the larger one's."""
    if story_id == other_id:
        raise CannotRule("A story cannot be merged with itself. Name another story.")
    mine, others = sorted(_members(story_id)), sorted(_members(other_id))
    pairs = [(Kind.TOGETHER, mine[0], other) for other in (*mine[1:], *others)]
    _say(pairs, who, note)
    place_again([*mine, *others])
    return StoryMember.objects.get(article=mine[0]).story_id


@transaction.atomic
def not_a_copy(article_id: int, *, who: Any, note: str = "") -> int:
    """A piece that was folded stands for itself from now on; answers its story."""
    member = StoryMember.objects.filter(article=article_id).first()
    if member is None or member.copy_of_id is None:
        raise CannotRule("This piece is not folded as a copy, so there is nothing to take back.")
    group = StoryMember.objects.filter(story=member.story_id).filter(
        Q(article=member.copy_of_id) | Q(copy_of=member.copy_of_id)
    )
    others = sorted(set(group.values_list("article_id", flat=True)) - {article_id})
    _say([(Kind.NOT_A_COPY, article_id, other) for other in others], who, note)
    place_again(_members(member.story_id))
    return StoryMember.objects.get(article=article_id).story_id


@transaction.atomic
def undo(act: uuid.UUID, *, who: Any) -> list[int]:
    """Take an act back: what it forbade may happen again, what it joined has to hold by itself. Answers the stories that its
    pieces are in now. Taking it back twice changes nothing."""
    rows = StoryConstraint.objects.filter(act=act)
    pieces = sorted({key for pair in rows.values_list("first_id", "second_id") for key in pair})
    if not pieces:
        raise CannotRule("There is no such act. Reload the story's page.")
    if rows.filter(undone_at=None).update(undone_at=Now(), undone_by=who):
        place_again(pieces)
    return sorted(set(StoryMember.objects.filter(article__in=pieces).values_list("story_id", flat=True)))


def history(story_id: int) -> list[StoryConstraint]:
    """The acts on any piece of a story, newest first, each by its first row."""
    members = StoryMember.objects.filter(story=story_id).values("article_id")
    touching = StoryConstraint.objects.filter(Q(first__in=members) | Q(second__in=members)).values("act")
    rows = StoryConstraint.objects.filter(act__in=touching).select_related("who", "undone_by").order_by("-pk")
    first: dict[uuid.UUID, StoryConstraint] = {}
    for row in rows:
        kept = first.setdefault(row.act, row)
        if row.kind == Kind.APART:  # a split holds together what it took off, too: apart is what it says
            first[row.act] = row if kept.kind != Kind.APART else kept
    return sorted(first.values(), key=lambda row: -row.pk)


def _members(story_id: int) -> dict[int, StoryMember]:
    found = {member.article_id: member for member in StoryMember.objects.filter(story=story_id)}
    if not found:
        raise CannotRule(f"There is no story {story_id}. It may have been merged; look it up again.")
    return found


def _say(pairs: Sequence[tuple[Kind, int, int]], who: Any, note: str) -> None:
    if len(pairs) > MOST:
        raise CannotRule(
            f"This act would say something of {len(pairs)} pairs of pieces; {MOST} is the most. Take fewer."
        )
    act = uuid.uuid4()
    note = " ".join(note.split())[:NOTE]
    StoryConstraint.objects.bulk_create(
        StoryConstraint(kind=kind, first_id=first, second_id=second, act=act, who=who, note=note)
        for kind, first, second in pairs
    )

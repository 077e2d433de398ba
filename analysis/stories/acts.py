"""What a person may say of a story: split pieces off, merge it with another, call a piece no copy; and take it back.

Nothing is ever overwritten: each act adds constraints under one number, and taking it back marks them with the day.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.models import StoryConstraint, StoryMember
from analysis.stories.pipeline import place_again
from articles.models import Article

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
        raise CannotRule(gettext("No piece of this story was ticked. Tick the pieces that belong elsewhere."))
    ticked |= {key for key, member in members.items() if member.copy_of_id in ticked and member.pk not in ticked}
    rest = sorted(members.keys() - ticked)
    if not rest:
        raise CannotRule(gettext("Every piece of the story was ticked. Leave at least one in it."))
    off = sorted(ticked)
    pairs = [(Kind.TOGETHER, off[0], other) for other in off[1:]] + [(Kind.APART, a, b) for a in off for b in rest]
    _say(pairs, who, note)
    place_again(off)
    return StoryMember.objects.get(article=off[0]).story_id


@transaction.atomic
def merge(story_id: int, other_id: int, *, who: Any, note: str = "") -> int:
    """Two stories become one; answers its number, which is the larger one's."""
    if story_id == other_id:
        raise CannotRule(gettext("A story cannot be merged with itself. Name another story."))
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
        raise CannotRule(gettext("This piece is not folded as a copy, so there is nothing to take back."))
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
        raise CannotRule(gettext("There is no such act. Reload the story's page."))
    if rows.filter(undone_at=None).update(undone_at=Now(), undone_by=who):
        place_again(pieces)
    return sorted(set(StoryMember.objects.filter(article__in=pieces).values_list("story_id", flat=True)))


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person: what was said, and of which pieces (a split names those that were taken off)."""

    act: uuid.UUID
    kind: str
    about: tuple[Article, ...]
    who: Any
    made_at: dt.datetime
    note: str
    undone_by: Any
    undone_at: dt.datetime | None


def history(story_id: int) -> list[Act]:
    """The acts on any piece of a story, newest first. Three queries."""
    members = StoryMember.objects.filter(story=story_id).values("article_id")
    touching = StoryConstraint.objects.filter(Q(first__in=members) | Q(second__in=members)).values("act")
    rows = StoryConstraint.objects.filter(act__in=touching).select_related("who", "undone_by").order_by("pk")
    by_act: dict[uuid.UUID, list[StoryConstraint]] = {}
    for row in rows:
        by_act.setdefault(row.act, []).append(row)
    keys = {key for said in by_act.values() for key in _about(said)}
    pieces = Article.objects.defer("body").in_bulk(keys)
    return [
        Act(act, _kind(said), tuple(pieces[key] for key in _about(said)), said[0].who, said[0].made_at, said[0].note,
            said[0].undone_by, said[0].undone_at)
        for act, said in reversed(by_act.items())
    ]  # fmt: skip


def _kind(said: Sequence[StoryConstraint]) -> str:
    """A split holds together what it takes off, too: apart is what it says."""
    return Kind.APART if any(row.kind == Kind.APART for row in said) else said[0].kind


def _about(said: Sequence[StoryConstraint]) -> list[int]:
    """The pieces that an act is shown with, at most three: what was split off, what was no copy, or two that were merged."""
    if _kind(said) == Kind.TOGETHER:
        return [said[0].first_id, said[-1].second_id]
    return sorted({row.first_id for row in said if row.kind == _kind(said)})[:3]


def _members(story_id: int) -> dict[int, StoryMember]:
    found = {member.article_id: member for member in StoryMember.objects.filter(story=story_id)}
    if not found:
        raise CannotRule(
            gettext("There is no story %(story_id)s. It may have been merged; look it up again.")
            % {"story_id": story_id}
        )
    return found


def _say(pairs: Sequence[tuple[Kind, int, int]], who: Any, note: str) -> None:
    if len(pairs) > MOST:
        raise CannotRule(
            gettext("This act would say something of %(pairs)s pairs of pieces; %(most)s is the most. Take fewer.")
            % {"pairs": len(pairs), "most": MOST}
        )
    act = uuid.uuid4()
    note = " ".join(note.replace("\x00", "").split())[:NOTE]
    StoryConstraint.objects.bulk_create(
        StoryConstraint(kind=kind, first_id=first, second_id=second, act=act, who=who, note=note)
        for kind, first, second in pairs
    )

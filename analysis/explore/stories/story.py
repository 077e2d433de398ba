"""One story as its page shows it: how it was told in order, who carried it and who did not, and what people ruled."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.explore.emphasis import stress_among
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.rows import StoryRef, story_ref
from analysis.explore.names import query_of
from analysis.explore.stories.coverage import Absent, absentees
from analysis.measures.periods import zone
from analysis.models import Entry, Story, StoryConstraint, StoryMember
from analysis.stories.acts import history
from analysis.stories.pairs import CLOSED_HOURS


@dataclass(frozen=True, slots=True)
class Telling:
    """A piece of the story; a text of its own, or a copy."""

    id: int
    path: str
    title: str
    source_name: str
    source_query: str
    language: str
    dated_at: dt.datetime
    later: str  # after the first report, in words; empty for the first
    frame: str
    agency: str
    likeness: int | None  # per cent of a copy's shingles that are its original's
    reason: str  # why a copy was folded, in words
    copies: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who carried the story: how many of its texts, and of its pieces."""

    name: str
    language: str
    texts: int
    pieces: int
    query: str
    first_at: dt.datetime
    frame: str


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """When a language first told the story."""

    language: str
    source_name: str
    path: str
    at: dt.datetime
    later: str  # after the first of all, in words; empty for the first
    texts: int
    pieces: int
    query: str


@dataclass(frozen=True, slots=True)
class RulingLine:
    """One act of a person on the story's pieces."""

    act: str
    text: str
    titles: tuple[tuple[str, str, str], ...]  # title, address and language of what it was about
    who: str
    made_at: dt.datetime
    note: str
    undone_by: str
    undone_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Everything the page of a story shows."""

    story: StoryRef
    language: str
    state: str
    pieces: int
    first: Telling
    tellings: tuple[Telling, ...]
    first_seen: tuple[FirstSeen, ...]
    outlets: tuple[Outlet, ...]
    frames: tuple[tuple[str, int], ...]
    absent: tuple[Absent, ...]
    active: int  # outlets that were at work then, those of the story among them
    rulings: tuple[RulingLine, ...]


def story_page(story_id: int) -> StoryPage | None:
    """The page of a story; None when there is none. A constant number of queries."""
    story = Story.objects.filter(pk=story_id).first()
    members = list(
        StoryMember.objects.filter(story=story_id)
        .select_related("article__source")
        .defer("article__body")
        .order_by("article__dated_at", "article_id")
    )
    if story is None or not members:
        return None
    frames = stress_among(member.article_id for member in members)
    tellings = _tellings(members, frames)
    outlets = _outlets(story.pk, members, frames)
    absent, active = absentees(story.first_at, story.last_at, {member.article.source_id for member in members})
    stressed = Counter(
        frames[member.article_id] for member in members if not member.copy_of_id and member.article_id in frames
    )
    return StoryPage(
        story=story_ref(story),
        language=members[0].article.language,
        state=_state(story),
        pieces=len(members),
        first=min(tellings, key=lambda telling: (telling.dated_at, telling.id)),
        tellings=tellings,
        first_seen=_first_seen(story.pk, members),
        outlets=outlets,
        frames=tuple(sorted(stressed.items(), key=lambda item: (-item[1], item[0]))),
        absent=absent,
        active=active + len(outlets),
        rulings=_rulings(story.pk),
    )


def later(hours: float) -> str:
    """So many hours after something, in words: `35 min later`, `7 h later`, `3 days later`; empty for none."""
    minutes = round(hours * 60)
    if minutes <= 0:
        return ""
    if minutes < 120:
        return gettext("%(minutes)s min later") % {"minutes": minutes}
    return (
        gettext("%(hours)s h later") % {"hours": round(hours)}
        if hours < 72
        else gettext("%(days)s days later") % {"days": round(hours / 24)}
    )


def _state(story: Story) -> str:
    """Whether the story may still go on, measured against the newest piece we hold."""
    newest = Entry.objects.aggregate(at=Max("dated_at"))["at"]
    quiet = (newest - story.last_at).total_seconds() / 3600 if newest else 0.0
    if quiet > CLOSED_HOURS:
        return gettext("closed after ten days without a new piece")
    return gettext("open") if quiet <= 72 else gettext("quiet for %(days)s days") % {"days": round(quiet / 24)}


def _tellings(members: Sequence[StoryMember], frames: Mapping[int, str]) -> tuple[Telling, ...]:
    """The texts in order of time, each with its copies."""
    began = members[0].article.dated_at
    present = {member.article_id for member in members}
    copies: dict[int, list[Telling]] = defaultdict(list)
    for member in members:
        if member.copy_of_id in present:
            copies[member.copy_of_id or 0].append(_telling(member, frames, began))
    return tuple(
        _telling(member, frames, began, tuple(copies[member.article_id]))
        for member in members
        if member.copy_of_id not in present
    )


def _telling(
    member: StoryMember, frames: Mapping[int, str], began: dt.datetime, copies: tuple[Telling, ...] = ()
) -> Telling:
    piece = member.article
    return Telling(
        id=piece.pk,
        path=f"/articles/{piece.pk}/",
        title=piece.title,
        source_name=piece.source.name,
        source_query=query_of(("source", piece.source.slug)),
        language=piece.language,
        dated_at=piece.dated_at.astimezone(zone()),
        later=later((piece.dated_at - began).total_seconds() / 3600),
        frame=frames.get(piece.pk, ""),
        agency=member.agency,
        likeness=round(100 * member.likeness) if member.likeness is not None else None,
        reason=str(StoryMember.Reason(member.reason).label).lower() if member.reason else "",
        copies=copies,
    )


def _outlets(story_id: int, members: Sequence[StoryMember], frames: Mapping[int, str]) -> tuple[Outlet, ...]:
    """Who carried it, who came first first."""
    by_source: dict[int, list[StoryMember]] = defaultdict(list)
    for member in members:
        by_source[member.article.source_id].append(member)
    return tuple(
        Outlet(
            name=told[0].article.source.name,
            language=told[0].article.language,
            texts=sum(member.copy_of_id is None for member in told),
            pieces=len(told),
            query=_both(("source", told[0].article.source.slug), story_id),
            first_at=told[0].article.dated_at.astimezone(zone()),
            frame=next((frames[member.article_id] for member in told if member.article_id in frames), ""),
        )
        for told in by_source.values()
    )


def _first_seen(story_id: int, members: Sequence[StoryMember]) -> tuple[FirstSeen, ...]:
    """Each language with its first piece, in the order in which they came."""
    by_language: dict[str, list[StoryMember]] = defaultdict(list)
    for member in members:
        by_language[member.article.language].append(member)
    began = members[0].article.dated_at
    return tuple(
        FirstSeen(
            language=language,
            source_name=told[0].article.source.name,
            path=f"/articles/{told[0].article_id}/",
            at=told[0].article.dated_at.astimezone(zone()),
            later=later((told[0].article.dated_at - began).total_seconds() / 3600),
            texts=sum(member.copy_of_id is None for member in told),
            pieces=len(told),
            query=_both(("lang", language), story_id) if language else "",
        )
        for language, told in by_language.items()
    )


def _both(pair: tuple[str, str], story_id: int) -> str:
    """The query string of the story's pieces under one more pair."""
    return ArticleFilter(include=(pair, ("story", str(story_id)))).to_query()


_SAID = {
    StoryConstraint.Kind.TOGETHER: _("Merged"),
    StoryConstraint.Kind.APART: _("Split off"),
    StoryConstraint.Kind.NOT_A_COPY: _("Not a copy"),
}


def _rulings(story_id: int) -> tuple[RulingLine, ...]:
    return tuple(
        RulingLine(
            act=str(row.act),
            text=str(_SAID[StoryConstraint.Kind(row.kind)]),
            titles=tuple((piece.title, f"/articles/{piece.pk}/", piece.language) for piece in row.about),
            who=row.who.get_username() if row.who else gettext("somebody who has left"),
            made_at=row.made_at.astimezone(zone()),
            note=row.note,
            undone_by=row.undone_by.get_username() if row.undone_by else "",
            undone_at=row.undone_at.astimezone(zone()) if row.undone_at else None,
        )
        for row in history(story_id)
    )

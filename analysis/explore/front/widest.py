"""The stories of a week: those told by most outlets, and those told in one language only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.names import query_of
from analysis.measures.periods import Period, zone
from analysis.models import Story

LISTED = 5


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story in a short list; `query` lists its `pieces`."""

    id: int
    title: str
    language: str  # of the title
    outlets: int
    texts: int
    pieces: int
    languages: tuple[str, ...]
    first_at: dt.datetime
    frame: str
    theme_name: str
    query: str
    source_name: str


@dataclass(frozen=True, slots=True)
class WeekStories:
    """The stories first told in a week: how many, the widest, and the widest of one language."""

    total: int
    widest: tuple[StoryLine, ...]
    only_chinese: tuple[StoryLine, ...]
    only_english: tuple[StoryLine, ...]


def week_stories(week: Period) -> WeekStories:
    """Stories whose first piece lies in the week, by outlets and then texts; at most five a list."""
    first, after = week.instants
    stories = list(Story.objects.filter(first_at__gte=first, first_at__lt=after).order_by("-outlets", "-texts", "-pk"))
    wide = [story for story in stories if story.outlets > 1][:LISTED]
    chinese = [story for story in stories if _all_in(story, "zh")][:LISTED]
    english = [story for story in stories if _all_in(story, "en")][:LISTED]
    leads = {row.id: row for row in rows_of([story.lead_id for story in (*wide, *chinese, *english)])}
    return WeekStories(len(stories), _lines(wide, leads), _lines(chinese, leads), _lines(english, leads))


def _all_in(story: Story, language: str) -> bool:
    return bool(story.languages) and all(one.split("-")[0] == language for one in story.languages)


def _lines(stories: Sequence[Story], leads: dict[int, Row]) -> tuple[StoryLine, ...]:
    return tuple(_line(story, leads[story.lead_id]) for story in stories if story.lead_id in leads)


def _line(story: Story, lead: Row) -> StoryLine:
    theme = next((chip for chip in lead.chips if chip.kind == "theme"), None)
    return StoryLine(
        id=story.pk,
        title=story.title,
        language=lead.language,
        outlets=story.outlets,
        texts=story.texts,
        pieces=story.pieces,
        languages=tuple(sorted(story.languages)),
        first_at=story.first_at.astimezone(zone()),
        frame=theme.frame if theme else "",
        theme_name=theme.name if theme else "",
        query=query_of(("story", str(story.pk))),
        source_name=lead.source_name,
    )

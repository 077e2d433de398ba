"""The list of stories: newest or largest first, by the languages they were told in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from analysis.explore.lists.rows import StoryRef, story_ref
from analysis.measures.periods import zone
from analysis.models import Story

PER_PAGE = 50
LAST_PAGE = 200
SORTS = {"newest": ("-first_at", "-id"), "size": ("-texts", "-first_at", "-id")}
_ENGLISH = Q(languages__contains=["en"])
_CHINESE = Q(languages__contains=["zh-Hans"]) | Q(languages__contains=["zh-Hant"])
LANGUAGES = {
    "": (_("All"), Q()),
    "both": (_("In both languages"), _ENGLISH & _CHINESE),
    "en": (_("English only"), _ENGLISH & ~_CHINESE),
    "zh": (_("Chinese only"), _CHINESE & ~_ENGLISH),
}
TOLD = {"": (_("By two texts or more"), Q(texts__gte=2)), "any": (_("Told once, too"), Q())}


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in the list."""

    story: StoryRef
    path: str
    language: str
    source_name: str  # of its first text
    first_at: dt.datetime
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of asking for the list: its address, whether it is this one, and how many stories it has."""

    label: str
    query: str
    active: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class StoriesPage:
    """Everything the list of stories shows."""

    rows: tuple[StoryRow, ...]
    total: int
    sorts: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    told: tuple[Choice, ...]
    page: int
    older_query: str
    newer_query: str


def stories_page(asked: Mapping[str, str]) -> StoriesPage:
    """The stories that a query string asks for; what it does not know is taken for the first choice."""
    chosen = {
        "sort": asked.get("sort", "") if asked.get("sort", "") in SORTS else "newest",
        "languages": asked.get("languages", "") if asked.get("languages", "") in LANGUAGES else "",
        "told": asked.get("told", "") if asked.get("told", "") in TOLD else "",
    }
    told = Story.objects.filter(TOLD[chosen["told"]][1])
    stories = told.filter(LANGUAGES[chosen["languages"]][1])
    total = stories.count()
    page = min(max(1, _number(asked.get("page", ""))), max(1, -(-total // PER_PAGE)), LAST_PAGE)
    start = (page - 1) * PER_PAGE
    more = page < LAST_PAGE and start + PER_PAGE < total
    return StoriesPage(
        rows=_rows(stories.order_by(*SORTS[chosen["sort"]])[start : start + PER_PAGE]),
        total=total,
        sorts=tuple(Choice(key, _query(chosen, sort=key), key == chosen["sort"]) for key in SORTS),
        languages=tuple(
            Choice(str(label), _query(chosen, languages=key), key == chosen["languages"], told.filter(which).count())
            for key, (label, which) in LANGUAGES.items()
        ),
        told=tuple(
            Choice(str(label), _query(chosen, told=key), key == chosen["told"]) for key, (label, _) in TOLD.items()
        ),
        page=page,
        older_query=_query(chosen, page=str(page + 1)) if more else "",
        newer_query=_query(chosen, page=str(page - 1)) if page > 1 else "",
    )


def _rows(stories: QuerySet[Story]) -> tuple[StoryRow, ...]:
    found = stories.select_related("lead__source").defer("lead__body")
    return tuple(
        StoryRow(
            story_ref(story),
            f"/stories/{story.pk}/",
            story.lead.language,
            story.lead.source.name,
            story.first_at.astimezone(zone()),
            story.last_at.astimezone(zone()),
        )
        for story in found
    )


def _query(chosen: Mapping[str, str], **other: str) -> str:
    """The query string of a choice; what is the first choice anyway is left out."""
    pairs = {**chosen, **other}
    return urlencode([(key, value) for key, value in pairs.items() if value and (key, value) not in _FIRST])


_FIRST = {("sort", "newest"), ("page", "1")}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1

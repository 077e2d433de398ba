"""Pieces by how they tell it: what their headline names, and in which languages alone their story is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from analysis.models import Assertion
from articles.models import Article

LANGUAGES = {"zh": ("zh-Hans", "zh-Hant"), "en": ("en",)}  # of each press


def titled(tags: Iterable[int]) -> QuerySet[Assertion, Any]:
    """The numbers of the pieces that carry one of these tags and have a word in their headline that says so."""
    numbers = sorted(set(tags))
    if not numbers:
        return Assertion.objects.none().values_list("article_id", flat=True)
    # a tag that a person took off stays asserted by its rule
    carried = reduce(or_, (Q(tag_id=tag, article__entry__tags__contains=[tag]) for tag in numbers))
    in_force = Q(rule_set=None) | Q(rule_set=F("article__entry__rule_set"))
    named = Assertion.objects.filter(carried, in_force, verdict="accepted", evidence__contains=[{"field": "title"}])
    return named.values_list("article_id", flat=True)


def told_only(presses: Sequence[str]) -> QuerySet[Article, Any]:
    """The numbers of the pieces whose story is told in one of these presses (`zh`, `en`) and in no other language that we
    read; a piece without a story is one by itself."""
    wanted = Q(pk=None)
    for press in presses:
        languages = list(LANGUAGES[press])
        wanted |= Q(story_member__story__languages__contained_by=languages) | Q(
            story_member=None, language__in=languages
        )
    return Article.objects.filter(wanted).values_list("id", flat=True)

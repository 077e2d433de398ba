"""Pieces by what no tag says: the words of a search, and the labels that people gave."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Field, Func, QuerySet, Value
from django.db.models.fields import BooleanField

from analysis.explore.search import Words
from analysis.models import Entry, Labelled


class Holds(Func):
    """Whether the entry's words answer a search: lexemes @@ a tsquery made by articles.text.lexemes."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field: Field[Any, Any] = BooleanField()


def worded(entries: QuerySet[Entry], words: Words) -> QuerySet[Entry]:
    """Entries that hold the words. What must not occur is asked for as what occurs and taken out where nothing must: an
    index does not know what a text lacks."""
    if not words.wanted:
        holding = Entry.objects.filter(Holds(F("lexemes"), Value(words.barred)))
        return entries.exclude(article_id__in=holding.values("article_id"))
    asked = f"{words.wanted} & !({words.barred})" if words.barred else words.wanted
    return entries.filter(Holds(F("lexemes"), Value(asked)))


def labelled(slugs: tuple[str, ...]) -> QuerySet[Labelled, int]:
    """The numbers of the pieces that carry one of these labels."""
    return Labelled.objects.filter(label__slug__in=slugs).values_list("article_id", flat=True)

"""Which pieces people keep: those with a star, a label or a note. They are not removed with their source."""

from __future__ import annotations

from django.db.models import QuerySet

from analysis.models import Labelled, Note, Reading


def kept() -> QuerySet[Reading, int]:
    """The numbers of the pieces that somebody keeps. `articles` asks for them by name before it removes any."""
    starred = Reading.objects.filter(starred_at__isnull=False).values_list("article_id", flat=True)
    return starred.union(
        Labelled.objects.values_list("article_id", flat=True), Note.objects.values_list("article_id", flat=True)
    )

"""Follows a source that has moved: for good, and only after it said so three times in a row."""

from __future__ import annotations

from typing import Final

from articles.ingestion.addresses import canonical_url
from articles.ingestion.outcomes import WELL
from articles.ingestion.records import Reading
from articles.models import Source

BEFORE_FOLLOWING: Final = 3


def follow(source: Source, reading: Reading) -> str:
    """Counts permanent moves in a row, and follows the third unless another source lives there; returns what to tell."""
    if not reading.pages or (reading.failure is not None and reading.failure.outcome not in WELL):
        return ""
    page = reading.pages[0]
    target = canonical_url(page.final_url)
    if not page.moved_for_good or not target or target == source.url:
        source.moved_to, source.moved_count = "", 0
        return ""
    source.moved_count = source.moved_count + 1 if source.moved_to == target else 1
    source.moved_to = target
    if source.moved_count < BEFORE_FOLLOWING:
        return f"It says it has moved for good to {target}."
    other = Source.objects.filter(url=target).exclude(pk=source.pk).first()
    if other is not None:
        return f"It has moved to {target}, which is read as {other.name} already; pause one of the two."
    source.url, source.moved_to, source.moved_count = target, "", 0
    return f"It has moved for good to {target} and is read there from now on."

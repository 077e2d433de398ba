"""How much of its pieces we hold, by source: full texts, teasers, titles, and how many came without a date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from articles.models import Article


@dataclass(frozen=True, slots=True)
class Holdings:
    """A source's pieces. `full`, `teaser` and `title` add up to `pieces`; `undated` are those whose outlet printed no date."""

    pieces: int
    full: int
    teaser: int
    title: int
    undated: int

    def share(self, part: int) -> float | None:
        """A part as a share of the pieces; None without a piece."""
        return part / self.pieces if self.pieces else None


NOTHING = Holdings(0, 0, 0, 0, 0)


def holdings(source_ids: Collection[int] | None = None) -> dict[int, Holdings]:
    """The holdings of the sources with these ids, or of all, by id; sources without a piece have none. One query."""
    pieces = Article.objects.all() if source_ids is None else Article.objects.filter(source__in=source_ids)
    held = Article.Completeness
    counted = pieces.values("source_id").annotate(
        pieces=Count("pk"),
        full=Count("pk", filter=Q(completeness=held.FULL)),
        teaser=Count("pk", filter=Q(completeness=held.TEASER)),
        title=Count("pk", filter=Q(completeness=held.TITLE)),
        undated=Count("pk", filter=Q(certainty=Article.Certainty.UNKNOWN)),
    )
    return {
        row["source_id"]: Holdings(row["pieces"], row["full"], row["teaser"], row["title"], row["undated"])
        for row in counted
    }

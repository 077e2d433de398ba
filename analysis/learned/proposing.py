"""Reads pieces with the models that may propose, and keeps what they see and the rules do not as suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Left

from analysis.learned.counting import count, withdraw
from analysis.learned.linear import LONGEST, Linear, Text, words_of
from analysis.learned.runs import may_propose
from analysis.models import Assertion, Entry, LearnedRun, Proposal, Tag
from articles.models import Article

MOST = 20_000  # pieces of a theme that are read, the newest first
BATCH = 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a theme's model came to: pieces read, and how many it would give the theme."""

    theme: str
    read: int
    proposed: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme that a model suggests for a piece. It counts nowhere."""

    slug: str
    name: str
    name_zh: str
    probability: float

    @property
    def tag(self) -> str:
        """Kind and slug as forms send them."""
        return f"theme:{self.slug}"


def propose() -> tuple[Proposed, ...]:
    """Renews the proposals of every theme whose model may propose, and drops those of themes whose model may no longer. Where
    a model is on, its new proposals count at once."""
    allowed = may_propose()
    Proposal.objects.exclude(theme_id__in=list(allowed)).delete()
    return tuple(_of(theme, run) for theme, run in sorted(allowed.items()))


def suggestions(article: int) -> tuple[Suggestion, ...]:
    """What models suggest for a piece and nothing counts, the likeliest first; not what a person refused. One query."""
    rows = (
        Proposal.objects.filter(article_id=article, status=Proposal.Status.SUGGESTED)
        .exclude(Exists(Assertion.objects.filter(article_id=article, tag_id=OuterRef("theme_id"), author="person")))
        .order_by("-probability", "theme__slug")
    )
    return tuple(
        Suggestion(*row) for row in rows.values_list("theme__slug", "theme__name", "theme__name_zh", "probability")
    )


@transaction.atomic
def _of(theme: int, run: LearnedRun) -> Proposed:
    stored = LearnedRun.objects.values_list("model", flat=True).get(pk=run.pk)
    model = Linear.from_data(stored or {})
    if Proposal.objects.filter(theme_id=theme, status=Proposal.Status.COUNTED).exclude(run=run).exists():
        withdraw(theme)  # what an older model said counts only where this one says it, too
    found: dict[int, float] = {}
    read = 0
    for batch in _batches(theme):
        read += len(batch)
        chances = model.probabilities([Text(words, 0.0) for _, words in batch]).tolist()
        found |= {pk: p for (pk, _), p in zip(batch, chances, strict=True) if p >= model.threshold}
    own = Proposal.objects.filter(theme_id=theme)
    own.filter(status=Proposal.Status.SUGGESTED).exclude(article_id__in=list(found)).delete()
    Proposal.objects.bulk_create(
        [Proposal(article_id=pk, theme_id=theme, run=run, probability=p) for pk, p in found.items()],
        update_conflicts=True, unique_fields=["theme", "article"], update_fields=["run", "probability"],
    )  # fmt: skip
    if run.is_on:
        count(theme)
    return Proposed(run.theme.slug, read, len(found), run.is_on)


def _batches(theme: int) -> Iterator[list[tuple[int, str]]]:
    """On-topic pieces without the theme, of which no person refused it, in batches with their words."""
    on = Tag.objects.filter(kind="relevance", slug="on").values_list("pk", flat=True).first()
    refused = Assertion.objects.filter(
        article_id=OuterRef("article_id"), tag_id=theme, author="person", verdict="rejected"
    )
    rows = Entry.objects.filter(tags__contains=[on or 0]).exclude(tags__contains=[theme]).exclude(Exists(refused))
    ids = list(rows.order_by("-dated_at", "-article_id").values_list("article_id", flat=True)[:MOST])
    for at in range(0, len(ids), BATCH):
        texts = (
            Article.objects.filter(pk__in=ids[at : at + BATCH]).annotate(opening=Left("body", LONGEST)).order_by("pk")
        )
        yield [(pk, words_of(*words)) for pk, *words in texts.values_list("pk", "title", "teaser", "opening")]

"""The codings as labels: every coded piece with its words, the rules' scores of its themes, and the themes people saw in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.explore.lists.rows import in_force
from analysis.learned.linear import Text, words_of
from analysis.learned.training import Example
from analysis.models import Assertion, Sample
from analysis.validation.codebook import Codebook
from analysis.validation.truth import judged
from articles.models import Article


@dataclass(frozen=True, slots=True)
class Labelled:
    """One coded piece. `scores` holds what the rules found, by slug."""

    article: int
    content_hash: str
    words: str
    scores: Mapping[str, float]
    themes: frozenset[str]

    def example(self, theme: str) -> Example:
        """What it says of one theme."""
        return Example(Text(self.words, self.scores.get(theme, 0.0)), theme in self.themes)


def labelled(book: Codebook) -> tuple[Labelled, ...]:
    """Every coded piece of every sample once, the oldest first; a piece of two samples by the newer one. Pieces whose words
    changed after they were coded are left out: nobody knows what people would say of them now."""
    themes: dict[int, frozenset[str]] = {}
    for sample in Sample.objects.order_by("pk"):
        themes |= {one.article: one.settled.themes for one in judged(sample, book) if not one.changed}
    found = rule_scores(themes)
    rows = Article.objects.filter(pk__in=list(themes)).order_by("dated_at", "pk")
    return tuple(
        Labelled(pk, digest, words_of(title, teaser, body), found.get(pk, {}), themes[pk])
        for pk, digest, title, teaser, body in rows.values_list("pk", "content_hash", "title", "teaser", "body")
    )


def rule_scores(articles: Mapping[int, object]) -> dict[int, dict[str, float]]:
    """The score of every theme that the rules in force found in pieces, by piece and slug."""
    found: dict[int, dict[str, float]] = defaultdict(dict)
    claims = Assertion.objects.filter(
        in_force(), article_id__in=list(articles), author="rule", verdict="accepted", tag__kind="theme"
    )
    for article, slug, score in claims.values_list("article_id", "tag__slug", "score"):
        found[article][slug] = max(score, 0.01)
    return found

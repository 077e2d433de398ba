"""Makes a model's proposals count as tags where an editor lets it, and takes them back; a person's word outranks both.

A proposal that counts is an assertion by a model under the rules that the piece is read under now. Reading a piece anew drops
it; `count` puts back what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F

from analysis.corrections.record import follow
from analysis.models import Assertion, Entry, LearnedRun, Proposal
from analysis.tagging.words import family

BATCH = 500


def count(theme: int, among: Iterable[int] | None = None) -> int:
    """Makes the proposals of a theme whose model is on count, in all pieces or `among` these; answers in how many pieces
    something was missing."""
    run = LearnedRun.objects.filter(theme_id=theme).order_by("-pk").defer("model").first()
    if run is None or not run.is_on:
        return 0
    rows = Proposal.objects.filter(theme_id=theme)
    if among is not None:
        rows = rows.filter(article_id__in=list(among))
    chances = dict(rows.values_list("article_id", "probability"))
    ids, done = sorted(chances), 0
    for at in range(0, len(ids), BATCH):
        done += _assert(theme, {pk: chances[pk] for pk in ids[at : at + BATCH]}, run)
    return done


def recount(among: Iterable[int] | None = None, *, but: int = 0) -> int:
    """Puts back what every model that is on said (but one theme's), in all pieces or among those just read anew. One query
    when none is on."""
    newest = LearnedRun.objects.order_by("theme_id", "-pk").distinct("theme_id").values_list("theme_id", "is_on")
    on = [theme for theme, is_on in newest if is_on and theme != but]
    ids = None if among is None else list(among)
    return sum(count(theme, ids) for theme in on)


@transaction.atomic
def withdraw(theme: int) -> int:
    """Takes back what the model of a theme counts for; its proposals are suggestions again. Answers for how many pieces."""
    own = Assertion.objects.filter(author="model")
    ids = sorted(set(own.filter(tag_id=theme).values_list("article_id", flat=True)))
    own.filter(tag_id=theme).delete()
    own.filter(via_id=theme).delete()
    Proposal.objects.filter(theme_id=theme).update(status=Proposal.Status.SUGGESTED)
    for at in range(0, len(ids), BATCH):
        follow(ids[at : at + BATCH])
    if ids:
        recount(ids, but=theme)  # a parent may stand on another model's theme
    return len(ids)


@transaction.atomic
def _assert(theme: int, chances: dict[int, float], run: LearnedRun) -> int:
    """Writes the theme and its parents where nothing in force asserts them."""
    tags = (theme, *family().parents.get(theme, ()))
    rules = dict(Entry.objects.filter(article_id__in=list(chances)).values_list("article_id", "rule_set_id"))
    held = set(
        Assertion.objects.filter(
            article_id__in=list(rules), tag_id__in=tags, verdict="accepted", rule_set=F("article__entry__rule_set")
        ).values_list("article_id", "tag_id")
    )
    reason = f"model of {run.trained_at:%d %b %Y}"
    rows = [
        Assertion(
            article_id=article, tag_id=tag, rule_set_id=rules[article], author=Assertion.Author.MODEL, reason=reason,
            score=chances[article], via_id=None if tag == theme else theme,
        )
        for article in rules
        for tag in tags
        if (article, tag) not in held
    ]  # fmt: skip
    Assertion.objects.bulk_create(rows)
    changed: Sequence[int] = sorted({row.article_id for row in rows})
    counted = Proposal.objects.filter(theme_id=theme, article_id__in=list(rules))
    counted.update(status=Proposal.Status.COUNTED)
    if changed:
        follow(changed)
    return len(changed)

"""Trains every theme that has enough labels, writes down how it did against the rules, and lets an editor switch it on.

A theme's model may propose when it beat the rules on held-out labels in two trainings in a row. The same labels are not trained
on twice: only new ones make a second win. Under other rules it is compared anew, and can lose but not win by that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.learned.counting import count, withdraw
from analysis.learned.labels import Labelled, labelled
from analysis.learned.training import LEAST, train
from analysis.models import LearnedRun, RuleSet, Tag
from analysis.validation.codebook import codebook

WINS = 2


class LearnedError(ValueError):
    """A switch that cannot be thrown; the message says why."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What one training came to."""

    theme: str
    positives: int
    negatives: int
    f1_rules: float | None
    f1_model: float | None
    wins: int
    is_on: bool


def learn() -> tuple[Learnt, ...]:
    """Trains each theme that has 50 labels of either kind and that has new labels or other rules since it was trained last;
    a model that was on and no longer beats the rules is switched off. Answers the new runs."""
    book, rules = codebook(), RuleSet.objects.active()
    pieces = labelled(book)
    tags = dict(Tag.objects.filter(kind="theme", slug__in=book.slugs).values_list("slug", "pk"))
    before = newest()
    found = []
    for slug in sorted(tags):
        positives = sum(slug in piece.themes for piece in pieces)
        if min(positives, len(pieces) - positives) < LEAST:
            continue
        last = before.get(tags[slug])
        run = _run(slug, tags[slug], pieces, last, rules.version if rules else "")
        if run is not None:
            found.append(Learnt(slug, run.positives, run.negatives, run.f1_rules, run.f1_model, run.wins, run.is_on))
    return tuple(found)


def newest() -> dict[int, LearnedRun]:
    """The newest run of every theme, by the theme's number; without the models' numbers. One query."""
    rows = LearnedRun.objects.order_by("theme_id", "-pk").distinct("theme_id").defer("model").select_related("theme")
    return {row.theme_id: row for row in rows}


@transaction.atomic
def switch(slug: str, *, on: bool, by: Any) -> LearnedRun:
    """Lets a theme's model count, or no longer. Raises LearnedError when there is no model, or it has not won twice."""
    run = LearnedRun.objects.select_for_update(of=("self",)).filter(theme__kind="theme", theme__slug=slug).order_by("-pk").first()  # fmt: skip
    if run is None:
        raise LearnedError(
            gettext("No model was trained for %(slug)s; code more pieces with and without it first.")
            % {"slug": f"{slug[:80]!r}"}
        )
    if on and run.wins < WINS:
        raise LearnedError(gettext("This model has not beaten the rules twice in a row; it cannot be switched on yet."))
    name = by.get_username()[:150] if hasattr(by, "get_username") else str(by)[:150]
    LearnedRun.objects.filter(pk=run.pk).update(is_on=on, switched_by=name, switched_at=Now())
    run.refresh_from_db()
    if on:
        count(run.theme_id)
    else:
        withdraw(run.theme_id)
    return run


@transaction.atomic
def _run(slug: str, theme: int, pieces: Sequence[Labelled], last: LearnedRun | None, rules: str) -> LearnedRun | None:
    """A new run, or None when nothing is new."""
    digest = _digest(slug, pieces)
    if last and (last.labels, last.rules_version) == (digest, rules):
        return None
    trained = train([piece.example(slug) for piece in pieces])
    if trained is None:
        return None
    won = trained.won
    fresh = last is None or last.labels != digest
    wins = (last.wins if last else 0) + fresh if won else 0
    stays = bool(last and last.is_on and wins >= WINS)
    run = LearnedRun.objects.create(
        theme_id=theme, rules_version=rules, labels=digest, positives=sum(slug in piece.themes for piece in pieces),
        negatives=sum(slug not in piece.themes for piece in pieces), held_out=trained.held_out,
        f1_rules=trained.f1_rules, f1_model=trained.f1_model, wins=wins, model=trained.model.as_data(), is_on=stays,
        switched_by=last.switched_by if last and stays else "", switched_at=last.switched_at if last and stays else None,
    )  # fmt: skip
    if last and last.is_on and not stays:
        withdraw(theme)
    return run


def _digest(slug: str, pieces: Sequence[Labelled]) -> str:
    labels = [[piece.article, piece.content_hash, slug in piece.themes] for piece in pieces]
    return hashlib.sha256(json.dumps(labels).encode()).hexdigest()


def may_propose() -> dict[int, LearnedRun]:
    """The runs whose models may propose: the newest of their themes, with two wins in a row."""
    return {theme: run for theme, run in newest().items() if run.wins >= WINS}

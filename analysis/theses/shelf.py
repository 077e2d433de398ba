"""The theses there are: those that come with the product, as it is written now, and those that people add."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.models import Thesis
from analysis.theses.claims import CLAIMS
from analysis.theses.records import KINDS, Claim, Statement
from articles.health.words import stored

LONGEST = 300  # characters of a claim
NEEDS = {"shift": "right", "share": "right", "within": "other"}
COUNTS = ("share", "within")
MOST_WEEKS, LEAST_N = 104, 5


class ThesisError(ValueError):
    """A thesis that cannot be tested; the message says what is missing."""


def stock() -> int:
    """Puts the shipped theses on the shelf as they are written now; answers how many are new. Doing it twice adds nothing.
    What people added, and past runs, stay as they are."""
    added = 0
    with transaction.atomic():
        for order, claim in enumerate(CLAIMS):
            added += Thesis.objects.update_or_create(slug=claim.slug, defaults=_fields(order, claim))[1]
    return added


def on_shelf() -> list[Thesis]:
    """Every thesis that is not retired, the product's first. Those that were never tested are not stored yet. One query."""
    stored = {thesis.slug: thesis for thesis in Thesis.objects.filter(retired_at=None)}
    shipped = [_shipped(order, claim, stored.pop(claim.slug, None)) for order, claim in enumerate(CLAIMS)]
    return shipped + [thesis for thesis in stored.values() if not thesis.is_shipped]


def find(slug: str) -> Thesis | None:
    """A thesis by its address, retired or not; one of the product as it is written now. None when there is none."""
    stored = Thesis.objects.filter(slug=slug).first()
    for order, claim in enumerate(CLAIMS):
        if claim.slug == slug:
            return _shipped(order, claim, stored)
    return stored


def _shipped(order: int, claim: Claim, kept: Thesis | None) -> Thesis:
    found = kept or Thesis(slug=claim.slug)
    for name, value in _fields(order, claim).items():
        setattr(found, name, value)
    found.origin = stored(found.origin)
    return found


def _fields(order: int, claim: Claim) -> dict[str, Any]:
    words = {"claim": claim.claim, "claim_zh": claim.claim_zh, "origin": claim.origin}
    return {**words, "comparison": claim.as_data(), "order": order, "is_shipped": True}


def claim_of(thesis: Thesis) -> Claim:
    """A stored thesis as it is tested."""
    return claim(thesis.slug, thesis.claim, thesis.claim_zh, thesis.origin, thesis.comparison)


def claim(slug: str, words: str, words_zh: str, origin: str, comparison: Mapping[str, Any]) -> Claim:
    """A claim from its parts as they are stored."""
    statements = tuple(Statement(**statement) for statement in comparison["statements"])
    return Claim(
        slug, words, words_zh, origin, statements, comparison["counted"], comparison["weeks"], comparison["least"]
    )


def add(words: str, statements: Sequence[Statement], *, weeks: int, least: int, who: Any) -> Thesis:
    """A thesis of a person's own. Raises ThesisError when it cannot be tested."""
    words = " ".join(words.split())
    if not 10 <= len(words) <= LONGEST:
        raise ThesisError(
            gettext("A claim has 10 to %(longest)s characters; this one has %(words)s. Write it as one sentence.")
            % {"longest": LONGEST, "words": len(words)}
        )
    if not 2 <= weeks <= MOST_WEEKS:
        raise ThesisError(
            gettext("A thesis looks at 2 to %(most_weeks)s weeks, not %(weeks)s.")
            % {"most_weeks": MOST_WEEKS, "weeks": weeks}
        )
    if least < LEAST_N:
        raise ThesisError(
            gettext("Fewer than %(least_n)s units say nothing; ask for at least %(least_n)s.") % {"least_n": LEAST_N}
        )
    for statement in statements:
        check(statement)
    own = Claim(_slug(words), words, "", "", tuple(statements), "stories", weeks, least)
    return Thesis.objects.create(slug=own.slug, claim=words, comparison=own.as_data(), made_by=who)


def retire(thesis: Thesis) -> None:
    """Stops the weekly test of a person's thesis; its past runs stay. Raises ThesisError for one of the product."""
    if thesis.is_shipped:
        raise ThesisError(gettext("This thesis comes with the product and cannot be retired."))
    Thesis.objects.filter(pk=thesis.pk, retired_at=None).update(retired_at=Now())


def check(statement: Statement) -> None:
    """Raises ThesisError when a statement lacks what its kind compares, or a list cannot be asked."""
    if statement.kind not in KINDS or statement.side not in ("above", "below"):
        raise ThesisError(
            gettext("A statement is one of %(kinds)s, above or below zero.") % {"kinds": ", ".join(KINDS)}
        )
    if statement.kind in COUNTS and not ArticleFilter.from_query(statement.numerator).include:
        raise ThesisError(gettext("A share needs what it counts: a filter such as theme=small_models."))
    needed = NEEDS.get(statement.kind)
    if needed and not getattr(statement, needed):
        raise ThesisError(gettext("This comparison needs a second list; give its filter, such as lang=en."))
    for query in (statement.left, statement.right, statement.numerator, statement.other):
        try:
            ArticleFilter.from_query(query)
        except FilterError as error:
            raise ThesisError(
                gettext("%(query)s cannot be asked: %(sentence)s")
                % {"query": f"{query[:80]!r}", "sentence": error.sentence}
            ) from error


def _slug(words: str) -> str:
    """A free address made of the claim's first words."""
    stem = "-".join(re.findall(r"[a-z0-9]+", words.lower())[:6])[:50] or "claim"
    taken = set(Thesis.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, 10_000))) if slug not in taken)

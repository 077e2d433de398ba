"""How far each theme and frame can be trusted, by the newest scorecard: what every chart says beside its figures.

A code is doubtful when people agree on it too little (alpha under .667) or the rules are right too seldom (precision under
.6); it is sound when both could be judged and neither is so; else it is not validated yet. Alpha is judged from ten pieces
that two people coded, precision from five that the rules found: under that, either is an accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from analysis.models import ScoreCard
from analysis.validation.records import FRAME, RELEVANCE, THEME, Card, Score
from articles.health.words import stored

RELIABLE = 0.667  # K. Krippendorff's least for tentative conclusions
PRECISE = 0.6
DOUBLE_LEAST = 10
FOUND_LEAST = 5
DOUBTFUL, SOUND, OPEN = "doubtful", "sound", "open"

Code = tuple[str, str]  # kind, slug


@dataclass(frozen=True, slots=True)
class Caution:
    """Why the figures of a theme or frame are doubtful; `n` counts the pieces behind the figure that failed."""

    kind: str
    slug: str
    name: str
    sentence: str
    alpha: float | None
    precision: float | None
    n: int
    link: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the newest scorecard says of every code. Without a scorecard nothing is validated."""

    cautions: Mapping[Code, Caution] = field(default_factory=dict)
    sound: frozenset[Code] = frozenset()
    link: str = "/validation/"

    def state(self, kind: str, slug: str) -> str:
        """doubtful, sound, or open: not validated yet."""
        if (kind, slug) in self.cautions:
            return DOUBTFUL
        return SOUND if (kind, slug) in self.sound else OPEN

    def among(self, codes: Iterable[Code]) -> tuple[Caution, ...]:
        """The cautions of the codes that a page shows, in their order."""
        return tuple(self.cautions[code] for code in codes if code in self.cautions)


def standing() -> Standing:
    """The standing of now. One query that reads one short row, whatever was ever coded."""
    row = ScoreCard.objects.order_by("-made_at", "-pk").values_list("sample_id", "standing").first()
    if row is None:
        return Standing()
    link = f"/validation/{row[0]}/"
    cautions = {(one["kind"], one["slug"]): _caution(one, link) for one in row[1] if one["state"] == DOUBTFUL}
    return Standing(cautions, frozenset((one["kind"], one["slug"]) for one in row[1] if one["state"] == SOUND), link)


def warnings() -> Mapping[Code, Caution]:
    """The doubtful themes and frames by kind and slug, each with its sentence. One query."""
    return standing().cautions


def judge(card: Card) -> list[dict[str, Any]]:
    """The standing of every code of a scorecard, as it is kept beside it; codes that were not validated are left out."""
    scores = [one for kind in (RELEVANCE, FRAME, THEME) for one in card.of_kind(kind)]
    return [
        {
            "kind": one.kind, "slug": one.slug, "name": one.name, "state": state, "alpha": one.alpha.value,
            "double": one.alpha.n, "precision": one.precision.value if one.precision else None, "found": one.found,
        }
        for one in scores
        if (state := state_of(one)) != OPEN
    ]  # fmt: skip


def state_of(score: Score) -> str:
    """Whether a code is doubtful, sound, or open: not validated by enough pieces."""
    alpha = score.alpha.value if score.alpha.n >= DOUBLE_LEAST else None
    precision = score.precision.value if score.precision and score.found >= FOUND_LEAST else None
    if (alpha is not None and alpha < RELIABLE) or (precision is not None and precision < PRECISE):
        return DOUBTFUL
    return OPEN if alpha is None or precision is None else SOUND


def _caution(kept: Mapping[str, Any], link: str) -> Caution:
    alpha, precision = kept["alpha"], kept["precision"]
    said, n = [], 0
    if alpha is not None and kept["double"] >= DOUBLE_LEAST and alpha < RELIABLE:
        n = kept["double"]
        told = gettext("people agree on it too little (alpha %(alpha)s, n = %(n)s)")
        said.append(told % {"alpha": f"{alpha:.2f}".replace("-", "\u2212"), "n": n})
    if precision is not None and kept["found"] >= FOUND_LEAST and precision < PRECISE:
        n = kept["found"]
        told = gettext("only %(share)s\u202f%% of what the rules find is right (n = %(n)s)")
        said.append(told % {"share": f"{100 * precision:.0f}", "n": n})
    sentence = gettext("%(name)s: %(said)s.") % {"name": stored(kept["name"]), "said": gettext(" and ").join(said)}
    return Caution(kept["kind"], kept["slug"], kept["name"], sentence, alpha, precision, n, link)

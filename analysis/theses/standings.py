"""How the claims stand: each thesis with the verdict of its newest kept test, for pages that name them in passing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.explore.remembered import WORDS, remembered
from analysis.measures.words import shown
from analysis.models import Thesis, ThesisRun
from analysis.theses.shelf import on_shelf


@dataclass(frozen=True, slots=True)
class Standing:
    """One thesis. `verdict`, `week` and what follows are those of its newest weekly test, empty before the first.

    `value` with its interval is the number of its first statement in its scale; `n` the units of the smallest list that was
    compared, of the `least` that a claim needs.
    """

    slug: str
    claim: str
    claim_zh: str
    verdict: str
    week: str
    scale: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    least: int

    @property
    def shown(self) -> str:
        """The claim: in Chinese for a reader of Chinese, where it is written."""
        return shown(self.claim, self.claim_zh)

    @property
    def few(self) -> bool:
        """Whether the newest test had too few units for a claim."""
        return self.n is not None and self.n < self.least


@remembered(WORDS)
def standings() -> tuple[Standing, ...]:
    """Every thesis that is tested, the product's first. Two queries, none while they are remembered."""
    newest = ThesisRun.objects.order_by("thesis", "-week").distinct("thesis")
    runs = {
        thesis: (verdict, week, outcome or {})
        for thesis, verdict, week, outcome in newest.values_list("thesis", "verdict", "week", "result__outcomes__0")
    }
    return tuple(_standing(thesis, *runs.get(thesis.pk or 0, ("", "", {}))) for thesis in on_shelf())


def _standing(thesis: Thesis, verdict: str, week: str, outcome: Mapping[str, Any]) -> Standing:
    return Standing(
        slug=thesis.slug,
        claim=thesis.claim,
        claim_zh=thesis.claim_zh,
        verdict=verdict,
        week=week,
        scale=outcome.get("scale", ""),
        value=outcome.get("value"),
        low=outcome.get("low"),
        high=outcome.get("high"),
        n=min((side["n"] for side in outcome.get("sides", ())), default=None),
        least=thesis.comparison["least"],
    )

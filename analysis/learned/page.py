"""The models as a page and a command show them: how each stands against the rules, and what it proposes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from analysis.explore.names import names_of_kind
from analysis.learned.runs import WINS, newest
from analysis.measures.periods import zone
from analysis.models import Proposal


@dataclass(frozen=True, slots=True)
class ModelLine:
    """The newest training of one theme; `suggested` and `counted` are its proposals."""

    slug: str
    name: str
    name_zh: str
    path: str
    trained_at: dt.datetime
    rules: str
    positives: int
    negatives: int
    held_out: int
    f1_rules: float | None
    f1_model: float | None
    wins: int
    is_on: bool
    switched_by: str
    switched_at: dt.datetime | None
    suggested: int
    counted: int

    @property
    def may_propose(self) -> bool:
        """Whether it beat the rules twice in a row."""
        return self.wins >= WINS


def models() -> tuple[ModelLine, ...]:
    """Every theme that a model was trained for, by name. Three queries."""
    runs, names = newest(), names_of_kind("theme")
    per = Proposal.objects.values("theme_id").annotate(n=Count("pk"), counted=Count("pk", filter=Q(status="counted")))
    proposals = {theme: (n, counted) for theme, n, counted in per.values_list("theme_id", "n", "counted")}
    lines = []
    for theme, run in runs.items():
        name, (n, counted) = names[theme], proposals.get(theme, (0, 0))
        switched = run.switched_at.astimezone(zone()) if run.switched_at else None
        told = (run.positives, run.negatives, run.held_out, run.f1_rules, run.f1_model, run.wins)
        own = (name.slug, name.name, name.name_zh, name.path, run.trained_at.astimezone(zone()), run.rules_version)
        lines.append(ModelLine(*own, *told, run.is_on, run.switched_by, switched, n - counted, counted))
    return tuple(sorted(lines, key=lambda line: line.name.lower()))

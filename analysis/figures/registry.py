"""Every measure there is: its name, the question it answers, its options, how it is computed and how it says it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from analysis.figures import emphasis, layers
from analysis.figures.asked import Asked, Choices, asked
from analysis.measures import emphasis as emphasis_method
from analysis.measures import layers as layers_method
from analysis.measures.figure import Figure


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `method` is the module whose docstring tells formula, unit, test and known bias; pages show it as it
    stands there."""

    slug: str
    name: str
    question: str
    compute: Callable[[Asked], Figure]
    choices: Choices
    method: ModuleType
    path: str = ""  # its own page, when it has one beside /figures/<slug>/

    @property
    def told(self) -> tuple[str, ...]:
        """How it is measured, in paragraphs."""
        return tuple(" ".join(part.split()) for part in (inspect.getdoc(self.method) or "").split("\n\n"))

    def asked(self, query: str) -> Asked:
        """A question of this measure. Raises FilterError."""
        return asked(query, self.choices)


MEASURES = {
    measure.slug: measure
    for measure in (
        Measure(
            "emphasis",
            "Emphasis",
            "Which of the five frames does coverage stress, and does it stress hardware or deployment more?",
            emphasis.emphasis,
            emphasis.CHOICES,
            emphasis_method,
            "/emphasis/",
        ),
        Measure(
            "layers",
            "Layers",
            "Which company is mentioned with which layer of the stack?",
            layers.layers,
            layers.CHOICES,
            layers_method,
            "/matrix/",
        ),
    )
}

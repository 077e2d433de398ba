"""Every measure there is: its name, the question it answers, its options, how it is computed and how it says it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType

from django.utils.translation import gettext_lazy as _

from analysis.explore.remembered import DATA, WORDS, remembered
from analysis.figures import (
    blind_spots,
    bursts,
    change,
    comention,
    contrast,
    emphasis,
    first_seen,
    layers,
    outlets,
    shares,
    terms,
)
from analysis.figures.asked import Asked, Choices, asked
from analysis.figures.ground import ground
from analysis.measures import attribution as change_method
from analysis.measures import blind_spots as spots_method
from analysis.measures import bursts as bursts_method
from analysis.measures import comention as comention_method
from analysis.measures import contrast as contrast_method
from analysis.measures import emphasis as emphasis_method
from analysis.measures import first_seen as first_seen_method
from analysis.measures import layers as layers_method
from analysis.measures import new_terms as terms_method
from analysis.measures import outlets as outlets_method
from analysis.measures import shares as shares_method
from analysis.measures.figure import Figure
from analysis.measures.words import Words


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `method` is the module whose docstring tells formula, unit, test and known bias; pages show it as it
    stands there."""

    slug: str
    name: Words
    question: Words
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

    @remembered(DATA, WORDS, key=lambda measure, question: (measure.slug, question.key(), ground(question)))
    def figure(self, question: Asked) -> Figure:
        """What the measure says, with the question that it answers. Raises FilterError."""
        return replace(self.compute(question), asked=question.query())


MEASURES = {
    measure.slug: measure
    for measure in (
        Measure(
            "emphasis",
            _("Emphasis"),
            _("Which of the five frames does coverage stress, and does it stress hardware or deployment more?"),
            emphasis.emphasis,
            emphasis.CHOICES,
            emphasis_method,
            "/emphasis/",
        ),
        Measure(
            "layers",
            _("Layers"),
            _("Which company is mentioned with which layer of the stack?"),
            layers.layers,
            layers.CHOICES,
            layers_method,
            "/matrix/",
        ),
        Measure(
            "contrast",
            _("United States against China"),
            _(
                "Which themes set coverage of the United States apart from coverage of China, and Chinese sources from English ones?"
            ),
            contrast.contrast,
            contrast.CHOICES,
            contrast_method,
        ),
        Measure(
            "shares",
            _("Shares of coverage"),
            _("What part of coverage has each theme, company or country, whatever outlets came and went?"),
            shares.shares,
            shares.CHOICES,
            shares_method,
        ),
        Measure(
            "outlets",
            _("Outlets"),
            _("What does an outlet stress on stories that others tell, too, and has it moved from its own past?"),
            outlets.outlets,
            outlets.CHOICES,
            outlets_method,
        ),
        Measure(
            "bursts",
            _("Bursts of the week"),
            _("What was told far more this week than its eight weeks before let expect?"),
            bursts.burst_figure,
            bursts.CHOICES,
            bursts_method,
        ),
        Measure(
            "new-terms",
            _("New terms of the week"),
            _("Which words and names are new in titles and leads this week?"),
            terms.term_figure,
            {},
            terms_method,
        ),
        Measure(
            "change",
            _("What moved a frame"),
            _("Which themes and stories moved a frame's share from one week to the next?"),
            change.change_figure,
            change.CHOICES,
            change_method,
        ),
        Measure(
            "blind-spots",
            _("Blind spots"),
            _("What is one press full of that the other hardly knows?"),
            blind_spots.spots,
            blind_spots.CHOICES,
            spots_method,
        ),
        Measure(
            "co-mentions",
            _("Told together"),
            _("Who is told together far more often than chance?"),
            comention.comentions,
            comention.CHOICES,
            comention_method,
        ),
        Measure(
            "first-seen",
            _("First in our sources"),
            _("Which language tells a story first in our sources, and by how many hours?"),
            first_seen.first_seen_figure,
            {},
            first_seen_method,
        ),
    )
}

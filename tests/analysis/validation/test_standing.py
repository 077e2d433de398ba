"""Warnings: when a code becomes doubtful, when it stops being so, and that they cost one query."""

from __future__ import annotations

import pytest

from analysis.models import Sample
from analysis.validation.scoring import score
from analysis.validation.standing import standing, warnings
from tests.analysis.validation.coded import CONTROLS, MODELS, code, coded, everything, tabled

pytestmark = pytest.mark.django_db


def found(*table: tuple[str, str, int]) -> Sample:
    """A coded and scored table."""
    pieces = tabled(table)
    sample = everything()
    for article, theme in pieces:
        code(sample, article, "ada", theme)
    score(sample.pk)
    return sample


def test_without_a_scorecard_nothing_is_validated_and_nothing_warns() -> None:
    assert warnings() == {}
    assert standing().state("theme", MODELS) == "open"


def test_low_precision_warns_with_its_figures() -> None:
    sample = found((MODELS, MODELS, 5), (MODELS, CONTROLS, 5), (CONTROLS, CONTROLS, 6))
    caution = warnings()["theme", MODELS]
    assert caution.sentence == "Small models: only 50\u202f% of what the rules find is right (n = 10)."
    assert (caution.precision, caution.alpha, caution.n) == (0.5, None, 10)
    assert caution.link == f"/validation/{sample.pk}/"
    assert ("frame", "deployment") in warnings()
    assert ("theme", CONTROLS) not in warnings()


def test_precision_of_three_fifths_does_not_warn_and_the_newest_card_counts() -> None:
    found((MODELS, MODELS, 6), (MODELS, CONTROLS, 4))
    assert ("theme", MODELS) not in warnings()
    found((MODELS, CONTROLS, 5))  # of the pieces coded in this sample none is right
    assert ("theme", MODELS) in warnings()


def test_four_wrong_pieces_are_an_accident() -> None:
    found((MODELS, CONTROLS, 4), (CONTROLS, CONTROLS, 9))
    assert ("theme", MODELS) not in warnings()
    assert standing().state("theme", MODELS) == "open"


def test_low_agreement_warns() -> None:
    score(coded(second=12, differ=4).pk)
    caution = warnings()["theme", MODELS]
    assert "people agree on it too little (alpha 0." in caution.sentence
    assert caution.alpha is not None
    assert caution.alpha < 0.667
    assert caution.n == 12


def test_a_better_scorecard_takes_the_warning_away_and_makes_it_sound(django_assert_num_queries) -> None:
    found((MODELS, CONTROLS, 9), (CONTROLS, CONTROLS, 6))
    assert standing().state("theme", MODELS) == "doubtful"
    score(coded(second=20).pk)
    with django_assert_num_queries(1):
        now = standing()
    assert now.cautions == {}
    assert now.state("theme", MODELS) == "sound"
    assert now.state("frame", "deployment") == "sound"
    assert now.state("frame", "models") == "open"

"""The shipped rules, what they know, and a press."""

from __future__ import annotations

import pytest

from analysis.lexicon.files import load
from analysis.lexicon.sync import sync
from analysis.tagging.rules import Rules, compile_rules
from analysis.unlisted.known import Known
from tests.analysis.unlisted.printing import Press


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules."""
    return compile_rules(load())


@pytest.fixture(scope="session")
def known(rules: Rules) -> Known:
    """What the shipped rules know, and one outlet."""
    return Known(rules, ["The Kallang Dispatch"])


@pytest.fixture
def press(db: None) -> Press:
    """A press whose pieces are tagged under the shipped rules."""
    sync(load())
    return Press()

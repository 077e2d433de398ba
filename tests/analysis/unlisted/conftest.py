"""The shipped rules, compiled once, and what they know."""

from __future__ import annotations

import pytest

from analysis.lexicon.files import load
from analysis.tagging.rules import Rules, compile_rules
from analysis.unlisted.known import Known


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules."""
    return compile_rules(load())


@pytest.fixture(scope="session")
def known(rules: Rules) -> Known:
    """What the shipped rules know, and one outlet."""
    return Known(rules, ["The Kallang Dispatch"])

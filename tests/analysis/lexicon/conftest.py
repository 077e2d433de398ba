"""A copy of the rule files that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from analysis.lexicon.files import RULES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The rule files in a folder of their own."""
    copy = tmp_path / "rules"
    shutil.copytree(RULES, copy)
    return copy

"""The list of deliberate defects does not rot: each still finds its place, and there are enough of them."""

from __future__ import annotations

import pytest

from tests.defects.__main__ import ROOT
from tests.defects.catalogue import DEFECTS, Defect


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_finds_its_place_once(defect: Defect) -> None:
    assert (ROOT / defect.file).read_text("utf-8").count(defect.old) == 1
    assert defect.old != defect.new
    assert all((ROOT / test).exists() for test in defect.tests.split())


def test_there_are_at_least_twenty_five_and_none_twice() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 25

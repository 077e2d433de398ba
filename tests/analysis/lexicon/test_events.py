"""The table of events: shipped without a fault, and every fault has its sentence."""

from __future__ import annotations

import pytest

from analysis.lexicon.events import COLUMNS, FILE, KINDS, faults, milestones, read

HEAD = ",".join(COLUMNS)
GOOD = "2025-07-31,CN,plan,A plan is approved,计划获批,,Bulletin of our own,no"


def test_the_shipped_table_is_whole() -> None:
    found = milestones()
    assert len(found) == FILE.read_text("utf-8").count("\n") - 1
    assert {one.kind for one in found} == set(KINDS)
    assert [one.date for one in found] == sorted(one.date for one in found)
    assert 0 < sum(one.checked for one in found) < len(found), "some days were looked up, some were not"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (GOOD.replace("07-31", "07-32"), "is no day"),
        (GOOD.replace("2025-07-31", "20250731"), "is no day"),
        (GOOD.replace("CN", "China"), "is no country"),
        (GOOD.replace(",plan,", ",party,"), "is no kind"),
        (GOOD.replace("A plan is approved", ""), "English title"),
        (GOOD.replace("A plan is approved", "计划"), "English title"),
        (GOOD.replace("计划获批", "approved"), "Chinese title"),
        (GOOD.replace("Bulletin of our own", ""), "no source"),
        (GOOD.replace(",no", ",perhaps"), "checked is"),
        (GOOD.replace(",no", ""), "number of columns"),
        (f"{GOOD}\n{GOOD}", "repeats"),
    ],
)
def test_a_fault_gets_a_sentence(row: str, says: str) -> None:
    (fault,) = faults(f"{HEAD}\n{row}\n")
    assert says in fault
    assert "line" in fault
    with pytest.raises(ValueError, match=says):
        read(f"{HEAD}\n{row}\n")


def test_a_table_without_its_first_line_is_told() -> None:
    (fault,) = faults(GOOD)
    assert "columns" in fault
    assert read(f"{HEAD}\n{GOOD}\n")[0].title_zh == "计划获批"

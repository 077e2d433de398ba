from __future__ import annotations

import pytest

from analysis.briefings import issue
from analysis.briefings.page import briefing_index, briefing_page
from analysis.exports import FORMATS
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db


def test_a_page_numbers_its_citations_and_names_its_sources() -> None:
    told(Press())
    issue.draft(WEEK, today=TODAY)
    page = briefing_page(WEEK)
    assert page is not None
    assert (page.days, page.state_label) == ("28 July to 3 August 2025", "Draft")
    assert [entry.number for entry in page.entries] == list(range(1, len(page.entries) + 1))
    assert page.entries[0].path == f"/articles/{page.entries[0].id}/"
    said = [s for part in page.sections for block in part.blocks for s in block.sentences]
    assert all(s.numbers and max(s.numbers) <= len(page.entries) for s in said)
    quotes = [s for s in said if s.quote]
    assert quotes[0].source.endswith("30 Jul 2025")
    assert any("年7月30日" in s.source for s in quotes)
    assert [form.suffix for form in page.formats] == [form.suffix for form in FORMATS.values()]


def test_pages_know_their_neighbours() -> None:
    told(Press())
    for week in ("2025-W27", "2025-W29", WEEK):
        issue.draft(week, today=TODAY)
    page = briefing_page("2025-W29")
    assert page is not None
    assert (page.previous, page.next) == ("2025-W27", WEEK)


@pytest.mark.parametrize("week", ["2025-W30", "nonsense", "", "2025-07"])
def test_what_was_not_drafted_has_no_page(week: str) -> None:
    told(Press())
    assert briefing_page(week) is None


def test_the_index_lists_briefings_and_weeks_without_one() -> None:
    told(Press())
    issue.draft(WEEK, today=TODAY)
    issue.issue(WEEK)
    index = briefing_index()
    [row] = index.rows
    assert (row.week, row.state, row.pieces, row.is_sample) == (WEEK, "issued", 40, False)
    assert index.undrafted == ("2025-W30", "2025-W29", "2025-W28", "2025-W27")

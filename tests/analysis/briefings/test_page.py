from __future__ import annotations

import pytest

from analysis.briefings import issue
from analysis.briefings.page import briefing_index, briefing_page
from analysis.briefings.page_document import runs_of, sections_of
from analysis.briefings.text import Problem
from analysis.exports import FORMATS
from analysis.exports.document import Block, Document, Mark, Section, Sentence
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
    passages = [one for part in page.sections for block in part.blocks for one in block.passages]
    said = [s for one in passages for item in one.items for s in item]
    assert said
    assert all(s.numbers and max(s.numbers) <= len(page.entries) for s in said)
    quotes = [s for one in passages if one.kind == "quote" for item in one.items for s in item]
    assert quotes[0].source.endswith("30 Jul 2025")
    assert any("年7月30日" in s.source for s in quotes)
    assert [form.href for form in page.formats] == [f"/briefings/{WEEK}.{form.suffix}" for form in FORMATS.values()]


def test_pages_know_their_neighbours() -> None:
    told(Press())
    for week in ("2025-W27", "2025-W29", WEEK):
        issue.draft(week, today=TODAY)
    page = briefing_page("2025-W29")
    assert page is not None
    assert (page.previous, page.next) == ("/briefings/2025-W27/", f"/briefings/{WEEK}/")


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


def test_marks_cut_a_sentence_and_a_list_keeps_its_number() -> None:
    query = "theme=models"
    marks = (Mark("strong", 0, 8), Mark("link", 4, 13, f"/articles/?{query}"), Mark("em", 9, 13))
    runs = runs_of(Sentence("All 43 pieces.", (1,), query=query, opens=43, marks=marks))
    assert [(run.text, run.strong, run.em, run.href[:9], run.opens) for run in runs] == [
        ("All ", True, False, "", None),
        ("43 p", True, False, "/articles", 43),
        ("i", False, False, "/articles", 43),
        ("eces", False, True, "/articles", 43),
        (".", False, False, "", None),
    ]


def test_findings_stand_at_their_sentence_and_what_has_none_at_the_end() -> None:
    part = Section("one", "One", (Block((Sentence("Nobody says so.", ()), Sentence("Somebody does.", (1,)))),))
    document = Document("T", "", "", "2025-W31", "1", (part,), ())
    found = [Problem("one", "Nobody says so.", "Cite it.", "uncited"), Problem("one", "`code`", "No code.")]
    [section] = sections_of(document, found)
    first, second = section.blocks[0].passages[0].items[0]
    assert [fault.label for fault in first.faults] == ["needs a source"]
    assert second.faults == ()
    assert [(fault.label, fault.words) for fault in section.faults] == [("cannot be printed", "No code.")]

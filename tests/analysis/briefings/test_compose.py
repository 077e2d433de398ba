"""A composed draft: it passes its own checks, comes back from its text as it went, and says what changed and what went on."""

from __future__ import annotations

import pytest

from analysis.briefings import issue
from analysis.briefings.material import cited_in, material_of
from analysis.briefings.stand import check
from analysis.briefings.text_read import read
from analysis.briefings.text_write import write
from analysis.briefings.versions import text_of
from analysis.exports.document import from_data
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db


def test_a_draft_passes_its_own_checks_and_comes_back_from_its_text() -> None:
    told(Press())
    briefing = issue.draft(WEEK, today=TODAY)
    text = text_of(briefing)
    composed = from_data(briefing.document)
    assert write(composed) == text
    assert read(text, material_of(briefing, cited_in(text))).document == composed
    assert check(briefing) == []

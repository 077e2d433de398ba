from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from analysis.briefings import issue
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("briefing", *words, stdout=out)
    return out.getvalue()


def test_draft_issue_list_and_export(tmp_path: Path) -> None:
    told(Press())
    assert run("draft", WEEK).startswith("Drafted 2025-W31: 40 pieces on topic, 38 stories, ")
    assert run("issue", WEEK) == "Issued 2025-W31. It stays as it is from now on.\n"
    assert json.loads(run("list", "--json")) == {
        "week": WEEK, "state": "issued", "title": "Chips and compute fell to 15 % of the week's pieces",
        "pieces": 40, "stories": 38,
    }  # fmt: skip
    file = tmp_path / "w31.html"
    assert run("export", WEEK, "--format", "html", "--output", str(file)).startswith("Wrote ")
    assert file.read_bytes() == issue.export(WEEK, "html").body


def test_export_to_standard_output() -> None:
    told(Press())
    issue.draft(WEEK, today=TODAY)
    assert run("export", WEEK, "--format", "md", "--output", "-").startswith("# Chips and compute fell")


def test_export_in_the_template_of_an_office(tmp_path: Path, settings: Settings) -> None:
    told(Press())
    issue.draft(WEEK, today=TODAY)
    settings.OFFICE_TEMPLATES = tmp_path / "templates"
    settings.OFFICE_TEMPLATES.mkdir()
    office = docx.Document()
    office.add_paragraph("From the desk of {{ title }}")
    office.save(str(tmp_path / "templates" / "desk.docx"))
    file = tmp_path / "w31.docx"
    assert run("export", WEEK, "--format", "docx", "--template", "desk", "--output", str(file)).startswith("Wrote ")
    assert docx.Document(str(file)).paragraphs[0].text.startswith("From the desk of Chips and compute fell")
    with pytest.raises(CommandError, match=r"There is no template 'dusk'\. There are desk\."):
        run("export", WEEK, "--format", "docx", "--template", "dusk", "--output", str(file))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("draft", "2025-W99"), "has no week 99"),
        (("draft", "2099-W01"), "has not begun"),
        (("issue", WEEK), "There is no briefing of 2025-W31"),
        (("export", WEEK, "--format", "exe", "--output", "x"), "There is no format 'exe'"),
    ],
)
def test_a_mistake_ends_in_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*words)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    told(Press())
    issue.draft(WEEK, today=TODAY)
    missing = tmp_path / "nowhere" / "x.md"
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        run("export", WEEK, "--format", "md", "--output", str(missing))


def test_an_empty_list_says_what_to_run() -> None:
    assert run("list").startswith("No briefing has been drafted yet.")

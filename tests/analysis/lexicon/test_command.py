"""`lexicon check|diff|sync` as a person types it."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from analysis.models import RuleSet

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("lexicon", *words, stdout=out)
    return out.getvalue()


def test_check_diff_and_sync() -> None:
    assert "no fault" in run("check")
    assert json.loads(run("check", "--json"))["themes"] == 48
    assert "row(s) would change" in run("diff")
    assert "are active" in run("sync")
    assert "nothing would change" in run("diff")
    assert "loaded before" in run("sync")
    assert json.loads(run("diff", "--json"))["same"] is True


def test_faults_stop_everything(folder: Path) -> None:
    path = folder / "organisations.csv"
    path.write_text(path.read_text("utf-8").replace("openai,OpenAI,", "google,OpenAI,"), "utf-8")
    for act in ("check", "diff", "sync"):
        with pytest.raises(CommandError, match="google stands twice"):
            run(act, "--folder", str(folder))
    assert RuleSet.objects.count() == 0


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run("check", "--folder", str(tmp_path))


def test_phrases_alone_are_told_apart(folder: Path) -> None:
    run("sync")
    themes = folder / "themes.toml"
    themes.write_text(themes.read_text("utf-8").replace('"humanoid", ', '"humanoid", "android worker", '), "utf-8")
    assert "No name would change" in run("diff", "--folder", str(folder))


def test_a_fault_in_the_events_is_a_fault(folder: Path) -> None:
    assert json.loads(run("check", "--json"))["events"] > 100
    (folder / "events.csv").write_text("date,country\n", "utf-8")
    with pytest.raises(CommandError, match="needs the columns"):
        run("check", "--folder", str(folder))

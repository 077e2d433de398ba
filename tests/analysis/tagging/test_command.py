"""`tagging run|file|evaluate|check` as a person types it."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from analysis.models import TagDay, TaggingRun
from tests.analysis.tagging.conftest import MakeArticle

pytestmark = pytest.mark.django_db
RECORD = {"id": "a1", "title": "Tencent puts Yuanbao into WeChat", "text": "The chatbot <b>reaches</b> users in China & beyond.", "lang": "en",
          "outlet": "paper.example", "published": "2025-07-31"}  # fmt: skip


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("tagging", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.mark.usefixtures("loaded")
def test_run(make: MakeArticle) -> None:
    for number in range(3):
        make(f"Huawei story {number}")
    assert "Read 2 pieces under rules 2026.1, wrote 2" in run("run", "--limit", "2")
    report = json.loads(run("run", "--json"))
    assert (report["read"], report["written"]) == (1, 1)
    assert json.loads(run("run", "--json"))["read"] == 0
    assert json.loads(run("run", "--all", "--json"))["written"] == 3
    assert TaggingRun.objects.count() == 3


def test_run_without_rules_is_one_sentence(make: MakeArticle) -> None:
    make("Huawei story")
    with pytest.raises(CommandError, match="No rules are loaded yet"):
        run("run")


@pytest.mark.usefixtures("loaded")
def test_a_limit_of_nothing_is_told() -> None:
    with pytest.raises(CommandError, match="give a number of pieces"):
        run("run", "--limit", "0")


def test_file_gives_the_published_format(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    with gzip.open(source, "wt", encoding="utf-8") as file:
        file.write(json.dumps(RECORD) + "\n\n")
    assert json.loads(run("file", str(source), "--out", str(out), "--json")) == {"written": 1, "rejected": 0}
    tagged = json.loads(out.read_text("utf-8"))
    assert set(tagged) == {
        "id",
        "relevance",
        "companies",
        "products",
        "bodies",
        "countries",
        "themes",
        "layers",
        "evidence",
    }
    assert tagged["id"] == "a1"
    assert set(tagged["relevance"]) == {"score", "band"}
    tencent = next(company for company in tagged["companies"] if company["id"] == "tencent")
    assert (tencent["name"], tencent["class"], tencent["derived"]) == ("Tencent", "main", False)
    assert {"code": "CN", "share": 1.0, "focus": True} in tagged["countries"]
    assert [theme["primary"] for theme in tagged["themes"]].count(True) == 1
    assert tagged["evidence"]
    for span in tagged["evidence"]:
        assert RECORD[span["field"]][span["start"] : span["end"]] == span["surface"]


def test_bad_lines_are_numbered_and_the_rest_is_done(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    bad = ["{", "[1]", '{"id": 1}', '{"title": 5}', json.dumps(RECORD), "\\xff"]
    source.write_text("\n".join(bad), "utf-8")
    with pytest.raises(CommandError) as told:
        run("file", str(source), "--out", str(out))
    for part in (
        "Line 1: not JSON",
        "Line 2: not an object",
        "Line 3: no title and no text",
        "Line 4: title is not text",
        "5 line(s)",
    ):
        assert part in str(told.value)
    assert len(out.read_text("utf-8").splitlines()) == 1


@pytest.mark.parametrize("name", ["missing.jsonl", "broken.xz", "."])
def test_a_file_that_cannot_be_read_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "broken.xz").write_bytes(b"not xz at all")
    with pytest.raises(CommandError, match="cannot be read"):
        run("file", str(tmp_path / name), "--out", str(tmp_path / "out.jsonl"))
    with pytest.raises(CommandError, match="cannot be read"):
        run("evaluate", str(tmp_path / name))


def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(RECORD), "utf-8")
    with pytest.raises(CommandError, match="cannot be read or written"):
        run("file", str(source), "--out", str(tmp_path / "nowhere" / "out.jsonl"))


def test_evaluate_scores_the_sample_newsroom() -> None:
    text = run("evaluate")
    for facet in ("companies", "main companies", "countries", "themes", "relevance", "343 pieces"):
        assert facet in text
    scores = {score["name"]: score for score in json.loads(run("evaluate", "--json"))["scores"]}
    # A floor under the agreement with labels by the rules' own author: regressions, not quality.
    floor = {"companies": 0.96, "main companies": 0.85, "countries": 0.88, "themes": 0.65, "relevance": 0.80}
    for name, least in floor.items():
        low, high = scores[name]["f1_interval"]
        assert scores[name]["f1"] >= least
        assert low <= scores[name]["f1"] <= high


def test_evaluate_needs_labels(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(RECORD), "utf-8")
    with pytest.raises(CommandError, match="has no labels"):
        run("evaluate", str(gold))


@pytest.mark.usefixtures("loaded")
def test_check_and_repair(make: MakeArticle) -> None:
    make("Huawei ships Ascend chips")
    run("run")
    assert "0 count(s) differ" in run("check")
    TagDay.objects.filter(tag__slug="huawei").update(pieces=9)
    with pytest.raises(CommandError, match="tagging check --repair"):
        run("check")
    assert json.loads(run("check", "--repair", "--json"))["wrong"] == 0

"""The command: what it draws, scores and writes, for people and for machines, and how it refuses."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from analysis.models import Sample, ScoreCard
from tests.analysis.validation.coded import MODELS, coded, everything
from tests.web.builders import piece

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("validation", *words, stdout=out)
    return out.getvalue()


def test_it_draws_the_same_from_the_same_seed() -> None:
    for number in range(40):
        piece(f"Piece {number}")
    first = json.loads(run("draw", "One", "relevance=core", "--size", "20", "--seed", "5", "--json"))
    assert {"sample", "seed", "population", "pieces", "random", "second", "rules"} == set(first)
    assert (first["seed"], first["population"], first["random"]) == (5, 40, 3)
    assert "Code them at /validation/" in run("draw", "Two", "relevance=core", "--size", "20", "--seed", "5")
    one, two = (list(s.pieces.order_by("place").values_list("article_id", flat=True)) for s in Sample.objects.all())
    assert one == two


def test_it_scores_and_exports(tmp_path: Path) -> None:
    sample = coded(second=10, differ=2)
    assert f"theme {MODELS}: people 12, rules 10, both 8; precision 0.80, recall 0.67, alpha 0.55" in run(
        "score", str(sample.pk)
    )
    found = json.loads(run("score", str(sample.pk), "--json"))
    assert found["coded"] == 20
    assert ScoreCard.objects.count() == 2
    lines = [json.loads(line) for line in run("export", str(sample.pk)).splitlines()]
    assert len(lines) == 30
    assert {line["coder"] for line in lines} == {"ada", "bo"}
    assert lines[0]["themes"] == [MODELS]
    told = json.loads(run("export", str(sample.pk), "--output", str(tmp_path / "codings.jsonl"), "--json"))
    assert told["codings"] == len((tmp_path / "codings.jsonl").read_text().splitlines()) == 30


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("draw", "Empty", "from=1999-01-01&to=1999-01-02"), "No tagged piece lies in this list"),
        (("draw", "Odd", "from=soon"), "is no day"),
        (("draw", "Large", "--size", "0"), "1 to 5000"),
        (("score", "99"), "no such sample"),
        (("export", "99"), "no such sample"),
    ],
)
def test_it_refuses_in_a_sentence(words: tuple[str, ...], why: str) -> None:
    piece()
    with pytest.raises(CommandError, match=why):
        run(*words)


def test_an_uncoded_sample_and_a_closed_folder() -> None:
    piece()
    sample = everything()
    with pytest.raises(CommandError, match="Nobody has coded"):
        run("score", str(sample.pk))
    with pytest.raises(CommandError, match="cannot be written"):
        run("export", str(sample.pk), "--output", "/proc/none/x.jsonl")

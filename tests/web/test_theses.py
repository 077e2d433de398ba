"""Theses as pages: the verdict of now with its lists, past runs as they were, and a form for one's own."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from analysis.measures.periods import Period
from analysis.models import Notice, Sample, ScoreCard, Thesis, ThesisRun
from analysis.theses.runs import run, run_due
from analysis.theses.shelf import stock
from articles.models import Source
from tests.analysis.theses.test_theses import press
from tests.web.reading import count, opens, text, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def coverage() -> None:
    press("chip_design", "platform_distribution")


@pytest.fixture
def signed_in(client: Client, django_user_model) -> Client:
    client.force_login(django_user_model.objects.create_user("ann"))
    return client


def test_a_verdict_with_its_numbers_its_test_and_its_evidence(client: Client, coverage: None) -> None:
    page = tree(client, "/theses/founding/")
    assert text(page.xpath("//*[@class='verdict mt']/b")[0]) == "Supported"
    said = text(page)
    for words in ("95 % interval", "Evidence for", "Evidence against", "Would it still hold?", "Rules", "Data to"):
        assert words in said
    promised = sorted(set(opens(page)))
    assert len(promised) > 4
    assert [(a, n, got) for a, n in promised if (got := count(tree(client, a))) != n] == []


def test_sample_data_say_so_on_every_thesis(client: Client, coverage: None) -> None:
    assert "sample: this mix was chosen" not in text(tree(client, "/theses/founding/"))
    Source.objects.update(is_sample=True)
    assert "sample: this mix was chosen, it says nothing about the press" in text(tree(client, "/theses/founding/"))
    assert client.get("/theses/founding.json").json()["stamp"].startswith("sample: ")


def test_the_test_as_json_says_where_it_comes_from(client: Client, coverage: None) -> None:
    told = client.get("/theses/founding.json").json()
    about = told["about"]
    assert about["address"] == "/theses/founding/"
    assert all(about[name] for name in ("query", "window", "zone", "counts", "rules", "sources", "generated"))
    sides = [side["query"] for outcome in told["outcomes"] for side in outcome["sides"]]
    assert len(set(sides)) == 2  # the list that holds both is neither of them
    first = parse_qs(sides[0])
    held = urlencode({name: first[name] for name in ("from", "to")}, doseq=True)
    assert dict(map(tuple, about["counts"]))["pieces"] == count(tree(client, f"/articles/?{held}"))
    assert client.get("/theses/founding.json", headers={"Accept-Language": "zh-Hans"}).json() == told


def test_past_tests_stay_and_a_flip_is_told(client: Client, coverage: None) -> None:
    stock()
    run(Thesis.objects.get(slug="founding"), Period.parse("2025-W31"))
    before = text(tree(client, "/theses/founding/2025-W31/").xpath("//main")[0])
    for week in range(4):
        press("platform_distribution", "chip_design", each=60, day=f"2025-08-{4 + 7 * week:02}")
    assert text(tree(client, "/theses/founding/2025-W31/").xpath("//main")[0]) == before
    run(Thesis.objects.get(slug="founding"), Period.parse("2025-W35"))
    listed = text(tree(client, "/theses/"))
    assert "Verdicts that changed" in listed
    assert "is not supported in 2025-W35" in listed
    assert client.get("/theses/founding/2025-W01/").status_code == 404
    assert client.get("/theses/none/").status_code == 404


def test_looking_writes_nothing(client: Client, coverage: None) -> None:
    client.get("/theses/")
    client.get("/theses/founding/")
    assert not Thesis.objects.exists()
    assert not ThesisRun.objects.exists()
    assert not Notice.objects.exists()


def test_a_thesis_of_ones_own(signed_in: Client, coverage: None) -> None:
    told = {"claim": "Chips are covered more in English than in Chinese.", "kind": "share", "side": "above", "left": "lang=en",
            "right": "lang=zh-Hans", "numerator": "theme=chip_design", "other": "", "weeks": "26", "least": "30"}  # fmt: skip
    answer = signed_in.post("/theses/new/", told, follow=True)
    assert "Supported" in answer.text
    own = Thesis.objects.get()
    assert own.made_by is not None
    assert own.slug in signed_in.get("/theses/").text
    assert run_due() > 8
    signed_in.post(f"/theses/{own.slug}/retire/")
    own.refresh_from_db()
    assert own.retired_at is not None
    assert own.runs.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [({"claim": "Short"}, "10 to 300"), ({"numerator": ""}, "needs what it counts"), ({"weeks": "many"}, "whole numbers"),
     ({"left": "week=never"}, "cannot be asked"), ({"right": ""}, "second list")],
)  # fmt: skip
def test_what_cannot_be_tested_is_said_and_kept_in_the_form(
    signed_in: Client, change: dict[str, str], said: str
) -> None:
    told = {"claim": "Chips are covered more in English than in Chinese.", "kind": "share", "side": "above", "left": "lang=en",
            "right": "lang=zh-Hans", "numerator": "theme=chip_design", "other": "", "weeks": "26", "least": "30"} | change  # fmt: skip
    answer = signed_in.post("/theses/new/", told)
    assert (answer.status_code, Thesis.objects.count()) == (400, 0)
    assert said in answer.text
    assert told["claim"] in answer.text


def test_only_signed_in_people_write_and_retire(client: Client) -> None:
    assert client.get("/theses/new/").status_code == 403
    assert client.post("/theses/new/", {}).status_code == 403
    assert client.post("/theses/founding/retire/").status_code == 403


def test_a_doubtful_theme_warns_on_figure_and_thesis(client: Client, coverage: None) -> None:
    assert "Doubtful." not in text(tree(client, "/theses/small-models/"))
    doubt(theme="small_models", frame="deployment")
    for path in ("/theses/small-models/", "/theses/founding/", "/emphasis/", "/figures/emphasis/"):
        assert "Doubtful." in text(tree(client, path)), path


def doubt(*, theme: str, frame: str) -> None:
    """A scorecard by which a theme and a frame are doubtful."""
    sample = Sample.objects.create(name="x", seed=1, size=10, population=10, double_share=0)
    kept = [
        {
            "kind": kind,
            "slug": slug,
            "name": slug,
            "state": "doubtful",
            "alpha": 0.4,
            "double": 20,
            "precision": 0.5,
            "found": 20,
        }
        for kind, slug in (("theme", theme), ("frame", frame))
    ]
    ScoreCard.objects.create(sample=sample, coded=10, double=10, standing=kept, content={})


def test_a_saved_test_comes_out_again(client: Client, coverage: None, tmp_path: Path, capsys) -> None:
    saved = tmp_path / "founding.json"
    saved.write_text(client.get("/theses/founding.json").text, encoding="utf-8")
    press("platform_distribution", "chip_design", each=5)  # seen after the cut-off
    call_command("theses", "recompute", str(saved))
    assert "to the last digit" in capsys.readouterr().out
    told = json.loads(saved.read_text())
    told["outcomes"][0]["value"] = 0.5
    saved.write_text(json.dumps(told))
    with pytest.raises(CommandError, match=r"1 parts differ, first outcomes\.0\.value"):
        call_command("theses", "recompute", str(saved))
    saved.write_text("[]")
    with pytest.raises(CommandError, match="is no test of a thesis"):
        call_command("theses", "recompute", str(saved))


def test_theses_from_the_command_line(coverage: None, capsys) -> None:
    call_command("theses", "list")
    assert capsys.readouterr().out.startswith("founding: English-language coverage")
    call_command("theses", "show", "founding")
    assert json.loads(capsys.readouterr().out)["verdict"] == "Supported"
    call_command("theses", "run")
    assert capsys.readouterr().out == "8 theses tested.\n"
    with pytest.raises(CommandError, match="There is no thesis 'none'"):
        call_command("theses", "show", "none")

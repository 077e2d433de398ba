"""The matcher finds what one regular expression for each name finds, hit for hit."""

from __future__ import annotations

import itertools
import json
import lzma
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from analysis.lexicon.files import load
from analysis.tagging.disambiguate import judge
from analysis.tagging.files import words_of
from analysis.tagging.match import find_names
from analysis.tagging.records import Words
from analysis.tagging.rules import compile_rules
from analysis.tagging.text import Prepared, prepare
from articles.text.fold import TRADITIONAL
from tests.analysis.tagging.reference import Reference

LEXICON = load()
RULES = compile_rules(LEXICON)
REFERENCE = Reference(LEXICON)
GOLD = Path(__file__).parents[2] / "gold"
NEWSROOM = Path(__file__).parents[3] / "articles" / "sample" / "newsroom" / "pieces.jsonl"
BACK = {ord(simple): traditional for traditional, simple in TRADITIONAL.items()}

Hits = set[tuple[str, int, int]]


def read(text: Prepared) -> tuple[Hits, Hits]:
    """What the matcher believes and refuses."""
    judged = judge(text, find_names(text, RULES), RULES)
    believed = [(name.entity.id, start, end) for start, end, name in judged.accepted]
    refused = [(name.entity.id, start, end) for (start, end, name), _ in judged.refused]
    assert believed == sorted(believed, key=lambda hit: hit[1:])
    assert len(set(believed)) == len(believed)
    return set(believed), set(refused)


def records(path: Path, step: int) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()[::step]]


@pytest.mark.parametrize("name", ["matcher_cases", "theme_cases"])
def test_the_gold_cases(name: str) -> None:
    for case in records(GOLD / f"{name}.jsonl", 1):
        text = prepare(Words(body=case["text"], country="CN"))
        assert read(text) == REFERENCE.read(text), case["text"]


def test_the_sample_newsroom() -> None:
    found = 0
    for piece in records(NEWSROOM, 3):
        for title in (piece["title"], piece["title"].upper()):
            text = prepare(Words(title, piece["teaser"], piece["body"], country="US"))
            assert read(text) == REFERENCE.read(text), title
            found += len(read(text)[0])
    assert found > 1000


_NAMES = [alias.text for entity in LEXICON.entities for alias in entity.aliases]
_DOUBTED = [a.text for e in LEXICON.entities for a in e.aliases if {"x", "w", "n", "s"} & set(a.flags)]
_AROUND = [text for entity in LEXICON.entities for text in (*entity.context, *entity.blockers)]
_GLUE = [
    "",
    " ",
    "-",
    "'s ",
    "s",
    "s ",
    "’s ",
    "的",
    "，",
    "。",
    "\n",
    "x",
    "7",
    "é",
    "＆",
    "AI",
    "近日",
    "İ",
    " ﬁ ",
    "一" * 130,
    "\n责任编辑：",
]
_WRITTEN = st.one_of(st.sampled_from(_NAMES), st.sampled_from(_DOUBTED), st.sampled_from(_AROUND)).flatmap(
    lambda text: st.sampled_from([text, text, text.upper(), text.lower(), text.translate(BACK)])
)
TEXTS = st.lists(st.tuples(_WRITTEN, st.sampled_from(_GLUE)), max_size=9).map(
    lambda parts: "".join(itertools.chain.from_iterable(parts))
)


@hypothesis(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("TELL US HOW TO POLISH A TURKEY ARM", "US and Meta", False, "", "")
@example("US AND CHINA AGREE TO TALK AGAIN", "", False, "", "")
@example("Meta-regulation of Facebook pages", "non-Meta, Meta.", False, "", "")
@given(
    title=TEXTS,
    body=TEXTS,
    loud=st.booleans(),
    country=st.sampled_from(["", "CN", "US"]),
    day=st.sampled_from(["", "2018-05-01", "2023-01-20", "2025-06-01"]),
)
def test_names_glued_to_anything(title: str, body: str, loud: bool, country: str, day: str) -> None:
    text = prepare(Words(title.upper() if loud else title, body=body, country=country, published=day))
    assert read(text) == REFERENCE.read(text)


@pytest.mark.parametrize("gap", [118, 119, 120, 121])
def test_the_reach_of_a_context_word(gap: int) -> None:
    fill = "一" * gap
    ends = set()
    for body in (
        f"cloud{fill}Oracle",
        f"Oracle{fill}cloud",
        f"Oracle{fill}clouds",
        f"Oracle{fill}cloudy",
        f"recloud{fill}Oracle",
    ):
        text = prepare(Words(body=body))
        assert read(text) == REFERENCE.read(text)
        ends.add(bool(read(text)[0]))
    assert ends == ({True, False} if gap <= 120 else {False})


@pytest.mark.real
def test_real_pieces(real_data: Path) -> None:
    found = 0
    with lzma.open(real_data / "archive.jsonl.xz", "rt", encoding="utf-8") as file:
        lines = [*itertools.islice(file, 0, None, 67), *(real_data / "ontopic.jsonl").read_text("utf-8").splitlines()]
    for line in lines:
        text = prepare(words_of(json.loads(line)))
        assert read(text) == REFERENCE.read(text)
        found += len(read(text)[0])
    assert found > 10_000

"""How fast the pure tagger reads, against a bare Aho-Corasick scan with the same keys over the same text in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from analysis.lexicon.files import load
from analysis.tagging.decide import decide
from analysis.tagging.disambiguate import judge
from analysis.tagging.files import words_of
from analysis.tagging.match import find_names as match
from analysis.tagging.rules import Rules, compile_rules
from analysis.tagging.text import prepare
from articles.text.fold import fold, lower
from articles.text.lexemes import lexemes
from bench.texts import records, size

PIECES = 4000
ROUNDS = 3  # the best of them: other work on the machine only ever slows
AGAINST = "bare Aho-Corasick scan, bytes/s"
# The share of the bare scan's rate that each step is to keep.
GOALS = {"name matching": 0.6}

Line = dict[str, object]


def scan(texts: list[str], rules: Rules | None = None) -> int:
    """The baseline: every overlapping hit of every key in folded, lower-cased texts; answers how many."""
    automaton = (rules or compile_rules(load())).names
    return sum(len(automaton.find_overlapping(text)) for text in texts)


def run() -> Iterator[Line]:
    """Lines for matching names, for the complete tagger and for search text: pieces and bytes a second."""
    name, texts = records(PIECES)
    rules = compile_rules(load())
    words = [words_of(text) for text in texts]
    prepared = [prepare(word) for word in words]
    lowered = [lower(fold(f"{word.title}\n\n{word.body}")) for word in words]
    total = size(texts)
    bare = total / best(lambda: scan(lowered, rules))
    steps: dict[str, Callable[[], object]] = {
        "name matching": lambda: [judge(text, match(text, rules), rules) for text in prepared],
        "complete tagging": lambda: [decide(word, rules) for word in words],
        "search text": lambda: [lexemes(f"{word.title}\n{word.body}") for word in words],
    }
    yield line(f"bare scan ({name})", bare, "bytes/s", 1.0, None)
    for step, act in steps.items():
        spent = best(act)
        ratio = total / spent / bare
        goal = GOALS.get(step)
        yield line(f"{step} ({name})", len(texts) / spent, "pieces/s", ratio, goal)
        yield line(f"{step} ({name})", total / spent, "bytes/s", ratio, goal)


def best(act: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def line(bench: str, value: float, unit: str, ratio: float, goal: float | None) -> Line:
    """One line of `make bench`."""
    met = None if goal is None else ratio >= goal
    return {
        "bench": bench, "value": round(value, 1), "unit": unit, "against": AGAINST, "ratio": round(ratio, 4),
        "goal": goal, "met": met,
    }  # fmt: skip

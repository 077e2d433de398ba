"""How fast the pure tagger reads, against a bare Aho-Corasick scan of the same texts for the same names in the same run.

The bare scan is daachorse as it comes: one character-wise automaton over every name and blocker, asked for all overlapping
hits as a list, on texts that are folded and in lower case already. Name matching answers which names stand there, with
boundary, case, blockers, the longest and context resolved, on texts that are prepared already. Complete tagging starts from
the plain text and ends with names, countries, themes and relevance. All take turns, several times over, and the medians are
compared: other work on the machine then slows all of them alike.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import median

from daachorse import CharwiseDoubleArrayAhoCorasick

from analysis.lexicon.files import load
from analysis.tagging.decide import decide
from analysis.tagging.disambiguate import judge
from analysis.tagging.files import words_of
from analysis.tagging.match import find_names
from analysis.tagging.records import Words
from analysis.tagging.rules import Rules, compile_rules
from analysis.tagging.text import Prepared, prepare
from articles.text.lexemes import lexemes
from bench import phrases
from bench.texts import records, size

PIECES, STEP = 4000, 17  # every seventeenth of the archive: it is in the order of its languages
ROUNDS = 7
NAMES = "bare daachorse scan for names and blockers, bytes/s"
EVERYTHING = "bare daachorse scan for names, blockers and phrases, bytes/s"
GOALS = {"name matching": 0.6, "complete tagging": 0.25}  # the share of the first that each step is to keep

Line = dict[str, object]
Act = Callable[[], object]


def run() -> Iterator[Line]:
    """Lines for matching names, for the complete tagger and for search text: pieces and bytes a second."""
    title, pieces = records(PIECES, step=STEP)
    rules = compile_rules(load())
    words = [words_of(piece) for piece in pieces]
    texts = [prepare(word) for word in words]
    lowered = [text.lowered for text in texts]
    for text in texts:
        _ = text.ignored  # it is remembered: to look for it is part of preparing
    acts: dict[str, Act] = {
        "bare": scan(rules.names.all, lowered),
        "all": scan({*rules.names.all, *rules.phrases.all}, lowered),
        "name matching": lambda: drain(names(text, rules) for text in texts),
        "complete tagging": lambda: drain(decide(word, rules) for word in words),
        "search text": lambda: drain(lexemes(f"{word.title}\n{word.body}") for word in words),
    }
    total, seconds = size(pieces), medians(acts)
    bare = seconds.pop("bare")
    every = seconds.pop("all")
    yield line(f"bare scan ({title})", total / bare, "bytes/s", NAMES, 1.0)
    for step, spent in seconds.items():
        goal = GOALS.get(step)
        yield line(f"{step} ({title})", len(pieces) / spent, "pieces/s", NAMES, bare / spent, goal)
        yield line(f"{step} ({title})", total / spent, "bytes/s", NAMES, bare / spent, goal)
    tagging = seconds["complete tagging"]
    yield line(f"complete tagging ({title})", total / tagging, "bytes/s", EVERYTHING, every / tagging)
    yield from english(title, [word for word in words if word.language == "en"], rules)


def english(title: str, words: list[Words], rules: Rules) -> Iterator[Line]:
    """A line for spaCy's PhraseMatcher over the English names: both from the plain text, its tokens and our folding included."""
    read = size([{"title": word.title, "text": word.body} for word in words])
    ours = medians({"names": lambda: drain(names(prepare(word), rules) for word in words)})["names"]
    aliases = [a.text for entity in rules.lexicon.entities for a in entity.aliases if a.language == "en"]
    theirs = phrases.seconds(aliases, [f"{word.title}\n\n{word.body}" for word in words], rounds=ROUNDS)
    against = (
        phrases.ABSENT
        if theirs is None
        else f"spaCy's PhraseMatcher with its tokenizer, {round(read / theirs)} bytes/s"
    )
    ratio, goal = (None, None) if theirs is None else (theirs / ours, 10)
    yield line(f"names from plain English ({title})", read / ours, "bytes/s", against, ratio, goal)


def names(text: Prepared, rules: Rules) -> object:
    """The names of a prepared text, all doubts resolved."""
    return judge(text, find_names(text, rules), rules)


def scan(keys: Iterable[str], texts: list[str]) -> Act:
    """The baseline: finds every overlapping hit of every key in folded, lower-cased texts, as lists."""
    automaton = CharwiseDoubleArrayAhoCorasick([*keys])
    return lambda: drain(automaton.find_overlapping(text) for text in texts)


def drain(results: Iterable[object]) -> None:
    """Runs through results and keeps none, as a stream of pieces does."""
    for _ in results:
        pass


def medians(acts: Mapping[str, Act]) -> dict[str, float]:
    """Seconds that each act takes: all in turn, several times over, and the median of each."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    gc.collect()
    gc.freeze()  # what stands already is not searched for garbage while an act is timed
    for _ in range(ROUNDS):
        for name, act in acts.items():
            start = time.perf_counter()
            act()
            times[name].append(time.perf_counter() - start)
    gc.unfreeze()
    return {name: median(spent) for name, spent in times.items()}


def line(bench: str, value: float, unit: str, against: str, ratio: float | None, goal: float | None = None) -> Line:
    """One line of `make bench`."""
    return {
        "bench": bench, "value": round(value, 1), "unit": unit, "against": against,
        "ratio": ratio and round(ratio, 4), "goal": goal, "met": None if goal is None or ratio is None else ratio >= goal,
    }  # fmt: skip

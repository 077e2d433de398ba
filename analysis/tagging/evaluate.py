"""How well the tagger agrees with labels: precision, recall and F1 with 95 % intervals.

Labels by the rules' own author measure agreement, not accuracy. Named organisations are compared, not those that follow
from a product; of the countries those in focus; of the themes the assigned ones.
"""

from __future__ import annotations

import dataclasses
import html
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import nh3

from analysis.lexicon.records import COMPANY
from analysis.tagging.decide import decide
from analysis.tagging.files import words_of
from analysis.tagging.records import CORE, MAIN, OFF, RELATED, TaggedText
from analysis.tagging.rules import Rules

Z = 1.959964  # 95 %
DRAWS = 1000
SEED = 20250731
BANDS = {0: OFF, 1: RELATED, 2: CORE}

Sets = tuple[frozenset[str], frozenset[str]]  # predicted, labelled
Read = tuple[Mapping[str, Any], TaggedText]


@dataclass(frozen=True, slots=True)
class Score:
    """One facet's agreement; every rate comes with its interval (low, high)."""

    name: str
    precision: float
    precision_interval: tuple[float, float]
    recall: float
    recall_interval: tuple[float, float]
    f1: float
    f1_interval: tuple[float, float]
    right: int
    predicted: int
    labelled: int


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Names that mean something else as often as not: how many the rules refused and kept as the labels want it."""

    refused: int
    to_refuse: int
    kept: int
    to_keep: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The pieces in one language."""

    language: str
    pieces: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All facets over one gold file. `relevance` scores the bands; its precision is the share of exact bands.

    `theme_macro_f1` weighs every labelled theme alike; `ambiguous` is None when the gold says nothing about such names.
    """

    pieces: int
    scores: tuple[Score, ...]
    languages: tuple[Slice, ...] = ()
    theme_macro_f1: float = 0.0
    ambiguous: Ambiguous | None = None


_READ: dict[str, tuple[Callable[[TaggedText], Iterable[str]], Callable[[Mapping[str, Any]], Iterable[str]]]] = {
    "companies": (
        lambda tagged: (n.id for n in tagged.names if n.kind == COMPANY and not n.via),
        lambda gold: (c["id"] for c in gold.get("companies", ())),
    ),
    "main companies": (
        lambda tagged: (n.id for n in tagged.names if n.kind == COMPANY and not n.via and n.standing == MAIN),
        lambda gold: (c["id"] for c in gold.get("companies", ()) if c.get("main")),
    ),
    "countries": (
        lambda tagged: (c.code for c in tagged.countries if c.focus),
        lambda gold: gold.get("countries", ()),
    ),
    "themes": (lambda tagged: (t.id for t in tagged.themes), lambda gold: gold.get("themes", ())),
    "relevance": (lambda tagged: (tagged.band,), lambda gold: (BANDS[int(gold["relevance"])],)),
}


def plain(markup: str) -> str:
    """HTML paragraphs as plain text with a blank line between; text without markup as it is."""
    if "<" not in markup:
        return markup
    return html.unescape(nh3.clean(markup.replace("</p>", "</p>\n\n"), tags=set())).strip()


def evaluate(
    records: Iterable[Mapping[str, Any]], rules: Rules, *, countries: Mapping[str, str] | None = None
) -> Evaluation:
    """Scores the rules on records that hold their labels under `gold`. `countries` maps an outlet to its home."""
    read: list[Read] = []
    for record in records:
        words = words_of(record, country=(countries or {}).get(record.get("outlet", ""), ""))
        read.append((record, decide(dataclasses.replace(words, body=plain(words.body)), rules)))
    by_language: dict[str, list[Read]] = {}
    for pair in read:
        by_language.setdefault(pair[0].get("lang") or "", []).append(pair)
    return Evaluation(
        pieces=len(read),
        scores=_scores(read),
        languages=tuple(Slice(language, len(part), _scores(part)) for language, part in sorted(by_language.items())),
        theme_macro_f1=macro_f1(_sets("themes", read)),
        ambiguous=_ambiguous(read),
    )


def macro_f1(pairs: Iterable[Sets]) -> float:
    """The mean of the F1 of each labelled id, however rare; 0 when nothing is labelled. Takes predicted and labelled ids."""
    right, predicted, labelled = Counter[str](), Counter[str](), Counter[str]()
    for said, meant in pairs:
        right.update(said & meant)
        predicted.update(said)
        labelled.update(meant)
    return sum(_f1(right[id_], predicted[id_], labelled[id_]) for id_ in labelled) / len(labelled) if labelled else 0.0


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The Wilson score interval of a proportion; (0, 1) when there is nothing to count."""
    if not n:
        return 0.0, 1.0
    p = hits / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def _sets(facet: str, read: Iterable[Read]) -> list[Sets]:
    predicted, labelled = _READ[facet]
    return [(frozenset(predicted(tagged)), frozenset(labelled(record["gold"]))) for record, tagged in read]


def _scores(read: list[Read]) -> tuple[Score, ...]:
    return tuple(_score(facet, _sets(facet, read)) for facet in _READ)


def _ambiguous(read: Iterable[Read]) -> Ambiguous | None:
    """Counts the labelled `[surface, id, meant]`: a name is kept when the tags have its id because the text names it."""
    kept: dict[bool, list[bool]] = {True: [], False: []}
    for record, tagged in read:
        named = {n.id for n in tagged.names if not n.via} | {c.code for c in tagged.countries if c.spans and not c.via}
        for _, id_, meant in record["gold"].get("ambiguous", ()):
            kept[bool(meant)].append(id_ in named)
    if not kept[True] and not kept[False]:
        return None
    return Ambiguous(kept[False].count(False), len(kept[False]), kept[True].count(True), len(kept[True]))


def _score(name: str, pairs: list[Sets]) -> Score:
    counts = [(len(predicted & labelled), len(predicted), len(labelled)) for predicted, labelled in pairs]
    right, predicted, labelled = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    return Score(
        name=name,
        precision=right / predicted if predicted else 0.0,
        precision_interval=wilson(right, predicted),
        recall=right / labelled if labelled else 0.0,
        recall_interval=wilson(right, labelled),
        f1=_f1(right, predicted, labelled),
        f1_interval=_bootstrap(counts),
        right=right,
        predicted=predicted,
        labelled=labelled,
    )


def _f1(right: int, predicted: int, labelled: int) -> float:
    return 2 * right / (predicted + labelled) if predicted + labelled else 0.0


def _bootstrap(counts: list[tuple[int, int, int]]) -> tuple[float, float]:
    """The middle 95 % of F1 over resampled pieces; always the same draws."""
    if not counts:
        return 0.0, 1.0
    chance = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    draws = []
    for _ in range(DRAWS):
        sample = chance.choices(counts, k=len(counts))
        draws.append(_f1(sum(r for r, _, _ in sample), sum(p for _, p, _ in sample), sum(n for _, _, n in sample)))
    draws.sort()
    return draws[int(0.025 * DRAWS)], draws[int(0.975 * DRAWS) - 1]

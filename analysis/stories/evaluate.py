"""How well stories agree with labels: B-cubed over pieces, and pairs within a language and across languages."""

from __future__ import annotations

import datetime as dt
import html
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import nh3
from django.utils import timezone

from analysis.stories.drafting import draft
from analysis.stories.meaning import Embedder, lead
from analysis.stories.reading import traits
from analysis.stories.records import Piece, Traits

Named = tuple[frozenset[str], frozenset[str], bool]  # everything a piece names, what it is mainly about, round-up?


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall of one kind, each with what it is a part of."""

    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> float:
        """Right ones of those found; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right ones of those labelled; 1 where nothing was."""
        return self.right / self.labelled if self.labelled else 1.0


@dataclass(frozen=True, slots=True)
class StoriesEvaluation:
    """One labelled file against the stories built from it."""

    pieces: int
    precision: float  # B-cubed
    recall: float
    f1: float
    within: Agreement  # pairs of one language
    across: Agreement  # pairs of two


def evaluate(
    records: Sequence[Mapping[str, Any]],
    names: Callable[[Mapping[str, Any]], Named | None],
    embedder: Embedder | None = None,
) -> StoriesEvaluation:
    """Builds stories from labelled records and compares them with `gold.story` (a piece without one stands alone). `names`
    tells what a record is about; None leaves it out."""
    texts, gold = read(records, names)
    if embedder:
        texts = [replace(t, meaning=m) for t, m in zip(texts, embedder.encode(_leads(records, texts)), strict=True)]
    groups = [[key for key, _ in story.members] for story in draft(texts)]
    return compare(groups, gold, {text.id: text.family for text in texts})


def read(
    records: Sequence[Mapping[str, Any]], names: Callable[[Mapping[str, Any]], Named | None]
) -> tuple[list[Traits], dict[int, str]]:
    """The records' traits, with their place as id, and the story that each belongs to."""
    numbers: dict[str, int] = defaultdict(lambda: len(numbers) + 1)
    texts, gold = [], {}
    for place, record in enumerate(records):
        named = names(record)
        if named is None:
            continue
        texts.append(traits(_piece(place, record, named, numbers)))
        gold[place] = record["gold"].get("story") or f"alone {place}"
    return texts, gold


def compare(
    groups: Iterable[Sequence[int]], gold: Mapping[int, Hashable], family: Mapping[int, str]
) -> StoriesEvaluation:
    """B-cubed (Bagga and Baldwin, 1998) of groups against labels: for each piece the part of its group that belongs with it,
    and the part of what belongs with it that is in its group; the means over pieces."""
    group_of = {key: frozenset(group) for group in groups for key in group}
    labelled: dict[Hashable, set[int]] = defaultdict(set)
    for key, label in gold.items():
        labelled[label].add(key)
    shared = {key: len(group & labelled[gold[key]]) for key, group in group_of.items()}
    count = max(1, len(shared))
    precision = sum(both / len(group_of[key]) for key, both in shared.items()) / count
    recall = sum(both / len(labelled[gold[key]]) for key, both in shared.items()) / count
    found, true = _pairs(set(group_of.values())), _pairs(labelled.values())
    return StoriesEvaluation(
        len(shared),
        precision,
        recall,
        2 * precision * recall / (precision + recall) if shared else 0.0,
        _agreement(found, true, lambda pair: len({family[key] for key in pair}) == 1),
        _agreement(found, true, lambda pair: len({family[key] for key in pair}) == 2),
    )


def plain(markup: str) -> str:
    """HTML paragraphs as plain text with a blank line between."""
    return html.unescape(nh3.clean(markup.replace("</p>", "</p>\n\n"), tags=set())).strip()


def _pairs(groups: Iterable[Iterable[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _agreement(
    found: set[tuple[int, int]], true: set[tuple[int, int]], counts: Callable[[tuple[int, int]], bool]
) -> Agreement:
    found, true = set(filter(counts, found)), set(filter(counts, true))
    return Agreement(len(found & true), len(found), len(true))


def _piece(place: int, record: Mapping[str, Any], named: Named, numbers: dict[str, int]) -> Piece:
    printed = record.get("published") or record["gold"]["published_true"]
    at = dt.datetime.fromisoformat(printed if len(printed) > 10 else f"{printed}T12:00:00+08:00")
    everything, mains, is_roundup = named
    return Piece(
        id=place,
        at=at,
        day=timezone.localdate(at),
        source_id=numbers[f"outlet {record.get('outlet')}"],
        language=record.get("lang") or "",
        title=record.get("title") or "",
        teaser=record.get("teaser") or "",
        body=plain(record.get("body") or record.get("text") or ""),
        entities=frozenset(numbers[name] for name in sorted(everything)),
        is_roundup=is_roundup,
        mains=frozenset(numbers[name] for name in sorted(mains)),
        outlet=record.get("outlet") or "",
        author=record.get("author") or "",
    )


def _leads(records: Sequence[Mapping[str, Any]], texts: Sequence[Traits]) -> list[str]:
    chosen = [records[text.id] for text in texts]
    return [lead(r.get("title") or "", r.get("teaser") or "", plain(r.get("body") or "")) for r in chosen]

"""What may be meant by a value of a filter that is none of ours: the names nearest to it, and the list with each in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from analysis.explore.called import asked_of, meant
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of_kind
from analysis.explore.parsing import NAMING, SEAT, Pair, tag_pair
from articles.text.fold import fold, lower

MOST = 3  # names that are offered for a value
VALUES = 3  # values that are looked at
LONGEST = 80  # characters of a value that are compared
NEAR = 0.6  # of difflib's ratio: huwei is to Huawei .91, 小模型 to 小型与端侧模型 .6
ELSEWHERE = ("company", "product", "body", "country", "theme")  # kinds in which the same name may mean something else


@dataclass(frozen=True, slots=True)
class Guess:
    """A name that may be meant, and the list with it in place of what was asked for."""

    tag: TagName
    query: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of a filter that is none of ours, as it was typed, and what may be meant, the nearest first."""

    value: str
    guesses: tuple[Guess, ...]


def guesses(filter: ArticleFilter) -> tuple[Unknown, ...]:
    """The unknown values that a filter asks for and to which something comes near; what it leaves out stays unsaid.

    One query for the names of each kind that is not remembered, and one or two for the same name of another kind.
    """
    found = asked_of(filter)
    told: list[Unknown] = []
    for asked in filter.include:
        pair = _tag_of(asked)
        if pair and pair[1].strip() and not found[pair] and len(told) < VALUES:
            tags = dict.fromkeys((*_near(pair), *_elsewhere(asked, pair)))
            told.append(Unknown(pair[1][:LONGEST], tuple(_guess(filter, asked, tag) for tag in [*tags][:MOST])))
    return tuple(one for one in told if one.guesses)


def _tag_of(asked: Pair) -> Pair | None:
    return ("country", asked[1]) if asked[0] == SEAT else tag_pair(asked)


def _near(pair: Pair) -> Iterator[TagName]:
    """The names of the same kind that come near, the nearest first, and of these the shorter."""
    wanted = _key(pair[1][:LONGEST])
    ranked = []
    for tag in names_of_kind(pair[0]).values():
        if not tag.hidden:
            words = {_key(word) for word in (tag.slug, tag.name, tag.name_zh) if word}
            ranked.append((-max(_likeness(wanted, word) for word in words), len(tag.name), tag.slug, tag))
    yield from (tag for score, *_order, tag in sorted(ranked, key=lambda one: one[:3]) if -score >= NEAR)


def _likeness(wanted: str, word: str) -> float:
    """0 to 1: difflib's ratio, or more for a name that holds the whole of what was typed as a part."""
    if len(wanted) > 1 and wanted in word:
        return max(NEAR, 0.9 * len(wanted) / len(word) + 0.1)
    matcher = SequenceMatcher(None, word, wanted, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR else 0.0


def _elsewhere(asked: Pair, pair: Pair) -> Iterable[TagName]:
    """What bears this very name in another kind: 鸿蒙 is no company but a product."""
    if asked[0] == SEAT:
        return ()
    pairs = [(kind, pair[1]) for kind in ELSEWHERE if kind != pair[0]]
    return [tag for tags in meant(pairs).values() for tag in tags if not tag.hidden]


def _guess(filter: ArticleFilter, asked: Pair, tag: TagName) -> Guess:
    own = (SEAT, tag.slug) if asked[0] == SEAT else tag.pair
    put = (asked[0], ":".join(own)) if asked[0] in NAMING else own
    kept = tuple(put if pair == asked else pair for pair in filter.include)
    return Guess(tag, filter.replace(include=kept).to_query())


def _key(text: str) -> str:
    return " ".join(lower(fold(text)).replace("_", " ").replace("-", " ").split())

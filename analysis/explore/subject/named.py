"""The subjects that an address names (e=company:huawei, or a name in either script), and what might be meant by one that is none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.explore.called import meant
from analysis.explore.counts import by_tag as counted_by_tag
from analysis.explore.filters import ArticleFilter
from analysis.explore.parsing import FilterError, Pair, pair
from analysis.explore.piece.choices import KINDS, Choice, UnknownName, choices, find, meanings, near

READ = 24  # values that are looked at; an address holds no more by honest means
OFFERED = 6  # subjects that a page with too few of them suggests
SUGGESTED = ("company", "country")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that stands for none of ours: the sentence to say, and what may be meant."""

    text: str
    sentence: str
    near: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The subjects asked for, each once in the order of asking; `left_out` are those beyond the most that fit."""

    chosen: tuple[Choice, ...]
    unknown: tuple[Unknown, ...]
    left_out: tuple[Choice, ...]
    known: tuple[Choice, ...]  # everything that may be asked for


def named(texts: Sequence[str], *, most: int) -> Named:
    """Reads the names of an address. Three queries at most."""
    known = choices()
    by_tag = {one.tag: one for one in known}
    asked = list(dict.fromkeys(text.strip() for text in texts[:READ] if text.strip()))
    said = _called([text for text in asked if text not in by_tag])
    # folding every name takes longer than the rest of a page: only where a name is none, or several things
    names = meanings(known) if any(text not in by_tag and said[text] not in by_tag for text in asked) else {}
    found: dict[str, Choice] = {}
    unknown = []
    for text in asked:
        try:
            one = by_tag.get(text) or by_tag.get(said[text]) or find(text, names)
            found.setdefault(one.tag, one)
        except UnknownName as error:
            unknown.append(Unknown(text[:80], str(error), near(text, names)))
    if len(texts) > READ:
        sentence = _("The address names %(n)s subjects; keep at most %(most)s.") % {"n": len(texts), "most": most}
        unknown.append(Unknown("", sentence, ()))
    chosen = tuple(found.values())
    return Named(chosen[:most], tuple(unknown), chosen[most:], known)


def _called(texts: Sequence[str]) -> dict[str, str]:
    """What each name means, as kind:slug, by its names and aliases in either script; "" where it is nothing, or several things.
    Two queries at most."""
    wanted: dict[str, list[Pair]] = {text: [] for text in texts}
    for text in texts:
        kind, _colon, rest = text.partition(":")
        for key, value in [(kind, rest)] if kind in KINDS else [(key, text) for key in KINDS]:
            with suppress(FilterError):
                wanted[text].append(pair(key, value))
    tags = meant([one for pairs in wanted.values() for one in pairs if one[1]]) if texts else {}
    found = {}
    for text, pairs in wanted.items():
        names = {name.pair for one in pairs for name in tags.get(one, ())}
        found[text] = ":".join(names.pop()) if len(names) == 1 else ""
    return found


def suggestions(filter: ArticleFilter, named: Named) -> tuple[Choice, ...]:
    """The most covered companies and countries of a list that were not asked for, three of each, the largest first."""
    counted = counted_by_tag(filter, frozenset(SUGGESTED))
    open_ones = [one for one in named.known if one.id in counted and one not in named.chosen]
    ranked = sorted(open_ones, key=lambda one: (-counted[one.id], one.slug))
    return tuple(
        one for kind in SUGGESTED for one in [one for one in ranked if one.kind == kind][: OFFERED // len(SUGGESTED)]
    )

"""The subjects that an address names (e=company:huawei, or a name in either script), and what might be meant by one that is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.explore.choices import Choice, UnknownName, choices, find, near
from analysis.explore.counts import by_tag
from analysis.explore.filters import ArticleFilter

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
    """Reads the names of an address. One query."""
    known = choices()
    found: dict[str, Choice] = {}
    unknown = []
    for text in dict.fromkeys(text.strip() for text in texts[:READ] if text.strip()):
        try:
            one = find(text, known)
            found.setdefault(one.tag, one)
        except UnknownName as error:
            unknown.append(Unknown(text[:80], str(error), near(text, known)))
    if len(texts) > READ:
        sentence = _("The address names %(n)s subjects; keep at most %(most)s.") % {"n": len(texts), "most": most}
        unknown.append(Unknown("", sentence, ()))
    chosen = tuple(found.values())
    return Named(chosen[:most], tuple(unknown), chosen[most:], known)


def suggestions(filter: ArticleFilter, named: Named) -> tuple[Choice, ...]:
    """The most covered companies and countries of a list that were not asked for, three of each, the largest first."""
    counted = by_tag(filter, frozenset(SUGGESTED))
    open_ones = [one for one in named.known if one.id in counted and one not in named.chosen]
    ranked = sorted(open_ones, key=lambda one: (-counted[one.id], one.slug))
    return tuple(
        one for kind in SUGGESTED for one in [one for one in ranked if one.kind == kind][: OFFERED // len(SUGGESTED)]
    )

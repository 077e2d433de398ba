"""The subjects that an address names (e=company:huawei, or a name in either script), and what might be meant by one that is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.explore.choices import Choice, UnknownName, choices, find, near
from analysis.explore.counts import by_tag
from analysis.explore.filters import ArticleFilter
from analysis.models import Body, Company, Tag

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


def numbers_of(chosen: Sequence[Choice]) -> dict[str, int]:
    """The tag numbers of some subjects by kind:slug. One query, none without a subject."""
    if not chosen:
        return {}
    rows = Tag.objects.filter(kind__in={one.kind for one in chosen}, slug__in=[one.slug for one in chosen])
    return {f"{kind}:{slug}": id for id, kind, slug in rows.values_list("id", "kind", "slug")}


def seats(numbers: Sequence[int]) -> dict[int, str]:
    """The countries of companies and bodies by their numbers, "" where nobody said. One query."""
    companies = Company.objects.filter(tag_id__in=numbers).values_list("tag_id", "country")
    bodies = Body.objects.filter(tag_id__in=numbers).values_list("tag_id", "country")
    return dict(companies.union(bodies))


def suggestions(filter: ArticleFilter, named: Named) -> tuple[Choice, ...]:
    """The most covered companies and countries of a list that were not asked for, the largest first; three of each."""
    kind_of = {(one.kind, one.slug): one for one in named.known if one.kind in SUGGESTED}
    counted = by_tag(filter, frozenset(SUGGESTED))
    rows = Tag.objects.filter(id__in=list(counted)).values_list("id", "kind", "slug")
    ranked = sorted(rows, key=lambda row: (-counted[row[0]], row[2]))
    found: list[Choice] = []
    for kind in SUGGESTED:
        own = [kind_of[k, slug] for _id, k, slug in ranked if k == kind and (k, slug) in kind_of]
        found += [one for one in own if one not in named.chosen][: OFFERED // len(SUGGESTED)]
    return tuple(found)

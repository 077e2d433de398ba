"""What stands beside a company, country or theme: the tags it shares pieces with, and each language's stress on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from analysis.explore.counts import by_tag
from analysis.explore.emphasis import emphasis_of
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.freshness import ON_TOPIC
from analysis.explore.names import TagName, names_of
from analysis.explore.selection import count
from analysis.measures.frames import Emphasis, FrameShare

KINDS = {"company": _("Companies"), "theme": _("Themes"), "country": _("Countries")}
LISTED = 8
LEAST = 5  # shared pieces that a lift needs
LANGUAGES = 4


@dataclass(frozen=True, slots=True)
class Together:
    """A tag in the same pieces. `lift`: how many times more often than chance; None for fewer than five pieces."""

    slug: str
    name: str
    name_zh: str
    frame: str
    path: str
    opens: Opens
    lift: float | None


@dataclass(frozen=True, slots=True)
class TogetherGroup:
    """The tags of one kind that share most on-topic pieces."""

    kind: str
    label: str
    rows: tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class LanguageMix:
    """What the pieces of one language stress about an entity; `shares` is empty when none has a framed theme."""

    language: str
    label: str
    opens: Opens
    shares: tuple[FrameShare, ...]
    emphasis: Emphasis


def together(tag: int, filter: ArticleFilter) -> tuple[TogetherGroup, ...]:
    """The tags beside `tag` in the list of `filter`, its on-topic pieces; groups without a row are left out.

    lift = n_xy * n / (n_x * n_y), over on-topic pieces.
    """
    kinds = frozenset(KINDS)
    beside, alone = by_tag(filter, kinds), by_tag(ON_TOPIC, kinds)
    n, n_x = count(ON_TOPIC), count(filter)
    names = names_of(beside, KINDS)
    parents = {name.parent_id for name in names.values()}  # a parent theme stands aside for its children
    groups = []
    for kind, label in KINDS.items():
        shown = [name for name in names.values() if name.kind == kind and not name.hidden]
        shown = [name for name in shown if name.id not in (tag, *parents) and name.parent_id != tag]
        shown.sort(key=lambda name: (-beside[name.id], name.slug))
        rows = tuple(_beside(name, filter, beside, alone, n, n_x) for name in shown[:LISTED])
        if rows:
            groups.append(TogetherGroup(kind, str(label), rows))
    return tuple(groups)


def by_language(filter: ArticleFilter) -> tuple[LanguageMix, ...]:
    """The languages of a list, at most four, the largest first, with what each stresses."""
    counted = by_tag(filter, frozenset({"lang"}))
    names = names_of(counted, ("lang",))
    largest = sorted(names.values(), key=lambda name: (-counted[name.id], name.slug))[:LANGUAGES]
    return tuple(_language(filter.with_value(*name.pair), name, counted[name.id]) for name in largest)


def _language(filter: ArticleFilter, name: TagName, pieces: int) -> LanguageMix:
    found = emphasis_of(filter)
    return LanguageMix(name.slug, name.name, Opens(pieces, filter.to_query()), found.shares if found.n else (), found)


def _beside(
    name: TagName, filter: ArticleFilter, beside: Mapping[int, int], alone: Mapping[int, int], n: int, n_x: int
) -> Together:
    shared = beside[name.id]
    lift = shared * n / (n_x * alone[name.id]) if shared >= LEAST else None
    # values of one key are alternatives: another tag of a kind already asked for has to be asked for apart
    also = filter.with_value("also", ":".join(name.pair)) if filter.values(name.kind) else filter.with_value(*name.pair)
    opens = Opens(shared, also.to_query())
    return Together(name.slug, name.name, name.name_zh, name.frame, name.path, opens, lift)

"""The codebook in view while people code: every theme with its definition and its key, by family."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analysis.explore.names import HIDDEN
from analysis.models import Theme

OTHER = "Other"
# 1 to 3 say the relevance, u goes back; what has no key is found by the search field
KEYS = tuple(c for c in string.ascii_lowercase if c != "u") + tuple("4567890") + tuple("ABCDEFGHIJKLMNOPQRSTVWXYZ")


@dataclass(frozen=True, slots=True)
class CodeTheme:
    """One theme that may be coded."""

    slug: str
    name: str
    name_zh: str
    definition: str
    key: str  # "" for those after the last key


@dataclass(frozen=True, slots=True)
class Family:
    """The themes under one parent."""

    name: str
    name_zh: str
    themes: tuple[CodeTheme, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """All that may be coded. `parents` and `frames` are by slug: what a code implies, and which frame it stresses."""

    families: tuple[Family, ...]
    parents: Mapping[str, tuple[str, ...]]
    frames: Mapping[str, Mapping[str, float]]
    names: Mapping[str, str]

    @property
    def slugs(self) -> frozenset[str]:
        """The themes that a person may choose."""
        return frozenset(theme.slug for family in self.families for theme in family.themes)

    def closed(self, themes: frozenset[str]) -> frozenset[str]:
        """Themes with their parents: whoever says the part says the whole."""
        return themes | {parent for theme in themes for parent in self.parents.get(theme, ())}


def codebook() -> Codebook:
    """The themes of now in the order of the rule files. One query."""
    rows = {
        theme.tag_id: theme
        for theme in Theme.objects.select_related("tag").order_by("order", "tag__slug")
        if (theme.tag.kind, theme.tag.slug) not in HIDDEN
    }
    inner = {theme.parent_id for theme in rows.values()}
    keys = iter(KEYS)
    families: dict[int | None, list[CodeTheme]] = {pk: [] for pk in rows if pk in inner}
    for pk, theme in rows.items():
        if pk not in inner:
            tag = theme.tag
            code = CodeTheme(tag.slug, tag.name, tag.name_zh, theme.definition, "")
            families.setdefault(theme.parent_id if theme.parent_id in rows else None, []).append(code)
    return Codebook(
        families=tuple(
            Family(*_named(rows.get(pk) if pk else None), tuple(_keyed(theme, keys) for theme in themes))
            for pk, themes in families.items()
            if themes
        ),
        parents={theme.tag.slug: _parents(theme, rows) for theme in rows.values()},
        frames={theme.tag.slug: theme.frame for theme in rows.values() if theme.frame},
        names={theme.tag.slug: theme.tag.name for theme in rows.values()},
    )


def _keyed(theme: CodeTheme, keys: Iterator[str]) -> CodeTheme:
    return CodeTheme(theme.slug, theme.name, theme.name_zh, theme.definition, next(keys, ""))


def _named(theme: Theme | None) -> tuple[str, str]:
    return (theme.tag.name, theme.tag.name_zh) if theme else (OTHER, "")


def _parents(theme: Theme, rows: Mapping[int, Theme]) -> tuple[str, ...]:
    """A theme's parents, nearest first; a ring of parents ends where it would begin again."""
    found: list[str] = []
    at = rows.get(theme.parent_id) if theme.parent_id else None
    while at and at.tag.slug not in found:
        found.append(at.tag.slug)
        at = rows.get(at.parent_id) if at.parent_id else None
    return tuple(found)

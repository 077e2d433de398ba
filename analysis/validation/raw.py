"""How often the rules see each code in the whole list that a sample was drawn from: the raw shares that are corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.measures.columns import Columns, Mask
from analysis.measures.frames import FRAMES
from analysis.models import Tag
from analysis.validation.codebook import Codebook
from analysis.validation.records import ALL, FRAME, RELEVANCE, THEME

Code = tuple[str, str]  # kind, slug
ON = "on"


@dataclass(frozen=True, slots=True)
class Raw:
    """Pieces of one slice, and how many of them carry each code."""

    of: int
    found: Mapping[Code, int]


def raw(filter: ArticleFilter, book: Codebook) -> dict[str, Raw]:
    """The counts of the list as it stands now, for all pieces and by language. Six queries."""
    columns = columns_of(filter)
    tags = {(kind, slug): pk for pk, kind, slug in Tag.objects.filter(kind__in=("theme", "lang", "relevance")).values_list("id", "kind", "slug")}  # fmt: skip
    languages = {pk: slug for (kind, slug), pk in tags.items() if kind == "lang"}
    spoken = columns.one_of(languages)
    frame = _frames(
        columns, {tags[THEME, slug]: shares for slug, shares in book.frames.items() if (THEME, slug) in tags}
    )
    slices = {ALL: np.ones(columns.size, dtype=bool)}
    slices |= {languages[tag]: spoken == tag for tag in np.unique(spoken).tolist() if tag}
    themes = {pk: slug for (kind, slug), pk in tags.items() if kind == THEME and slug in book.names}
    on = columns.carrying([tags[RELEVANCE, ON]] if (RELEVANCE, ON) in tags else [])
    return {name: _counted(columns, mask, themes, frame, on) for name, mask in slices.items()}


def _counted(columns: Columns, mask: Mask, themes: Mapping[int, str], frame: np.ndarray, on: Mask) -> Raw:
    inside = columns.where(mask)
    carried = Counter(inside.themes.flat.tolist())
    found: dict[Code, int] = {(THEME, slug): carried[tag] for tag, slug in themes.items()}
    found |= {(FRAME, name): int((frame[mask] == at).sum()) for at, name in enumerate(FRAMES)}
    return Raw(inside.size, found | {(RELEVANCE, ON): int(on[mask].sum())})


def _frames(columns: Columns, shares: Mapping[int, Mapping[str, float]]) -> np.ndarray:
    """The place in FRAMES of the frame that each piece stresses most, -1 for none; the first of even ones."""
    total = np.zeros((columns.size, len(FRAMES)))
    owner, flat = columns.themes.owner, columns.themes.flat
    for tag, frame in shares.items():
        rows = np.flatnonzero(flat == tag)
        part = np.array([frame.get(name, 0.0) for name in FRAMES])
        np.add.at(total, owner[rows], np.maximum(columns.score[rows], 0.01)[:, None] * part)
    best = np.round(total, 9).argmax(axis=1)
    return np.where(total.max(axis=1, initial=0.0) > 0, best, -1)

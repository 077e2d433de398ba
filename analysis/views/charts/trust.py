"""What a chart page says of the themes and frames it shows: which are doubtful, and which nobody has validated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.explore.names import names_of_kind
from analysis.measures.figure import Figure
from analysis.measures.frames import FRAMES
from analysis.validation.records import FRAME, THEME
from analysis.validation.standing import DOUBTFUL, OPEN, Caution, standing


@dataclass(frozen=True, slots=True)
class Trust:
    """The doubtful ones among the codes of a page; `open` of `shown` codes were not validated yet."""

    cautions: tuple[Caution, ...]
    doubtful: frozenset[str]  # slugs, for marks in a legend or table
    open: int
    shown: int
    link: str


def trust_of(figure: Figure) -> Trust:
    """How far the themes and frames that a figure speaks of can be trusted: those whose slugs its keys hold. Two queries."""
    said = {part.rpartition(":")[2] for value in figure.values for part in value.key.split("/")}
    return trust(
        themes=sorted(said & {name.slug for name in names_of_kind("theme").values()}), frames=bool(said & set(FRAMES))
    )


def trust(*, themes: Iterable[str] = (), frames: bool = False) -> Trust:
    """How far the themes (by slug) and, if asked, the five frames can be trusted. One query."""
    now = standing()
    codes = [*((FRAME, frame) for frame in FRAMES if frames), *((THEME, slug) for slug in dict.fromkeys(themes))]
    states = {code: now.state(*code) for code in codes}
    doubtful = frozenset(slug for (_, slug), state in states.items() if state == DOUBTFUL)
    return Trust(now.among(codes), doubtful, sum(state == OPEN for state in states.values()), len(codes), now.link)

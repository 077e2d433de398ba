"""What a chart page says of the themes and frames it shows: which are doubtful, and which nobody has validated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.measures.figure import Figure
from analysis.measures.frames import FRAMES
from analysis.validation.records import FRAME, THEME
from analysis.validation.standing import DOUBTFUL, OPEN, Caution, Code, standing

_NAMED = re.compile(r"(?:^|&)(?:theme=|also=theme%3A)([\w-]+)")  # the themes of a list, as a filter writes them


@dataclass(frozen=True, slots=True)
class Trust:
    """The doubtful ones among the codes of a page; `open` of `shown` codes were not validated yet."""

    cautions: tuple[Caution, ...]
    doubtful: frozenset[str]  # slugs, for marks in a legend or table
    open: int
    shown: int
    link: str


def trust(*, themes: Iterable[str] = (), frames: bool = False) -> Trust:
    """How far the themes (by slug) and, if asked, the five frames can be trusted. One query."""
    return _of([*((FRAME, frame) for frame in FRAMES if frames), *((THEME, slug) for slug in dict.fromkeys(themes))])


def trust_in(figure: Figure) -> Trust:
    """How far the themes and frames that a figure's values are of can be trusted: a value's key or list names them. D is of
    hardware and deployment. One query."""
    codes: dict[Code, None] = {}
    for value in figure.values:
        parts = value.key.split("/")
        codes |= {(FRAME, part): None for part in parts if part in FRAMES}
        codes |= {(THEME, slug): None for slug in _NAMED.findall(value.query)}
        if parts[-1] == "D":
            codes |= {(FRAME, "hardware"): None, (FRAME, "deployment"): None}
    return _of(list(codes))


def _of(codes: list[Code]) -> Trust:
    now = standing()
    states = {code: now.state(*code) for code in codes}
    doubtful = frozenset(slug for (_, slug), state in states.items() if state == DOUBTFUL)
    return Trust(now.among(codes), doubtful, sum(state == OPEN for state in states.values()), len(codes), now.link)

"""What a message says, as frozen values between finding, composing and telling; kept as JSON in its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One thing told: a piece with its outlet and day, a burst, a share. `path` is where it stands in this installation."""

    text: str
    path: str
    note: str = ""
    lang: str = ""  # of the text, where it is not the message's own
    part: str = ""  # what the lines from this one on are about, where that is not clear from the title


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words, and the list that has exactly so many."""

    count: int
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """A whole message in its reader's language. `chart` is an SVG, "" for none; paths begin with a slash."""

    title: str
    lede: str
    lang: str
    path: str  # where the subject stands
    lines: tuple[Line, ...] = ()
    numbers: tuple[Number, ...] = ()
    chart: str = ""
    chart_says: str = ""  # what the drawing shows, for those who do not see it

    def as_data(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Told:
        """What `as_data` wrote down; words of later versions are left out."""
        known = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        lines = tuple(Line(**line) for line in data.get("lines", ()))
        return cls(**{**known, "lines": lines, "numbers": tuple(Number(**one) for one in data.get("numbers", ()))})

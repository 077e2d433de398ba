"""A scorecard as a value: how well the rules agree with people, code by code and language by language."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from analysis.measures.accuracy import Rate

ALL = "all"
THEME, FRAME, RELEVANCE = KINDS = ("theme", "frame", "relevance")


@dataclass(frozen=True, slots=True)
class Alpha:
    """Agreement of people on one code over `n` pieces; None where it cannot be said."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How many of `of` pieces of the whole list have a code by the rules (`n`), and the share corrected for known error.
    `differs`: by more than three points."""

    n: int
    of: int
    corrected: float | None
    low: float | None
    high: float | None
    differs: bool

    @property
    def raw(self) -> float | None:
        """The rules' own share, 0 to 1."""
        return self.n / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Score:
    """One code in one slice: all pieces, or those of one language. Counts are of coded pieces: `seen` by people, `found` by
    the rules, `both`."""

    kind: str
    slug: str
    name: str
    slice: str
    n: int
    seen: int
    found: int
    both: int
    precision: Rate | None
    recall: Rate | None
    f1: Rate | None
    alpha: Alpha
    prevalence: Prevalence | None

    @property
    def missed(self) -> int:
        """Pieces that people alone gave it."""
        return self.seen - self.both

    @property
    def wrong(self) -> int:
        """Pieces that the rules alone gave it."""
        return self.found - self.both


@dataclass(frozen=True, slots=True)
class Outcome:
    """What both said of one piece, for the lists behind the numbers."""

    article: int
    place: int
    language: str
    band: tuple[str, str]  # people, rules
    frame: tuple[str, str]
    themes: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Card:
    """A whole scorecard. `changed` pieces were edited by their outlets after they had been coded."""

    rules: str
    coded: int
    double: int
    random: int
    changed: int
    scores: tuple[Score, ...]
    outcomes: tuple[Outcome, ...]

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Card:
        """What was stored, as a value again."""
        scores = tuple(_score(one) for one in data["scores"])
        outcomes = tuple(_outcome(one) for one in data["outcomes"])
        return cls(**{**data, "scores": scores, "outcomes": outcomes})

    def score(self, kind: str, slug: str, slice: str = ALL) -> Score | None:
        """One code in one slice."""
        return next((one for one in self.scores if (one.kind, one.slug, one.slice) == (kind, slug, slice)), None)

    def of_kind(self, kind: str, slice: str = ALL) -> tuple[Score, ...]:
        """The codes of a kind in one slice."""
        return tuple(one for one in self.scores if (one.kind, one.slice) == (kind, slice))

    @property
    def slices(self) -> tuple[str, ...]:
        """All pieces, then the languages there are."""
        return tuple(dict.fromkeys(one.slice for one in self.scores))


def _score(data: dict[str, Any]) -> Score:
    rates = {name: Rate(**data[name]) if data[name] else None for name in ("precision", "recall", "f1")}
    prevalence = Prevalence(**data["prevalence"]) if data["prevalence"] else None
    return Score(**{**data, **rates, "alpha": Alpha(**data["alpha"]), "prevalence": prevalence})


def _outcome(data: dict[str, Any]) -> Outcome:
    people, rules = data["themes"]
    return Outcome(
        **{
            **data, "band": tuple(data["band"]), "frame": tuple(data["frame"]), "themes": (tuple(people), tuple(rules)),
        }
    )  # fmt: skip

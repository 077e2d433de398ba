"""What a thesis is: a claim in words, and the statements that have to hold for it, each a comparison of lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from analysis.measures.figure import DIGITS, LOG, POINTS

SUPPORTED, NOT_SUPPORTED, OPEN, TOO_FEW = VERDICTS = (
    gettext_noop("Supported"),
    gettext_noop("Not supported"),
    gettext_noop("Open"),
    gettext_noop("Too few"),
)
HOLDS, FAILS, UNDECIDED, FEW_UNITS = "holds", "fails", "undecided", "too few"

# How a statement is measured, and what each needs:
#   emphasis: D of `left`                                            against 0
#   shift:    D of `left` minus D of `right`                         against 0
#   gap:      headline minus body of `left`, in D or in one frame    against 0
#   share:    share of `numerator` in `left` minus that in `right`   against 0
#   within:   share of `numerator` minus share of `other`, in `left` against 0
#   trend:    D of `left` in the later half of the window minus the earlier half
KINDS = {
    "emphasis": _('D of a list'), "shift": _('D of one list minus D of another'), "gap": _('headline minus body'),
    "share": _('a share in one list minus the same in another'), "within": _('one share minus another in the same list'),
    "trend": _('D in the later half of the weeks minus the earlier half'),
}  # fmt: skip
Side = Literal["above", "below"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One comparison: it holds when the 95 % interval lies wholly on its side of zero. `left` and `right` are the query
    strings of lists; `numerator` and `other` those of what is counted in them; `frame` is D or a frame, for a gap."""

    kind: str
    text: str
    side: Side
    left: str
    right: str = ""
    numerator: str = ""
    other: str = ""
    frame: str = "D"

    @property
    def scale(self) -> str:
        """Of its number: a log ratio, or points."""
        return POINTS if self.kind in ("share", "within") or (self.kind == "gap" and self.frame != "D") else LOG

    @property
    def told(self) -> str:
        """The comparison in words."""
        parts = [str(KINDS[self.kind])]
        parts.append(gettext("first list: %(list)s") % {"list": self.left or gettext("all coverage")})
        parts += [gettext("second list: %(list)s") % {"list": self.right}] if self.right else []
        parts += [gettext("counted: %(list)s") % {"list": self.numerator}] if self.numerator else []
        parts += [gettext("against: %(list)s") % {"list": self.other}] if self.other else []
        parts += [gettext("frame: %(frame)s") % {"frame": self.frame}] if self.kind == "gap" else []
        parts.append(gettext("above zero") if self.side == "above" else gettext("below zero"))
        return gettext("; ").join(parts)


@dataclass(frozen=True, slots=True)
class Claim:
    """A thesis: the claim in English and perhaps Chinese, what it goes back to, and how it is tested: unit, weeks, least n."""

    slug: str
    claim: str
    claim_zh: str
    origin: str
    statements: tuple[Statement, ...]
    counted: str = "stories"
    weeks: int = 26
    least: int = 30

    def as_data(self) -> dict[str, Any]:
        """For the database: everything but the slug and the words of the claim."""
        found = asdict(self)
        return {key: found[key] for key in ("statements", "counted", "weeks", "least")}


@dataclass(frozen=True, slots=True)
class Measured:
    """One list of a statement with its number: `n` units of the list that `query` opens, which has `opens` units."""

    name: str
    query: str
    n: int
    opens: int
    value: float | None
    low: float | None
    high: float | None
    scale: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a statement. `value` with its interval is what is compared with zero; `standing` is holds, fails,
    undecided or too few."""

    text: str
    kind: str
    side: str
    value: float | None
    low: float | None
    high: float | None
    scale: str
    standing: str
    sides: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece drawn at random for or against: the numbers of its words are in its own page."""

    article: int
    title: str
    language: str
    outlet: str
    day: dt.date
    words: str  # the evidence that puts it there, as the outlet wrote it
    speaks: str  # for or against


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one list, for the chart: D or a share."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    query: str
    opens: int
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One list by week."""

    name: str
    scale: str
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A thesis tested once: the verdict and everything it stands on."""

    verdict: str
    start: dt.date | None
    end: dt.date | None
    counted: str
    extent: str
    rules: str
    cut_off: dt.datetime | None
    sample: bool
    outcomes: tuple[Outcome, ...]
    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]

    def as_data(self) -> dict[str, Any]:
        """The result for the database and for JSON, floats rounded to ten digits."""
        return _plain(asdict(self))  # type: ignore[no-any-return]


def _plain(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(value) for value in part]
    if isinstance(part, dt.date | dt.datetime):
        return part.isoformat()
    return round(part, DIGITS) if isinstance(part, float) else part

"""Reads and checks the parts of a filter; every refusal is one sentence that names the key at fault."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from django.http import QueryDict
from django.utils.translation import gettext as _

from analysis.explore import days
from analysis.explore import search as language
from analysis.explore.folding import COUNTED
from analysis.measures.frames import FRAMES
from analysis.measures.periods import Period

TAG_KEYS = ("company", "country", "theme", "source", "place", "lang", "relevance", "product", "body", "extent", "layer")
ANY = "any"
ALSO = "also"  # one more tag that must be there, as in also=company:nvidia: values of one key are alternatives
FRAME = "frame"  # any theme that has a share of this frame
SEAT = "seat"  # the country an outlet has its seat in
LABEL = "label"  # what people filed a piece under
HEADLINE = "headline"  # a tag that the headline names, as in headline=company:nvidia
ONLY = "only"  # the press that alone tells its story: zh or en
KEYS = (*TAG_KEYS, FRAME, SEAT, "story", LABEL, ALSO, HEADLINE, ONLY)
UNTAGGED = ("story", LABEL, HEADLINE, ONLY)  # what no tag of a piece says
NAMING = (ALSO, HEADLINE)  # keys whose values name a tag with its kind
UPPER = ("country", SEAT)
SORTS = ("newest", "relevance")
PRESSES = ("zh", "en")
LONGEST = 200  # characters of one value; longer ones name nothing
MOST = 400  # values in one filter: a set of outlets is written one by one

Pair = tuple[str, str]
_CURSOR = re.compile(r"(?:\d{1,3}~)?-?\d{1,17}~\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class FilterError(ValueError):
    """A filter that cannot be read: `sentence` for people, `key` at fault, `position` in the search (from 1) or None."""

    def __init__(self, sentence: str, key: str, position: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.key = key
        self.position = position


@lru_cache(maxsize=1000)  # a page writes hundreds of queries around one search
def search(text: str) -> str:
    """The typed search, cleaned. Raises FilterError when the query language cannot read it."""
    cleaned = _clean(text)
    try:
        language.groups_of(cleaned)
    except language.SearchError as error:
        raise FilterError(error.sentence, "q", error.position) from None
    return cleaned


@lru_cache(maxsize=20_000)  # a page writes some thousand addresses out of some hundred values
def pair(key: str, value: str) -> Pair:
    """A key and its value as it is compared. Raises FilterError for a key that is none, or a story that is no number."""
    if key not in KEYS:
        raise FilterError(
            _("There is no filter called %(key)s; use one of %(keys)s.") % {"key": f"{key!r}", "keys": ", ".join(KEYS)},
            key,
        )
    value = _clean(value)
    if len(value) > LONGEST:
        sentence = _("A value of %(key)s has %(n)s characters; the longest has %(longest)s.")
        raise FilterError(sentence % {"key": key, "n": len(value), "longest": LONGEST}, key)
    if key in UPPER and len(value) == 2 and value.isascii():
        return key, value.upper()
    if key in NAMING and value:
        inner, _colon, slug = value.partition(":")
        if inner not in TAG_KEYS or not slug.strip():
            raise FilterError(
                _("%(value)s is no tag; write it as in %(key)s=company:nvidia.")
                % {"value": f"{value[:40]!r}", "key": key},
                key,
            )
        return key, ":".join(pair(inner, slug))
    if key == FRAME and value and value not in (ANY, *FRAMES):
        raise FilterError(
            _("There is no frame %(value)s; use one of %(frames)s.")
            % {"value": f"{value[:40]!r}", "frames": ", ".join((*FRAMES, ANY))},
            key,
        )
    if key == ONLY and value and value not in PRESSES:
        raise FilterError(
            _("A story is told only in %(presses)s, not in %(value)s.")
            % {"presses": _(" or ").join(PRESSES), "value": f"{value[:40]!r}"},
            key,
        )
    if key == "story" and value:
        if not _NUMBER.fullmatch(value):
            raise FilterError(
                _("A story is named by its number, not by %(value)s.") % {"value": f"{value[:40]!r}"}, key
            )
        return key, str(int(value))
    return key, value


def pairs(asked: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """The pairs once each, in canonical order, without empty values. Raises FilterError."""
    found = {pair(key, value) for key, value in asked}
    if len(found) > MOST:
        raise FilterError(
            _("The filter names %(n)s values; keep at most %(most)s.") % {"n": len(found), "most": MOST},
            asked[0][0],
        )
    return tuple(sorted((p for p in found if p[1]), key=lambda p: (KEYS.index(p[0]), p[1])))


def tag_pair(asked: Pair) -> Pair | None:
    """The tag that a pair of a filter names; None for a story, a label or a frame."""
    if asked[0] in NAMING:
        key, _colon, slug = asked[1].partition(":")
        return key, slug
    return asked if asked[0] in TAG_KEYS else None


def day(value: str, key: str) -> dt.date | None:
    """A day written 2025-07-31, as a month, a week or -7d; None for an empty value. Raises FilterError."""
    value = _clean(value)
    if not value:
        return None
    found = days.read(value, last=key == "to")
    if found is None:
        sentence = _("%(value)s is no day; write it as in 2025-07-31, 2025-07, 2025-W31 or -7d.")
        raise FilterError(sentence % {"value": repr(value[:40])}, key)
    return found


def dates(asked: QueryDict) -> tuple[dt.date | None, dt.date | None]:
    """First and last day from `from`, `to`, `month` and `week`, which narrow each other. Raises FilterError."""
    start, end = day(asked.get("from") or "", "from"), day(asked.get("to") or "", "to")
    for unit in ("month", "week"):
        value = (asked.get(unit) or "").strip()
        if not value:
            continue
        try:
            period = Period.parse(value)
        except ValueError as error:
            raise FilterError(str(error), unit) from None
        if period.unit != unit:
            said = _("%(text)s is no week.") if unit == "week" else _("%(text)s is no month.")
            raise FilterError(said % {"text": repr(value[:40])}, unit)
        start = max(start, period.start) if start else period.start
        end = min(end, period.end) if end else period.end
    return start, end


def check(start: dt.date | None, end: dt.date | None, sort: str, cursor: str, counted: str) -> None:
    """Raises FilterError when the days run backwards, the order or the unit is unknown, or the cursor was not ours."""
    if start and end and start > end:
        raise FilterError(
            _("The list would start on %(start)s and end on %(end)s, before that; swap the days.")
            % {"start": start, "end": end},
            "from",
        )
    if sort not in SORTS:
        raise FilterError(
            _("Lists cannot be sorted by %(sort)s; use %(sorts)s.")
            % {"sort": f"{sort[:40]!r}", "sorts": " or ".join(SORTS)},
            "sort",
        )
    if counted not in COUNTED:
        raise FilterError(
            _("Lists cannot count %(counted)s; use %(units)s or %(last)s.")
            % {"counted": f"{counted[:40]!r}", "units": ", ".join(COUNTED[:-1]), "last": COUNTED[-1]},
            "count",
        )
    if cursor and (not _CURSOR.fullmatch(cursor) or (cursor.count("~") == 2) != (sort == "relevance")):
        raise FilterError(_("This page mark does not belong to this list; start again from the first page."), "cursor")


def _clean(text: str) -> str:
    """Without the characters that PostgreSQL cannot hold, and without white space around it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()

"""The one filter behind page, API, Atom, CSV and briefing: a frozen value that is written as a query string."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.explore import days, parsing
from analysis.explore.fields import Asked, lift
from analysis.explore.folding import PIECES
from analysis.explore.parsing import KEYS, FilterError, Pair
from analysis.measures.words import unit_word

__all__ = ["ArticleFilter", "FilterError", "Opens", "Token"]

NEWEST = "newest"
NAMES_OF_KEYS = {
    "company": _("Company"), "country": _("Country"), "theme": _("Theme"), "source": _("Source"), "place": _("Place"),
    "lang": _("Language"), "relevance": _("Relevance"), "product": _("Product"), "body": _("Body"), "story": _("Story"),
    "extent": _("Text held"), "frame": _("Frame"), "layer": _("Mentioned with"), "seat": _("Outlet country"),
    "label": _("Label"), "headline": _("In the headline"), "only": _("Told only in"),
}  # fmt: skip
NAMES_OF_VALUES = {
    ("relevance", "on"): _("On topic"), ("relevance", "core"): _("Core"), ("relevance", "related"): _("Related"),
    ("relevance", "off"): _("Off topic"), ("lang", "en"): _("English"), ("lang", "zh-Hans"): _("Chinese, simplified"),
    ("lang", "zh-Hant"): _("Chinese, traditional"), ("extent", "full"): _("Full text"),
    ("extent", "teaser"): _("Title and teaser"), ("extent", "title"): _("Title only"), ("frame", "any"): _("Any frame"),
    ("frame", "hardware"): _("Frame Hardware"), ("frame", "models"): _("Frame Models"),
    ("frame", "deployment"): _("Frame Deployment"), ("frame", "regulation"): _("Frame Regulation"),
    ("frame", "capital_talent"): _("Frame Capital & talent"), ("only", "zh"): _("Told only in Chinese"),
    ("only", "en"): _("Told only in English"),
}  # fmt: skip

Names = Mapping[Pair, str]


@dataclass(frozen=True, slots=True)
class Opens:
    """A number, and the query string of the list that has exactly so many pieces."""

    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Token:
    """One thing in force, as shown above a list; `query` is the list without it."""

    key: str
    value: str
    label: str
    excluded: bool
    query: str
    heard: str = ""  # the name it was asked for by, where that was none of ours


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """What a list holds and in which order. Two filters that mean the same are equal, however they were written.

    `include` and `exclude` hold (key, value) pairs: values of one key are alternatives, keys add up; values of `also` name one
    more tag each that must be there. `start` and `end` are
    days of settings.TIME_ZONE, both included; those counted back from today stay so (see `days.Ago`). `cursor` is where a page goes on, "" for the first. `counted` says what is one:
    a piece, a text with its copies folded, or a story (see `folding`).
    """

    q: str = ""
    include: tuple[Pair, ...] = ()
    exclude: tuple[Pair, ...] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    sort: str = NEWEST
    cursor: str = ""
    counted: str = PIECES

    def __post_init__(self) -> None:
        """Lifts the fields out of the search and puts the pairs into canonical order. Raises FilterError for what cannot be
        asked."""
        asked = lift(Asked(parsing.search(self.q), self.include, self.exclude, self.start, self.end))
        object.__setattr__(self, "q", asked.q)
        object.__setattr__(self, "include", parsing.pairs(asked.include))
        object.__setattr__(self, "exclude", parsing.pairs(asked.exclude))
        object.__setattr__(self, "start", asked.start)
        object.__setattr__(self, "end", asked.end)
        parsing.check(self.start, self.end, self.sort, self.cursor, self.counted)

    @classmethod
    def from_query(cls, query: QueryDict | str) -> ArticleFilter:
        """Reads a query string. Unknown keys are ignored. Raises FilterError with a sentence and the key at fault."""
        asked = QueryDict(query) if isinstance(query, str) else query
        start, end = parsing.dates(asked)
        return cls(
            q=asked.get("q") or "",
            include=tuple((key, value) for key in KEYS for value in asked.getlist(key)),
            exclude=tuple((key, value) for key in KEYS if key != parsing.ALSO for value in asked.getlist(f"-{key}")),
            start=start,
            end=end,
            sort=asked.get("sort") or NEWEST,
            cursor=asked.get("cursor") or "",
            counted=asked.get("count") or PIECES,
        )

    def to_query(self) -> str:
        """The query string in canonical order, without the question mark; "" lists everything."""
        parts = [("q", self.q)] if self.q else []
        asked = [(KEYS.index(key), key, value) for key, value in self.include]
        asked += [(KEYS.index(key), f"-{key}", value) for key, value in self.exclude]
        # stable: values asked for stay before those left out of the same key
        parts += [(key, value) for _, key, value in sorted(asked, key=itemgetter(0))]
        parts += [(key, days.asked(day)) for key, day in (("from", self.start), ("to", self.end)) if day]
        if self.sort != NEWEST:
            parts.append(("sort", self.sort))
        if self.counted != PIECES:
            parts.append(("count", self.counted))
        if self.cursor:
            parts.append(("cursor", self.cursor))
        return "&".join(_written(key, value) for key, value in parts)

    @property
    def since(self) -> str:
        """The first day as it stands in an address: 2025-07-31, or -7d where it was asked for so."""
        return days.asked(self.start)

    @property
    def until(self) -> str:
        """The last day, likewise."""
        return days.asked(self.end)

    def values(self, key: str) -> tuple[str, ...]:
        """What is asked for under a key, any of which will do."""
        return tuple(value for name, value in self.include if name == key)

    def excluded(self, key: str) -> tuple[str, ...]:
        """What is left out under a key."""
        return tuple(value for name, value in self.exclude if name == key)

    def replace(self, **fields: object) -> ArticleFilter:
        """The filter with other fields, on its first page unless a cursor is among them."""
        return dataclasses.replace(self, **{"cursor": "", **fields})  # type: ignore[arg-type]

    def with_value(self, key: str, value: str) -> ArticleFilter:
        """One more alternative under a key; for q, sort, from and to the new value. Raises FilterError."""
        if key in ("q", "sort", "cursor", "counted"):
            return self.replace(**{key: value})
        if key in ("from", "to"):
            return self.replace(**{"start" if key == "from" else "end": parsing.day(value, key)})
        pair = parsing.pair(key, value)
        return self.replace(include=(*self.include, pair), exclude=_less(self.exclude, pair))

    def only(self, key: str, value: str) -> ArticleFilter:
        """This value alone under its key, whatever else was asked for there."""
        return self.without(key).with_value(key, value)

    def without(self, key: str, value: str | None = None) -> ArticleFilter:
        """Without one value asked for, or (no value) without everything asked for under the key. What is left out stays out."""
        if key in ("q", "sort"):
            return self.replace(**{key: ""} if key == "q" else {key: NEWEST})
        if key in ("from", "to"):
            return self.replace(**{"start" if key == "from" else "end": None})
        wanted = None if value is None else parsing.pair(key, value)[1]
        kept = tuple(p for p in self.include if p[0] != key or (wanted is not None and p[1] != wanted))
        return self.replace(include=kept)

    def excluding(self, key: str, value: str) -> ArticleFilter:
        """The pieces left when those of this value are taken out."""
        pair = parsing.pair(key, value)
        return self.replace(include=_less(self.include, pair), exclude=(*self.exclude, pair))

    def toggled(self, key: str, value: str) -> ArticleFilter:
        """Adds the value under its key, or takes it away when it is there."""
        return self.without(key, value) if parsing.pair(key, value) in self.include else self.with_value(key, value)

    def between(self, start: dt.date | None, end: dt.date | None) -> ArticleFilter:
        """The same question for other days."""
        return self.replace(start=start, end=end)

    def each_between(self, spans: Sequence[tuple[dt.date, dt.date]]) -> list[str]:
        """The query strings of the same question for many stretches of days, written once: its words cannot hold `&`."""
        first = tuple(map(days.asked, spans[0])) if spans else ("", "")
        written = self.between(*spans[0]).to_query() if spans else ""
        here = "from={}&to={}".format(*first)
        return [written.replace(here, f"from={days.asked(start)}&to={days.asked(end)}", 1) for start, end in spans]

    def each_only(self, key: str, values: Sequence[str]) -> list[str]:
        """The query strings of `only` for many values of a key, none of them empty: written once where only the value differs."""
        if not values or self.excluded(key):
            return [self.only(key, value).to_query() for value in values]
        return _for_each(self.only(key, values[0]).to_query(), key, key, values)

    def each_excluding(self, key: str, values: Sequence[str]) -> list[str]:
        """The query strings of `excluding` for many values of a key, likewise."""
        if not values or self.excluded(key) or self.values(key):
            return [self.excluding(key, value).to_query() for value in values]
        return _for_each(self.excluding(key, values[0]).to_query(), key, f"-{key}", values)

    def tokens(self, names: Names | None = None, heard: Names | None = None) -> tuple[Token, ...]:
        """What is in force, each with its label and the query without it. `names` says what slugs are called, `heard` by which
        names they were asked for."""
        found = [Token("q", self.q, f"“{self.q}”", False, self.without("q").to_query())] if self.q else []
        for each, excluded in ((self.include, False), (self.exclude, True)):
            for pair in each:
                rest = self.replace(**{"exclude" if excluded else "include": _less(each, pair)}).to_query()
                asked = (heard or {}).get(parsing.tag_pair(pair) or pair, "")
                found.append(Token(*pair, label(*pair, names), excluded, rest, asked))
        if self.start or self.end:
            value = "..".join((self.since, self.until))
            shown = days.said(self.start, self.end)
            found.append(Token("dates", value, shown, False, self.between(None, None).to_query()))
        return tuple(found)

    def describe(self, names: Names | None = None) -> str:
        """The filter as a phrase, e.g. "Huawei or Nvidia; not Robotics; 1 Jul - 3 Aug 2025"; "All pieces" without one."""
        parts = [gettext("matching “%(words)s”") % {"words": self.q}] if self.q else []
        for key in KEYS:
            if values := self.values(key):
                between = gettext(" and ") if key == parsing.ALSO else gettext(" or ")
                parts.append(between.join(label(key, value, names) for value in values))
        parts += [gettext("not %(name)s") % {"name": label(key, value, names)} for key, value in self.exclude]
        if self.start or self.end:
            parts.append(days.said(self.start, self.end))
        return gettext("; ").join(parts) or gettext("All %(units)s") % {"units": unit_word(self.counted)}


@lru_cache(maxsize=20_000)
def _written(key: str, value: str) -> str:
    """One part of a query string, as urlencode writes it."""
    return urlencode(((key, value),))


def _for_each(first: str, key: str, name: str, values: Sequence[str]) -> list[str]:
    """The query string of the first value with each value in its place under a name."""
    asked = [_written(name, parsing.pair(key, value)[1]) for value in values]
    parts = first.split("&")
    at = parts.index(asked[0])
    return ["&".join((*parts[:at], one, *parts[at + 1 :])) for one in asked]


def label(key: str, value: str, names: Names | None = None) -> str:
    """What a value is called: by its name, by the words for languages and bands, else as written."""
    if key == "story":
        return gettext("Story %(n)s") % {"n": value}
    if key == parsing.SEAT:
        return gettext("Outlets in %(country)s") % {"country": (names or {}).get(("country", value), value)}
    pair = parsing.tag_pair((key, value)) or (key, value)
    if key == parsing.HEADLINE:
        return gettext("%(name)s in the headline") % {"name": label(*pair, names)}
    return str(NAMES_OF_VALUES.get(pair) or (names or {}).get(pair) or pair[1])


def _less(pairs: tuple[Pair, ...], pair: Pair) -> tuple[Pair, ...]:
    return tuple(other for other in pairs if other != pair)

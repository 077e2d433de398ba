"""What is cited of one piece, whatever the format: who wrote it, where and when, and when we fetched it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urlencode

_BETWEEN = re.compile(r"\s*[;；、|]\s*|\s+and\s+", re.IGNORECASE)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_ENDED = "?!.…？！。"
_KEY = re.compile(r"[^A-Za-z0-9]+")
SAMPLE = "Invented for the sample newsroom of Divergence"
CONTEXT = "info:ofi/fmt:kev:mtx:dc"


@dataclass(frozen=True, slots=True)
class Citation:
    """One piece as it is cited. `issued` is None where no date is printed; `accessed` is the day its present words were
    fetched, so that the same piece always gives the same bytes."""

    id: int
    slug: str  # of the outlet
    title: str
    author: str  # as printed, "" for none
    outlet: str
    issued: dt.date | None
    accessed: dt.date
    url: str
    language: str = ""  # BCP 47
    sample: bool = False

    @property
    def key(self) -> str:
        """Its name in a bibliography: letters, digits and hyphens, unique in an installation."""
        year = self.issued.year if self.issued else "nd"
        return "-".join(part for part in (_KEY.sub("-", self.slug).strip("-"), str(year), str(self.id)) if part)

    @property
    def authors(self) -> tuple[str, ...]:
        """The names in its byline, parted where it lists several; names are never turned around."""
        names = (_BY.sub("", flat(name)) for name in _BETWEEN.split(flat(self.author)))
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def note(self) -> str:
        """What a reader must know of it, "" for nothing."""
        return SAMPLE if self.sample else ""

    @property
    def before(self) -> str:
        """The plain citation up to the title."""
        authors = " and ".join(self.authors) or flat(self.outlet)
        return f"{authors.rstrip('.')}. {self.issued.year if self.issued else 'n.d'}. "

    @property
    def heading(self) -> str:
        """The title with the full stop that it lacks."""
        title = flat(self.title)
        return title if title.endswith(tuple(_ENDED)) else f"{title}."

    @property
    def quoted(self) -> str:
        """The same in marks."""
        return f"“{self.heading}”"

    @property
    def dated(self) -> str:
        """Outlet and day, behind the title; "" where neither is left to say."""
        outlet = f"{flat(self.outlet)}, " if self.authors else ""
        if self.issued:
            return f"{outlet}{spelled(self.issued)}."
        return f"{outlet}no date printed." if outlet else ""

    @property
    def fetched(self) -> str:
        """When its words were fetched, and what a reader must know of it."""
        return " ".join(
            part for part in (f"Accessed {spelled(self.accessed)}.", f"{self.note}." if self.note else "") if part
        )

    @property
    def plain(self) -> str:
        """Author and date, as The Chicago Manual of Style has it for newspapers."""
        return " ".join(
            part for part in (f"{self.before}{self.quoted}", self.dated, f"{self.url}.", self.fetched) if part
        )

    @property
    def context(self) -> str:
        """A ContextObject for a span (COinS), which Zotero reads on the page; to be escaped like any attribute."""
        pairs = [("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", CONTEXT), ("rft.type", "newspaperArticle")]
        pairs += [("rft.title", flat(self.title)), ("rft.source", flat(self.outlet)), ("rft.identifier", self.url)]
        pairs += [("rft.au", name) for name in self.authors]
        pairs += [("rft.date", self.issued.isoformat())] if self.issued else []
        pairs += [("rft.language", self.language)] if self.language else []
        return urlencode(pairs)


def flat(text: str) -> str:
    """Words on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())


def spelled(day: dt.date) -> str:
    """8 June 2025."""
    return f"{day.day} {day:%B} {day.year}"

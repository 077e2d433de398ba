"""What may be said of one source beyond its address: selectors, how its list goes on, and how far it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from articles.ingestion.outcomes import Unreadable
from articles.ingestion.parse import markup

SELECTORS: Final = ("row", "title", "link", "date", "section", "place", "teaser", "more")
WORDS: Final = (*SELECTORS, "more_url", "page_param", "offset_param", "prefix")
NUMBERS: Final = ("pages", "maps", "days", "oldest_days")
SWITCHES: Final = ("read_pages",)
_MOST: Final = 10_000
_LENGTH: Final = 500
_YES: Final = {"true": True, "yes": True, "false": False, "no": False}


class BadOption(ValueError):
    """What was said cannot be; the sentence says what is wrong and what to write instead."""


def read_options(pairs: Iterable[str]) -> dict[str, object]:
    """Options written as "name=value", each in its own type; an empty value is None and means "none any more". Raises BadOption."""
    options: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or name not in {*WORDS, *NUMBERS, *SWITCHES}:
            known = ", ".join((*WORDS, *NUMBERS, *SWITCHES))
            raise BadOption(f"{pair[:80]!r} is no option; write name=value with one of {known}.")
        options[name] = _value(name, value) if value else None
    return options


def with_options(options: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """A source's options after changes; None takes an option away."""
    return {name: value for name, value in {**options, **changes}.items() if value is not None}


def _value(name: str, value: str) -> object:
    if name in NUMBERS:
        if not (value.isascii() and value.isdigit() and 0 < int(value[:9]) <= _MOST):
            raise BadOption(f"{name} is a whole number from 1 to {_MOST:,}; {value[:40]!r} is none.")
        return int(value)
    if name in SWITCHES:
        if value.lower() not in _YES:
            raise BadOption(f"{name} is yes or no; {value[:40]!r} is neither.")
        return _YES[value.lower()]
    if len(value) > _LENGTH:
        raise BadOption(f"{name} is longer than {_LENGTH} characters; shorten it.")
    if name == "more_url" and "{page}" not in value and "{offset}" not in value:
        raise BadOption("more_url holds {page} or {offset} where the number goes, as in /tech?page={page}.")
    if name in SELECTORS:
        try:
            markup.select(markup.html_tree("<p></p>"), value)
        except Unreadable as error:
            raise BadOption(f"{name} is an XPath within the row, as in .//h3; {error.detail}") from error
    return value

"""What an analyst may say of how a source is read: the selectors of a listing, and how far it is followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

SELECTORS: Final = ("row", "title", "link", "date", "section", "place", "teaser", "more")
NUMBERS: Final = {"pages": (1, 50), "maps": (1, 50), "oldest_days": (1, 3650)}  # lowest and highest
TEXTS: Final = ("prefix", "more_url", "page_param", "offset_param")
NAMES: Final = (*SELECTORS, *NUMBERS, *TEXTS, "read_pages")
LONGEST: Final = 300  # characters of one option


class BadSource(ValueError):
    """What was said of a source cannot be; the sentence says what is wrong and what to write instead."""


def options_of(fields: Mapping[str, str]) -> dict[str, object]:
    """The options that a form's fields name; empty fields say nothing. Raises BadSource."""
    said: dict[str, object] = {
        name: text for name in (*SELECTORS, *NUMBERS, *TEXTS) if (text := fields.get(name, "").strip())
    }
    for name in NUMBERS:
        if name in said:
            said[name] = _number(name, str(said[name]))
    if fields.get("read_pages") == "no":
        said["read_pages"] = False
    fault = fault_in(said)
    if fault:
        raise BadSource(fault)
    return said


def merged(old: Mapping[str, object], said: Mapping[str, object]) -> dict[str, object]:
    """A source's options after its form was sent: what the form knows is as it says, everything else stays."""
    return {name: value for name, value in old.items() if name not in NAMES} | dict(said)


def fault_in(options: object) -> str:
    """What is wrong with a source's options, in one sentence; empty: nothing. Names that nobody knows are no fault."""
    if not isinstance(options, Mapping):
        return "The options of a source are names with values."
    for name, value in options.items():
        fault = _fault(str(name), value)
        if fault:
            return fault
    return ""


def _fault(name: str, value: object) -> str:
    if name in NUMBERS:
        low, high = NUMBERS[name]
        within = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if within else f"{_spoken(name)} must be a whole number from {low} to {high}."
    if name == "read_pages":
        return "" if isinstance(value, bool) else "Whether pages are read is yes or no."
    if not isinstance(value, str) or len(value) > LONGEST:
        return f"{_spoken(name)} is longer than {LONGEST} characters or no text; write a shorter one."
    return _fault_in_selector(name, value) if name in SELECTORS else ""


def _fault_in_selector(name: str, value: str) -> str:
    try:
        etree.XPath(value)
    except (etree.XPathSyntaxError, ValueError):
        return f"{_spoken(name)}: {value[:80]!r} is not XPath; write one like .//a or descendant::time."
    return ""


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise BadSource(_fault(name, None))
    return int(text)


def _spoken(name: str) -> str:
    """An option's name as a sentence begins with it: oldest_days is "Oldest days"."""
    return name.replace("_", " ").capitalize()

"""What may be said of how a source is read: the selectors of a listing, how its list goes on, and how far it is followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from articles.ingestion.outcomes import Unreadable
from articles.ingestion.parse import markup

SELECTORS: Final = ("row", "title", "link", "date", "section", "place", "teaser", "more")
NUMBERS: Final = {"pages": (1, 50), "maps": (1, 50), "days": (1, 3650), "oldest_days": (1, 3650)}  # lowest and highest
TEXTS: Final = ("prefix", "more_url", "page_param", "offset_param")
SWITCHES: Final = ("read_pages",)
NAMES: Final = (*SELECTORS, *NUMBERS, *TEXTS, *SWITCHES)
LONGEST: Final = 500  # characters of one option
_YES: Final = {"true": True, "yes": True, "false": False, "no": False}


class BadSource(ValueError):
    """What was said of a source cannot be; the sentence says what is wrong and what to write instead."""


def options_of(fields: Mapping[str, str]) -> dict[str, object]:
    """The options that a form's fields name; empty fields say nothing. Raises BadSource."""
    said = {name: _typed(name, text) for name in NAMES if (text := fields.get(name, "").strip())}
    if said.get("read_pages") is True:
        del said["read_pages"]  # as it is without being said
    return _sound(said)


def read_options(pairs: Iterable[str]) -> dict[str, object]:
    """Options written as "name=value", each in its own type; an empty value is None: "none any more". Raises BadSource."""
    said: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or name not in NAMES:
            raise BadSource(f"{pair[:80]!r} is no option; write name=value with one of {', '.join(NAMES)}.")
        said[name] = _typed(name, value) if value else None
    return _sound(said)


def with_options(options: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """A source's options after changes; None takes an option away."""
    return {name: value for name, value in {**options, **changes}.items() if value is not None}


def merged(old: Mapping[str, object], said: Mapping[str, object]) -> dict[str, object]:
    """A source's options after its form was sent: what the form knows is as it says, everything else stays."""
    return {name: value for name, value in old.items() if name not in NAMES} | dict(said)


def fault_in(options: object) -> str:
    """What is wrong with a source's options, in one sentence; empty: nothing. Names that nobody knows are no fault."""
    if not isinstance(options, Mapping):
        return "The options of a source are names with values."
    return next((fault for name, value in options.items() if (fault := _fault(str(name), value))), "")


def _sound(said: dict[str, object]) -> dict[str, object]:
    fault = fault_in({name: value for name, value in said.items() if value is not None})
    if fault:
        raise BadSource(fault)
    return said


def _typed(name: str, text: str) -> object:
    """A word as the type that its option has; one that cannot be stays text, and is a fault then."""
    if name in NUMBERS:
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else text
    return _YES.get(text.lower(), text) if name in SWITCHES else text


def _fault(name: str, value: object) -> str:
    if name in NUMBERS:
        low, high = NUMBERS[name]
        within = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return "" if within else f"{_spoken(name)} must be a whole number from {low} to {high}."
    if name in SWITCHES:
        return "" if isinstance(value, bool) else f"{_spoken(name)} is yes or no."
    if not isinstance(value, str) or len(value) > LONGEST:
        return f"{_spoken(name)} is longer than {LONGEST} characters or no text; write a shorter one."
    if name == "more_url" and "{page}" not in value and "{offset}" not in value:
        return "More url holds {page} or {offset} where the number goes, as in /tech?page={page}."
    return _fault_in_selector(name, value) if name in SELECTORS else ""


def _fault_in_selector(name: str, value: str) -> str:
    try:
        markup.select(markup.html_tree("<p></p>"), value)
    except Unreadable:
        return f"{_spoken(name)}: {value[:80]!r} is not XPath; write one like .//a or descendant::time."
    return ""


def _spoken(name: str) -> str:
    """An option's name as a sentence begins with it: oldest_days is "Oldest days"."""
    return name.replace("_", " ").capitalize()

"""What every column of the rules is called, what it does, and where a person may write into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.editing.rows import PERSON, THEME
from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT

LABELS = {
    COMPANY: ("company", "companies"), PRODUCT: ("product", "products"), BODY: ("body or policy", "bodies and policies"),
    COUNTRY: ("place", "places"), PERSON: ("term of office", "terms of office"), THEME: ("theme", "themes"),
}  # fmt: skip
FLAGS = {
    "c": ("capitals count", "found only as it is written: AWS, not aws"),
    "x": ("needs context", "counts where a context word of the row stands within 120 characters, or another sure name anywhere"),
    "w": ("weak", "counts half, and never alone"),
    "n": ("not across a hyphen", "not found inside a word joined by a hyphen"),
    "s": ("in its own press only", "counts only in sources of the country itself, as 我国 does"),
}  # fmt: skip
COLUMNS = {
    "aliases_en": "English name", "aliases_zh": "Chinese name", "names_en": "English name", "names_zh": "Chinese name",
    "demonyms_en": "English word for its people", "metonyms_en": "English word for its government",
    "metonyms_zh": "Chinese word for its government", "cities_en": "English name of a city or region",
    "cities_zh": "Chinese name of a city or region", "context": "context word", "blockers": "blocker",
    "strong_en": "strong English phrase", "strong_zh": "strong Chinese phrase", "weak_en": "weak English phrase",
    "weak_zh": "weak Chinese phrase", "exclude_en": "excluded English phrase", "exclude_zh": "excluded Chinese phrase",
    "implies": "name that speaks for it", "near": "pair of phrases", "name": "name shown", "name_zh": "Chinese name shown",
    "kind": "sort", "country": "seat", "parent": "parent", "owner": "owner", "date": "date", "themes": "implied themes",
    "region": "region", "notes": "note", "threshold": "threshold", "core": "core", "definition": "definition",
    "frame": "frame", "owners": "owner over time", "valid_from": "first day in force", "valid_to": "last day in force",
    "office": "office", "holder": "body or company served", "from": "first day", "to": "last day",
}  # fmt: skip
PLURALS = {
    "demonyms_en": "English words for its people", "metonyms_en": "English words for its government",
    "metonyms_zh": "Chinese words for its government", "cities_en": "English names of its cities and regions",
    "owners": "Owners over time", "cities_zh": "Chinese names of its cities and regions", "implies": "Ids of names that speak for it", "near": "Pairs of phrases",
}  # fmt: skip
NAME = "A piece that holds one of these is about the row, unless a blocker or missing context says otherwise."


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that are shown and added to together."""

    key: str
    label: str
    meaning: str
    columns: tuple[str, ...]
    flagged: bool = False  # its alternatives may carry flags
    added: str = ""  # what one of them is called on the button; empty: not added here


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a row that a person may write. `form` is text, lines (one alternative a line) or tick."""

    column: str
    label: str
    hint: str = ""
    form: str = "text"
    required: bool = False


CONTEXT = Group(
    "context", "Context", "A name that needs context counts near one of these.", ("context",), added="context word"
)
BLOCKERS = Group(
    "blockers", "Blockers", "A name inside one of these does not count: “Washington Post” is not Washington.", ("blockers",),
    added="blocker",
)  # fmt: skip
NAMES = Group("names", "Names", NAME, ("aliases_en", "aliases_zh"), flagged=True, added="name")
PLACES = Group(
    "names", "Names", NAME,
    ("names_en", "names_zh", "demonyms_en", "metonyms_en", "metonyms_zh", "cities_en", "cities_zh"), flagged=True, added="name",
)  # fmt: skip
TERMS = Group(
    "names", "Names", "Within the term, one of these is a weak sign of the body or company served.", ("aliases_en", "aliases_zh"),
    flagged=True, added="name",
)  # fmt: skip
PHRASES = Group(
    "phrases", "Phrases",
    "A strong one weighs 2 in the title, 1.5 in the lead, 1.25 in the body; a weak one .7, .5 and .1, and not alone; an excluded one blanks its words for this theme.",
    ("strong_en", "strong_zh", "weak_en", "weak_zh", "exclude_en", "exclude_zh"), added="phrase",
)  # fmt: skip
IMPLIES = Group(
    "implies", "Names that speak for it", "The id of a company, product or body: a piece about it weighs .5 more.",
    ("implies",), added="row by its id",
)  # fmt: skip
OWNERS = Group(
    "owners", "Owners over time", "The id of each owner with its first and last day, where they changed.", ("owners",),
    added="owner as id:2019-01-01:2023-06-30",
)  # fmt: skip
NEAR = Group(
    "near",
    "Pairs of phrases",
    "Two phrases close together weigh as a strong one; they are edited in themes.toml.",
    ("near",),
)
GROUPS: Mapping[str, tuple[Group, ...]] = {
    COMPANY: (NAMES, CONTEXT, BLOCKERS), PRODUCT: (NAMES, CONTEXT, BLOCKERS, OWNERS), BODY: (NAMES, CONTEXT, BLOCKERS),
    COUNTRY: (PLACES, BLOCKERS), PERSON: (TERMS,), THEME: (PHRASES, IMPLIES, NEAR),
}  # fmt: skip

_SHOWN = (Field("name", "Name shown", required=True), Field("name_zh", "Chinese name shown"))
_SORT = Field("kind", "Sort", "as in ai_lab, chip_design, model, law")
_SEAT = Field("country", "Seat", "two capital letters, EU or INT")
_NOTE = Field("notes", "Note", "for people alone")
SINGLE: Mapping[str, tuple[Field, ...]] = {
    COMPANY: (*_SHOWN, _SORT, _SEAT, Field("parent", "Parent", "the id of the company that owns it"), _NOTE),
    PRODUCT: (*_SHOWN, _SORT, Field("owner", "Owner", "the id of the company"), _NOTE),
    BODY: (
        *_SHOWN, _SORT, _SEAT, Field("parent", "Above it", "the id of a body"), Field("date", "Date", "when it was made"),
        Field("valid_from", "In force from", "a day, as in 2025-07-31"), Field("valid_to", "In force until", "empty: still"),
        Field("themes", "Implied themes", "ids of themes, with commas between"), _NOTE,
    ),
    COUNTRY: (*_SHOWN, Field("region", "Region"), _NOTE),
    PERSON: (
        *_SHOWN, Field("office", "Office"), Field("holder", "Serves", "the id of the body or company"), _SEAT,
        Field("from", "From", "a day, as in 2025-07-31"), Field("to", "Until", "empty: still"),
    ),
    THEME: (
        *_SHOWN, Field("parent", "Family", "the id of its parent theme"),
        Field("threshold", "Threshold", "the least score; 1.1 where empty"),
        Field("definition", "Definition"), Field("core", "Core theme", "", "tick"),
    ),
}  # fmt: skip


def plural(column: str) -> str:
    """What the alternatives of a column are called together, as a heading."""
    return PLURALS.get(column) or f"{COLUMNS[column][0].upper()}{COLUMNS[column][1:]}s"


def new_fields(kind: str) -> tuple[Field, ...]:
    """What a form for a new row asks: its single values, then its names or phrases, one a line."""
    listed = (column for group in GROUPS[kind] if group.added for column in group.columns)
    return (*SINGLE[kind], *(Field(column, plural(column), "one a line", "lines") for column in listed))

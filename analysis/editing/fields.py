"""What every column of the rules is called, what it does, and where a person may write into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.editing.rows import PERSON, THEME
from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT
from analysis.measures.words import Words
from articles.health.words import in_chinese

LABELS: dict[str, tuple[Words, Words]] = {
    COMPANY: ("company", "companies"), PRODUCT: ("product", "products"), BODY: (_('body or policy'), _('bodies and policies')),
    COUNTRY: ("place", "places"), PERSON: (_('term of office'), _('terms of office')), THEME: ("theme", "themes"),
}  # fmt: skip
FLAGS: dict[str, tuple[Words, Words]] = {
    "c": (_('capitals count'), _('found only as it is written: AWS, not aws')),
    "x": (_('needs context'), _('counts where a context word of the row stands within 120 characters, or another sure name anywhere')),
    "w": ("weak", _('counts half, and never alone')),
    "n": (_('not across a hyphen'), _('not found inside a word joined by a hyphen')),
    "s": (_('in its own press only'), _('counts only in sources of the country itself, as 我国 does')),
}  # fmt: skip
COLUMNS: dict[str, Words] = {
    "aliases_en": _('English name'), "aliases_zh": _('Chinese name'), "names_en": _('English name'), "names_zh": _('Chinese name'),
    "demonyms_en": _('English word for its people'), "metonyms_en": _('English word for its government'),
    "metonyms_zh": _('Chinese word for its government'), "cities_en": _('English name of a city or region'),
    "cities_zh": _('Chinese name of a city or region'), "context": _('context word'), "blockers": "blocker",
    "strong_en": _('strong English phrase'), "strong_zh": _('strong Chinese phrase'), "weak_en": _('weak English phrase'),
    "weak_zh": _('weak Chinese phrase'), "exclude_en": _('excluded English phrase'), "exclude_zh": _('excluded Chinese phrase'),
    "implies": _('name that speaks for it'), "near": _('pair of phrases'), "name": _('name shown'), "name_zh": _('Chinese name shown'),
    "kind": "sort", "country": "seat", "parent": "parent", "owner": "owner", "date": "date", "themes": _('implied themes'),
    "region": "region", "notes": "note", "threshold": "threshold", "core": "core", "definition": "definition",
    "frame": "frame", "owners": _('owner over time'), "valid_from": _('first day in force'), "valid_to": _('last day in force'),
    "office": "office", "holder": _('body or company served'), "from": _('first day'), "to": _('last day'),
}  # fmt: skip
PLURALS = {
    "demonyms_en": _('English words for its people'), "metonyms_en": _('English words for its government'),
    "metonyms_zh": _('Chinese words for its government'), "cities_en": _('English names of its cities and regions'),
    "owners": _('Owners over time'), "cities_zh": _('Chinese names of its cities and regions'), "implies": _('Ids of names that speak for it'), "near": _('Pairs of phrases'),
}  # fmt: skip
NAME = _("A piece that holds one of these is about the row, unless a blocker or missing context says otherwise.")


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that are shown and added to together."""

    key: str
    label: Words
    meaning: Words
    columns: tuple[str, ...]
    flagged: bool = False  # its alternatives may carry flags
    added: Words = ""  # what one of them is called on the button; empty: not added here


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a row that a person may write. `form` is text, lines (one alternative a line) or tick."""

    column: str
    label: Words
    hint: Words = ""
    form: str = "text"
    required: bool = False


CONTEXT = Group(
    "context",
    _("Context"),
    _("A name that needs context counts near one of these."),
    ("context",),
    added=_("context word"),
)
BLOCKERS = Group(
    "blockers", _('Blockers'), _('A name inside one of these does not count: “Washington Post” is not Washington.'), ("blockers",),
    added="blocker",
)  # fmt: skip
NAMES = Group("names", _("Names"), NAME, ("aliases_en", "aliases_zh"), flagged=True, added="name")
PLACES = Group(
    "names", _('Names'), NAME,
    ("names_en", "names_zh", "demonyms_en", "metonyms_en", "metonyms_zh", "cities_en", "cities_zh"), flagged=True, added="name",
)  # fmt: skip
TERMS = Group(
    "names", _('Names'), _('Within the term, one of these is a weak sign of the body or company served.'), ("aliases_en", "aliases_zh"),
    flagged=True, added="name",
)  # fmt: skip
PHRASES = Group(
    "phrases", _('Phrases'),
    _('A strong one weighs 2 in the title, 1.5 in the lead, 1.25 in the body; a weak one .7, .5 and .1, and not alone; an excluded one blanks its words for this theme.'),
    ("strong_en", "strong_zh", "weak_en", "weak_zh", "exclude_en", "exclude_zh"), added="phrase",
)  # fmt: skip
IMPLIES = Group(
    "implies", _('Names that speak for it'), _('The id of a company, product or body: a piece about it weighs .5 more.'),
    ("implies",), added=_('row by its id'),
)  # fmt: skip
OWNERS = Group(
    "owners", _('Owners over time'), _('The id of each owner with its first and last day, where they changed.'), ("owners",),
    added=_('owner as id:2019-01-01:2023-06-30'),
)  # fmt: skip
NEAR = Group(
    "near",
    _("Pairs of phrases"),
    _("Two phrases close together weigh as a strong one; they are edited in themes.toml."),
    ("near",),
)
GROUPS: Mapping[str, tuple[Group, ...]] = {
    COMPANY: (NAMES, CONTEXT, BLOCKERS), PRODUCT: (NAMES, CONTEXT, BLOCKERS, OWNERS), BODY: (NAMES, CONTEXT, BLOCKERS),
    COUNTRY: (PLACES, BLOCKERS), PERSON: (TERMS,), THEME: (PHRASES, IMPLIES, NEAR),
}  # fmt: skip

_SHOWN = (Field("name", _("Name shown"), required=True), Field("name_zh", _("Chinese name shown")))
_SORT = Field("kind", _("Sort"), _("as in ai_lab, chip_design, model, law"))
_SEAT = Field("country", _("Seat"), _("two capital letters, EU or INT"))
_NOTE = Field("notes", _("Note"), _("for people alone"))
SINGLE: Mapping[str, tuple[Field, ...]] = {
    COMPANY: (*_SHOWN, _SORT, _SEAT, Field("parent", _('Parent'), _('the id of the company that owns it')), _NOTE),
    PRODUCT: (*_SHOWN, _SORT, Field("owner", _('Owner'), _('the id of the company')), _NOTE),
    BODY: (
        *_SHOWN, _SORT, _SEAT, Field("parent", _('Above it'), _('the id of a body')), Field("date", _('Date'), _('when it was made')),
        Field("valid_from", _('In force from'), _('a day, as in 2025-07-31')), Field("valid_to", _('In force until'), _('empty: still')),
        Field("themes", _('Implied themes'), _('ids of themes, with commas between')), _NOTE,
    ),
    COUNTRY: (*_SHOWN, Field("region", _('Region')), _NOTE),
    PERSON: (
        *_SHOWN, Field("office", _('Office')), Field("holder", _('Serves'), _('the id of the body or company')), _SEAT,
        Field("from", _('From'), _('a day, as in 2025-07-31')), Field("to", _('Until'), _('empty: still')),
    ),
    THEME: (
        *_SHOWN, Field("parent", _('Family'), _('the id of its parent theme')),
        Field("threshold", _('Threshold'), _('the least score; 1.1 where empty')),
        Field("definition", _('Definition')), Field("core", _('Core theme'), "", "tick"),
    ),
}  # fmt: skip


def plural(column: str) -> str:
    """What the alternatives of a column are called together, as a heading."""
    word = str(PLURALS.get(column) or COLUMNS[column])
    return word if column in PLURALS or in_chinese() else f"{word[0].upper()}{word[1:]}s"


def new_fields(kind: str) -> tuple[Field, ...]:
    """What a form for a new row asks: its single values, then its names or phrases, one a line."""
    listed = (column for group in GROUPS[kind] if group.added for column in group.columns)
    return (*SINGLE[kind], *(Field(column, plural(column), gettext("one a line"), "lines") for column in listed))

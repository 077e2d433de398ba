"""The pages of the rows: every row of a kind with its pieces, and one row with all it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from analysis.editing.drafts import newest_of, number_of
from analysis.editing.fields import COLUMNS, GROUPS, LABELS, SINGLE, Field, Group, plural
from analysis.editing.rows import PERSON, TAGGED, THEME, Book, Row, book
from analysis.editing.wording import Flag, Said, flags_in, say
from analysis.explore.counts import by_tag
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.freshness import last_dated_day
from analysis.explore.selection import count
from analysis.lexicon.files import SURFACES
from analysis.measures.periods import instants
from analysis.models import RuleChange, Tag

PER_PAGE = 100
LATELY = 28  # days up to the newest dated piece

_MATCHED = """
    SELECT span->>'rule', count(DISTINCT said.article_id)::int
    FROM analysis_articletag held JOIN analysis_entry entry USING (article_id)
    JOIN analysis_assertion said ON said.article_id = held.article_id AND said.rule_set_id = entry.rule_set_id
        AND said.tag_id = held.tag_id AND said.verdict = 'accepted' AND said.via_id IS NULL
    CROSS JOIN LATERAL jsonb_array_elements(said.evidence) AS span
    WHERE held.tag_id = %s AND held.dated_at >= %s AND held.dated_at < %s GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row in the list of its kind."""

    row: Row
    names: int  # names or phrases
    group: str  # a theme's family
    all: Opens | None  # None for people: pieces do not carry them


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a long list, named by its first and last row."""

    number: int
    label: str
    active: bool


@dataclass(frozen=True, slots=True)
class KindPage:
    """The rows of one kind, a page at a time."""

    kind: str
    label: str
    plural: str
    total: int
    lines: tuple[RowLine, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One alternative of a column."""

    column: str
    what: str  # the column as a heading
    language: str
    text: str
    flags: tuple[Flag, ...]
    lately: int | None  # pieces in which it was found; None where that is not counted


@dataclass(frozen=True, slots=True)
class Section:
    """A group of columns with everything they hold."""

    group: Group
    columns: tuple[tuple[str, str], ...]  # that can be added to: name and words
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Single:
    """One value of a row."""

    field: Field
    value: str
    path: str  # of the row it names


@dataclass(frozen=True, slots=True)
class RowPage:
    """Everything the page of one row shows."""

    row: Row
    label: str
    plural: str
    sections: tuple[Section, ...]
    singles: tuple[Single, ...]
    frame: tuple[str, ...]
    all: Opens | None
    since: dt.date | None  # "lately" begins here
    into: RuleChange | None  # the draft that edits go into
    drafted: tuple[Said, ...]  # of this row in that draft


def kind_page(kind: str, number: int = 1) -> KindPage | None:
    """The rows of a kind; None for a kind or a page that there is not."""
    if kind not in LABELS:
        return None
    rows = book().of_kind(kind)
    size = len(rows) if kind == THEME else PER_PAGE
    starts = range(0, len(rows), max(1, size))
    if not 1 <= number <= max(1, len(starts)):
        return None
    shown = rows[(number - 1) * size : number * size]
    if kind == THEME:
        shown = tuple(sorted(shown, key=lambda row: (row.one("parent") or row.slug, bool(row.one("parent")), row.name)))
    counts, tags = by_tag(ArticleFilter(), frozenset({kind})), _tags(kind)
    leaves = tuple(
        Leaf(at + 1, f"{_initial(rows[start])}–{_initial(rows[min(start + size, len(rows)) - 1])}", at + 1 == number)
        for at, start in enumerate(starts)
    )
    lines = tuple(_line(row, counts.get(tags.get(row.slug, 0), 0)) for row in shown)
    return KindPage(
        kind, str(LABELS[kind][0]), str(LABELS[kind][1]), len(rows), lines, leaves if len(leaves) > 1 else ()
    )


def _tags(kind: str) -> dict[str, int]:
    return dict(Tag.objects.filter(kind=kind).values_list("slug", "pk"))


def _initial(row: Row) -> str:
    return row.name[:2]


def _line(row: Row, pieces: int) -> RowLine:
    columns = GROUPS[row.kind][0].columns
    names = sum(len(row.cells.get(column, ())) for column in columns)
    return RowLine(row, names, row.one("parent") if row.kind == THEME else "", _opens(row, pieces))


def _opens(row: Row, pieces: int) -> Opens | None:
    if row.kind not in TAGGED:
        return None
    return Opens(pieces, ArticleFilter(include=((row.kind, row.slug),)).to_query())


def row_page(kind: str, slug: str, *, user: object = None, into: str | None = None) -> RowPage | None:
    """One row; None when the newest rules have no such row. `into` is the number of the draft that edits go into, "new" for a
    new one, None for the newest of `user`."""
    held = book()
    row = held.rows.get((kind, slug))
    if row is None:
        return None
    tag = _spoken_for(row)
    last = last_dated_day()
    since = last - dt.timedelta(days=LATELY - 1) if last else None
    found = _matched(tag.pk, since, last) if tag and since and last else {}
    pieces = count(ArticleFilter(include=((kind, slug),))) if tag and kind in TAGGED else 0
    change = draft_for(user, into)
    own = [edit for edit in (change.edits if change else ()) if edit.get("row") == slug]
    return RowPage(
        row=row,
        label=str(LABELS[kind][0]),
        plural=str(LABELS[kind][1]),
        sections=tuple(_section(row, group, found if since and tag else None) for group in GROUPS[kind]),
        singles=tuple(Single(field, row.one(field.column), _path(held, row, field)) for field in SINGLE[kind]),
        frame=row.cells.get("frame", ()),
        all=_opens(row, pieces),
        since=since,
        into=change,
        drafted=tuple(said for said in say(own, held) if said.kind == kind),
    )


def _spoken_for(row: Row) -> Tag | None:
    """The tag for which the names of a row speak: its own; for a person that of the body or company served."""
    if row.kind == PERSON:
        return Tag.objects.filter(kind__in=("body", "company"), slug=row.one("holder")).first()
    return Tag.objects.filter(kind=row.kind, slug=row.slug).first()


def draft_for(user: object, into: str | None) -> RuleChange | None:
    """The draft that a person's edits go into; None: a new one."""
    if user is None:
        return None
    if into is None:
        return newest_of(user)
    number = number_of(into)
    return RuleChange.objects.filter(pk=number, state=RuleChange.State.DRAFT).first() if number else None


def _path(held: Book, row: Row, field: Field) -> str:
    """The page of the row that a value names, "" when it names none."""
    kinds = {"parent": (row.kind,), "owner": ("company",), "country": ("country",), "holder": ("body", "company")}.get(
        field.column, ()
    )
    named = (held.rows.get((kind, row.one(field.column))) for kind in kinds)
    return next((other.path for other in named if other is not None), "")


def _matched(tag: int, first: dt.date, last: dt.date) -> dict[str, int]:
    """Pieces of the tag by the rule that found it, between two days."""
    with connection.cursor() as cursor:
        cursor.execute(_MATCHED, [tag, *instants(first, last)])
        return dict(cursor.fetchall())


def _section(row: Row, group: Group, found: Mapping[str, int] | None) -> Section:
    entries = tuple(
        _entry(row.kind, column, part, found, flagged=group.flagged)
        for column in group.columns
        for part in row.cells.get(column, ())
    )
    columns = tuple((column, str(COLUMNS[column])) for column in group.columns) if group.added else ()
    return Section(group, columns, entries)


def _role(kind: str, column: str) -> str:
    """How evidence names a name or phrase of a column; "" for columns that find nothing."""
    if column in SURFACES:
        return PERSON if kind == PERSON else SURFACES[column]
    return role if (role := column.partition("_")[0]) in {"strong", "weak"} else ""


def _entry(kind: str, column: str, part: str, found: Mapping[str, int] | None, *, flagged: bool) -> Entry:
    text, _, written = part.partition("~") if flagged else (part, "", "")
    role = _role(kind, column)
    counted = found is not None and bool(role)
    return Entry(
        column=column,
        what=plural(column),
        language=column[-2:] if column.endswith(("_en", "_zh")) else "",
        text=text.strip(),
        flags=flags_in(text.strip(), written) if flagged else (),
        lately=(found or {}).get(f"{role} {text.strip()}", 0) if counted else None,
    )

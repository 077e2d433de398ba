"""A list as a document to be read: its pieces as sources, their weeks and outlets as tables, and where it comes from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext, ngettext, override

from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter
from analysis.explore.freshness import freshness
from analysis.explore.lists.about import about_of
from analysis.explore.lists.citations import entries_of
from analysis.explore.selection import count, ids
from analysis.exports.document import Block, Document, Entry, Number, Section, Table
from analysis.measures.figure import SAMPLE
from analysis.measures.periods import Period
from analysis.measures.words import unit_word

MOST = 500  # pieces that a document to be read names; the whole list is a table file


def document_of(filter: ArticleFilter, address: str, numbers: Sequence[int] | None = None) -> Document:
    """The list as a document, in English like every file; of a long one the first pieces in its order.

    `numbers` are the pieces of the list where they were fixed before.
    """
    with override("en"):
        return _document(filter.replace(), address, numbers)


def _document(filter: ArticleFilter, address: str, numbers: Sequence[int] | None) -> Document:
    total = count(filter) if numbers is None else len(numbers)
    shown = entries_of(ids(filter, limit=MOST) if numbers is None else numbers[:MOST])
    about = about_of(filter, address)
    state = freshness()
    named = filter.between(None, None).describe(names_in(filter))
    counted = (
        f"{total:,} {ngettext('piece', 'pieces', total) if filter.counted == 'pieces' else unit_word(filter.counted)}"
    )
    notes = [gettext("The list is longer: the first %(n)s of %(all)s stand here. The whole of it is in the table files.")
             % {"n": f"{len(shown):,}", "all": f"{total:,}"}] if len(shown) < total else []  # fmt: skip
    query = filter.to_query()
    return Document(
        title=named,
        kicker=gettext("List of pieces"),
        lede=f"{counted}, {about.window}.",
        period=about.window,
        rules=about.rules,
        sections=(Section("list", gettext("The list"), (Block((), tables=_tables(shown, address)),), tuple(notes)),),
        entries=shown,
        stamp=gettext(SAMPLE) if state.sample else "",
        facts={"pieces": total},
        about=about,
        measured=(Number("list", about.window, named, total, None, total, filter.counted, query=query),),
    )


def _tables(shown: Sequence[Entry], address: str) -> tuple[Table, ...]:
    """How many of the pieces shown each week and each outlet has."""
    if not shown:
        return ()
    weeks = Counter(Period.of(dt.date.fromisoformat(entry.date), "week").label for entry in shown)
    outlets = Counter(entry.outlet for entry in shown)
    by_week = tuple((week, str(n)) for week, n in sorted(weeks.items()))
    by_outlet = tuple((outlet, str(n)) for outlet, n in sorted(outlets.items(), key=lambda each: (-each[1], each[0])))
    return (
        Table(gettext("Pieces by week"), (gettext("Week"), gettext("Pieces")), by_week, address),
        Table(gettext("Pieces by outlet"), (gettext("Outlet"), gettext("Pieces")), by_outlet, address),
    )

"""What people corrected since the last issue, on its pieces and on this week's, and what of the last issue that changed.

An issued briefing stays as it was issued; the next one says what is otherwise. A number of the last issue is named when its list has
another length now and corrections moved pieces into it or out of it; what the pieces carried then was frozen with the issue.
Of lists that ask for more than tags within that week (words, stories, other days) this cannot be told, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from analysis.briefings import plans, said_since
from analysis.briefings.records import CitedAgain, Corrected, ListAgain
from analysis.briefings.stand import lengths
from analysis.briefings.text_inline import LIST
from analysis.corrections.history import sentence_of
from analysis.explore import selection
from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter, label
from analysis.explore.folding import PIECES
from analysis.explore.parsing import NAMING, TAG_KEYS, Pair
from analysis.exports.document import Document, from_data
from analysis.measures.periods import Period
from analysis.models import Briefing, BriefingPlan, Correction


def corrected(plan: BriefingPlan, period: Period, pieces: Collection[int]) -> Corrected | None:
    """What was corrected since the last issue of a plan before a week that has these pieces; None where none of the four
    weeks before was issued."""
    last = said_since.last_issue(plan, period)
    if last is None:
        return None
    document = from_data(last.document)
    rows = said_since.words_between(plan, period, last, pieces)
    if not rows:
        return Corrected(last.week)
    touched = list(dict.fromkeys(row.article_id for row in rows))
    window = plans.filter_of(plan).between(Period.parse(last.week).start, period.end)
    inside = set(selection.ids(window)) & set(touched)
    return Corrected(
        week=last.week,
        size=len(rows),
        query=said_since.query_of(plan, period),
        pieces=tuple(key for key in touched if key in inside),
        cited=tuple(_cited(document, rows, inside)),
        lists=tuple(_lists(plan, last, document, touched)),
    )


def _cited(document: Document, rows: Sequence[Correction], inside: Collection[int]) -> Iterator[CitedAgain]:
    """The pieces that the last issue cites, in its order, each with what was said of it, the first word first."""
    said: dict[int, list[str]] = {}
    for row in reversed(rows):
        said.setdefault(row.article_id, []).append(sentence_of(row))
    for entry in document.entries:
        if entry.id in said:
            words = tuple(dict.fromkeys(said[entry.id]))
            yield CitedAgain(entry.id, entry.title, entry.outlet, entry.lang, words, entry.id in inside)


def _lists(plan: BriefingPlan, last: Briefing, document: Document, touched: Collection[int]) -> Iterator[ListAgain]:
    """The lists of the last issue whose length corrections changed."""
    frozen: Mapping[str, int | None] = (last.frozen or {}).get("lists", {})
    whole = plans.in_week(plan, Period.parse(last.week))
    then = {one.id: frozenset(one.tags) for one in document.pieces}
    if not then:
        return
    held = lengths(address for address in frozen if address.startswith(LIST))
    for address, now in held.items():
        before = frozen[address]
        filter = ArticleFilter.from_query(address[len(LIST) :]) if now is not None else None
        more = _tags_beside(filter, whole) if filter else None
        if filter is None or more is None or now is None or before is None or now == before:
            continue
        inside = selection.ids(filter)
        had = {key for key in touched if key in then and all(tag in then[key] for tag in more)}
        has = set(inside) & set(touched)
        if had != has:
            moved = sorted((had ^ has) & has) or inside[:3]
            yield ListAgain(
                _named(filter, whole),
                address[len(LIST) :],
                before,
                now,
                len(had - has),
                len(has - had),
                tuple(moved[:3]),
            )


def _tags_beside(filter: ArticleFilter, whole: ArticleFilter) -> tuple[str, ...] | None:
    """The tags, as kind:slug, that a list asks for beside the briefing's own; None when it asks for anything else."""
    same = (filter.start, filter.end, filter.q, filter.exclude) == (whole.start, whole.end, whole.q, whole.exclude)
    if not same or filter.counted != PIECES or not set(whole.include) <= set(filter.include):
        return None
    more = _beside(filter, whole)
    keys = [key for key, _value in more]
    if len(keys) != len(set(keys)) or not all(key in (*TAG_KEYS, "also") for key in keys):
        return None  # values of one key are alternatives
    return tuple(value if key in NAMING else f"{key}:{value}" for key, value in more)


def _beside(filter: ArticleFilter, whole: ArticleFilter) -> list[Pair]:
    return [pair for pair in filter.include if pair not in whole.include]


def _named(filter: ArticleFilter, whole: ArticleFilter) -> str:
    """What a list asks for beside the briefing's own; "" for the whole week."""
    names = names_in(filter)
    return ", ".join(label(key, value, names) for key, value in _beside(filter, whole))

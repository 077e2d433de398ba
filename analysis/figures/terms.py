"""New terms of the week: runs of words in titles and leads that the eight weeks before hardly knew; known names stand apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.names import names_of
from analysis.explore.selection import count
from analysis.figures.asked import Asked
from analysis.figures.blank import blank
from analysis.figures.week import weeks_of
from analysis.measures.columns import Columns, Ints
from analysis.measures.figure import LOG, Figure, Part, Value
from analysis.measures.grams import counted, grams, pruned
from analysis.measures.new_terms import LEAST, Term, new_terms
from analysis.models import Body, Company, Product
from articles.models import Article
from articles.text.fold import fold, lower

LISTED = 12
OUTLETS = 2  # under which a new run is a line that one outlet prints around its pieces
LEAD = 120  # characters of a teaser that are read beside the title


def term_figure(asked: Asked) -> Figure:
    """Keys: `term/<term>` and `name/<term>` for known names. The value is the log ratio in powers of e; `n` counts the stories
    of the week with the term in title or lead; the list is the week's search for it, which looks into whole texts."""
    weeks = weeks_of(asked)
    if weeks is None:
        return blank("new-terms", gettext("New terms of the week"), asked)
    filter = weeks.span.filter.replace(counted="stories")
    columns = columns_of(filter, until=asked.until)
    now = columns.where(columns.between(weeks.week.start, weeks.week.end))
    before = columns.where(columns.between(weeks.before[0].start, weeks.before[-1].end))
    kept = pruned({run: count for run, count in _counts(now).items() if count >= LEAST})
    terms = list(kept)
    told_before = counted(_texts(before), terms)
    found = new_terms(
        terms,
        np.array([kept[term] for term in terms], dtype=np.int64),
        now.units("stories").size,
        np.array([told_before[term] for term in terms], dtype=np.int64),
        before.units("stories").size,
    )
    inside = filter.between(weeks.week.start, weeks.week.end)
    names = _known()
    outlets = counted(_texts(now, now.one_of(_sources(now))), [term.term for term in found])
    shared = [term for term in found if outlets[term.term] >= OUTLETS][: 2 * LISTED]
    values = [_value(term, inside, term.term in names, outlets[term.term]) for term in shared]
    return Figure(
        measure="new-terms",
        title=gettext("New terms of %(week)s") % {"week": weeks.week.name},
        counted="stories",
        query=inside.to_query(),
        options=asked.options,
        n=now.units("stories").size,
        rules=weeks.ground.rules,
        cut_off=weeks.ground.cut_off,
        values=tuple(sorted((v for v in values if v), key=lambda value: value.key.startswith("name/"))),
        notes=(
            gettext(
                "At most %(listed)s, of at least %(outlets)s outlets, the newest first; names that the rules know stand apart."
            )
            % {"listed": 2 * LISTED, "outlets": OUTLETS},
        ),
        sample=weeks.ground.sample,
    )


def _counts(columns: Columns) -> Counter[str]:
    """In how many stories each run stands."""
    held: dict[int, set[str]] = {}
    for story, text in _texts(columns):
        held.setdefault(story, set()).update(grams(text))
    return Counter(run for runs in held.values() for run in runs)


def _texts(columns: Columns, within: Ints | None = None) -> Iterator[tuple[int, str]]:
    """Title and lead of every text with its story, or with what `within` says of its piece; a copy says nothing new."""
    own = columns.piece == columns.text
    of = columns.story if within is None else within
    held = dict(zip(columns.piece[own].tolist(), of[own].tolist(), strict=True))
    rows = Article.objects.filter(id__in=list(held)).values_list("id", "title", "teaser")
    for piece, title, teaser in rows.iterator(chunk_size=2_000):
        yield held[piece], f"{title}。{teaser[:LEAD]}"


def _sources(columns: Columns) -> list[int]:
    return list(names_of(np.unique(columns.tags.flat).tolist(), ("source",)))


def _known() -> frozenset[str]:
    """Every alias of the rules, as runs are written."""
    lists: Iterable[list[list[str]]] = (
        aliases for model in (Company, Product, Body) for aliases in model.objects.values_list("aliases", flat=True)
    )
    return frozenset(lower(fold(alias[0])) for aliases in lists for alias in aliases)


def _value(term: Term, inside: ArticleFilter, is_name: bool, outlets: int) -> Value | None:
    try:
        found = inside.replace(q=f'"{term.term}"')
    except FilterError:  # a run that search cannot ask for cannot be opened
        return None
    more: dict[str, Part] = {"before": term.before, "g2": term.g2, "q": term.q, "outlets": outlets}
    key = f"{'name' if is_name else 'term'}/{term.term}"
    ratio = term.log_ratio * float(np.log(2))
    return Value(key, term.term, term.now, ratio, None, None, found.to_query(), count(found), LOG, "", more)

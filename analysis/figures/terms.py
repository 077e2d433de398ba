"""New terms of the week: runs of words in titles and leads that the eight weeks before hardly knew; known names stand apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.selection import count
from analysis.figures.asked import Asked
from analysis.figures.blank import blank
from analysis.figures.emphasis import days_of
from analysis.figures.week import weeks_of
from analysis.measures.columns import Columns
from analysis.measures.figure import LOG, Figure, Part, Value
from analysis.measures.grams import grams, pruned
from analysis.measures.new_terms import Term, new_terms
from analysis.models import Body, Company, Product
from articles.models import Article
from articles.text.fold import fold, lower

LISTED = 20
LEAD = 200  # characters of a teaser that are read beside the title


def term_figure(asked: Asked) -> Figure:
    """Keys: `term/<term>` and `name/<term>` for known names. The value is the log ratio in powers of e; `n` counts the stories
    of the week with the term in title or lead; the list is the week's search for it, which looks into whole texts."""
    weeks = weeks_of(asked)
    if weeks is None:
        return blank("new-terms", "New terms of the week", asked)
    filter = weeks.span.filter.replace(counted="stories")
    columns = columns_of(filter, until=asked.until)
    now = columns.where(days_of(columns, weeks.week.start, weeks.week.end))
    before = columns.where(days_of(columns, weeks.before[0].start, weeks.before[-1].end))
    told, told_before = _counts(now), _counts(before)
    kept = pruned(told)
    terms = list(kept)
    found = new_terms(
        terms,
        np.array([kept[term] for term in terms], dtype=np.int64),
        now.units("stories").size,
        np.array([told_before.get(term, 0) for term in terms], dtype=np.int64),
        before.units("stories").size,
    )
    inside = filter.between(weeks.week.start, weeks.week.end)
    names = _known()
    size = now.units("stories").size
    values = [value for term in found[: 2 * LISTED] if (value := _value(term, inside, term.term in names))]
    return Figure(
        measure="new-terms",
        title=f"New terms of {weeks.week.name}",
        counted="stories",
        query=inside.to_query(),
        options=asked.options,
        n=size,
        rules=weeks.ground.rules,
        cut_off=weeks.ground.cut_off,
        values=tuple(sorted(values, key=lambda value: value.key.startswith("name/")))[: LISTED * 2],
        notes=(f"At most {2 * LISTED}, the newest first; names that the rules know stand apart.",),
        sample=weeks.ground.sample,
    )


def _counts(columns: Columns) -> Counter[str]:
    """In how many stories each run stands."""
    story = dict(zip(columns.piece.tolist(), columns.story.tolist(), strict=True))
    held: dict[int, set[str]] = {}
    rows = Article.objects.filter(id__in=list(story)).values_list("id", "title", "teaser")
    for piece, title, teaser in rows.iterator(chunk_size=2_000):
        held.setdefault(story[piece], set()).update(grams(f"{title}。{teaser[:LEAD]}"))
    return Counter(run for runs in held.values() for run in runs)


def _known() -> frozenset[str]:
    """Every alias of the rules, as runs are written."""
    lists: Iterable[list[list[str]]] = (
        aliases for model in (Company, Product, Body) for aliases in model.objects.values_list("aliases", flat=True)
    )
    return frozenset(lower(fold(alias[0])) for aliases in lists for alias in aliases)


def _value(term: Term, inside: ArticleFilter, is_name: bool) -> Value | None:
    try:
        found = inside.replace(q=f'"{term.term}"')
    except FilterError:  # a run that search cannot ask for cannot be opened
        return None
    more: dict[str, Part] = {"before": term.before, "g2": term.g2, "q": term.q}
    key = f"{'name' if is_name else 'term'}/{term.term}"
    ratio = term.log_ratio * float(np.log(2))
    return Value(key, term.term, term.now, ratio, None, None, found.to_query(), count(found), LOG, "", more)

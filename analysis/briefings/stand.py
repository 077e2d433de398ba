"""What a briefing's text is held against, read from the rows: the pieces it cites, the lists it links to, the names with digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import QueryDict
from django.utils.translation import gettext

from analysis.briefings import said_since
from analysis.briefings.checks import CitedPiece, Stand, findings
from analysis.briefings.material import cited_in, reading_of
from analysis.briefings.plans import filter_of, unshared_among
from analysis.briefings.text import Problem, Reading, Text
from analysis.briefings.text_inline import LIST, SAID, is_counted
from analysis.briefings.versions import text_of
from analysis.explore import selection
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import PIECES
from analysis.explore.remembered import reading
from analysis.measures.periods import Period
from analysis.models import Body, Briefing, Company, Product, Tag
from articles.models import Article, Source

BEFORE = 4  # weeks that the week is compared with
_DIGIT = re.compile(r"\d")


def check(briefing: Briefing, text: Text | None = None) -> list[Problem]:
    """What stands against issuing a briefing as it is written now, or as another text would make it; empty when nothing does."""
    words = text_of(briefing) if text is None else text
    read = reading_of(briefing, words)
    hidden = unshared_among(briefing, [part.key for part in read.document.sections])
    titles = {part.key: part.title for part in read.document.sections}
    return [
        *findings(read, stand_of(briefing, read, cited_in(words))),
        *(Problem(key, titles[key], gettext("Its saved view is no longer shared. Take the section out, or draft again."), "view") for key in hidden),
    ]  # fmt: skip


def stand_of(briefing: Briefing, read: Reading, cited: Iterable[int]) -> Stand:
    """The facts for one reading of a briefing. Its lists are counted now, whatever they had when it was composed."""
    held = briefing.material
    said = {address: frozenset(numbers) for address, numbers in held.get("said", {}).items()}
    return Stand(
        pieces=pieces(briefing, list(cited)),
        lists=lengths(linked(read)),
        said=said,
        notes=frozenset(held.get("notes", ())),
        names=names(),
    )


def linked(read: Reading) -> list[str]:
    """The addresses of every list that a text links to."""
    document = read.document
    said = [*document.opening, *(one for _, one in document.sentences())]
    found = [mark.address for one in said for mark in one.marks if is_counted(mark.address)]
    found += [LIST + block.query for part in document.sections for block in part.blocks if block.query]
    return list(dict.fromkeys(found))


def lengths(addresses: Iterable[str]) -> dict[str, int | None]:
    """How much each list holds now; None of one that cannot be asked for. One query for all that count pieces."""
    with reading():  # names of tags are asked for once, not for every list
        return _lengths(addresses)


def _lengths(addresses: Iterable[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    plain: dict[str, ArticleFilter] = {}
    for address in addresses:
        if address.startswith(SAID):
            said = said_since.asked_for(QueryDict(address[len(SAID) :]).get("briefing") or "")
            found[address] = None if said is None else len(said)
            continue
        try:
            filter = ArticleFilter.from_query(address[len(LIST) :]).replace(sort="newest")
        except FilterError:
            found[address] = None
            continue
        if filter.counted == PIECES:
            plain[address] = filter
        else:
            found[address] = selection.count(filter)
    return {**found, **dict(zip(plain, selection.counts(list(plain.values())), strict=True))}


def pieces(briefing: Briefing, ids: list[int]) -> dict[int, CitedPiece]:
    """The cited pieces that are stored, with all their words."""
    week = Period.parse(briefing.week)
    window = filter_of(briefing.plan).between(week.back(BEFORE).start, week.end)
    spine = selection.spine_of(window)
    inside = set(spine.rows.filter(**{f"{spine.key}__in": ids}).values_list(spine.key, flat=True))
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "title", "teaser", "body")
    return {pk: CitedPiece(f"{title}\n{teaser}\n{body}", pk in inside) for pk, title, teaser, body in rows}


def names() -> frozenset[str]:
    """Every name of the rules and of the sources, in small letters: those with a digit tell numbers apart, and all of them
    may stand in quotation marks."""
    found = {name for pair in Tag.objects.values_list("name", "name_zh") for name in pair}
    found |= set(Source.objects.values_list("name", flat=True))
    for model in (Company, Product, Body):
        for aliases in model.objects.values_list("aliases", flat=True):
            found |= {alias[0] if isinstance(alias, list) else alias for alias in aliases if alias}
    return frozenset(str(name).lower() for name in found if name)

"""Once a day: which unknown terms burst, put among the names with the pieces of nine weeks that hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models.functions import Substr

from analysis.models import ArticleTag
from analysis.unlisted import count, stock
from analysis.unlisted.bursts import Text, bursting
from analysis.unlisted.mine import key_of, language_of
from analysis.unlisted.pipeline import known_now
from analysis.unlisted.records import TERM, Place
from analysis.unlisted.store import add
from articles.models import Article
from articles.text.fold import fold

BEGINNING = 400  # characters of teaser and body that are read: what a piece is about stands there
MOST = 100  # terms of one day
CHUNK = 2_000  # pieces read at once

Fields = dict[str, str]


def look_for_bursts() -> int:
    """Finds the terms of the last seven days that burst, and stores them; answers how many."""
    here, known = count.window(), known_now()
    if here is None or known is None:
        return 0
    rows = ArticleTag.objects.filter(tag=count.on_topic(), dated_at__gte=here.earliest, dated_at__lt=here.end)
    dated = dict(rows.values_list("article_id", "dated_at"))
    texts: dict[bool, list[Text]] = {True: [], False: []}
    for article, outlet, fields in _beginnings(dated):
        texts[dated[article] >= here.start].append(Text(article, outlet, "\n".join(fields.values())))
    bursts = [burst.term for burst in bursting(texts[True], texts[False], known)]
    found = [term for term in bursts if term.lower() not in stock.COMMON | stock.PLAIN][:MOST]
    if found:
        add(_places(found, dated))
    return len(found)


def _beginnings(ids: Iterable[int]) -> Iterator[tuple[int, int, Fields]]:
    """Title, teaser and beginning of the body of each piece, with its outlet."""
    wanted = sorted(ids)
    for at in range(0, len(wanted), CHUNK):
        read = Article.objects.filter(pk__in=wanted[at : at + CHUNK]).annotate(
            lead=Substr("teaser", 1, BEGINNING), opening=Substr("body", 1, BEGINNING)
        )
        for pk, outlet, title, teaser, body in read.values_list("pk", "source_id", "title", "lead", "opening"):
            yield pk, outlet, {"title": title, "teaser": teaser, "body": body}


def _places(terms: list[str], ids: Iterable[int]) -> dict[int, list[Place]]:
    """Where each piece holds one of the terms first."""
    places: defaultdict[int, list[Place]] = defaultdict(list)
    for article, _, fields in _beginnings(ids):
        for term in terms:
            for name, text in fields.items():
                start = fold(text).find(term)
                if start >= 0:
                    end = start + len(term)
                    place = Place(text[start:end], key_of(term), language_of(term), TERM, name, start, end)
                    places[article].append(place)
                    break
    return dict(places)

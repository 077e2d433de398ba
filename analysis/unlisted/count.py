"""How often a name is seen: pieces, outlets, the last seven days against the eight weeks before, and the order of the queue.

score = pieces x outlets x burst x sureness, where burst is (recent + 1) / (before / 8 + 1) and a name that nothing says to be
an organisation or product counts a quarter. The parts are shown beside the name: nothing is hidden in the order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max
from django.db.models.functions import Now

from analysis.measures.periods import zone
from analysis.models import ArticleTag, Tag
from analysis.tagging.tags import ON
from analysis.unlisted.han import ENDINGS

DAYS, WEEKS_BEFORE = 7, 8
UNSURE_WEIGHT = 0.25
OFTEN = 10  # times as many pieces hold a plain word as hold the name it seems to be
_RECOUNT = """
    UPDATE analysis_unlistedname name SET
        pieces = coalesce(seen.pieces, 0), outlets = coalesce(seen.outlets, 0), recent = coalesce(seen.recent, 0),
        before = coalesce(seen.before, 0), first_seen = seen.first, last_seen = seen.last, counted_for = %(until)s,
        score = coalesce(seen.pieces * seen.outlets * (seen.recent + 1) / (seen.before / %(weeks)s::float + 1), 0)
            * CASE name.kind WHEN '' THEN %(unsure)s ELSE 1 END
    FROM analysis_unlistedname again LEFT JOIN (
        SELECT row.name_id, count(*) pieces, count(DISTINCT piece.source_id) outlets, min(piece.dated_at) first,
            max(piece.dated_at) last, count(*) FILTER (WHERE piece.dated_at >= %(start)s AND piece.dated_at < %(end)s) recent,
            count(*) FILTER (WHERE piece.dated_at >= %(earliest)s AND piece.dated_at < %(start)s) before
        FROM analysis_unlistedsighting row JOIN articles_article piece ON piece.id = row.article_id
        WHERE %(all)s OR row.name_id = ANY(%(names)s) GROUP BY row.name_id
    ) seen ON seen.name_id = again.id
    WHERE again.id = name.id AND (%(all)s OR name.id = ANY(%(names)s))
"""
# A Chinese name without its ending whose first and last two characters stand in many more pieces than it does is put
# together of plain words: 众多科技, 带动公司.
_PLAIN = """
    UPDATE analysis_unlistedname name SET plain = (
        SELECT count(*) > %(often)s * name.pieces FROM analysis_entry WHERE lexemes @@ quote_literal(stem.first)::tsquery
    ) AND (SELECT count(*) > %(often)s * name.pieces FROM analysis_entry WHERE lexemes @@ quote_literal(stem.last)::tsquery)
    FROM (
        SELECT id, substr(bare, 1, 2) AS first, substr(bare, length(bare) - 1) AS last FROM (
            SELECT id, regexp_replace(key, %(endings)s, '') AS bare FROM analysis_unlistedname
            WHERE language = 'zh' AND state = 'open' AND pieces > 1
        ) cut WHERE bare ~ '^[㐀-鿿]{2,}$'
    ) stem WHERE stem.id = name.id
"""


@dataclass(frozen=True, slots=True)
class Window:
    """Seven days up to the newest on-topic piece, and the eight weeks before them; instants, the end not included."""

    until: dt.date
    start: dt.datetime
    end: dt.datetime

    @property
    def earliest(self) -> dt.datetime:
        """Where the eight weeks before begin."""
        return self.start - dt.timedelta(weeks=WEEKS_BEFORE)


def window() -> Window | None:
    """The days that count as recent: they end with the newest on-topic piece that is not dated into the future. None
    without any."""
    newest = ArticleTag.objects.filter(tag=on_topic(), dated_at__lte=Now()).aggregate(at=Max("dated_at"))["at"]
    if newest is None:
        return None
    until = newest.astimezone(zone()).date()
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone())
    return Window(until, end - dt.timedelta(days=DAYS), end)


def on_topic() -> int:
    """The number of the tag that on-topic pieces carry; 0 before any does."""
    return Tag.objects.filter(kind="relevance", slug=ON).values_list("pk", flat=True).first() or 0


def recount(cursor: CursorWrapper, names: Sequence[int] | None) -> None:
    """Counts these names anew, or all for None."""
    here = window()
    if here is not None:
        told: dict[str, Any] = {
            "until": here.until, "start": here.start, "end": here.end, "earliest": here.earliest, "weeks": WEEKS_BEFORE,
            "unsure": UNSURE_WEIGHT, "all": names is None, "names": list(names or ()),
        }  # fmt: skip
        cursor.execute(_RECOUNT, told)


@transaction.atomic
def recount_all() -> None:
    """Counts every name anew, marks plain words, and forgets what nothing holds any more and nobody decided on."""
    with connection.cursor() as cursor:
        recount(cursor, None)
        cursor.execute(_PLAIN, {"often": OFTEN, "endings": f"({'|'.join(ENDINGS)})$"})
        cursor.execute("DELETE FROM analysis_unlistedname WHERE pieces = 0 AND state = 'open'")

"""The lines that a source prints around every piece, looked up once for each source of a tagging run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from articles.text.boilerplate import repeated_lines

PIECES = 50  # the newest of a source: outlets change their footers
_EDGE = 1_000  # characters read at either end of a piece; footers are there

_EDGES = """
    SELECT source.id, left(recent.body, %(edge)s) || E'\\n' || right(recent.body, %(edge)s)
    FROM unnest(%(ids)s::bigint[]) AS source (id)
    CROSS JOIN LATERAL (
        SELECT body FROM articles_article WHERE source_id = source.id AND body <> '' ORDER BY dated_at DESC LIMIT %(pieces)s
    ) AS recent
"""


class StandingLines:
    """What `repeated_lines` says of each source, kept for the length of one run."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {}

    def of(self, sources: Iterable[int]) -> dict[int, frozenset[str]]:
        """The standing lines of each of these sources; one query for those not met before."""
        wanted = set(sources)
        unknown = sorted(wanted - self._known.keys())
        if unknown:
            texts: dict[int, list[str]] = defaultdict(list)
            with connection.cursor() as cursor:
                cursor.execute(_EDGES, {"ids": unknown, "edge": _EDGE, "pieces": PIECES})
                for source, edges in cursor.fetchall():
                    texts[source].append(edges)
            self._known |= {source: repeated_lines(texts[source]) for source in unknown}
        return {source: self._known[source] for source in wanted}

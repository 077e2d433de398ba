"""On-topic pieces that were not looked through yet are read, mined and stored in batches.

A piece waits while it has no row that says its present words were read. Nothing else says so, so losing a message or a worker
loses no piece.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from analysis.models import RuleSet
from analysis.tagging.records import Words
from analysis.tagging.rules import Rules
from analysis.tagging.versions import can_read, rules_of
from analysis.unlisted import count
from analysis.unlisted.known import Known
from analysis.unlisted.mine import mine
from analysis.unlisted.store import Mined, store
from articles.models import Article, Source

BATCH = 200
_WAITING = """
    SELECT article.id FROM analysis_articletag row JOIN articles_article article ON article.id = row.article_id
    WHERE row.tag_id = %s AND NOT EXISTS (
        SELECT FROM analysis_minedpiece mined WHERE mined.article_id = article.id AND mined.content_hash = article.content_hash
    )
    ORDER BY row.dated_at DESC, article.id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class MiningReport:
    """What a run of the miner did."""

    read: int = 0  # pieces looked through
    places: int = 0  # names in them, each once a piece
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Pieces a second."""
        return self.read / self.seconds if self.seconds else 0.0


def mine_waiting(limit: int = BATCH) -> MiningReport:
    """Looks through on-topic pieces that wait, the newest first, at most `limit`. Does nothing before rules are active."""
    known, started, read, places = known_now(), time.monotonic(), 0, 0
    if known is None:
        return MiningReport()
    while read < limit and (ids := waiting(min(BATCH, limit - read))):
        batch = [_mined(piece, known) for piece in Article.objects.filter(pk__in=ids).defer("guid", "author")]
        store(batch)
        read, places = read + len(ids), places + sum(len(piece.places) for piece in batch)
    return MiningReport(read, places, time.monotonic() - started)


def waiting(limit: int) -> Sequence[int]:
    """Ids of on-topic pieces that were not looked through, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [count.on_topic(), limit])
        return [pk for (pk,) in cursor.fetchall()]


def known_now() -> Known | None:
    """What the rules know that were loaded last; None before any can be read. An alias that was just saved is known at once,
    though pieces are still being read under it."""
    rules = _newest()
    if rules is None:
        return None
    return _known(rules.pk, rules.sha256, tuple(sorted(set(Source.objects.values_list("name", flat=True)))))


def rules_now() -> Rules | None:
    """The rules that were loaded last, compiled; None before any can be read."""
    rules = _newest()
    return None if rules is None else rules_of(rules)


def _newest() -> RuleSet | None:
    rules = RuleSet.objects.candidate() or RuleSet.objects.active()
    return rules if rules is not None and can_read(rules) else None


@lru_cache(maxsize=2)
def _known(pk: int, sha256: str, outlets: tuple[str, ...]) -> Known:
    """Kept with its answers; by number and fingerprint, because restored databases use a number twice."""
    return Known(rules_of(RuleSet.objects.get(pk=pk, sha256=sha256)), outlets)


def _mined(piece: Article, known: Known) -> Mined:
    words = Words(piece.title, piece.teaser, piece.body, piece.language)
    return Mined(piece.pk, piece.content_hash, tuple(mine(words, known)))

"""The pipe: pieces that wait are read, decided and stored in batches; then the counts of their weeks are made anew.

A piece waits while it has no run of the active rule set for its present words. Nothing else says so, so losing a message,
a worker or the broker loses no piece. A piece the rules cannot be applied to is stored as a failed run, logged, and waits
again when its words or the rules change.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import structlog
from django.db import connection

from analysis.lexicon.files import fingerprint, load
from analysis.models import RuleSet
from analysis.tagging import rollups
from analysis.tagging.decide import decide
from analysis.tagging.records import OFF, TaggedText, TaggingReport, Words
from analysis.tagging.rows import Piece, Tagged
from analysis.tagging.rules import Rules, compile_rules
from analysis.tagging.standing import StandingLines
from analysis.tagging.store import store
from analysis.tagging.tags import TagNumbers
from articles.models import Article
from articles.text.lexemes import lexemes

BATCH = 500
NOTHING = TaggedText((), (), (), (), 0, OFF, False, False)
_WAITING = """
    SELECT article.id FROM articles_article article
    WHERE article.id < %s AND NOT EXISTS (
        SELECT FROM analysis_taggingrun run
        WHERE run.article_id = article.id AND run.rule_set_id = %s AND run.content_hash = article.content_hash
    )
    ORDER BY article.id DESC LIMIT %s
"""
_FIELDS = (
    "id", "title", "teaser", "body", "language", "place", "completeness", "content_hash", "dated_at", "source_id", "source__slug",
    "source__name", "source__country",
)  # fmt: skip
_END = 2**63 - 1

log = structlog.get_logger()


class RulesNotLoaded(RuntimeError):
    """The rule files are not the active rule set; the message says what to do."""


def tag_waiting(
    *, limit: int | None = None, batch: int = BATCH, progress: Callable[[int], None] | None = None, again: bool = False
) -> TaggingReport:
    """Tags the pieces that wait, newest stored first, at most `limit`; with `again` all pieces. `progress` is told how many
    were read so far. Raises RulesNotLoaded."""
    active, rules = active_rules()
    started, read, written, failed = time.monotonic(), 0, 0, []
    numbers, standing, last = TagNumbers(), StandingLines(), _END
    while limit is None or read < limit:
        size = batch if limit is None else min(batch, limit - read)
        ids = _every(last, size) if again else waiting(active, size, below=last)
        if not ids:
            break
        done, faults = _tag(ids, active, rules, numbers, standing, force=again)
        read, written, last = read + len(ids), written + done, ids[-1]
        failed += faults
        if progress:
            progress(read)
    rollups.refresh()
    return TaggingReport(active.version, read, written, tuple(failed), time.monotonic() - started)


def tag_articles(ids: Iterable[int]) -> TaggingReport:
    """Tags these pieces where they wait; the counts of their weeks stay stale until `rollups.refresh`. Raises RulesNotLoaded."""
    active, rules = active_rules()
    started = time.monotonic()
    wanted = sorted(set(ids))
    written, failed = _tag(wanted, active, rules, TagNumbers(), StandingLines(), force=False)
    return TaggingReport(active.version, len(wanted), written, tuple(failed), time.monotonic() - started)


def waiting(active: RuleSet, limit: int, *, below: int = _END) -> list[int]:
    """Ids of pieces that wait, the highest first, all smaller than `below`."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [below, active.pk, limit])
        return [pk for (pk,) in cursor.fetchall()]


def active_rules() -> tuple[RuleSet, Rules]:
    """The active rule set and its compiled files. Raises RulesNotLoaded when none is active or the files moved on."""
    active = RuleSet.objects.active()
    if active is None:
        raise RulesNotLoaded("No rules are loaded yet. Run 'manage.py lexicon sync'.")
    if fingerprint() != active.sha256:
        raise RulesNotLoaded(
            f"The rule files are not the active rules {active.version}. Run 'manage.py lexicon sync', then tag again."
        )
    return active, compiled(active.sha256)


@lru_cache(maxsize=2)
def compiled(sha256: str) -> Rules:
    """The compiled rule files, kept as long as their fingerprint stays the same."""
    rules = compile_rules(load())
    assert rules.lexicon.sha256 == sha256, "the rule files changed while they were read"
    return rules


def _tag(
    ids: Sequence[int], active: RuleSet, rules: Rules, numbers: TagNumbers, standing: StandingLines, *, force: bool
) -> tuple[int, list[str]]:
    """Reads, decides and stores one batch; answers pieces written and a sentence for each that failed."""
    batch = [_read(piece, rules) for piece in _pieces(ids, standing)]
    written = store(batch, rules=active, lexicon=rules.lexicon, numbers=numbers, force=force) if batch else 0
    return written, [f"Piece {tagged.piece.id} could not be tagged; see the log." for tagged in batch if tagged.failed]


def _read(piece: Piece, rules: Rules) -> Tagged:
    words = piece.words
    try:
        text = decide(words, rules)
    except Exception:  # one bad piece must not stop the batch: its outcome is stored and named
        log.exception("tagging.failed", article=piece.id)
        text, failed = NOTHING, True
    else:
        failed = False
    return Tagged(piece, text, lexemes("\n".join((words.title, words.teaser, words.body))), failed)


def _pieces(ids: Sequence[int], standing: StandingLines) -> list[Piece]:
    rows = list(Article.objects.filter(pk__in=ids).order_by("pk").values(*_FIELDS))
    repeated = standing.of(row["source_id"] for row in rows)
    return [
        Piece(
            id=row["id"],
            words=Words(
                row["title"],
                row["teaser"],
                row["body"],
                row["language"],
                row["source__country"],
                repeated[row["source_id"]],
            ),
            content_hash=row["content_hash"],
            completeness=row["completeness"],
            dated_at=row["dated_at"],
            place=row["place"],
            source_slug=row["source__slug"],
            source_name=row["source__name"],
        )
        for row in rows
    ]


def _every(below: int, limit: int) -> list[int]:
    return list(Article.objects.filter(pk__lt=below).order_by("-pk").values_list("pk", flat=True)[:limit])

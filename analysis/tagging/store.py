"""Writes tagged pieces: assertions, runs, entries, covering tags and the weeks whose counts are stale, in one transaction.

Only the rows of these pieces under this rule set are replaced; a person's assertions are never touched. A piece that another
worker holds, or whose words changed since they were read, is left: it still waits and comes round again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from analysis.lexicon.records import Lexicon
from analysis.models import RuleSet
from analysis.tagging.rows import Tagged, assertions, index_tags, labels
from analysis.tagging.tags import TagNumbers

FAILED = "failed"  # a run's basis when the rules could not be applied


def store(
    batch: Sequence[Tagged], *, rules: RuleSet, lexicon: Lexicon, numbers: TagNumbers, force: bool = False
) -> int:
    """Stores a batch; answers how many pieces were written. Pieces already read under these rules are skipped unless
    `force`, so that two workers with the same batch write it once."""
    numbers.ensure(label for tagged in batch for label in labels(tagged))
    with transaction.atomic(), connection.cursor() as cursor:
        held = _hold(cursor, batch, rules, force)
        mine = [tagged for tagged in batch if held.get(tagged.piece.id) == tagged.piece.content_hash]
        if not mine:
            return 0
        ids = [tagged.piece.id for tagged in mine]
        weeks = _clear(cursor, ids, rules)
        _write_assertions(cursor, mine, rules, lexicon, numbers)
        _write_runs(cursor, mine, rules)
        _write_index(cursor, mine, lexicon, numbers)
        _mark(cursor, weeks | {monday(tagged.piece.dated_at) for tagged in mine})
    return len(mine)


def monday(moment: dt.datetime) -> dt.date:
    """The Monday of the week a moment falls in, in the installation's time zone."""
    day = timezone.localdate(moment)
    return day - dt.timedelta(days=day.weekday())


def _hold(cursor: CursorWrapper, batch: Sequence[Tagged], rules: RuleSet, force: bool) -> dict[int, str]:
    """Locks the pieces that nobody else holds and that still wait; answers their present content hashes."""
    cursor.execute(
        "SELECT id, content_hash FROM articles_article WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
        [[tagged.piece.id for tagged in batch]],
    )
    held: dict[int, str] = dict(cursor.fetchall())
    if force or not held:
        return held
    # A statement of its own: what another worker committed before we got the lock is seen here.
    cursor.execute(
        "SELECT article_id, content_hash FROM analysis_taggingrun WHERE rule_set_id = %s AND article_id = ANY(%s)",
        [rules.pk, list(held)],
    )
    done = dict(cursor.fetchall())
    return {article: digest for article, digest in held.items() if done.get(article) != digest}


def _clear(cursor: CursorWrapper, ids: list[int], rules: RuleSet) -> set[dt.date]:
    """Removes what these pieces had; answers the weeks they were counted in."""
    cursor.execute("SELECT dated_at FROM analysis_entry WHERE article_id = ANY(%s)", [ids])
    weeks = {monday(moment) for (moment,) in cursor.fetchall()}
    cursor.execute(
        "DELETE FROM analysis_assertion WHERE article_id = ANY(%s) AND rule_set_id = %s AND author = 'rule'",
        [ids, rules.pk],
    )
    cursor.execute("DELETE FROM analysis_taggingrun WHERE article_id = ANY(%s) AND rule_set_id = %s", [ids, rules.pk])
    cursor.execute("DELETE FROM analysis_articletag WHERE article_id = ANY(%s)", [ids])
    cursor.execute("DELETE FROM analysis_entry WHERE article_id = ANY(%s)", [ids])
    return weeks


def _write_assertions(
    cursor: CursorWrapper, batch: Iterable[Tagged], rules: RuleSet, lexicon: Lexicon, numbers: TagNumbers
) -> None:
    with cursor.copy(
        "COPY analysis_assertion (article_id, tag_id, rule_set_id, author, verdict, reason, standing, score, is_primary,"
        " via_id, evidence) FROM STDIN"
    ) as copy:
        for tagged in batch:
            for row in assertions(tagged, numbers, lexicon):
                copy.write_row(
                    (
                        row.article_id, row.tag_id, rules.pk, "rule", row.verdict, row.reason[:200], row.standing,
                        row.score, row.is_primary, row.via_id, row.evidence,
                    )
                )  # fmt: skip


def _write_runs(cursor: CursorWrapper, batch: Iterable[Tagged], rules: RuleSet) -> None:
    now = timezone.now()
    with cursor.copy(
        "COPY analysis_taggingrun (article_id, rule_set_id, content_hash, relevance, band, basis, bilateral, is_roundup,"
        " tagged_at) FROM STDIN"
    ) as copy:
        for tagged in batch:
            piece, text = tagged.piece, tagged.text
            basis = FAILED if tagged.failed else piece.completeness
            copy.write_row(
                (
                    piece.id, rules.pk, piece.content_hash, text.relevance, text.band, basis, text.bilateral,
                    text.is_roundup, now,
                )
            )  # fmt: skip


def _write_index(cursor: CursorWrapper, batch: Sequence[Tagged], lexicon: Lexicon, numbers: TagNumbers) -> None:
    tags = {tagged.piece.id: index_tags(tagged, numbers, lexicon) for tagged in batch}
    with cursor.copy("COPY analysis_entry (article_id, dated_at, tags, lexemes, relevance) FROM STDIN") as copy:
        for tagged in batch:
            piece = tagged.piece
            copy.write_row((piece.id, piece.dated_at, tags[piece.id], tagged.lexemes, tagged.text.relevance))
    with cursor.copy("COPY analysis_articletag (article_id, tag_id, dated_at, tags) FROM STDIN") as copy:
        for tagged in batch:
            piece = tagged.piece
            for tag in tags[piece.id]:
                copy.write_row((piece.id, tag, piece.dated_at, tags[piece.id]))


def _mark(cursor: CursorWrapper, weeks: set[dt.date]) -> None:
    """Writes the weeks down as stale, in order, touching rows that stand already: a recount under way then waits for us,
    or we for it, and neither misses the other."""
    for week in sorted(weeks):
        cursor.execute(
            "INSERT INTO analysis_staleweek (week) VALUES (%s) ON CONFLICT (week) DO UPDATE SET week = EXCLUDED.week",
            [week],
        )

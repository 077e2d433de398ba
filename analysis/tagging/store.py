"""Writes tagged pieces: assertions and runs, and under the active rules their index, in one transaction.

Only the rows of these pieces under this rule set are replaced; a person's word is heard, never touched. A piece that another
worker holds, or whose words changed since they were read, is left: it still waits and comes round again. What the active
rules write while a candidate is being read for becomes pending for the candidate, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from analysis.lexicon.records import Lexicon
from analysis.models import RuleSet
from analysis.tagging import index
from analysis.tagging.hearing import Written, hear
from analysis.tagging.rows import Tagged, labels, layer_labels
from analysis.tagging.tags import TagNumbers
from analysis.tagging.weights import weigh

FAILED = "failed"  # a run's basis when the rules could not be applied
FLIP_LOCK = 0x1E81C1  # shared by whoever writes tags, held alone by the step that makes another rule set active


def store(
    batch: Sequence[Tagged], *, rules: RuleSet, lexicon: Lexicon, numbers: TagNumbers, force: bool = False
) -> int:
    """Stores a batch; answers how many pieces were written. Pieces already read under these rules are skipped unless
    `force`, so that two workers with the same batch write it once. Nothing is written under rules that are no longer
    active nor candidate."""
    numbers.ensure(label for one in batch for label in (*labels(one), *layer_labels(one, lexicon)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FLIP_LOCK])
        active, candidate = _standing(cursor)
        if rules.pk not in {active, candidate}:
            return 0
        held = _hold(cursor, batch, rules, force)
        mine = [tagged for tagged in batch if held.get(tagged.piece.id) == tagged.piece.content_hash]
        if not mine:
            return 0
        written = hear(mine, lexicon, numbers)
        ids = [tagged.piece.id for tagged in mine]
        _clear(cursor, ids, rules.pk, candidate)
        _write_assertions(cursor, written, rules)
        _write_runs(cursor, written, rules)
        if rules.pk == active:
            index.write(cursor, [_entry(one, rules) for one in written])
            index.say(cursor, {one.tagged.piece.id: one.heard for one in written})
            weigh(cursor, ids)
            if candidate:
                _owe(cursor, ids, candidate)
        else:
            index.reword(cursor, {one.piece.id: one.lexemes for one in mine})
            _settle(cursor, ids, rules.pk)
    return len(mine)


def _standing(cursor: CursorWrapper) -> tuple[int | None, int | None]:
    """The numbers of the active and the candidate rule set."""
    cursor.execute("SELECT is_active, id FROM analysis_ruleset WHERE is_active OR is_candidate")
    found: dict[bool, int] = dict(cursor.fetchall())
    return found.get(True), found.get(False)


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
        "SELECT run.article_id, run.content_hash FROM analysis_taggingrun run"
        " LEFT JOIN analysis_pendingpiece owed ON owed.article_id = run.article_id AND owed.rule_set_id = run.rule_set_id"
        " WHERE run.rule_set_id = %s AND run.article_id = ANY(%s) AND owed.article_id IS NULL",
        [rules.pk, list(held)],
    )
    done = dict(cursor.fetchall())
    return {article: digest for article, digest in held.items() if done.get(article) != digest}


def _entry(one: Written, rules: RuleSet) -> index.EntryRow:
    piece = one.tagged.piece
    return index.EntryRow(piece.id, piece.dated_at, one.tags, one.tagged.lexemes, one.relevance, rules.pk)


def _clear(cursor: CursorWrapper, ids: list[int], rules: int, candidate: int | None) -> None:
    """Removes what these pieces had under these rules; under the active ones, what older rules had said of them, too."""
    spared = None if rules == candidate else candidate
    which = "rule_set_id = %(rules)s" if rules == candidate else "rule_set_id IS DISTINCT FROM %(spared)s"
    named: dict[str, Any] = {"ids": ids, "rules": rules, "spared": spared}
    for table, more in (("analysis_assertion", " AND author <> 'person'"), ("analysis_taggingrun", "")):
        cursor.execute(f"DELETE FROM {table} WHERE article_id = ANY(%(ids)s) AND {which}{more}", named)  # noqa: S608


def _write_assertions(cursor: CursorWrapper, batch: Iterable[Written], rules: RuleSet) -> None:
    with cursor.copy(
        "COPY analysis_assertion (article_id, tag_id, rule_set_id, author, verdict, reason, standing, score, is_primary,"
        " via_id, evidence) FROM STDIN"
    ) as copy:
        for one in batch:
            for row in one.rows:
                copy.write_row(
                    (
                        row.article_id, row.tag_id, rules.pk, "rule", row.verdict, row.reason[:200], row.standing,
                        row.score, row.is_primary, row.via_id, row.evidence,
                    )
                )  # fmt: skip


def _write_runs(cursor: CursorWrapper, batch: Iterable[Written], rules: RuleSet) -> None:
    now = timezone.now()
    with cursor.copy(
        "COPY analysis_taggingrun (article_id, rule_set_id, content_hash, relevance, band, basis, bilateral, is_roundup,"
        " tags, shown_relevance, tagged_at) FROM STDIN"
    ) as copy:
        for one in batch:
            piece, text = one.tagged.piece, one.tagged.text
            basis = FAILED if one.tagged.failed else piece.completeness
            copy.write_row(
                (
                    piece.id, rules.pk, piece.content_hash, text.relevance, text.band, basis, text.bilateral,
                    text.is_roundup, one.tags, one.relevance, now,
                )
            )  # fmt: skip


def _owe(cursor: CursorWrapper, ids: Sequence[int], candidate: int) -> None:
    """What was written under the active rules has to be read under the candidate, too."""
    cursor.execute(
        "INSERT INTO analysis_pendingpiece (rule_set_id, article_id) SELECT %s, unnest(%s::bigint[])"
        " ON CONFLICT DO NOTHING",
        [candidate, list(ids)],
    )


def _settle(cursor: CursorWrapper, ids: Sequence[int], candidate: int) -> None:
    cursor.execute(
        "DELETE FROM analysis_pendingpiece WHERE rule_set_id = %s AND article_id = ANY(%s)", [candidate, list(ids)]
    )

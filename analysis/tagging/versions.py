"""From one version of the rules to the next: plan what has to be read again, then flip in one step when all of it was read.

Pages read the active version until the flip; a worker that dies, or a broker that forgets, leaves pending pieces behind and
nothing else. A piece that a change cannot touch keeps its run under the older rules: reading it again would say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Now

from analysis.lexicon.files import RULES, fingerprint, load, read
from analysis.lexicon.records import Lexicon
from analysis.lexicon.sync import ENGINE, SyncReport, sync, write_rows
from analysis.models import PendingPiece, RuleSet, StaleWeek
from analysis.tagging import index, rollups
from analysis.tagging.resolve import resolve
from analysis.tagging.rules import Rules, compile_rules
from analysis.tagging.store import FLIP_LOCK
from analysis.tagging.touch import touched
from analysis.tagging.weights import weigh
from articles.text import lexemes
from articles.text.lexemes import SHORT

_PENDING = """
    INSERT INTO analysis_pendingpiece (rule_set_id, article_id)
    SELECT %(rules)s, entry.article_id FROM analysis_entry entry {where} ON CONFLICT DO NOTHING
"""
# Words behind the last position of the index take part in no phrase, so long texts are always read. The size as stored is
# known without unpacking the text, and no prose packs tenfold.
LONG = "CASE WHEN pg_column_size(piece.body) > 4000 THEN length(piece.body) > %(long)s ELSE false END"
_TOUCHED = f"""
    WHERE entry.lexemes @@ ANY(%(words)s::tsquery[])
    OR EXISTS (SELECT FROM articles_article piece WHERE piece.id = entry.article_id AND {LONG})
"""
_FLIPPED = """
    UPDATE analysis_entry entry SET tags = run.tags, relevance = run.shown_relevance, rule_set_id = run.rule_set_id
    FROM analysis_taggingrun run WHERE run.article_id = entry.article_id AND run.rule_set_id = %(rules)s
    RETURNING entry.article_id
"""


class RulesNotLoaded(RuntimeError):
    """There are no rules to tag with; the message says what to do."""


def rules_of(rules: RuleSet) -> Rules:
    """A rule set's files, compiled. Raises RulesNotLoaded when it was stored without its files and ours are others."""
    if rules.files:
        return _compiled(rules.sha256)
    if fingerprint() != rules.sha256:
        raise RulesNotLoaded(
            f"The rule files are not the active rules {rules.version}. Run 'manage.py lexicon sync', then tag again."
        )
    return shipped(rules.sha256)


def can_read(rules: RuleSet) -> bool:
    """Whether a rule set can be compiled here. One that was stored without its files, before they were kept, cannot once
    the files on disk are others; pieces then wait for the candidate."""
    return bool(rules.files) or fingerprint() == rules.sha256


@lru_cache(maxsize=3)
def _compiled(sha256: str) -> Rules:
    """Kept by fingerprint: the same files give the same rules, whichever rule set holds them."""
    holder = RuleSet.objects.filter(sha256=sha256).exclude(files={}).only("files").first()
    assert holder is not None, "a rule set with files was asked for"
    return compile_rules(read(holder.files))


@lru_cache(maxsize=2)
def shipped(sha256: str) -> Rules:
    """The compiled rule files on disk, kept as long as their fingerprint stays the same."""
    rules = compile_rules(load(RULES))
    assert rules.lexicon.sha256 == sha256, "the rule files changed while they were read"
    return rules


def take(lexicon: Lexicon, *, note: str = "") -> SyncReport:
    """Loads a lexicon (see `sync`) and plans what it has to read; active at once when that is nothing."""
    report = sync(lexicon, note=note)
    candidate = RuleSet.objects.candidate()
    if candidate is None or (candidate.planned_at is None and plan(candidate)) or not activate(candidate):
        return report
    return replace(report, activated=True)


def plan(candidate: RuleSet) -> int:
    """Writes down which pieces the candidate has to read; answers how many. Doing it twice adds nothing."""
    active = RuleSet.objects.active()
    assert active is not None, "a candidate stands beside active rules"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FLIP_LOCK])
        owe(cursor, candidate.pk, words_touched(active, rules_of(candidate).lexicon))
        count = PendingPiece.objects.filter(rule_set=candidate).count()
        RuleSet.objects.filter(pk=candidate.pk).update(planned=count, planned_at=Now())
    candidate.refresh_from_db()
    return count


def words_touched(active: RuleSet, wanted: Lexicon) -> frozenset[str] | None:
    """The words whose pieces a lexicon would tag otherwise than the active rules; None: any piece."""
    return touched(rules_of(active).lexicon, wanted) if active.engine == ENGINE else None


def owe(cursor: CursorWrapper, rules: int, words: frozenset[str] | None) -> None:
    """Marks the pieces that hold one of these words as pending for a rule set; None: all pieces."""
    where = "" if words is None else _TOUCHED
    cursor.execute(_PENDING.format(where=where), {"rules": rules, "words": queries(words or ()), "long": SHORT})


def queries(words: Iterable[str]) -> list[str]:
    """The words as tsquery phrases, with the plain plural that counts as context."""
    found = {lexemes.query(text) for word in words for text in ((word, word + "s") if word[-1:].isascii() else (word,))}
    return sorted(found - {""})


def activate(candidate: RuleSet) -> bool:
    """Makes the candidate the active rule set, with every list, count and name, in one step that readers see whole.
    False while a piece is pending or its plan is not made."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FLIP_LOCK])
        candidate = RuleSet.objects.select_for_update().get(pk=candidate.pk)
        if not candidate.is_candidate or candidate.planned_at is None or candidate.pending.exists():
            return False
        before = RuleSet.objects.active()
        assert before is not None, "a candidate stands beside active rules"
        _flip(cursor, candidate)
        RuleSet.objects.filter(pk=before.pk).update(is_active=False)
        RuleSet.objects.filter(pk=candidate.pk).update(is_active=True, is_candidate=False, activated_at=Now())
        write_rows(rules_of(candidate).lexicon)
        rollups.recount(list(StaleWeek.objects.values_list("week", flat=True)))
        _forget(cursor, {candidate.pk, before.pk})
    with connection.cursor() as cursor:
        cursor.execute("SELECT analysis_tidy_words()")  # readers need not wait for it
    return True


def _flip(cursor: CursorWrapper, candidate: RuleSet) -> None:
    """Points the index at the candidate's runs, and marks the weeks whose counts change."""
    # New versions of rows enter the word index in bulk, when it is tidied up after the flip, instead of word by word.
    cursor.execute("SET LOCAL gin_pending_list_limit = '1GB'")
    cursor.execute(
        "SELECT entry.article_id FROM analysis_entry entry JOIN analysis_taggingrun run"
        " ON run.article_id = entry.article_id AND run.rule_set_id = %s WHERE run.tags <> entry.tags",
        [candidate.pk],
    )
    changed = [pk for (pk,) in cursor.fetchall()]
    cursor.execute(_FLIPPED, {"rules": candidate.pk})
    read_again = [pk for (pk,) in cursor.fetchall()]
    cursor.execute("DELETE FROM analysis_articletag WHERE article_id = ANY(%s)", [changed])
    cursor.execute(
        "INSERT INTO analysis_articletag (article_id, tag_id, dated_at, tags)"
        " SELECT article_id, unnest(tags), dated_at, tags FROM analysis_entry WHERE article_id = ANY(%s)",
        [changed],
    )
    index.mark(cursor, index.weeks_of(cursor, changed))
    weigh(cursor, read_again)  # a score may change where no tag does
    cursor.execute(
        "SELECT DISTINCT word.article_id FROM analysis_correction word JOIN analysis_taggingrun run"
        " ON run.article_id = word.article_id AND run.rule_set_id = %s",
        [candidate.pk],
    )
    resolve(cursor, [pk for (pk,) in cursor.fetchall()])  # people are heard under the new rules, too


def _forget(cursor: CursorWrapper, kept: set[int]) -> None:
    """Drops what older rule sets had said of pieces that were read again since: the version before stays for comparison."""
    for table, more in (("analysis_assertion", "AND row.author <> 'person'"), ("analysis_taggingrun", "")):
        cursor.execute(
            f"DELETE FROM {table} row USING analysis_entry entry WHERE entry.article_id = row.article_id"  # noqa: S608
            f" AND row.rule_set_id <> entry.rule_set_id AND row.rule_set_id <> ALL(%s) {more}",
            [list(kept)],
        )

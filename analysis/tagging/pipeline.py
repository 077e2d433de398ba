"""The pipe: pieces that wait are read, decided and stored in batches; then the counts of their weeks are made anew.

A piece waits while it has no run in force for its present words, or while it is pending for a candidate rule set. Nothing
else says so, so losing a message, a worker or the broker loses no piece. When nothing is pending any more, the candidate
becomes active. A piece the rules cannot be applied to is stored as a failed run, logged, and waits again when its words or
the rules change.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import structlog
from django.db import connection

from analysis.models import PendingPiece, RuleSet
from analysis.tagging import rollups, versions
from analysis.tagging.crew import Crew
from analysis.tagging.decide import decide
from analysis.tagging.records import OFF, TaggedText, TaggingReport, Words
from analysis.tagging.rows import Piece, Tagged
from analysis.tagging.rules import Rules
from analysis.tagging.standing import StandingLines
from analysis.tagging.store import store
from analysis.tagging.tags import TagNumbers
from analysis.tagging.versions import RulesNotLoaded, rules_of
from articles.models import Article
from articles.text.lexemes import lexemes

BATCH = 500
NOTHING = TaggedText((), (), (), (), 0, OFF, False, False)
_WAITING = """
    SELECT article.id FROM articles_article article
    WHERE article.id < %s AND NOT EXISTS (
        SELECT FROM analysis_entry entry JOIN analysis_taggingrun run
        ON run.article_id = entry.article_id AND run.rule_set_id = entry.rule_set_id
        WHERE entry.article_id = article.id AND run.content_hash = article.content_hash
    )
    ORDER BY article.id DESC LIMIT %s
"""
_FIELDS = (
    "id", "title", "teaser", "body", "language", "place", "completeness", "content_hash", "dated_at", "published_on", "source_id",
    "source__slug", "source__name", "source__country",
)  # fmt: skip
_END = 2**63 - 1

log = structlog.get_logger()
Progress = Callable[[int], None]


def tag_waiting(
    *,
    limit: int | None = None,
    batch: int = BATCH,
    progress: Progress | None = None,
    again: bool = False,
    crew: int = 1,
) -> TaggingReport:
    """Tags the pieces that wait, newest stored first, at most `limit`; with `again` all pieces. Then reads what is pending
    for a candidate and makes it active when nothing is left. `progress` is told how many were read so far; `crew` is the
    number of processes that read. Raises RulesNotLoaded."""
    active = active_rules()
    started, read, written, failed = time.monotonic(), 0, 0, []
    with Crew(crew) as hands:
        for ids, done, faults in hands.each(_work, _jobs(active, limit, batch, again)):
            read, written = read + ids, written + done
            failed += faults
            if progress:
                progress(read)
    finish()
    rollups.refresh()
    return TaggingReport(active.version, read, written, tuple(failed), time.monotonic() - started)


def tag_articles(ids: Iterable[int]) -> TaggingReport:
    """Tags these pieces where they wait; the counts of their weeks stay stale until `rollups.refresh`. Raises RulesNotLoaded."""
    active, started, wanted = active_rules(), time.monotonic(), sorted(set(ids))
    written, failed = 0, list[str]()
    if versions.can_read(active):
        written, failed = _tag(wanted, active, TagNumbers(), StandingLines(), force=False)
    return TaggingReport(active.version, len(wanted), written, tuple(failed), time.monotonic() - started)


def tag_pending(ids: Iterable[int]) -> int:
    """Reads these pieces under the candidate, if there is one, where they are pending; answers how many were written."""
    candidate = RuleSet.objects.candidate()
    if candidate is None:
        return 0
    owed = PendingPiece.objects.filter(rule_set=candidate, article__in=list(ids)).values_list("article_id", flat=True)
    return _tag(sorted(owed), candidate, TagNumbers(), StandingLines(), force=False)[0]


def waiting(limit: int, *, below: int = _END) -> list[int]:
    """Ids of pieces that wait for the active rules, the highest first, all smaller than `below`."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [below, limit])
        return [pk for (pk,) in cursor.fetchall()]


def pending(candidate: RuleSet, limit: int, *, below: int = _END) -> list[int]:
    """Ids of pieces that a candidate has still to read, the highest first. Its plan is made when there is none."""
    if candidate.planned_at is None:
        versions.plan(candidate)
    owed = PendingPiece.objects.filter(rule_set=candidate, article__lt=below).order_by("-article")
    return list(owed.values_list("article_id", flat=True)[:limit])


def finish() -> bool:
    """Makes the candidate active when everything was read under it; False when there is none or it is not yet so far."""
    candidate = RuleSet.objects.candidate()
    return candidate is not None and versions.activate(candidate)


def active_rules() -> RuleSet:
    """The active rule set. Raises RulesNotLoaded when none is active, or when it cannot be compiled and no other comes."""
    active = RuleSet.objects.active()
    if active is None:
        raise RulesNotLoaded("No rules are loaded yet. Run 'manage.py lexicon sync'.")
    if RuleSet.objects.candidate() is None:
        rules_of(active)
    return active


def _jobs(active: RuleSet, limit: int | None, batch: int, again: bool) -> Iterator[tuple[int, list[int], bool]]:
    """Batches of work as (rule set, ids, force): what waits, then what is pending for the candidate."""
    left = limit if limit is not None else _END
    every = _every if again else waiting
    candidate = RuleSet.objects.candidate()
    sources: list[tuple[int, Callable[[int, int], list[int]]]] = []
    if versions.can_read(active):
        sources.append((active.pk, lambda n, last: every(n, below=last)))
    if candidate is not None:
        standing = candidate
        sources.append((standing.pk, lambda n, last: pending(standing, n, below=last)))
    for rules, find in sources:
        last = _END
        while left > 0 and (ids := find(min(batch, left), last)):
            yield rules, ids, again and rules == active.pk
            left, last = left - len(ids), ids[-1]


def _work(job: tuple[int, list[int], bool]) -> tuple[int, int, list[str]]:
    """One batch, in whatever process it runs: pieces read, pieces written, a sentence for each that failed."""
    pk, ids, force = job
    rules = RuleSet.objects.get(pk=pk)
    written, failed = _tag(ids, rules, TagNumbers(), StandingLines(), force=force)
    return len(ids), written, failed


def _tag(
    ids: Sequence[int], active: RuleSet, numbers: TagNumbers, standing: StandingLines, *, force: bool
) -> tuple[int, list[str]]:
    """Reads, decides and stores one batch; answers pieces written and a sentence for each that failed."""
    rules = rules_of(active)
    batch = read(ids, rules, standing)
    written = store(batch, rules=active, lexicon=rules.lexicon, numbers=numbers, force=force) if batch else 0
    return written, [f"Piece {tagged.piece.id} could not be tagged; see the log." for tagged in batch if tagged.failed]


def read(ids: Sequence[int], rules: Rules, standing: StandingLines) -> list[Tagged]:
    """The pieces with these ids and what the rules say of each; nothing is stored. Ids that name no piece are left out."""
    return [_read(piece, rules) for piece in _pieces(ids, standing)]


def _read(piece: Piece, rules: Rules) -> Tagged:
    words = piece.words
    try:
        text = decide(words, rules)
    except Exception:  # one bad piece must not stop the batch: its outcome is stored and named
        log.exception("tagging.failed", article=piece.id)
        text, failed = NOTHING, True
    else:
        failed = False
    return Tagged(piece, text, lexemes("\n".join((words.title, words.teaser, words.body)), words.title), failed)


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
                row["published_on"].isoformat() if row["published_on"] else "",
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


def _every(limit: int, *, below: int = _END) -> list[int]:
    return list(Article.objects.filter(pk__lt=below).order_by("-pk").values_list("pk", flat=True)[:limit])

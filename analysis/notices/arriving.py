"""New pieces: each is held against every alert once, when it was first read by the rules, and gathered into messages.

Only what a visit brought is new: archives, walks into the past and what people hand in tell nobody. Being weighed once and
for all, a piece is no match later because the rules, a person or its outlet changed it. So there is no storm after a back-fill,
a retag or a flip.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import override

from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import PIECES
from analysis.explore.selection import every_piece
from analysis.keeping.clock import ClockNow
from analysis.models import Alert, Match, Message
from analysis.notices import compose, outbox
from analysis.notices.subjects import NotSeen, filter_of, subject_of
from articles.ingestion.outbox import DESTINATION
from articles.models import Source

BATCH: Final = 500  # pieces that are weighed at once
NEWS: Final = 3  # days after which a piece is no news, even where it was just found
AWAITED: Final = 7  # days for which a piece may wait to be read by the rules
PAGE: Final = 3600  # seconds for which a piece's own page is waited for
BETWEEN: Final = 15 * 60  # seconds between two messages of one alert
REMEMBERED: Final = 30  # days
_LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('analysis.weighed_piece'))"

# Read by the rules in its present words: as the pipeline of tagging asks it.
_NEW: Final = """
WITH unweighed AS MATERIALIZED (
  SELECT told.subject AS id FROM articles_outbox told
  WHERE told.kind = 'stored' AND told.destination = %(destination)s AND told.due_at > clock_timestamp() - %(awaited)s * interval '1 day'
    AND NOT EXISTS (SELECT FROM analysis_weighedpiece weighed WHERE weighed.article_id = told.subject))
SELECT article.id FROM unweighed
JOIN articles_article article ON article.id = unweighed.id
JOIN articles_source source ON source.id = article.source_id
JOIN analysis_entry entry ON entry.article_id = article.id
JOIN analysis_taggingrun run ON run.article_id = entry.article_id AND run.rule_set_id = entry.rule_set_id
WHERE NOT source.kind = ANY(%(never)s) AND article.first_seen_at > clock_timestamp() - %(awaited)s * interval '1 day'
  AND run.content_hash = article.content_hash
  -- its own page comes minutes later and says more: that is waited for, but not for ever
  AND (article.first_seen_at < clock_timestamp() - %(page)s * interval '1 second'
       OR NOT EXISTS (SELECT FROM articles_page page WHERE page.article_id = article.id))
ORDER BY article.id LIMIT %(batch)s
"""
_WEIGHED: Final = """
INSERT INTO analysis_weighedpiece (article_id) SELECT id FROM articles_article WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE
ON CONFLICT DO NOTHING
"""
_MATCHED: Final = """
INSERT INTO analysis_match (alert_id, article_id)
SELECT %(alert)s, id FROM articles_article
WHERE id = ANY(%(ids)s) AND first_seen_at >= %(since)s
  AND dated_at > first_seen_at - %(news)s * interval '1 day'
ORDER BY id ON CONFLICT DO NOTHING
"""


@transaction.atomic
def weigh() -> int:
    """Holds the pieces that came since the last time against every alert of a view; answers how many pieces there were.

    One transaction, one at a time: whatever ends it, each piece is weighed with all its matches, or not yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            return 0
        never = [str(kind) for kind in Source.NEVER_VISITED]
        cursor.execute(
            _NEW, {"destination": DESTINATION, "never": never, "awaited": AWAITED, "page": PAGE, "batch": BATCH}
        )
        ids = [row[0] for row in cursor.fetchall()]
        for alert, filter in _watching() if ids else ():
            whole = every_piece(filter.replace(counted=PIECES, sort="newest"))
            found = list(whole.rows.filter(**{f"{whole.key}__in": ids}).values_list(whole.key, flat=True))
            cursor.execute(_MATCHED, {"alert": alert.pk, "ids": found, "since": alert.since, "news": NEWS})
        cursor.execute(_WEIGHED, [ids])
    return len(ids)


def _watching() -> Iterator[tuple[Alert, ArticleFilter]]:
    """The alerts for which new pieces count, each with its list; those whose owner may not see it are left out."""
    for alert in wanted().filter(about=Alert.About.VIEW).exclude(occasion=Alert.Occasion.CHANGE):
        try:
            yield alert, filter_of(subject_of(alert))
        except NotSeen:
            continue


def wanted() -> QuerySet[Alert]:
    """Alerts that somebody wants to hear of now."""
    live = Alert.objects.filter(is_active=True, stopped_at=None, confirmed_at__isnull=False)
    return live.select_related("owner", "view", "thesis").order_by("pk")


def gather() -> int:
    """Makes one message of the matches of each alert that was not told within the last quarter of an hour; answers how many."""
    waiting = wanted().filter(occasion=Alert.Occasion.MATCH, matches__message=None, matches__isnull=False).distinct()
    return sum(_gathered(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _gathered(pk: int) -> bool:
    alert = _held(pk)
    if alert is None:
        return False
    try:
        subject = subject_of(alert)
    except NotSeen:
        return False
    matches = untold(alert)
    if not matches:
        return False
    occasion = f"match:{matches[0].pk}"
    with override(alert.language):
        told = compose.matches(subject, [match.article_id for match in matches], outbox.id_of(alert, occasion))
    message = outbox.owe(alert, Message.Kind.MATCH, occasion, told)
    if message is not None:
        Match.objects.filter(pk__in=[match.pk for match in matches]).update(message=message)
    Alert.objects.filter(pk=alert.pk).update(gathered_at=ClockNow())
    return message is not None


def _held(pk: int) -> Alert | None:
    """The alert, locked, if its quarter of an hour is over; None when somebody else has it or it was told just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM analysis_alert WHERE id = %s AND (gathered_at IS NULL OR "
            "gathered_at < clock_timestamp() - %s * interval '1 second') FOR NO KEY UPDATE SKIP LOCKED",
            [pk, BETWEEN],
        )
        if cursor.fetchone() is None:
            return None
    return wanted().filter(pk=pk).first()


def untold(alert: Alert) -> list[Match]:
    """The matches of an alert that no message has told, oldest first."""
    return list(Match.objects.filter(alert=alert, message=None).order_by("pk"))


def forget() -> int:
    """Removes the marks of pieces that were weighed a month ago; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM analysis_weighedpiece WHERE weighed_at < clock_timestamp() - %s * interval '1 day'",
            [REMEMBERED],
        )
        return int(cursor.rowcount)

"""What is still to be told: messages written with what they tell of, leased to one teller at a time, settled behind a fence."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from analysis.keeping.clock import now
from analysis.models import Alert, Briefing, Message
from analysis.notices.hours import Quiet, after_quiet
from analysis.notices.records import Told

LEASE: Final = 180  # seconds that a telling may take; a worker is killed after half of that
GIVEN_UP: Final = 24 * 3600  # seconds after the first attempt
WAITS: Final = (60, 120, 300, 900, 1800, 3600)  # seconds between attempts; the last again and again
KEPT: Final = 60  # days that what was told is remembered, and can be read in feeds
OPEN: Final = "sent_at IS NULL AND dead_at IS NULL AND withheld_at IS NULL"

_BURY: Final = f"""
UPDATE analysis_message SET dead_at = clock_timestamp(), lease_token = NULL, lease_until = NULL
WHERE {OPEN} AND first_tried_at < clock_timestamp() - %s * interval '1 second' AND (lease_until IS NULL OR lease_until < clock_timestamp())
"""  # noqa: S608 - our own words
_CLAIM: Final = f"""
WITH owed AS MATERIALIZED (
  SELECT id FROM analysis_message
  WHERE {OPEN} AND due_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
  ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE analysis_message AS message SET lease_token = %(token)s, lease_until = clock_timestamp() + %(lease)s * interval '1 second',
  attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, clock_timestamp())
FROM owed WHERE message.id = owed.id RETURNING message.id, clock_timestamp()
"""  # noqa: S608 - our own words
_SETTLE: Final = """
UPDATE analysis_message SET lease_token = NULL, lease_until = NULL, error = %(error)s, answer = %(answer)s,
  sent_at = CASE WHEN %(end)s = 'sent' THEN clock_timestamp() END, dead_at = CASE WHEN %(end)s = 'dead' THEN clock_timestamp() END,
  withheld_at = CASE WHEN %(end)s = 'withheld' THEN clock_timestamp() END, due_at = coalesce(%(due)s, due_at)
WHERE id = %(id)s AND lease_token = %(token)s
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to tell one message, until it runs out. `at` is the moment by the database."""

    id: uuid.UUID
    token: uuid.UUID
    at: dt.datetime


def id_of(alert: Alert, occasion: str) -> uuid.UUID:
    """The id of what an alert tells on an occasion: the same however often it is found."""
    return uuid.uuid5(alert.key, occasion)


def owe(alert: Alert, kind: str, occasion: str, told: Told, *, briefing: Briefing | None = None) -> Message | None:
    """Writes a message in the transaction that found what it tells; None when it is written already.

    What nobody has to carry (an Atom feed) is told by being written.
    """
    at = now()
    fields = {
        "alert": alert, "kind": kind, "payload": told.as_data(), "due_at": due(alert, at, kind), "briefing": briefing,
    }  # fmt: skip
    if alert.channel == Alert.Channel.ATOM:
        fields["sent_at"] = at
    message, is_new = Message.objects.get_or_create(id=id_of(alert, occasion), defaults=fields)
    return message if is_new else None


def due(alert: Alert, at: dt.datetime, kind: str = "") -> dt.datetime:
    """When an alert's reader may be told what is found at a moment. What they ask for themselves comes at once."""
    if kind in (Message.Kind.TEST, Message.Kind.CONFIRM) or alert.quiet_from is None or alert.quiet_to is None:
        return at
    return after_quiet(at, ZoneInfo(alert.zone), Quiet(alert.quiet_from, alert.quiet_to))


def claim() -> Lease | None:
    """The message that is due longest, ours for three minutes; None when nothing is due. Given up first: what was tried for a
    day. Committed before anything is told, so that whatever happens the attempt is counted."""
    token = uuid.uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BURY, [GIVEN_UP])
        cursor.execute(_CLAIM, {"token": token, "lease": LEASE})
        row = cursor.fetchone()
    return Lease(row[0], token, row[1]) if row else None


def sent(lease: Lease, answer: str = "") -> bool:
    """It was told. Answers whether the lease was still ours."""
    return _settle(lease, "sent", answer=answer)


def withhold(lease: Lease, why: str) -> bool:
    """It must not be told, or nobody wants it any more."""
    return _settle(lease, "withheld", error=why)


def failed(lease: Lease, why: str, *, answer: str = "", wait: float = 0, final: bool = False) -> bool:
    """It could not be told: tried again later, at the earliest after `wait` seconds and not in quiet hours, or (`final`) never."""
    message = Message.objects.select_related("alert").filter(pk=lease.id).first()
    if message is None:
        return False
    pause = max(WAITS[min(message.attempts, len(WAITS)) - 1], min(wait, WAITS[-1]))
    later = due(message.alert, now() + dt.timedelta(seconds=pause), message.kind)
    return _settle(lease, "dead" if final else "", error=why, answer=answer, later=later)


def _settle(lease: Lease, end: str, *, error: str = "", answer: str = "", later: dt.datetime | None = None) -> bool:
    wanted: dict[str, Any] = {
        "id": lease.id, "token": lease.token, "end": end, "due": later,
        "error": error.replace("\x00", "")[:300], "answer": answer.replace("\x00", "")[:1100],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, wanted)
        return bool(cursor.rowcount)


def again(message: Message) -> bool:
    """Owes a message anew that was given up; answers whether it was."""
    wanted = {"dead_at": None, "attempts": 0, "first_tried_at": None, "due_at": now(), "error": "", "answer": ""}
    return Message.objects.filter(pk=message.pk, dead_at__isnull=False).update(**wanted) == 1


def forget() -> int:
    """Removes what ended two months ago; returns how many messages went."""
    ended = Coalesce("sent_at", "dead_at", "withheld_at")
    old = Message.objects.annotate(ended=ended).filter(ended__lt=now() - dt.timedelta(days=KEPT))
    return old.delete()[1].get(Message._meta.label, 0)

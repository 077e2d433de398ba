"""Alerts and messages as their owner's pages show them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from analysis.explore.lists.rows import Row, rows_of
from analysis.models import Alert, Message
from analysis.notices import tokens
from analysis.notices.records import Told
from analysis.notices.subjects import NotSeen, subject_of

SHOWN = 30  # messages of an alert
LISTED = 500  # pieces of a message
WELL, WAITING, BAD, OFF = "well", "late", "fail", "off"  # as the marks of sources


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert in the list. `mark` is the shape before `state`; `path` leads to the subject, "" when it is not seen."""

    key: uuid.UUID
    name: str
    path: str
    occasion: str
    channel: str
    where: str
    state: str
    mark: str
    reason: str  # of a state that is not active, one sentence
    next_at: dt.datetime | None
    told: int
    last_at: dt.datetime | None
    feed: str

    @property
    def own(self) -> str:
        """Its page."""
        return f"/notices/{self.key}/"


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message with what became of it."""

    id: uuid.UUID
    alert: uuid.UUID
    title: str
    lang: str
    kind: str
    made_at: dt.datetime
    state: str
    mark: str
    error: str
    attempts: int
    is_dead: bool

    @property
    def path(self) -> str:
        """Its page."""
        return f"/notices/messages/{self.id}/"


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A message with every piece that it tells; `count` of them, the first 500 in `rows`."""

    line: MessageLine
    alert: AlertLine
    told: Told
    count: int
    rows: tuple[Row, ...]
    answer: str


def alert_lines(alerts: Sequence[Alert]) -> tuple[AlertLine, ...]:
    """Alerts with what was told of them. One query, and one for each alert's subject."""
    real = Q(kind__in=Alert.Occasion.values, sent_at__isnull=False)
    told = Message.objects.filter(alert__in=alerts).values("alert").annotate(n=Count("pk", real), last=Max("sent_at", filter=real))  # fmt: skip
    counted = {alert: (n, last) for alert, n, last in told.values_list("alert", "n", "last")}
    return tuple(_line(alert, *counted.get(alert.pk, (0, None))) for alert in alerts)


def _line(alert: Alert, told: int, last_at: dt.datetime | None) -> AlertLine:
    path, name, unseen = "", alert.name, ""
    try:
        subject = subject_of(alert)
        path, name = subject.path, subject.name
    except NotSeen as error:
        unseen = str(error)
    state, mark, reason = _state(alert, unseen)
    return AlertLine(
        alert.key, name, path, str(alert.get_occasion_display()), str(alert.get_channel_display()), where(alert), state, mark, reason,
        alert.next_at if mark == WELL else None, told, last_at, f"/notices/feeds/{tokens.token(alert, tokens.FEED)}.atom",
    )  # fmt: skip


def _state(alert: Alert, unseen: str) -> tuple[str, str, str]:
    if unseen:
        return _("Silent"), BAD, unseen
    if alert.stopped_at is not None:
        return _("Stopped"), OFF, _("Unsubscribed by its reader.")
    if not alert.is_active:
        return _("Paused"), OFF, ""
    if alert.confirmed_at is None:
        return _("Waits"), WAITING, _("The address was asked, and has not said yes yet.")
    return _("Active"), WELL, ""


def where(alert: Alert) -> str:
    """Where to, without what others could use: of a webhook the host, of a chat the service."""
    if alert.channel == Alert.Channel.WEBHOOK:
        return f"{urlsplit(alert.destination).hostname or ''}/…"
    if alert.channel == Alert.Channel.CHAT:
        return f"{alert.destination.partition('://')[0]}://…"
    return alert.destination


def dead(owner: int) -> tuple[MessageLine, ...]:
    """The messages of a person that were given up, newest first."""
    found = Message.objects.select_related("alert").filter(alert__owner=owner, dead_at__isnull=False)
    return tuple(message_line(one) for one in found.order_by("-dead_at")[:SHOWN])


def messages_of(alert: Alert) -> tuple[MessageLine, ...]:
    """The newest messages of an alert."""
    found = Message.objects.select_related("alert").filter(alert=alert).order_by("-made_at", "pk")
    return tuple(message_line(one) for one in found[:SHOWN])


def message_line(message: Message) -> MessageLine:
    """One message in words."""
    state, mark = became(message)
    told = Told.of(message.payload)
    return MessageLine(
        message.pk, message.alert.key, told.title, told.lang, str(message.get_kind_display()), message.made_at, state, mark,
        message.error, message.attempts, message.dead_at is not None,
    )  # fmt: skip


def became(message: Message) -> tuple[str, str]:
    """What became of a message: in a word, and the shape before it."""
    if message.sent_at is not None:
        return _("Told"), WELL
    if message.dead_at is not None:
        return _("Given up"), BAD
    if message.withheld_at is not None:
        return _("Withheld"), OFF
    return (_("Tried again"), WAITING) if message.attempts else (_("Waits"), WAITING)


def find(id: uuid.UUID, owner: int) -> Message | None:
    """A message of a person's own."""
    return Message.objects.select_related("alert__owner", "alert__view", "alert__thesis").filter(pk=id, alert__owner=owner).first()  # fmt: skip


def message_page(message: Message) -> MessagePage:
    """A message with its pieces, newest first. Raises NotSeen when its subject may not be seen any more."""
    subject_of(message.alert)
    pieces = list(message.matches.order_by("-article__dated_at", "-article").values_list("article", flat=True))
    return MessagePage(
        message_line(message), alert_lines([message.alert])[0], Told.of(message.payload), len(pieces), rows_of(pieces[:LISTED]),
        message.answer,
    )  # fmt: skip

"""The pipe of telling: lease a message, ask anew whether its reader may see it, tell it by its channel, settle the lease.

At least once: a message that was told and not settled (a worker killed in between) is told again under the same id.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import Final

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.briefings.plans import unshared
from analysis.models import Alert, Message
from analysis.notices import chat, mail, outbox, webhook
from analysis.notices.errors import CannotTell
from analysis.notices.outbox import Lease
from analysis.notices.records import Told
from analysis.notices.subjects import NotSeen, subject_of

SECONDS: Final = 30  # after which no further message is begun: the worker is stopped after 75
CHANNELS: Final[Mapping[str, Callable[[Message, Told, dt.datetime], str]]] = {
    Alert.Channel.MAIL: mail.send,
    Alert.Channel.WEBHOOK: webhook.send,
    Alert.Channel.CHAT: chat.send,
    Alert.Channel.ATOM: lambda _message, _told, _at: (
        ""
    ),  # it stands in the feed; it was owed when the alert had another channel
}
ASKED_FOR: Final = (Message.Kind.TEST, Message.Kind.CONFIRM)

log = structlog.get_logger()


def send_due(seconds: float = SECONDS) -> int:
    """Tells what is due, one message after the other; answers how many were told."""
    end, told = time.monotonic() + seconds, 0
    while time.monotonic() < end and (lease := outbox.claim()):
        told += tell(lease)
    return told


def tell(lease: Lease) -> bool:
    """Tells one leased message and settles its lease; answers whether it was told."""
    message = Message.objects.select_related("alert__owner", "alert__view", "alert__thesis", "briefing").get(
        pk=lease.id
    )
    with override(message.alert.language):
        if why := unwanted(message):
            outbox.withhold(lease, why)
            return False
        try:
            answer = CHANNELS[message.alert.channel](message, Told.of(message.payload), lease.at)
        except CannotTell as failure:
            outbox.failed(lease, str(failure), answer=failure.answer, wait=failure.wait, final=failure.final)
            log.info("notice.not_told", message=str(lease.id), channel=message.alert.channel, attempts=message.attempts)
            return False
    return outbox.sent(lease, answer)


def unwanted(message: Message) -> str:
    """Why a message must not be told: its reader may not see its subject (any more), or does not want it. "" when it may."""
    alert = message.alert
    try:
        subject_of(alert)
    except NotSeen as error:
        return str(error)
    if alert.stopped_at is not None and message.kind not in ASKED_FOR:
        return _("It was unsubscribed.")
    if not alert.is_active and message.kind not in ASKED_FOR:
        return _("The alert is paused.")
    if alert.confirmed_at is None and message.kind != Message.Kind.CONFIRM:
        return _("The address is not confirmed.")
    if message.briefing is not None and unshared(message.briefing):
        return _("A view that is a section of it is no longer shared.")
    return ""

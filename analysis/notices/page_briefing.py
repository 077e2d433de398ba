"""The mails of briefings as pages show them: who will get one, and what became of each."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.briefings.page import path_of
from analysis.models import Alert, Briefing, BriefingPlan, Message
from analysis.notices.page import OFF, SHOWN, WELL, became


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """An address that a plan names; `mark` is the shape before `state`. `gets` says whether the next issue goes there."""

    address: str
    state: str
    mark: str
    gets: bool


@dataclass(frozen=True, slots=True)
class MailLine:
    """An issued briefing's mail to one address, with what became of it."""

    id: uuid.UUID
    address: str
    state: str
    mark: str
    at: dt.datetime  # of its end; while it is open, when it is tried next
    attempts: int
    error: str
    answer: str
    is_dead: bool


@dataclass(frozen=True, slots=True)
class LostMail:
    """A mail that was given up, with the briefing that it is of."""

    plan: str
    week: str
    path: str
    mail: MailLine


def readers(plan: BriefingPlan) -> tuple[ReaderLine, ...]:
    """Whoever is among a plan's recipients, in the order of the plan. One query."""
    known = Alert.objects.filter(plan=plan, about=Alert.About.BRIEFING, stopped_at__isnull=False)
    stopped = {address.casefold() for address in known.values_list("destination", flat=True)}
    once = {address.casefold(): address for address in plan.recipients}
    return tuple(_reader(address, folded in stopped) for folded, address in once.items())


def _reader(address: str, is_stopped: bool) -> ReaderLine:
    if is_stopped:
        return ReaderLine(address, _("unsubscribed"), OFF, gets=False)
    return ReaderLine(address, _("gets it"), WELL, gets=True)


def mails(briefing: Briefing) -> tuple[MailLine, ...]:
    """The mails of an issued briefing: those given up first, then by address. One query."""
    found = Message.objects.select_related("alert").filter(briefing=briefing).order_by("alert__destination", "pk")
    return tuple(sorted((_mail(one) for one in found), key=lambda line: not line.is_dead))


def _mail(message: Message) -> MailLine:
    state, mark = became(message)
    ended = message.sent_at or message.dead_at or message.withheld_at
    return MailLine(
        message.pk, message.alert.destination, _("Sent") if message.sent_at else state, mark, ended or message.due_at, message.attempts,
        message.error, message.answer, message.dead_at is not None,
    )  # fmt: skip


def given_up() -> tuple[LostMail, ...]:
    """The mails of all briefings that were given up, the newest first: they have no owner, and concern everybody who signs in.
    One query."""
    found = Message.objects.filter(briefing__isnull=False, dead_at__isnull=False)
    named = found.select_related("alert", "briefing__plan").defer(
        "briefing__document", "briefing__material", "briefing__frozen"
    )
    return tuple(_lost(one) for one in named.order_by("-dead_at", "pk")[:SHOWN])


def _lost(message: Message) -> LostMail:
    briefing = message.briefing
    assert briefing is not None  # as asked for
    return LostMail(briefing.plan.name, briefing.week, path_of(briefing.week, briefing.plan.slug), _mail(message))


def newest_issued(plan: BriefingPlan) -> Briefing | None:
    """The newest issued briefing of a plan that was mailed; None without one."""
    mailed = Briefing.objects.filter(plan=plan, mails__isnull=False).defer("document", "material", "frozen")
    return mailed.order_by("-week").first()


def find(briefing: Briefing, id: str) -> Message | None:
    """A mail of a briefing by its id as a form has it."""
    try:
        key = uuid.UUID(id)
    except ValueError:
        return None
    return Message.objects.filter(briefing=briefing, pk=key).first()

"""People's wishes to be told: made, changed, paused, stopped and removed, each by who may."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from analysis.explore.freshness import newest_week
from analysis.figures.registry import MEASURES
from analysis.keeping import saved
from analysis.keeping.clock import ClockNow, now
from analysis.keeping.refusal import CannotBeKept
from analysis.models import Alert, Match, Message
from analysis.notices import compose, mail, outbox, tokens
from analysis.notices.digests import slot_after
from analysis.notices.subjects import NotSeen, subject_of
from analysis.theses import shelf
from articles.egress import chat, client
from articles.egress.errors import Blocked

MOST: Final = 50  # alerts of one person
LONGEST: Final = 500
LONGEST_QUERY: Final = 4_000
OCCASIONS: Final = {
    Alert.About.VIEW: (Alert.Occasion.MATCH, Alert.Occasion.CHANGE, Alert.Occasion.DAILY, Alert.Occasion.WEEKLY),
    Alert.About.THESIS: (Alert.Occasion.CHANGE, Alert.Occasion.WEEKLY),
    Alert.About.MEASURE: (Alert.Occasion.CHANGE, Alert.Occasion.WEEKLY),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to be told, as their form says it. Quiet hours are None where there are none."""

    occasion: str
    channel: str
    destination: str
    language: str
    zone: str
    hour: int = 8
    weekday: int = 0
    quiet: tuple[int, int] | None = None


def mine(owner: AbstractBaseUser) -> list[Alert]:
    """A person's alerts by name."""
    return list(Alert.objects.select_related("owner", "view", "thesis").filter(owner=owner.pk).order_by("name", "pk"))


def find(key: uuid.UUID, owner: AbstractBaseUser) -> Alert | None:
    """One alert of a person's own."""
    return Alert.objects.select_related("owner", "view", "thesis").filter(owner=owner.pk, key=key).first()


def about(owner: AbstractBaseUser, kind: str, name: str, query: str = "") -> Alert:
    """An alert on a subject, not stored yet: a view's or thesis' slug, or a measure's with what it is asked. Raises CannotBeKept
    for a subject that is none, or that this person may not see; FilterError for a question that cannot be asked."""
    alert = Alert(owner_id=owner.pk, about=kind, zone="UTC")
    if kind == Alert.About.VIEW:
        alert.view = saved.find(name, owner.pk)
    elif kind == Alert.About.THESIS:
        alert.thesis = shelf.find(name)
        if alert.thesis is not None and alert.thesis._state.adding:  # it comes with the product and was never tested
            shelf.stock()
            alert.thesis = shelf.find(name)
    elif kind == Alert.About.MEASURE and name in MEASURES and len(query) <= LONGEST_QUERY:
        alert.measure, alert.query = name, _undated(query)
        MEASURES[name].asked(alert.query)
    try:
        alert.name = subject_of(alert).name[:300]
    except NotSeen as error:
        raise CannotBeKept(str(error)) from error
    return alert


def _undated(query: str) -> str:
    """A question without its days: what is told is always of the newest week."""
    asked = QueryDict(query.lstrip("?"), mutable=True)
    for key in ("from", "to", "cursor", "sort"):
        asked.pop(key, None)
    return asked.urlencode()


@transaction.atomic
def add(alert: Alert, wish: Wish) -> Alert:
    """Keeps an alert that `about` made; what came before is not told. A mail address that is not the owner's own is asked first.
    Raises CannotBeKept."""
    if Alert.objects.filter(owner=alert.owner_id).count() >= MOST:
        raise CannotBeKept(_("You have %(most)s alerts; remove one first.") % {"most": MOST})
    _set(alert, wish)
    week = newest_week()
    alert.told_week = week.label if week else ""
    alert.save(force_insert=True)
    alert.refresh_from_db()
    _ask(alert)
    return alert


@transaction.atomic
def change(alert: Alert, wish: Wish) -> Alert:
    """Writes an alert's wish anew; its subject stays. Raises CannotBeKept."""
    held = Alert.objects.select_for_update(no_key=True).get(pk=alert.pk)
    before = held.destination
    _set(held, wish)
    held.save()
    if held.destination != before:  # who was asked is not who will be told
        open_ = Message.objects.filter(alert=held, kind=Message.Kind.CONFIRM, sent_at=None, dead_at=None)
        open_.update(withheld_at=ClockNow())
    _ask(held)
    return held


def _set(alert: Alert, wish: Wish) -> None:
    if wish.occasion not in OCCASIONS[Alert.About(alert.about)]:
        raise CannotBeKept(_("This subject cannot be told on that occasion; choose one that the form names."))
    if wish.zone not in available_timezones() or not 0 <= wish.hour <= 23 or not 0 <= wish.weekday <= 6:
        raise CannotBeKept(_("That is no hour, day or time zone; choose them from the lists."))
    if wish.quiet is not None and not all(0 <= hour <= 23 for hour in wish.quiet):
        raise CannotBeKept(_("Quiet hours are whole hours from 0 to 23."))
    destination = _destination(wish)
    if alert.destination != destination or alert.channel != wish.channel or alert.confirmed_at is None:
        alert.confirmed_at = now() if wish.channel != Alert.Channel.MAIL or _is_own(alert, destination) else None
    alert.occasion, alert.channel, alert.destination = wish.occasion, wish.channel, destination
    alert.language, alert.zone, alert.hour, alert.weekday = wish.language[:10], wish.zone, wish.hour, wish.weekday
    alert.quiet_from, alert.quiet_to = wish.quiet or (None, None)
    alert.next_at = slot_after(alert, now())


def _is_own(alert: Alert, address: str) -> bool:
    """Whether a mail address is that of the alert's owner."""
    return alert.owner is not None and address.casefold() == alert.owner.email.casefold()


def _destination(wish: Wish) -> str:
    """Where to, checked as far as can be without asking. Raises CannotBeKept."""
    to = wish.destination.strip()
    if wish.channel == Alert.Channel.ATOM:
        return ""
    if wish.channel not in Alert.Channel.values or not 0 < len(to) <= LONGEST:
        raise CannotBeKept(_("Say where to: an address of mail, of a webhook or of a chat, at most %(n)s characters.") % {"n": LONGEST})  # fmt: skip
    try:
        _CHECKS[Alert.Channel(wish.channel)](to)
    except Blocked as error:
        raise CannotBeKept(error.detail) from error
    return to


def _mailable(to: str) -> None:
    if not mail.is_set_up():
        raise CannotBeKept(
            _("This installation has no mail server; whoever runs it sets EMAIL_URL. Choose another way.")
        )
    try:
        validate_email(to)
    except ValidationError:
        raise CannotBeKept(_("%(to)s is no mail address.") % {"to": to[:80]}) from None


_CHECKS: Final = {Alert.Channel.MAIL: _mailable, Alert.Channel.WEBHOOK: client.check, Alert.Channel.CHAT: chat.check}


def _ask(alert: Alert) -> None:
    """Asks an address that nobody has confirmed, at most once a day."""
    if alert.confirmed_at is None:
        path = f"/notices/confirm/{tokens.token(alert, tokens.CONFIRM)}/"
        with override(alert.language):
            told = compose.confirmation(subject_of(alert), alert.owner.get_username() if alert.owner else "", path)
        outbox.owe(alert, Message.Kind.CONFIRM, f"confirm:{alert.destination}:{now():%Y-%m-%d}", told)


def pause(alert: Alert) -> None:
    """Tells nothing until it is resumed."""
    Alert.objects.filter(pk=alert.pk).update(is_active=False)


@transaction.atomic
def resume(alert: Alert) -> None:
    """Tells again from now on: what came meanwhile is not told. An address that unsubscribed and is not the owner's own is asked
    anew."""
    week = newest_week()
    fields: dict[str, Any] = {
        "is_active": True, "since": ClockNow(), "stopped_at": None, "next_at": slot_after(alert, now()),
        "told_week": week.label if week else "",
    }  # fmt: skip
    if alert.stopped_at is not None and alert.channel == Alert.Channel.MAIL and not _is_own(alert, alert.destination):
        fields["confirmed_at"] = None
    Alert.objects.filter(pk=alert.pk).update(**fields)
    Match.objects.filter(alert=alert, message=None).delete()
    alert.refresh_from_db()
    _ask(alert)


def remove(alert: Alert) -> None:
    """Removes an alert with its messages for good."""
    Alert.objects.filter(pk=alert.pk).delete()


def stop(alert: Alert) -> None:
    """Unsubscribes, for whoever holds the address of a message. Twice is once."""
    Alert.objects.filter(pk=alert.pk, stopped_at=None).update(stopped_at=ClockNow())


def start_again(alert: Alert) -> None:
    """Takes back that the briefings of a plan were unsubscribed, for whoever holds the address of a message."""
    Alert.objects.filter(pk=alert.pk, about=Alert.About.BRIEFING).update(stopped_at=None)


def confirm(alert: Alert) -> None:
    """The reader of a mail address wants the messages."""
    Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(
        confirmed_at=ClockNow(), stopped_at=None, since=ClockNow()
    )


def renew_secret(alert: Alert) -> str:
    """A new signing secret, shown this once; the one before is worth nothing from now on."""
    Alert.objects.filter(pk=alert.pk).update(turn=alert.turn + 1)
    alert.refresh_from_db()
    return tokens.secret(alert)


def try_out(alert: Alert) -> Message | None:
    """Owes a test message; None when one was asked for in this minute. Raises NotSeen."""
    with override(alert.language):
        told = compose.trial(subject_of(alert))
    return outbox.owe(alert, Message.Kind.TEST, f"test:{now():%Y-%m-%dT%H:%M}", told)

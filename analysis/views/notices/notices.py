"""What people want to be told: their alerts, one alert with its next message, a message with its pieces, and their acts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from analysis.explore.filters import FilterError
from analysis.keeping.refusal import CannotBeKept
from analysis.models import Alert
from analysis.notices import alerts, mail, outbox, page, page_briefing
from analysis.notices.preview import preview
from analysis.notices.subjects import NotSeen
from analysis.views.corrections.corrections import person
from analysis.views.reader.look import ZONES
from articles.health.words import READER

NOTICES = "/notices/"
SUBJECTS = tuple(alerts.OCCASIONS)
HOURS = tuple(range(24))
DAYS = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"), gettext_lazy("Friday"),
    gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Will list a person's alerts, and what was given up: their own messages, and the mails of briefings, which nobody owns."""
    if not request.user.is_authenticated:
        return TemplateResponse(request, "analysis/notices.html", {"may": False})
    context = {
        "may": True, "alerts": page.alert_lines(alerts.mine(request.user)), "dead": page.dead(request.user.pk),
        "lost": page_briefing.given_up(),
    }  # fmt: skip
    return TemplateResponse(request, "analysis/notices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Will take the wish to be told of `about` (view, thesis or measure) `name`, or say what is missing."""
    who = person(request)
    asked = request.POST if request.method == "POST" else request.GET
    alert, fault = _about(who, asked), ""
    if request.method == "POST":
        try:
            kept = alerts.add(alert, _wish(request.POST))
        except CannotBeKept as error:
            fault = str(error)
        else:
            messages.success(request, _("You will be told of “%(name)s”.") % {"name": kept.name})
            return HttpResponseRedirect(f"{NOTICES}{kept.key}/")
    told: Mapping[str, object] = request.POST if fault else _first(who, asked)
    context = {"alert": alert, "name": asked.get("name", ""), "fault": fault, **_form(alert, told)}
    return TemplateResponse(request, "analysis/notices_new.html", context, status=400 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Will show an alert with its next message and its last ones; a POST changes it, tries it out or removes it."""
    who = person(request)
    found = alerts.find(key, who)
    if found is None:
        raise Http404(_("There is no alert of yours at this address."))
    fault, secret = "", ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            if act == "secret" and found.channel == Alert.Channel.WEBHOOK:
                secret = alerts.renew_secret(found)  # in this answer and nowhere else
            else:
                messages.success(request, _done(found, act, request))
                return HttpResponseRedirect(NOTICES if act == "remove" else f"{NOTICES}{key}/")
        except (CannotBeKept, NotSeen) as error:
            fault = str(error)
    (line,) = page.alert_lines([found])
    context = {
        "line": line, "alert": found, "fault": fault, "secret": secret, "preview": preview(found), "told": page.messages_of(found),
        **_form(found, request.POST if fault and request.POST.get("act") == "save" else _as_form(found)),
    }  # fmt: skip
    return TemplateResponse(request, "analysis/notices_alert.html", context, status=400 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Will show a message with every piece that it tells; a POST sends one again that was given up."""
    who = person(request)
    found = page.find(id, who.pk)
    if found is None:
        raise Http404(_("There is no message of yours at this address."))
    if request.method == "POST":
        if outbox.again(found):
            messages.success(request, _("It is sent again within a minute."))
        else:
            messages.error(request, _("Only what was given up can be sent again."))
        return HttpResponseRedirect(NOTICES)
    try:
        shown = page.message_page(found)
    except NotSeen as error:
        raise Http404(str(error)) from error
    return TemplateResponse(request, "analysis/notices_message.html", {"page": shown})


def _done(alert: Alert, act: str, request: HttpRequest) -> str:
    """Does one act, and says what was done. Raises CannotBeKept, NotSeen."""
    if act == "save":
        alerts.change(alert, _wish(request.POST))
        return _("Kept.")
    if act == "pause":
        alerts.pause(alert)
        return _("Paused: nothing is told until you resume it.")
    if act == "resume":
        alerts.resume(alert)
        return _("Told again from now on.")
    if act == "remove":
        alerts.remove(alert)
        return _("Removed the alert on “%(name)s”.") % {"name": alert.name}
    if act == "test":
        if alerts.try_out(alert) is None:
            raise CannotBeKept(_("A test was asked for in this minute; wait for it, or ask again in the next one."))
        return _("A test is sent within a minute.")
    raise CannotBeKept(_("An alert is saved, paused, resumed, tried out or removed here."))


def _about(who: AbstractBaseUser, asked: Mapping[str, str]) -> Alert:
    kind = asked.get("about", "")
    if kind not in SUBJECTS:
        raise Http404(_("There is nothing of this kind to be told of."))
    try:
        return alerts.about(who, kind, asked.get("name", ""), asked.get("query", ""))
    except (CannotBeKept, FilterError) as error:
        raise Http404(str(error)) from error


def _wish(asked: Mapping[str, str]) -> alerts.Wish:
    """The form as a wish. Raises CannotBeKept for hours that are none."""
    try:
        quiet = (int(asked["quiet_from"]), int(asked["quiet_to"])) if asked.get("quiet") else None
        hour, weekday = int(asked.get("hour") or 8), int(asked.get("weekday") or 0)
    except (KeyError, ValueError) as error:
        raise CannotBeKept(_("That is no hour, day or time zone; choose them from the lists.")) from error
    language = asked.get("language", "")
    return alerts.Wish(
        occasion=asked.get("occasion", ""), channel=asked.get("channel", ""), destination=asked.get("destination", ""),
        language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE, zone=asked.get("zone", ""),
        hour=hour, weekday=weekday, quiet=quiet,
    )  # fmt: skip


def _first(who: AbstractBaseUser, asked: Mapping[str, str]) -> dict[str, object]:
    """A form nobody has filled in: as the person's newest alert has it, else mail to their own address by their own clock."""
    before = Alert.objects.filter(owner=who.pk).order_by("-pk").first()
    if before is not None:
        return _as_form(before) | {"occasion": asked.get("occasion", "")}
    own = getattr(who, "email", "")
    channel = Alert.Channel.MAIL if own and mail.is_set_up() else Alert.Channel.ATOM
    return {
        "channel": channel, "destination": own, "zone": str(READER.get() or settings.TIME_ZONE), "hour": "8", "weekday": "0",
        "quiet_from": "22", "quiet_to": "7", "language": get_language() or settings.LANGUAGE_CODE,
    }  # fmt: skip


def _as_form(alert: Alert) -> dict[str, object]:
    return {
        "occasion": alert.occasion, "channel": alert.channel, "destination": alert.destination, "language": alert.language,
        "zone": alert.zone, "hour": str(alert.hour), "weekday": str(alert.weekday), "quiet": "1" if alert.quiet_from is not None else "",
        "quiet_from": str(22 if alert.quiet_from is None else alert.quiet_from),
        "quiet_to": str(7 if alert.quiet_to is None else alert.quiet_to),
    }  # fmt: skip


def _form(alert: Alert, told: Mapping[str, object]) -> dict[str, object]:
    """What the form offers, and what is chosen."""
    occasions = [(one.value, one.label) for one in alerts.OCCASIONS[Alert.About(alert.about)]]
    return {
        "form": told, "occasions": occasions, "channels": Alert.Channel.choices, "languages": settings.LANGUAGES, "zones": ZONES,
        "hours": [(str(hour), f"{hour:02}:00") for hour in HOURS], "days": [(str(at), day) for at, day in enumerate(DAYS)],
        "has_mail": mail.is_set_up(),
    }  # fmt: skip

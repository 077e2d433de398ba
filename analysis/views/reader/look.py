"""The pages as this reader likes them: density, scheme, keys, language and zone, kept in cookies that the server renders."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.health import clocks
from articles.health.clocks import COOKIE, OURS

CHOICES = {
    "density": ("comfortable", "compact"),
    "scheme": ("system", "light", "dark"),
    "keys": ("on", "off"),
    "language": ("", *(code for code, _name in settings.LANGUAGES)),  # empty: what the browser asks for
}
COOKIES = {"language": settings.LANGUAGE_COOKIE_NAME}  # the others are named as they are
ZONES = sorted(name for name in clocks.zones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/")))
YEAR = 365 * 24 * 3600


@require_safe
def chosen(request: HttpRequest) -> HttpResponse:
    """Will show what can be chosen, and the way to the settings that hold for everybody."""
    clock = clocks.read(request.COOKIES.get(COOKIE, ""))
    context = {
        "zones": ZONES,
        "clock": clock,
        "ours": OURS,
        "our_zone": settings.TIME_ZONE,
        "now": timezone.now(),
        "languages": settings.LANGUAGES,
        "language": get_language() if settings.LANGUAGE_COOKIE_NAME in request.COOKIES else "",
    }
    return TemplateResponse(request, "analysis/settings.html", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Will keep the choices it knows, ignore the others, and go back to the page that asked."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, values in {**CHOICES, COOKIE: ("", OURS, *ZONES)}.items():
        value, cookie = request.POST.get(name), COOKIES.get(name, name)
        if name == COOKIE and not value and clocks.read(request.COOKIES.get(COOKIE, "")).why == "browser":
            continue  # the browser has said already
        if value == values[0]:
            response.delete_cookie(cookie)
        elif value in values:
            _keep(request, response, cookie, value)
    return response


@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Will keep the zone that the browser's script found, unless the reader has chosen one; 400 for what is no zone."""
    zone = request.POST.get("zone", "")
    if zone not in clocks.zones():
        return HttpResponseBadRequest(_("That is no time zone that is known here; choose one in the settings."))
    response = HttpResponse(status=204)
    if clocks.read(request.COOKIES.get(COOKIE, "")).learns:
        _keep(request, response, COOKIE, f"{clocks.BROWSERS}{zone}")
    return response


def _keep(request: HttpRequest, response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())

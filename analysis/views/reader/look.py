"""The pages as this reader likes them: density, scheme, keys, language and zone, kept in cookies that the server renders."""

from zoneinfo import available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from articles.health.words import READER

CHOICES = {
    "density": ("comfortable", "compact"),
    "scheme": ("system", "light", "dark"),
    "keys": ("on", "off"),
    "language": ("", *(code for code, _name in settings.LANGUAGES)),  # empty: what the browser asks for
}
COOKIES = {"language": settings.LANGUAGE_COOKIE_NAME}  # the others are named as they are
ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
)
YEAR = 365 * 24 * 3600


@require_safe
def chosen(request: HttpRequest) -> HttpResponse:
    """Will show what can be chosen, and the way to the settings that hold for everybody."""
    reader = READER.get()
    context = {
        "zones": ZONES,
        "zone": str(reader or ""),
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
    for name, values in {**CHOICES, "tz": ("", *ZONES)}.items():
        value, cookie = request.POST.get(name), COOKIES.get(name, name)
        if value == values[0]:
            response.delete_cookie(cookie)
        elif value in values:
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response

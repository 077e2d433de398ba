"""How the pages look to this reader: density, scheme and keys, kept in cookies so that the server renders them."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CHOICES = {
    "density": ("comfortable", "compact"),
    "scheme": ("system", "light", "dark"),
    "keys": ("on", "off"),
}
YEAR = 365 * 24 * 3600


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Will keep the choices it knows, ignore the others, and go back to the page that asked."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, values in CHOICES.items():
        value = request.POST.get(name, "")
        if value == values[0]:
            response.delete_cookie(name)
        elif value in values:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response

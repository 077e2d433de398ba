"""The one-time address that signs a person in on one machine."""

from django.http import HttpRequest, HttpResponse


def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in with a token."""
    return HttpResponse(token)

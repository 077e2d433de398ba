"""The one-time address that signs a person in on one machine.

A link is a random word; its hash is the name of an empty file in the home. Opening the link removes the file, which can
happen only once, and nobody who reads the home's files can sign in with them.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

LIFETIME = 12 * 3600  # seconds a link that nobody opens stays good
SPENT = (
    "This sign-in address was used before or has expired. Make a new one on the machine that runs Divergence:\n\n"
    "    .venv/bin/python manage.py signin\n"
)


def new_link(site: str | None = None) -> str:
    """A fresh address under `site` (PUBLIC_URL unless named) that signs in whoever opens it first."""
    token = secrets.token_urlsafe(32)
    folder = settings.HOME.directory("sign-in")
    for file in folder.iterdir():
        _is_good(file)
    _file(token).touch(mode=0o600)
    return (site or settings.PUBLIC_URL) + reverse("sign-in", args=[token])


def spend(token: str) -> bool:
    """Whether this token is good. It is so once."""
    file = _file(token)
    if not _is_good(file):
        return False
    try:
        file.unlink()
    except FileNotFoundError:  # another request was quicker
        return False
    return True


@never_cache
@require_GET
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in as the local editor and leads to the front page; a spent token gets a 410 that says what to do."""
    if not spend(token):
        return HttpResponse(SPENT, status=410, content_type="text/plain; charset=utf-8")
    user, created = User.objects.get_or_create(username="local", defaults={"is_staff": True})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/")


def _file(token: str) -> Path:
    path: Path = settings.HOME.path / "sign-in" / hashlib.sha256(token.encode()).hexdigest()
    return path


def _is_good(file: Path) -> bool:
    """Whether a link's file is there and young; an old one is removed."""
    with contextlib.suppress(FileNotFoundError):
        if time.time() - file.stat().st_mtime < LIFETIME:
            return True
        file.unlink()
    return False

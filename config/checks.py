"""System checks: settings that work and should not stay that way."""

from __future__ import annotations

import ipaddress
import stat
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning


def unsafe_settings(_: Sequence[AppConfig] | None = None, **__: object) -> list[CheckMessage]:
    """One warning for each unsafe setting, with the next step in its hint."""
    return [Warning(said, hint=hint, id=f"divergence.W{number:03}") for number, said, hint in _findings()]


def _findings() -> Iterator[tuple[int, str, str]]:
    if "*" in settings.ALLOWED_HOSTS:
        yield 1, "ALLOWED_HOSTS admits every name.", "List the names this installation answers to."
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme == "http" and not _is_loopback(address.hostname or ""):
        yield (
            2,
            "PUBLIC_URL is not https, so sign-in travels in the clear.",
            "Put a TLS proxy in front and use https://.",
        )
    if settings.FETCH_ALLOW_NETWORKS:
        yield 3, "FETCH_ALLOW_NETWORKS lets sources reach networks that are not public.", "Keep it as small as can be."
    secrets = settings.HOME.path / "secrets"
    if secrets.exists() and stat.S_IMODE(secrets.stat().st_mode) & 0o077:
        yield 4, f"{secrets} can be read by others.", f"chmod -R go= {secrets}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

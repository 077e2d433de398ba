"""Reads settings from the environment. A wrong value is collected, never guessed; all faults are told at once."""

from __future__ import annotations

import ipaddress
import os
import re
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
RESERVED = ("example", "test", "invalid", "localhost")  # names no registry ever sells (RFC 2606)


class Env:
    """The environment as typed values. Call `finish()` once everything has been read.

    Each reader takes the variable's name and a default, and returns the typed value; a value that cannot be read is
    remembered as a sentence and the default is returned, so that one start shows every fault. No sentence repeats a
    value that may hold a password.
    """

    def __init__(self, environ: dict[str, str] | None = None) -> None:
        self._environ = dict(os.environ) if environ is None else environ
        self.faults: list[str] = []
        self.names: list[str] = []  # every variable that was asked for, in order

    def text(self, name: str, default: str = "") -> str:
        """The value of NAME, or the contents of the file named by NAME_FILE, or the default. Blank counts as unset."""
        self.names.append(name)
        file, value = self._environ.get(f"{name}_FILE"), self._environ.get(name, "").strip()
        if not file:
            return value or default
        if value:
            self.faults.append(f"{name} and {name}_FILE are both set; keep one of them.")
        try:
            return Path(file).read_text("utf-8").strip() or default
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            self.faults.append(f"{name}_FILE names {file}, which cannot be read ({reason}).")
            return default

    def flag(self, name: str, default: bool = False) -> bool:
        """True for 1, true, yes, on; False for 0, false, no, off."""
        value = self.text(name, "1" if default else "0").lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value not in {"0", "false", "no", "off"}:
            self.faults.append(f"{name} is {value!r}; write 1 or 0.")
            return default
        return False

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from low to high."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal()) or not low <= int(value) <= high:
            self.faults.append(f"{name} is {value!r}; write a whole number from {low} to {high}.")
            return default
        return int(value)

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list, without empty items."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words, whatever their case."""
        value = self.text(name, default)
        found = next((word for word in allowed if word.lower() == value.lower()), None)
        if found is None:
            self.faults.append(f"{name} is {value!r}; write one of {', '.join(allowed)}.")
        return found or default

    def pattern(self, name: str, default: str, shape: str, like: str) -> str:
        """A value of the given shape (a regular expression); `like` shows one."""
        value = self.text(name, default)
        if not re.fullmatch(shape, value):
            self.faults.append(f"{name} is {value!r}; write one like {like}.")
            return default
        return value

    def networks(self, name: str) -> list[Network]:
        """A comma-separated list of CIDR networks."""
        found: list[Network] = []
        for word in self.words(name):
            try:
                found.append(ipaddress.ip_network(word))
            except ValueError as error:
                self.faults.append(
                    f"{name} holds {word!r}, which is not a network ({error}); write it like 10.0.0.0/8."
                )
        return found

    def routes(self, name: str) -> dict[str, tuple[str, int]]:
        """`suffix=address:port` pairs: names under a reserved suffix that are read from this machine's loopback."""
        found = {}
        for word in self.words(name):
            suffix, _, target = word.partition("=")
            parts = urlsplit(f"//{target}")
            if suffix.rpartition(".")[2] not in RESERVED:
                endings = ", ".join(f".{ending}" for ending in RESERVED)
                self.faults.append(f"{name} routes {suffix!r}; only names under {endings} may be routed.")
            elif not (address := _loopback(parts)):
                self.faults.append(
                    f"{name} sends {suffix} to {target!r}; write a loopback address like 127.0.0.1:8801."
                )
            else:
                found[suffix] = address
        return found

    def zone(self, name: str, default: str) -> str:
        """An IANA time zone."""
        value = self.text(name, default)
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            self.faults.append(f"{name} is {value!r}, which is not a time zone; write one like Asia/Singapore.")
            return default
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        """An address with one of the given schemes; empty stays empty."""
        value = self.text(name, default)
        if value and self._split(name, value, schemes) is None:
            return default
        return value

    def site(self, name: str, default: str) -> str:
        """The address people see: http or https, a host, no path; without a slash at its end."""
        value = self.url(name, default, ("http", "https")).rstrip("/")
        parts = urlsplit(value)
        if not parts.hostname or parts.path or parts.query or parts.username:
            self.faults.append(
                f"{name} must be a scheme and a host without a path, as in https://divergence.example.org."
            )
            return default
        return value

    def database(self, name: str) -> dict[str, Any] | None:
        """A PostgreSQL address as Django's settings; None when it is not set. `?host=/run/postgresql` names a socket."""
        parts = self._split(name, self.text(name), ("postgres", "postgresql"))
        if parts is None:
            return None
        options = dict(parse_qsl(parts.query))
        database = unquote(parts.path.lstrip("/"))
        if not database:
            self.faults.append(
                f"{name} names no database; write it like postgres://user:password@host:5432/divergence."
            )
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": str(parts.port or options.pop("port", "")),
            "OPTIONS": options,
        }

    def mail(self, name: str) -> dict[str, Any]:
        """A mail server as Django's settings: `smtp://user:password@host:587/?from=a@b&tls=1` or `smtps://...`."""
        parts = self._split(name, self.text(name), ("smtp", "smtps"))
        if parts is None:
            return {}
        options = dict(parse_qsl(parts.query))
        secure = parts.scheme == "smtps"
        found: dict[str, Any] = {
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if secure else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": secure,
            "EMAIL_USE_TLS": not secure and options.get("tls") == "1",
            "EMAIL_TIMEOUT": 20,
        }
        return found | ({"DEFAULT_FROM_EMAIL": options["from"]} if "from" in options else {})

    def finish(self) -> None:
        """Raises ImproperlyConfigured with every fault, or does nothing."""
        if self.faults:
            raise ImproperlyConfigured(
                "\n".join(["The settings cannot be used:", *(f"- {fault}" for fault in self.faults)])
            )

    def _split(self, name: str, value: str, schemes: tuple[str, ...]) -> SplitResult | None:
        """An address taken apart; None, and perhaps a fault, when there is none."""
        if not value:
            return None
        try:
            parts = urlsplit(value)
            _ = parts.port  # reading it checks it
        except ValueError as error:
            self.faults.append(f"{name} is not an address ({error}).")
            return None
        if parts.scheme not in schemes:
            self.faults.append(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
            return None
        return parts


def _loopback(parts: SplitResult) -> tuple[str, int] | None:
    """A loopback address and its port, or None."""
    try:
        host, port = ipaddress.ip_address(parts.hostname or ""), parts.port
    except ValueError:
        return None
    return (str(host), port) if host.is_loopback and port else None

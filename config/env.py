"""Reads settings from the environment. A wrong value is collected, never guessed; all faults are told at once."""

from __future__ import annotations

import ipaddress
import os
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


class Env:
    """The environment as typed values. Call `finish()` once everything has been read.

    Each reader takes the variable's name and a default, and returns the typed value; a value that cannot be read is
    remembered as a sentence and the default is returned, so that one start shows every fault.
    """

    def __init__(self, environ: dict[str, str] | None = None) -> None:
        self._environ = dict(os.environ) if environ is None else environ
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        """The value of NAME, or the contents of the file named by NAME_FILE, or the default."""
        file = self._environ.get(f"{name}_FILE")
        if file:
            if name in self._environ:
                self.faults.append(f"{name} and {name}_FILE are both set; keep one of them.")
            try:
                return Path(file).read_text("utf-8").strip()
            except OSError as error:
                self.faults.append(f"{name}_FILE names {file}, which cannot be read ({error.strerror}).")
                return default
        return self._environ.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        """True for 1, true, yes, on; False for 0, false, no, off."""
        value = self.text(name, "1" if default else "0").lower()
        if value in {"1", "true", "yes", "on"}:
            return True
        if value not in {"0", "false", "no", "off", ""}:
            self.faults.append(f"{name} is {value!r}; write 1 or 0.")
        return False

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from low to high."""
        value = self.text(name, str(default))
        if not value.isdecimal() or not low <= int(value) <= high:
            self.faults.append(f"{name} is {value!r}; write a whole number from {low} to {high}.")
            return default
        return int(value)

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list, without empty items."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def networks(self, name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """A comma-separated list of CIDR networks."""
        found = []
        for word in self.words(name):
            try:
                found.append(ipaddress.ip_network(word))
            except ValueError as error:
                self.faults.append(f"{name} holds {word!r}, which is not a network ({error}); write it like 10.0.0.0/8.")
        return found

    def zone(self, name: str, default: str) -> str:
        """An IANA time zone."""
        value = self.text(name, default)
        try:
            zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            self.faults.append(f"{name} is {value!r}, which is not a time zone; write one like Asia/Singapore.")
            return default
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        """An address with one of the given schemes; empty stays empty."""
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            self.faults.append(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
            return default
        return value

    def finish(self) -> None:
        """Raises ImproperlyConfigured with every fault, or does nothing."""
        if self.faults:
            raise ImproperlyConfigured("The settings cannot be used. " + " ".join(self.faults))

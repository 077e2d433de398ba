"""What this machine has for Divergence, what is missing, and what still works without it."""

from __future__ import annotations

import platform
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from analysis.exports.fonts import PACKAGE, faces
from analysis.exports.word_template import TemplateFault, offered, office_template
from config.local import binaries, server
from config.local.complaints import sentence

ENOUGH = 2 * 1024**3  # bytes; a home with the whole archive of 68,000 pieces takes about half of it
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for. `needed`: nothing works without it. `advice`: the next step, or what works anyway."""

    name: str
    found: bool
    detail: str
    needed: bool = False
    advice: str = ""


def look() -> Iterator[Finding]:
    """Every finding, the needed ones first. Starts nothing and writes nothing that stays."""
    yield Finding("Python", True, platform.python_version(), needed=True)
    yield _home()
    yield _disk()
    yield from _database()
    yield _port()
    yield _program(
        "Redis",
        ("redis-server",),
        "The embedded PostgreSQL carries the queue without it; apt-get install redis-server for a team.",
    )
    yield _program("Chromium", BROWSERS, "Only the browser tests need it: apt-get install chromium.")
    yield _chinese_font()
    yield from _templates()


def _home() -> Finding:
    folder = settings.HOME.path
    while not folder.exists():
        folder = folder.parent
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return Finding(
            "Home", False, f"{settings.HOME.path} ({error.strerror})", True, "Choose another with DIVERGENCE_HOME."
        )
    return Finding("Home", True, str(settings.HOME.path), needed=True)


def _disk() -> Finding:
    folder = settings.HOME.path
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return Finding(
        "Disk",
        free >= ENOUGH,
        f"{free / 1024**3:.1f} GB free",
        True,
        "Free some space, or choose another DIVERGENCE_HOME.",
    )


def _database() -> Iterator[Finding]:
    if settings.EMBEDDED:
        yield _embedded()
        state = "running" if server.is_ready(settings.HOME) else "not running; a command starts it when it needs it"
        yield Finding("Database", True, state)
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[-1]
        yield Finding("Database", False, reason, True, "Check DATABASE_URL and that the server runs.")
        return
    fits = int(version.split(".")[0]) >= 16
    yield Finding("Database", fits, f"PostgreSQL {version} at DATABASE_URL", True, "Use PostgreSQL 16 or newer.")


def _embedded() -> Finding:
    try:
        place = settings.HOME.place()
        program = binaries.programs(place.runner) / "postgres"
        version = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        return Finding("PostgreSQL", False, sentence(error), True, "Run `make install`, or set DATABASE_URL.")
    runner = f", run as {place.runner.name}" if place.runner else ""
    return Finding("PostgreSQL", True, f"{version}{runner}", needed=True)


def _port() -> Finding:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        busy = probe.connect_ex(("127.0.0.1", settings.PORT)) == 0
    advice = "Divergence itself may hold it; else choose another with PORT=."
    return Finding("Port", not busy, f"{settings.PORT} is {'in use' if busy else 'free'}", advice=advice)


def _program(name: str, commands: tuple[str, ...], advice: str) -> Finding:
    path = next((found for command in commands if (found := shutil.which(command))), "")
    return Finding(name, bool(path), path or "not installed", advice=advice)


def _chinese_font() -> Finding:
    found = faces()
    advice = f"PDF, Word and PNG go without Chinese words until it is there: apt-get install {PACKAGE}."
    detail = " and ".join(dict.fromkeys((found.hans, found.hant))) if found.has_chinese else "not installed"
    return Finding("Chinese font", found.has_chinese, detail, advice=advice)


def _templates() -> Iterator[Finding]:
    """The office's own templates; each that cannot be used with its reason. An office without one uses the house's."""
    names = offered(settings.OFFICE_TEMPLATES)
    if not names:
        yield Finding("Word templates", True, f"the house's; an office's own go into {settings.OFFICE_TEMPLATES}")
    for name in names:
        try:
            office_template(settings.OFFICE_TEMPLATES, name)
            yield Finding("Word template", True, name)
        except TemplateFault as error:
            yield Finding("Word template", False, str(error), advice="The house's template works without it.")

"""Fills the demo: the sample newsroom publishes edition after edition, and each is read over HTTP as any source would be."""

from __future__ import annotations

import http.client
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from analysis.briefings.versions import written_by
from analysis.models import Briefing
from analysis.models.briefing_plan import WEEKLY
from articles.models import Source
from config.local.machine import Refused
from config.local.processes import LOOK, Parent, Part
from config.local.server import ROOT

WEEK = "2025-W31"


def newsroom() -> Part:
    """The sample newsroom as a process, publishing again what was read before."""
    _, port = settings.FETCH_ROUTES["example"]
    command = (
        sys.executable, str(ROOT / "manage.py"), "sample", "serve", f"--port={port}", f"--edition={_reached()}",
    )  # fmt: skip
    return Part("newsroom", command)


def fill(parent: Parent, tell: Callable[[str], None]) -> None:
    """Everything the demo shows: sources, pieces, tags, stories, briefing. Continues where a stopped demo was.

    Raises CommandError with the sentence of the step that failed, and Refused when the newsroom does not start.
    """
    while not _ask("GET", "/_newsroom/status"):
        parent.look()
        if parent.failures("newsroom"):
            raise Refused("The sample newsroom does not start; its complaint stands above.")
        time.sleep(LOOK)
    tell("Naming the six sample sources.")
    _run("sample", "install")
    _read_editions(tell)
    tell("Tagging.")
    _run("tagging", "run")
    tell("Building stories, testing the theses, drafting the briefing.")
    _run("stories", "build")
    _run("terms", "count")
    _run("theses", "run")
    draft()


def draft() -> None:
    """The briefing of the week, composed by all that was read; one that people wrote on or issued stays as they left it."""
    held = Briefing.objects.filter(week=WEEK, plan__slug=WEEKLY).first()
    if held is None or (held.state != Briefing.State.ISSUED and not written_by(held)):
        _run("briefing", "draft", WEEK)


def _read_editions(tell: Callable[[str], None]) -> None:
    """Reads what is published now, then one edition after the other until the newsroom has no newer one."""
    edition = _reached()
    sources = [f"--source={slug}" for slug in Source.objects.filter(is_sample=True).values_list("slug", flat=True)]
    while True:
        tell(f"Reading edition {edition} of the sample newsroom.")
        _run("ingest", *sources)
        _mark().write_text(str(edition), "utf-8")
        answer = _ask("POST", "/_newsroom/advance")
        if answer.get("edition", edition) == edition:
            break
        edition = answer["edition"]
    _run("sample", "status")


def _run(*words: str) -> None:
    """One management command without its report. Raises CommandError with its sentence."""
    call_command(*words, stdout=io.StringIO(), stderr=io.StringIO())


def _mark() -> Path:
    return Path(settings.HOME.directory("run")) / "edition"


def _reached() -> int:
    """The newest edition this home has read; before the first, the first."""
    try:
        return max(1, int(_mark().read_text("utf-8")))
    except (OSError, ValueError):
        return 1


def _ask(method: str, path: str) -> dict[str, Any]:
    """The newsroom's own answer; empty when it does not answer yet."""
    connection = http.client.HTTPConnection(*settings.FETCH_ROUTES["example"], timeout=30)
    try:
        connection.request(method, path)
        found: dict[str, Any] = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()
    return found

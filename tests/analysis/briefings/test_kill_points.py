"""Killed at any line while it is composed or issued, a briefing is as it was or as it will be, and comes out with the same bytes.

A child of the test does the work under a tracer and kills itself with SIGKILL at one of its lines: no handler runs, no
transaction ends in order (see ADR 8).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import django.db.backends.utils as statements
import django.db.transaction as transactions
import pytest
from django.db import connections

from analysis.briefings import compose, drafting, issue, material, stand, versions
from analysis.briefings.issue import digest, export, rebuild
from analysis.exports.document import from_data
from analysis.models import Briefing, BriefingVersion
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db(transaction=True)
ROOMS = frozenset(
    str(module.__file__) for module in (compose, drafting, issue, material, stand, versions, statements, transactions)
)
WRITERS = frozenset(str(module.__file__) for module in (drafting, issue, versions))
SPREAD, LAST = 4, 24


@dataclass(frozen=True)
class Ran:
    """How many lines the work ran in ROOMS, and which of them are lines of those who write."""

    lines: int
    writing: tuple[int, ...]

    @property
    def points(self) -> list[int]:
        """Lines spread evenly over the work, and the last ones of those who write."""
        return sorted({1 + self.lines * at // SPREAD for at in range(SPREAD)} | set(self.writing[-LAST:]))


def killed_at(line: int, work: Callable[[], object]) -> Ran | None:
    """Does the work in a child that is killed at the given line (0: never); answers what it ran, None when killed."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # numpy's threads do not come along, and the child leaves them alone
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        os.close(reading)
        _work(line, work, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) == bool(line), said
    if line:
        return None
    counted, *writing = json.loads(said)
    return Ran(counted, tuple(writing))


def _work(line: int, work: Callable[[], object], writing: int) -> None:
    """The child's life. It opens a connection of its own and never returns."""
    for each in connections.all():
        each.connection = None
    count, own = 0, []

    def inside(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
            if frame.f_code.co_filename in WRITERS:
                own.append(count)
            if count == line:
                os.kill(os.getpid(), signal.SIGKILL)
        return inside

    sys.settrace(lambda frame, _event, _arg: inside if frame.f_code.co_filename in ROOMS else None)
    try:
        work()
        said = json.dumps([count, *own])
    except BaseException:  # noqa: BLE001 - the parent prints it
        said = traceback.format_exc()
    sys.settrace(None)
    os.write(writing, said.encode())
    os._exit(0)


def document() -> str:
    return digest(from_data(Briefing.objects.get().document))


def test_a_draft_killed_at_any_line_is_there_once_or_not_at_all() -> None:
    told(Press())
    drafting.draft(WEEK, today=TODAY)
    whole = document(), export(WEEK, "html").body
    Briefing.objects.all().delete()
    ran = killed_at(0, lambda: drafting.draft(WEEK, today=TODAY))
    assert (document(), export(WEEK, "html").body) == whole
    seen = set()
    assert ran
    for line in ran.points:
        Briefing.objects.all().delete()
        killed_at(line, lambda: drafting.draft(WEEK, today=TODAY))
        kept = Briefing.objects.count(), BriefingVersion.objects.count()
        assert kept in ((0, 0), (1, 1)), line
        seen.add(kept)
        drafting.draft(WEEK, today=TODAY)
        assert BriefingVersion.objects.count() == 1
        assert (document(), export(WEEK, "html").body) == whole
    assert (0, 0) in seen


def test_an_issue_killed_at_any_line_is_whole_or_not_begun() -> None:
    told(Press())
    drafting.draft(WEEK, today=TODAY)
    before = Briefing.objects.values().get()
    issue.issue(WEEK)  # what this process remembers from now on, its children know, too: they all run the same lines
    whole = Briefing.objects.get().digest, export(WEEK, "html").body
    Briefing.objects.update(**before)
    ran = killed_at(0, lambda: issue.issue(WEEK))
    assert (Briefing.objects.get().digest, export(WEEK, "html").body) == whole
    seen = set()
    assert ran
    for line in ran.points:
        Briefing.objects.update(**before)
        killed_at(line, lambda: issue.issue(WEEK))
        briefing = Briefing.objects.get()
        seen.add(briefing.state)
        if briefing.state == "draft":
            assert {name: getattr(briefing, name) for name in before} == before
            issue.issue(WEEK)
        briefing = Briefing.objects.get()
        assert (briefing.digest, export(WEEK, "html").body) == whole
        assert digest(rebuild(briefing)) == whole[0]
    assert "draft" in seen

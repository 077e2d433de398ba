"""How fast everything stored is read again under other rules, on one core and on all, and what one new alias costs beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from analysis.lexicon.files import load, read, texts
from analysis.lexicon.overlay import Edit, apply
from analysis.models import Entry, RuleSet
from analysis.tagging import versions
from analysis.tagging.crew import cores
from analysis.tagging.pipeline import tag_waiting

Line = dict[str, object]
ALIAS = Edit("organisations.csv", "nvidia", "add", "aliases_en", "Jensen's company")


def run(name: str) -> Iterator[Line]:
    """Lines for a full retag read by one process and by one a core, for its flip, and for one alias. Expects tagged pieces."""
    pieces = Entry.objects.count()
    alone, _ = everything(1)
    together, flip = everything(cores())
    yield line(f"retag everything, read by one process ({name})", pieces / alone, "pieces/s", "itself", 1.0, None)
    yield line(
        f"retag everything, read by {cores()} processes ({name})", pieces / together, "pieces/s", "one process",
        alone / together, "at least 1.3" if cores() > 1 else None, alone / together >= 1.3,
    )  # fmt: skip
    whole = together + flip
    yield line(
        f"retag everything, whole ({name})", pieces / whole, "pieces/s", "the reading alone", together / whole, None
    )
    started = time.perf_counter()
    versions.take(read(apply(texts(), [ALIAS])))
    tag_waiting(crew=1)
    spent = time.perf_counter() - started
    assert RuleSet.objects.candidate() is None, "the alias is in force"
    yield line(
        f"one alias, in force ({name})", spent, "s", "retag everything, all cores",
        spent / whole, "at most 0.1", spent / whole <= 0.1,
    )  # fmt: skip


def everything(processes: int) -> tuple[float, float]:
    """Wall seconds of reading every piece under the rules as if by another engine, and of the flip that follows."""
    RuleSet.objects.filter(is_active=True).update(engine=str(time.monotonic_ns()))
    started, read_at = time.perf_counter(), 0.0
    pieces = Entry.objects.count()

    def told(read: int) -> None:
        nonlocal read_at
        if read >= pieces:
            read_at = time.perf_counter()

    versions.take(load())
    tag_waiting(crew=processes, progress=told)
    ended = time.perf_counter()
    assert RuleSet.objects.candidate() is None, "everything was read"
    return read_at - started, ended - read_at


def line(
    bench: str, value: float, unit: str, against: str, ratio: float, goal: str | None, met: bool | None = None
) -> Line:
    """One line."""
    return {
        "bench": bench, "value": round(value, 1), "unit": unit, "against": against, "ratio": round(ratio, 3), "goal": goal,
        "met": met if goal else None,
    }  # fmt: skip

"""How fast an archive comes in, is imported again, and is tagged with everything written, against the bare scan."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.lexicon.files import load
from analysis.tagging import pipeline as tagging
from analysis.tagging.rules import compile_rules
from articles.ingestion import archive
from bench import tagging as scan
from bench.texts import Record, size

Line = dict[str, object]


def run(texts: list[Record], *, name: str, folder: Path) -> Iterator[Line]:
    """Lines for the first import, the repeated import and the tagging run of `texts`; ratios are of bytes a second."""
    file = folder / "archive.jsonl"
    file.write_text("".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts), "utf-8")
    bare = size(texts) / seconds(
        scan.scan(compile_rules(load()).names.all, [f"{t['title']}\n{t['text']}" for t in texts])
    )
    for what, act in (
        ("archive import", lambda: import_file(file)),
        ("archive import, repeated", lambda: import_file(file)),
        ("tagging run, written", lambda: tagging.tag_waiting()),
    ):
        spent = seconds(act)
        rate = size(texts) / spent
        yield line(f"{what} ({name})", len(texts) / spent, "pieces/s", rate / bare)
        yield line(f"{what} ({name})", rate, "bytes/s", rate / bare)


def import_file(file: Path) -> None:
    """One import, without progress; an unusable line ends the benchmark."""

    def refuse(number: int, reason: str) -> None:
        raise ValueError(f"line {number}: {reason}")

    surveyed = archive.survey(file, progress=lambda _n: None)
    archive.import_archive(file, surveyed=surveyed, reject=refuse, progress=lambda _n: None)


def seconds(act: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def line(bench: str, value: float, unit: str, ratio: float) -> Line:
    """One line; a rate has no goal yet, so none is claimed to be met."""
    return {
        "bench": bench, "value": round(value, 1), "unit": unit, "against": scan.NAMES,
        "ratio": round(ratio, 5), "goal": None, "met": None,
    }  # fmt: skip

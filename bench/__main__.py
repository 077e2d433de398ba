"""Runs every benchmark and prints its lines: `make bench`.

A line is {"bench", "value", "unit", "against", "ratio", "goal", "met"}; the ratio travels between machines, the value does
not. A missed goal is told by its line and does not fail the run: machines differ.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from bench import database, texts

PIECES = int(os.environ.get("DIVERGENCE_BENCH_PIECES", "6000"))


def lines() -> Iterator[dict[str, object]]:
    """Every benchmark's lines, in a throw-away installation."""
    name, records = texts.records(PIECES)
    with database.scratch() as folder:
        # These import models, which needs the settings of the scratch installation.
        from bench import archive, dashboard, ingestion, measures, retag, tagging

        yield from tagging.run()
        yield from archive.run(records, name=name, folder=folder)
        yield from measures.run(name)
        yield from dashboard.run(name, folder)
        yield from retag.run(name)
        yield from ingestion.run(folder)  # last: its hundred thousand pieces are no matter of the others


def main() -> None:
    """Prints the lines."""
    for line in lines():
        print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

"""Prints how the rules do on the labelled pieces: `python -m tests.gold [--write]`; --write makes it the new baseline."""

from __future__ import annotations

import json
import sys

from analysis.lexicon.files import load
from analysis.tagging.rules import compile_rules
from tests.gold.measure import BASELINE, fallen, measure, table


def main(arguments: list[str]) -> int:
    """Exit status 1 when an F1 fell by more than half a point and nothing was written, 2 for a wrong word."""
    if set(arguments) - {"--write"}:
        sys.stderr.write("Usage: python -m tests.gold [--write]\n")
        return 2
    before = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    now = measure(compile_rules(load()))
    lost = fallen(before, now)
    told = [*table(now, before), "", f"{len(lost)} figure(s) fell by more than half a point.", *lost]
    if "--write" in arguments:
        BASELINE.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", "utf-8")
        told.append(f"Wrote {BASELINE.name}. Give the reason in the commit.")
    sys.stdout.write("\n".join(told) + "\n")
    return 1 if lost and "--write" not in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""spaCy's PhraseMatcher over the same names and texts, in a Python of its own: spaCy is no dependency of the project.

`DIVERGENCE_SPACY` names a Python that has it. As a script this file is what runs there: names and texts in on standard input
as JSON, the seconds of every round out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median

ABSENT = "not measured: DIVERGENCE_SPACY names no Python that has spaCy"
LONGEST = 600  # seconds


def seconds(names: list[str], texts: list[str], *, rounds: int) -> float | None:
    """The median time to tokenize and match the texts with a blank English pipeline; None where spaCy is not named."""
    python = os.environ.get("DIVERGENCE_SPACY", "")
    if not python:
        return None
    asked = json.dumps({"names": sorted(set(names)), "texts": texts, "rounds": rounds})
    done = subprocess.run([python, __file__], input=asked, capture_output=True, text=True, timeout=LONGEST, check=True)
    times: list[float] = json.loads(done.stdout)
    return median(times)


def _measure() -> None:
    import spacy
    from spacy.matcher import PhraseMatcher

    asked = json.load(sys.stdin)
    pipeline = spacy.blank("en")
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    matcher.add("NAME", [pipeline.make_doc(name) for name in asked["names"]])
    times = []
    for _ in range(asked["rounds"]):
        start = time.perf_counter()
        for text in asked["texts"]:
            matcher(pipeline.make_doc(text))
        times.append(time.perf_counter() - start)
    print(json.dumps(times))


if __name__ == "__main__":
    _measure()

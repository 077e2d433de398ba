"""Short runs of words and characters that a text holds: what may be a term, in English and in Chinese.

Latin words give runs of one to three that neither begin nor end with a very common word; Han gives runs of two to six characters
that neither begin nor end with a particle. Nothing crosses a punctuation mark.

Known bias: without a dictionary Chinese runs cut words anywhere; `pruned` removes the pieces of a longer run that never stand
alone, not those that a second term shares. Terms of both scripts (AI芯片) come as two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.stories.words import STOP
from articles.text.fold import fold, lower

WORDS, HAN = 3, 6  # the longest run of each
_TOKEN = re.compile(r"(?P<latin>[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?)(?:'s\b)?|(?P<han>[㐀-鿿]+)|(?P<other>\S)")
_FIRST = frozenset("的了和与及也而或这那是在")
_LAST = frozenset("的了和而或这那是在")


def grams(text: str) -> frozenset[str]:
    """The runs in a text, folded and in lower case; words are joined by a space. Give title and lead, not the whole text: what a
    piece is about stands there."""
    found: set[str] = set()
    row: list[str] = []
    for match in _TOKEN.finditer(lower(fold(text))):
        if match["latin"]:
            row.append(match["latin"])
            continue
        found |= _of_words(row)
        row = []
        if match["han"]:
            found |= _of_han(match["han"])
    return frozenset(found | _of_words(row))


def _of_words(row: list[str]) -> set[str]:
    found = set()
    for start, first in enumerate(row):
        if first in STOP:
            continue
        for end in range(start + 1, min(start + WORDS, len(row)) + 1):
            run = row[start:end]
            if run[-1] not in STOP and any(char.isalpha() for char in "".join(run)):
                found.add(" ".join(run))
    return {run for run in found if len(run) > 1}


def _of_han(run: str) -> set[str]:
    return {
        run[start : start + size]
        for size in range(2, HAN + 1)
        for start in range(len(run) - size + 1)
        if run[start] not in _FIRST and run[start + size - 1] not in _LAST
    }


def pruned(counts: Mapping[str, int]) -> dict[str, int]:
    """The runs without those that a longer one with the same count holds: they occur nowhere else. Sorted by run."""
    held = {part for run, count in counts.items() for part in _parts(run) if counts.get(part) == count}
    return {run: counts[run] for run in sorted(counts) if run not in held}


def _parts(run: str) -> set[str]:
    """All shorter runs inside one."""
    joint = "" if run[0] >= "㐀" else " "
    row = run.split(" ") if joint else list(run)
    return {joint.join(row[start:end]) for start in range(len(row)) for end in range(start + 1, len(row) + 1)} - {run}

"""Short runs of words and characters that a text holds: what may be a term, in English and in Chinese.

Latin words give runs of one to three that neither begin nor end with a very common word; Han gives runs of two to six characters
that neither begin nor end with a particle. Nothing crosses a punctuation mark.

Known bias: without a dictionary Chinese runs cut words anywhere; `pruned` removes the pieces of a longer run that never stand
alone, not those that a second term shares, and two phrases that overlap and happen to be as frequent become one. Standing lines
of a source are "terms", too, unless they are cut out first (stories.words.without_boilerplate). Terms of both scripts (AI芯片) come as two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from daachorse import CharwiseDoubleArrayAhoCorasick

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


def counted(texts: Iterable[tuple[int, str]], terms: Collection[str]) -> dict[str, int]:
    """In how many stories each of these runs stands; `texts` are (story, text) pairs, several a story. Far quicker than taking
    all runs of the texts: an automaton looks for these alone."""
    if not terms:
        return {}
    wanted = sorted(terms)
    automaton = CharwiseDoubleArrayAhoCorasick([f" {term} " if term[0] < "㐀" else term for term in wanted])
    held: dict[int, set[int]] = {}
    for story, text in texts:
        held.setdefault(story, set()).update(at for _, _, at in automaton.find_overlapping(_spaced(text)))
    found = Counter(at for places in held.values() for at in places)
    return {term: found[at] for at, term in enumerate(wanted)}


def _spaced(text: str) -> str:
    """A text as runs are written in it: words between single spaces, everything that ends a run as a stroke."""
    parts = []
    for match in _TOKEN.finditer(lower(fold(text))):
        parts.append(match["latin"] or match["han"] or "|")
    return f" {' '.join(parts)} "


def pruned(counts: Mapping[str, int]) -> dict[str, int]:
    """The runs without those that a longer one with the same count holds: they occur nowhere else. A phrase longer than a run may
    be leaves runs that overlap by half or more with the same count: of them the first stays. Sorted by run."""
    held = {part for run, count in counts.items() for part in _parts(run) if counts.get(part) == count}
    kept = {run: counts[run] for run in sorted(counts) if run not in held}
    follows = _continued(kept)
    return {run: count for run, count in kept.items() if run not in follows}


def _continued(counts: Mapping[str, int]) -> set[str]:
    """The runs that go on from another, with the same count; of a ring of them the first by name stays."""
    starting: dict[tuple[int, str], list[str]] = {}
    for run, count in counts.items():
        row, joint = _row(run)
        for size in range((len(row) + 1) // 2, len(row)):
            starting.setdefault((count, joint.join(row[:size])), []).append(run)
    follows: dict[str, str] = {}
    for run, count in counts.items():
        row, joint = _row(run)
        if len(row) < (WORDS if joint else HAN):
            continue
        for start in range(1, len(row) // 2 + 1):
            for later in starting.get((count, joint.join(row[start:])), ()):
                if later not in follows and _head(run, follows) != later:
                    follows[later] = run
    return set(follows)


def _head(run: str, follows: Mapping[str, str]) -> str:
    while run in follows:
        run = follows[run]
    return run


def _row(run: str) -> tuple[list[str], str]:
    """A run as its words or characters, and what joins them."""
    return (list(run), "") if run[0] >= "㐀" else (run.split(" "), " ")


def _parts(run: str) -> set[str]:
    """All shorter runs inside one."""
    row, joint = _row(run)
    return {joint.join(row[start:end]) for start in range(len(row)) for end in range(start + 1, len(row) + 1)} - {run}

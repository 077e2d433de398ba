"""Short runs of words and characters that a text holds: what may be a term, in English and in Chinese.

Latin words give runs of one to three that neither begin nor end with a very common word; Han gives runs of two to six characters
that neither begin nor end with a particle. Nothing crosses a punctuation mark.

Known bias: without a dictionary Chinese runs cut words anywhere; `pruned` removes the pieces of a longer run that never stand
alone, not those that a second term shares. Terms of both scripts (AI芯片) come as two.
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
    """The runs without those that a longer one with the same count holds: they occur nowhere else. Runs of the greatest length
    that overlap all but one character, with the same count, are one longer run. Sorted by run."""
    joined = _chained(counts)
    held = {part for run, count in joined.items() for part in _parts(run) if joined.get(part) == count}
    return {run: joined[run] for run in sorted(joined) if run not in held}


def _chained(counts: Mapping[str, int]) -> dict[str, int]:
    """Runs of Han cut off at the greatest length, put together again."""
    longest = {run: count for run, count in counts.items() if len(run) == HAN and run[0] >= "㐀"}
    starts: dict[tuple[str, int], list[str]] = {}
    for run, count in longest.items():
        starts.setdefault((run[:-1], count), []).append(run)
    found = {run: count for run, count in counts.items() if run not in longest}
    used: set[str] = set()
    ends = {(run[1:], count) for run, count in longest.items()}
    for run in sorted(longest, key=lambda run: ((run[:-1], longest[run]) in ends, run)):  # heads of chains first
        whole, last = run, run
        if run in used:
            continue
        while last not in used:
            used.add(last)
            following = [other for other in starts.get((last[1:], longest[run]), []) if other not in used]
            if not following:
                break
            last = following[0]
            whole += last[-1]
        found[whole] = longest[run]
    return found


def _parts(run: str) -> set[str]:
    """All shorter runs inside one."""
    joint = "" if run[0] >= "㐀" else " "
    row = run.split(" ") if joint else list(run)
    return {joint.join(row[start:end]) for start in range(len(row)) for end in range(start + 1, len(row) + 1)} - {run}

"""Two texts that were written on the same one, laid together line by line: a proposal for a person, never a decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Merge:
    """The proposal, and in how many places both had changed the same lines: there it holds theirs, then mine."""

    text: str
    both: int


def merge(base: str, theirs: str, mine: str) -> Merge:
    """What both made of `base` (a three-way merge by lines, as of diff3: Khanna, Kunal and Pierce 2007).

    Every line that only one of them wrote is in the proposal; a line is missing only where one took it out and the other
    left it as it was.
    """
    lines = base.splitlines()
    parts: list[str] = []
    both = 0
    for old, one, other in _chunks(lines, theirs.splitlines(), mine.splitlines()):
        if one == other or other == old:
            parts += one
        elif one == old:
            parts += other
        else:
            both += 1
            parts += _together(one, other)
    return Merge("\n".join(parts), both)


def _together(one: list[str], other: list[str]) -> list[str]:
    """Theirs, then the lines of mine that theirs do not hold."""
    rest = [line for line in other if line not in one or not line.strip()]
    while rest and not rest[0].strip():
        rest = rest[1:]
    return [*one, *([""] if one and one[-1].strip() and rest else []), *rest]


def _chunks(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The three texts cut where a line stands in all of them: (base, theirs, mine) of each stretch."""
    first, second = _matches(base, theirs), _matches(base, mine)
    a = b = c = 0
    for at in range(len(base)):
        if at in first and at in second and first[at] >= b and second[at] >= c:
            yield base[a:at], theirs[b : first[at]], mine[c : second[at]]
            yield [base[at]], [base[at]], [base[at]]
            a, b, c = at + 1, first[at] + 1, second[at] + 1
    yield base[a:], theirs[b:], mine[c:]


def _matches(base: list[str], other: list[str]) -> dict[int, int]:
    """Which line of the other text each line of the base is."""
    found: dict[int, int] = {}
    for block in SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks():
        found.update({block.a + n: block.b + n for n in range(block.size)})
    return found

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


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines `start` to `stop` of the base became `lines`."""

    start: int
    stop: int
    lines: tuple[str, ...]

    def meets(self, other: _Edit) -> bool:
        """Whether both touch the same lines, or begin at the same place. Neighbours do not meet: each stands by itself."""
        return self.start == other.start or (self.start < other.stop and other.start < self.stop)


def _chunks(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The three texts in stretches (base, theirs, mine): those that nobody touched, and those that one or both did."""
    one, other = _edits(base, theirs), _edits(base, mine)
    at = 0
    while one or other:
        first = min((*one[:1], *other[:1]), key=lambda edit: (edit.start, edit.stop))
        whole = first  # grows as long as an edit of either meets it
        taken: tuple[list[_Edit], list[_Edit]] = ([], [])
        while True:
            found = next((side for side in (0, 1) if (rest := (one, other)[side]) and rest[0].meets(whole)), None)
            if found is None:
                break
            edit = (one, other)[found].pop(0)
            taken[found].append(edit)
            whole = _Edit(whole.start, max(whole.stop, edit.stop), ())
        untouched = base[at : whole.start]
        yield untouched, untouched, untouched
        yield (
            base[whole.start : whole.stop],
            _applied(base, whole.start, whole.stop, taken[0]),
            _applied(base, whole.start, whole.stop, taken[1]),
        )
        at = whole.stop
    yield base[at:], base[at:], base[at:]


def _edits(base: list[str], other: list[str]) -> list[_Edit]:
    codes = SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
    return [_Edit(a, b, tuple(other[c:d])) for kind, a, b, c, d in codes if kind != "equal"]


def _applied(base: list[str], start: int, stop: int, edits: list[_Edit]) -> list[str]:
    """These lines of the base with the edits among them done."""
    made: list[str] = []
    for edit in edits:
        made += base[start : edit.start]
        made += edit.lines
        start = edit.stop
    return made + base[start:stop]

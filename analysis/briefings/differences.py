"""What differs between two texts of a briefing, section by section and line by line, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from analysis.briefings.text import Text, TextSection

SAME, CHANGED, ADDED, TAKEN, MOVED = "same", "changed", "added", "taken out", "moved"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a section: `sign` is + for one that came, - for one that went, empty for one that stayed."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class SectionDiff:
    """One section: what became of it, its titles, and its lines; a section that only moved has none."""

    key: str
    state: str
    before: str  # its title then; empty when it is new
    after: str  # its title now; empty when it is gone
    lines: tuple[DiffLine, ...]


def differences(before: Text, after: Text) -> tuple[SectionDiff, ...]:
    """Every section of two texts that is not the same, in the order of the later one; those taken out stand last."""
    old = {section.key: section for section in before}
    kept = [section.key for section in before if any(other.key == section.key for other in after)]
    stays = set(_longest(kept, [section.key for section in after]))
    found = [_section(old.get(section.key), section, section.key not in stays) for section in after]
    now = {section.key for section in after}
    gone = [
        SectionDiff(one.key, TAKEN, one.title, "", _lines(one.markdown, "")) for one in before if one.key not in now
    ]
    return tuple(one for one in (*found, *gone) if one.state != SAME)


def _section(old: TextSection | None, new: TextSection, is_moved: bool) -> SectionDiff:
    if old is None:
        return SectionDiff(new.key, ADDED, "", new.title, _lines("", new.markdown))
    if old.title != new.title or old.markdown != new.markdown:
        return SectionDiff(new.key, CHANGED, old.title, new.title, _lines(old.markdown, new.markdown))
    return SectionDiff(new.key, MOVED if is_moved else SAME, old.title, new.title, ())


def _lines(before: str, after: str) -> tuple[DiffLine, ...]:
    old, new = before.splitlines(), after.splitlines()
    return tuple(_walk(old, new))


def _walk(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (DiffLine("", words) for words in old[i:j])
        else:
            yield from (DiffLine("-", words) for words in old[i:j])
            yield from (DiffLine("+", words) for words in new[k:m])


def _longest(old: list[str], new: list[str]) -> list[str]:
    """The keys that keep their order: what moves is the rest."""
    place = {key: at for at, key in enumerate(new)}
    best: list[list[str]] = []
    for key in old:
        before = [run for run in best if place[run[-1]] < place[key]]
        best.append([*max(before, key=len, default=[]), key])
    return max(best, key=len, default=[])

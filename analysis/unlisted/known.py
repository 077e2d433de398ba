"""Whether the rules know a name already: as a name, as a phrase or as a trap. What serves as context alone is not listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.lexicon.records import COUNTRY
from analysis.tagging.rules import WORD, Pattern, Rules
from articles.text.fold import fold, lower

MOST = 200_000  # answers kept; a name is asked for again and again
BEFORE, BEHIND = 8, 14  # characters around a name in which a longer one of the rules may reach into it


class Known:
    """What one rule set knows. `outlets` are names of the press itself, which are no news."""

    def __init__(self, rules: Rules, outlets: Iterable[str] = ()) -> None:
        self._rules = rules
        self._outlets = frozenset(lower(fold(name)).removeprefix("the ") for name in outlets)
        self._answers: dict[str, bool] = {}

    def __contains__(self, name: object) -> bool:
        """True when the rules read the whole name, or an unambiguous company, product or body inside it."""
        assert isinstance(name, str)
        answer = self._answers.get(name)
        if answer is None:
            if len(self._answers) > MOST:
                self._answers.clear()
            answer = self._answers[name] = self._look(lower(fold(name)))
        return answer

    def covers(self, text: str, start: int, end: int) -> bool:
        """True when the rules know what stands at this place of a folded text, or a name of theirs reaches into it: the 巴巴
        of 阿里巴巴 is no name."""
        if text[start:end] in self:
            return True
        low = max(0, start - BEFORE)
        window = lower(text[low : end + BEHIND])
        return any(
            first < end - low and last > start - low and _speaks(pattern) for first, last, pattern in self._read(window)
        )

    def _look(self, name: str) -> bool:
        size = len(name)
        return name in self._outlets or any(
            (start == 0 and end >= size - 1 and _listed(pattern)) or _speaks(pattern)
            for start, end, pattern in self._read(name)
        )

    def _read(self, text: str) -> Iterator[tuple[int, int, Pattern]]:
        """The patterns in a text in lower case that touch no further letter; a plural counts."""
        size = len(text)
        for start, end, number in self._rules.automaton.find_overlapping(text):
            pattern = self._rules.patterns[number]
            if pattern.left and start and text[start - 1] in WORD:
                continue
            if pattern.right and end < size and text[end] in WORD and text[end : end + 2].rstrip() != "s":
                continue
            yield start, end, pattern


def _listed(pattern: Pattern) -> bool:
    return bool(pattern.names or pattern.blocks or pattern.phrases)


def _speaks(pattern: Pattern) -> bool:
    """A pattern that is a name wherever it stands, so that Huawei Cloud is Huawei's. Places are in many names."""
    return any(not name.ambiguous and not name.weak and name.entity.kind != COUNTRY for name in pattern.names)

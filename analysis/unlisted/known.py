"""Whether the rules know a name already: as a name, as a phrase or as a trap. What serves as context alone is not listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.lexicon.records import COUNTRY
from analysis.tagging.rules import NOTHING, Name, Rules, Strings
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
            first < end - low and last > start - low and _speaks(names) for first, last, names in self._names(window)
        )

    def _look(self, name: str) -> bool:
        if name in self._outlets:
            return True
        whole = len(name) - 1  # a plural is the same name
        if any((start == 0 and end >= whole) or _speaks(names) for start, end, names in self._names(name)):
            return True
        return any(start == 0 and end >= whole for start, end, _ in _alone(name, self._rules.phrases))

    def _names(self, text: str) -> Iterator[tuple[int, int, tuple[Name, ...]]]:
        """The names and traps in a text in lower case."""
        for start, end, number in _alone(text, self._rules.names):
            yield start, end, self._rules.name_keys[number].names


def _alone(text: str, strings: Strings) -> Iterator[tuple[int, int, int]]:
    """Where strings stand in a text in lower case and touch no letter of their own script; a plural's s counts as none."""
    for start, end, number in strings.automaton.find_overlapping(text):
        left, right = strings.guards[number] if number < len(strings.guards) else (NOTHING, NOTHING)
        if start and text[start - 1] in left:
            continue
        if end == len(text) or text[end] not in right or text[end : end + 2].rstrip() == "s":
            yield start, end, number


def _speaks(names: tuple[Name, ...]) -> bool:
    """A name wherever it stands, so that Huawei Cloud is Huawei's. Places are in many names."""
    return any(not name.doubtful and name.entity.kind != COUNTRY for name in names)

"""What changed between two wordings of a text: word by word in Latin script, character by character in Chinese.

Sentences are laid side by side first, so that long texts stay cheap and a moved paragraph does not scatter; within sentences
that were replaced, words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from articles.text.sentences import ends

Kind = Literal["same", "gone", "new"]
_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+(?:['’][^\W\u3400-\u9fff]+)*|\s+|.", re.DOTALL
)
_GLUE = re.compile(r"[\s,.;:，、。；：]*")
MOST_WORDS = 1_500  # of replaced sentences that are compared word by word, on each side
ALIKE = 0.35  # two wordings less alike are shown one after the other, not mixed
CONTEXT = 60  # characters of unchanged text around a change


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A change with what stands around it; whether the text goes on before and behind."""

    runs: tuple[Run, ...]
    cut_before: bool
    cut_after: bool


def difference(before: str, after: str) -> tuple[Run, ...]:
    """The runs that turn one wording into the other: without what is new they add up to `before`, without what went to
    `after`. Neighbours differ in kind; of a replacement what went comes first."""
    old, new = _sentences(before), _sentences(after)
    runs: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        runs += [Run("same", gone)] if kind == "equal" else _replaced(gone, came)
    return _joined(runs)


def passages(runs: Sequence[Run], *, around: int = CONTEXT) -> tuple[Passage, ...]:
    """The changes among runs, each with so many characters around it; changes that lie close share a passage."""
    found: list[Passage] = []
    open_: list[Run] = []
    before = False
    for at, run in enumerate(runs):
        if run.kind != "same":
            open_.append(run)
            continue
        first, last = at == 0, at == len(runs) - 1
        if not first and not last and len(run.text) <= 2 * around:
            open_.append(run)
            continue
        if open_:
            head = _head(run.text, around)
            found.append(Passage((*open_, Run("same", head)), before, len(head) < len(run.text)))
        tail = "" if last else _tail(run.text, around)
        open_, before = ([Run("same", tail)] if tail else []), len(tail) < len(run.text)
    if any(run.kind != "same" for run in open_):
        found.append(Passage(tuple(open_), before, False))
    return tuple(found)


def _sentences(text: str) -> list[str]:
    cuts = sorted({0, *ends(text), len(text)})
    return [text[start:stop] for start, stop in pairwise(cuts)]


def _replaced(gone: str, came: str) -> list[Run]:
    old, new = _WORD.findall(gone), _WORD.findall(came)
    whole = [Run("gone", gone), Run("new", came)]
    if not old or not new or max(len(old), len(new)) > MOST_WORDS:
        return whole
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return whole
    runs: list[Run] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        first, second = "".join(old[a:b]), "".join(new[c:d])
        runs += [Run("same", first)] if kind == "equal" else [Run("gone", first), Run("new", second)]
    return _without_crumbs(runs)


def _without_crumbs(runs: Sequence[Run]) -> list[Run]:
    """A blank or comma that stayed between two changes belongs to them: words read better whole."""
    found: list[Run] = []
    for at, run in enumerate(runs):
        inside = 0 < at < len(runs) - 1
        crumb = run.kind == "same" and inside and _GLUE.fullmatch(run.text) and len(run.text) < 3
        found += [Run("gone", run.text), Run("new", run.text)] if crumb else [run]
    return found


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of one kind as one; between two stretches that stayed, all that went before all that came."""
    found: list[Run] = []
    gone = came = ""
    for run in (*runs, Run("same", "")):
        if run.kind == "gone":
            gone += run.text
        elif run.kind == "new":
            came += run.text
        elif run.text or gone or came:
            found += [one for one in (Run("gone", gone), Run("new", came)) if one.text]
            gone = came = ""
            if found and found[-1].kind == "same" and run.text:
                found[-1] = Run("same", found[-1].text + run.text)
            elif run.text:
                found.append(run)
    return tuple(found)


def _head(text: str, most: int) -> str:
    """The beginning of a text up to a word's end."""
    if len(text) <= most:
        return text
    cut = text[:most]
    blank = cut.rfind(" ")
    return cut[:blank] if blank > most // 2 else cut


def _tail(text: str, most: int) -> str:
    """The end of a text from a word's beginning."""
    if len(text) <= most:
        return text
    cut = text[-most:]
    blank = cut.find(" ")
    return cut[blank + 1 :] if 0 <= blank < most // 2 else cut

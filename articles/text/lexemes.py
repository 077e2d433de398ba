"""Search text for PostgreSQL, made here because its own parser cannot cut Chinese.

Latin words become lower-case words, Han and kana runs become pairs of neighbouring characters, each at its position: 小模型
is then a phrase of 小模 and 模型, found inside any glued run. The last character of a run stands alone, so that a single
character is found as the beginning of a pair. The words of a title stand there twice, once behind a mark that no word
holds: the index then finds what is in titles without unpacking a text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from operator import add

from articles.text.fold import fold, lower

MAX_POSITION = 16383  # PostgreSQL's own limits: position, positions of one lexeme, bytes of one tsvector
MAX_POSITIONS = 255
MAX_BYTES = 1_000_000
SHORT = 40_000  # characters: a shorter text cannot reach 1 MB, at most 26 bytes a character
MAX_WORD = 200  # characters; longer runs are noise such as encoded pictures
TITLE = "^"  # before the words of a title

_PAIRED = "\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A run of paired characters, or a word of other letters and digits; a possessive 's is no word of its own.
_TOKEN = re.compile(rf"([{_PAIRED}]+)|([^\W_{_PAIRED}]+)(?:'s\b)?")


def lexemes(text: str, title: str = "") -> str:
    """The text as a tsvector literal with positions, e.g. `'qwen3':3 '千问':1 '问':2`; cast it with ::tsvector.

    `title` is the part of the text whose words are marked as well, as `'^千问':1`. Words past position 16,383 are kept but take no part in phrases; new words past 1 MB are dropped: PostgreSQL's limits.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    _place(title, found, TITLE)
    at = _place(text, found)
    kept = found if at < MAX_POSITION and len(text) + len(title) < SHORT else _within_limits(found)
    return " ".join([f"'{lexeme}':{','.join(map(str, places))}" for lexeme, places in kept.items()])


def _place(text: str, found: defaultdict[str, list[int]], mark: str = "") -> int:
    """Adds the places of a text's words, from 1 on; answers the last."""
    at = 0
    for run, word in _tokens(text):
        if word:
            at += 1
            found[mark + word].append(at)
            continue
        for pair in map(add, run, run[1:]):
            at += 1
            found[mark + pair].append(at)
        at += 1
        found[mark + run[-1]].append(at)
    return at


def _within_limits(found: dict[str, list[int]]) -> dict[str, list[int]]:
    """The lexemes of a long text, cut to what PostgreSQL takes."""
    kept: dict[str, list[int]] = {}
    size = 0
    for lexeme, places in found.items():
        few = sorted({min(place, MAX_POSITION) for place in places[:MAX_POSITIONS]})
        size += len(lexeme.encode()) + 8 + 2 * len(few)
        if size > MAX_BYTES:
            break
        kept[lexeme] = few
    return kept


def query(term: str, *, title: bool = False) -> str:
    """A term as a tsquery phrase, e.g. `'小模' <-> '模型'`; cast it with ::tsquery. Empty when it holds no word.

    Folded exactly as `lexemes` folds, so 小模型, 小模型 in traditional script and QWEN3 in full width find the same texts.
    `title` finds it in titles alone.
    """
    mark = TITLE if title else ""
    parts: list[tuple[str, int]] = []
    at = 1
    for run, word in _tokens(term):
        if len(run) == 1:
            parts.append((f"'{mark}{run}':*", at))
        parts += [(f"'{mark}{run[i : i + 2]}'", at + i) for i in range(len(run) - 1)]
        if word:
            parts.append((f"'{mark}{word}'", at))
        at += len(run) or 1
    if not parts:
        return ""
    phrase = parts[0][0]
    for (_, before), (lexeme, place) in pairwise(parts):
        gap = place - before
        phrase += f" {'<->' if gap == 1 else f'<{gap}>'} {lexeme}"
    return phrase


def near(first: str, second: str, within: int, *, title: bool = False) -> str:
    """Two terms at most `within` words apart, in either order, as a tsquery; neighbours are one apart, and a Chinese
    character counts as a word. Empty when one of them holds no word.

    PostgreSQL knows only exact distances, so that each is an alternative; a distance is measured from the last lexeme of the
    one to the first of the other, and a pair of characters begins one place before it ends.
    """
    one, other = query(first, title=title), query(second, title=title)
    if not one or not other:
        return ""
    ways = []
    for before, after, text in ((one, other, first), (other, one, second)):
        last = _tokens(text)[-1][0]
        longer = len(last) > 1
        ways += [f"({before}) <{gap + longer}> ({after})" for gap in range(1, within + 1)]
    return f"({' | '.join(ways)})"


def _tokens(text: str) -> list[tuple[str, str]]:
    """Pairs of (run of paired characters, word): one of the two is empty."""
    tokens: list[tuple[str, str]] = _TOKEN.findall(lower(fold(text)))
    return [(run, word[:MAX_WORD]) for run, word in tokens]

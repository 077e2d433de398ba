"""Where sentences end, in English and Chinese alike: the one place that knows abbreviations and full-width stops."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

# An English sentence ends at . ! ? with closing quotes before a blank and a capital, a figure or an opening quote.
_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[A-Z0-9“\"‘'(])")
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Inc|Corp|Ltd|Co|Jr|St|No|vs|approx|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)$"
)
_END_HAN = re.compile(r"(?<=[。！？])(?:[”’」』）)]*)")
# Begins with one set of characters, which the search can run to. In running Chinese a semicolon parts sentences as well.
_ANY = re.compile(
    r"[\n。！？；.!?](?:(?<=[\n。！？；])[。！？”’」』）)]*|[.!?]*[\"”’')\]]*\s+(?=[A-Z0-9“\"‘'(\u3400-\u9fff]))"
)
_REACH = 8  # characters before a full stop that hold the longest abbreviation


def split(text: str, *, han: bool) -> list[str]:
    """Sentences of a text in one language, each exactly as it stands there; a paragraph's end ends one, too."""
    found = []
    for paragraph in text.splitlines():
        cuts = [match.end() for match in (_END_HAN if han else _END).finditer(paragraph)]
        if not han:
            cuts = [cut for cut in cuts if not _SHORT.search(paragraph[:cut].rstrip())]
        parts = (paragraph[start:stop].strip() for start, stop in pairwise([0, *cuts, len(paragraph)]))
        found += [part for part in parts if part]
    return found


def ends(text: str) -> list[int]:
    """Where the sentences of a text in any mix of the two languages end, in order: offsets behind their last characters.
    A line break, 。！？； and an English . ! ? before a capital end one; initials, titles and months do not."""
    found = []
    for match in _ANY.finditer(text):
        start = match.start()
        if text[start] == "." and _SHORT.search(text, max(0, start - _REACH), start + 1):
            continue
        found.append(match.end())
    return found


def around(text: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence that holds the character at an offset, without the blanks around it."""
    cuts = ends(text)
    place = bisect_right(cuts, at)
    start = cuts[place - 1] if place else 0
    end = cuts[place] if place < len(cuts) else len(text)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

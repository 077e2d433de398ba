"""Flattens markup that nests deeper than any page needs: parsers take time with the square of the depth, or lose what is below."""

from __future__ import annotations

import re
from typing import Final

DEPTH: Final = 240  # the HTML parser drops everything below its own bound of 256

# Elements that hold nothing, or that the next of their kind closes: a thousand in a row are no deeper than one.
_SHALLOW: Final = (
    "area|base|br|col|colgroup|dd|dt|embed|hr|img|input|li|link|meta|optgroup|option|p|param|rp|rt|source|tbody|td|tfoot|"
    "th|thead|tr|track|wbr"
)
_PART: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style)\b.*?(?:</(?P=raw)\b|\Z)"
    rf"|</?(?!(?:{_SHALLOW})[\s/>])[a-z][^<>]*>?",
    re.IGNORECASE | re.DOTALL,
)


def flattened(markup: str, *, most: int = DEPTH) -> str:
    """The markup as it is, or without the tags that lie deeper than `most`; their text stays. Linear, without recursion."""
    if markup.count("<") <= most or not _is_deep(markup, most):
        return markup
    return _PART.sub(_Levels(most).kept, markup)


def _is_deep(markup: str, most: int) -> bool:
    depth = 0
    for part in _PART.finditer(markup):
        tag = part.group()
        if tag[1] == "/":
            depth = max(0, depth - 1)
        elif tag[1] != "!" and not tag.endswith("/>") and not part["raw"]:
            depth += 1
            if depth > most:
                return True
    return False


class _Levels:
    """How deep the tags read so far lie, and how many of the open ones were dropped."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open = 0
        self._surplus = 0

    def kept(self, part: re.Match[str]) -> str:
        """The tag itself, or a space where it lies too deep."""
        tag = part.group()
        if tag[1] == "/":
            return self._closed(tag)
        if tag[1] == "!" or tag.endswith("/>") or part["raw"]:
            return tag
        if self._open >= self._most:
            self._surplus += 1
            return " "
        self._open += 1
        return tag

    def _closed(self, tag: str) -> str:
        if self._surplus:
            self._surplus -= 1
            return " "
        self._open = max(0, self._open - 1)
        return tag

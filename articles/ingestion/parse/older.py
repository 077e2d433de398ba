"""Where the older entries of a feed are: archives and pages by RFC 5005, and WordPress's numbered feeds."""

from __future__ import annotations

import html
import re
from typing import Final

from articles.ingestion.parse import markup, numbered

_ENTRY: Final = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]")
_LAST: Final = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>")
_LINK: Final = re.compile(r"<(?:\w+:)?link\b[^<>]*>", re.IGNORECASE)
_REL: Final = re.compile(r"\brel\s*=\s*[\"'](prev-archive|next)[\"']", re.IGNORECASE)
_HREF: Final = re.compile(r"\bhref\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_WORDPRESS: Final = re.compile(r"<generator>\s*https?://(?:www\.)?wordpress\.(?:org|com)/", re.IGNORECASE)
_PAGED: Final = "paged"
_TAIL: Final = 20_000  # characters behind the last entry that are looked at


def older(text: str, *, url: str) -> str:
    """The address of a feed's older entries, absolute; empty when it names none. `url` is the feed's own."""
    around = _around_entries(text)
    found: dict[str, str] = {}
    for link in _LINK.findall(around):
        rel, href = _REL.search(link), _HREF.search(link)
        if rel and href:
            found.setdefault(rel.group(1).lower(), html.unescape(href.group(1)))
    for name in ("prev-archive", "next"):
        whole = markup.absolute(found.get(name, ""), base=url)
        if whole and whole != url:
            return whole
    if _WORDPRESS.search(around) and _ENTRY.search(text):
        return numbered.with_number(url, _PAGED, (numbered.number_in(url, _PAGED) or 1) + 1)
    return ""


def _around_entries(text: str) -> str:
    """The document without its entries: they have links of their own."""
    first = _ENTRY.search(text)
    if first is None:
        return text
    tail = max(
        (found.end() for found in _LAST.finditer(text, max(len(text) - _TAIL, first.start()))), default=len(text)
    )
    return text[: first.start()] + text[tail:]

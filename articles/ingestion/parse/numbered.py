"""Addresses that carry the number of a page or of a row: reading it, and writing the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

PAGE_NAMES = ("page", "paged", "p", "pg", "pn", "pageno", "page_no", "pagenum", "page_num", "pagenumber", "page_number", "pageindex", "curpage", "currentpage")  # fmt: skip
OFFSET_NAMES = ("offset", "start", "skip", "from")
_PATH = re.compile(r"(?P<stem>.*?)/(?:page|p)[/-](?P<number>\d{1,5})/?\Z", re.IGNORECASE)
_FILE = re.compile(
    r"(?P<stem>.*/)(?:index|list|default)(?:[_-](?P<number>\d{1,5}))?(?P<tail>\.s?html?)\Z", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,9}")


def number_in(url: str, name: str) -> int | None:
    """The number that the query of an address gives under a name; None when there is none."""
    value = next((value for key, value in parse_qsl(urlsplit(url).query) if key == name), "")
    return int(value) if _NUMBER.fullmatch(value) else None


def with_number(url: str, name: str, number: int | str) -> str:
    """The address with that value under a name of its query, in the place where it stood or at the end."""
    parts = urlsplit(url)
    fields = [field for field in parts.query.split("&") if field]
    written = f"{quote(name, safe='[]')}={quote(str(number), safe='')}"
    places = [place for place, field in enumerate(fields) if field.split("=", 1)[0] in {name, quote(name, safe="[]")}]
    if places:
        fields[places[0]] = written
    else:
        fields.append(written)
    return urlunsplit(parts._replace(query="&".join(fields), fragment=""))


def counted_up(url: str, *, rows: int) -> str:
    """The address after one that carries its own number: the next page, or the offset behind its rows. Empty: it has none."""
    for name in names_in(url):
        number = number_in(url, name)
        if number is None:
            continue
        if name.lower() in PAGE_NAMES:
            return with_number(url, name, number + 1)
        if name.lower() in OFFSET_NAMES and rows:
            return with_number(url, name, number + rows)
    return ""


def following(url: str, links: Iterable[str]) -> str:
    """Of links, the one that differs from an address by the next number alone; empty when there is none."""
    here = _place(url)
    found: list[tuple[int, str]] = []
    for link in links:
        for stem, number in _places(link):
            current = here.get(stem)
            # Where the first page bears no number, the second may be index_1 or index_2.
            if current is not None and (number == current + 1 or (current == 0 and number == 2)):
                found.append((number, link))
    return min(found, default=(0, ""))[1]


def _place(url: str) -> dict[str, int]:
    """The page that an address is, under every stem that its further pages may have."""
    places = dict(_places(url))
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    query = "&".join(field for field in parts.query.split("&") if field.split("=", 1)[0].lower() not in PAGE_NAMES)
    if not _PATH.match(parts.path):
        places.setdefault(f"path {parts.netloc}{path}?{query}", 1)
    if not _FILE.match(parts.path) and parts.path.endswith("/"):
        for name in ("index", "list", "default"):
            for tail in (".html", ".htm", ".shtml"):
                places.setdefault(f"file {parts.netloc}{parts.path}{name}{tail}", 0)
    for name in PAGE_NAMES:
        places.setdefault(f"query {parts.netloc}{path} {name}?{query}", 1)
    return places


def _places(link: str) -> list[tuple[str, int]]:
    """Every reading of an address as a numbered page: a stem that its neighbours share, and the number."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return []
    found: list[tuple[str, int]] = []
    if match := _PATH.match(parts.path):
        found.append((f"path {parts.netloc}{match['stem']}?{parts.query}", int(match["number"])))
    if match := _FILE.match(parts.path):
        name = parts.path[len(match["stem"]) :].split("_")[0].split("-")[0].split(".")[0].lower()
        found.append((f"file {parts.netloc}{match['stem']}{name}{match['tail']}", int(match["number"] or 0)))
    for name in names_in(link):
        number = number_in(link, name)
        if name.lower() in PAGE_NAMES and number is not None:
            rest = "&".join(field for field in parts.query.split("&") if field.split("=", 1)[0] != name)
            found.append((f"query {parts.netloc}{parts.path.rstrip('/')} {name.lower()}?{rest}", number))
    return found


def names_in(url: str) -> list[str]:
    """The names in the query of an address, in its order."""
    return [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]

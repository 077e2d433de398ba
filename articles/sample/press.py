"""What each address of the sample newsroom answers at an edition. No sockets: the server asks here."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from articles.sample import documents, pages
from articles.sample.outlets import LAST_EDITION, Outlet, Piece, outlets, published

MOVING_OUTLET = "potomac-circuit"
MOVED_TO = "/rss.xml"
MOVED_FROM_EDITION = 7  # a feed that moves for good, as feeds do
_FEEDS = {
    "rss": ("application/rss+xml; charset=utf-8", documents.rss),
    "atom": ("application/atom+xml; charset=utf-8", documents.atom),
    "json_feed": ("application/feed+json; charset=utf-8", documents.json_feed),
    "news_sitemap": ("application/xml; charset=utf-8", documents.news_sitemap),
}
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Newsroom:
    """The six outlets at one edition: 0 before the first week, 1 to 13 a week each, 14 when nothing is new."""

    def __init__(self, edition: int = 0) -> None:
        """Start at an edition. Raises ValueError outside 0..14."""
        self._lock = threading.Lock()
        self._edition = 0
        self.edition = edition

    @property
    def edition(self) -> int:
        """The edition that addresses answer from."""
        return self._edition

    @edition.setter
    def edition(self, number: int) -> None:
        if not 0 <= number <= LAST_EDITION:
            raise ValueError(f"There are editions 0 to {LAST_EDITION}, not {number}.")
        self._edition = number

    def advance(self) -> int:
        """Publish the next edition, if there is one; returns the edition in force."""
        with self._lock:
            self.edition = min(self._edition + 1, LAST_EDITION)
            return self._edition

    def published(self) -> dict[str, tuple[Piece, ...]]:
        """Every piece published so far, newest first, by outlet."""
        return {outlet.id: tuple(published(outlet.id, self._edition)) for outlet in outlets()}

    def answer(self, host: str, target: str, *, if_none_match: str = "") -> Answer:
        """What `host` answers to a GET of `target`, a path with its query."""
        outlet = next((each for each in outlets() if each.domain == host.split(":")[0].lower()), None)
        if outlet is None:
            return _text(404, "No outlet of the sample newsroom has this name.")
        parts = urlsplit(target)
        answer = _moved(outlet, parts.path, self._edition) or _found(outlet, parts.path, parts.query, self._edition)
        return _unless_known(answer, if_none_match)


def _moved(outlet: Outlet, path: str, edition: int) -> Answer | None:
    if outlet.id != MOVING_OUTLET:
        return None
    if path == outlet.path and edition >= MOVED_FROM_EDITION:
        return Answer(301, b"", {"location": outlet.base + MOVED_TO})
    if path == MOVED_TO and edition < MOVED_FROM_EDITION:
        return _text(404, "Not found.")
    return None


def _found(outlet: Outlet, path: str, query: str, edition: int) -> Answer:
    out = published(outlet.id, edition)
    if path == outlet.path or (outlet.id == MOVING_OUTLET and path == MOVED_TO):
        return _source(outlet, out)
    if outlet.kind == "html_listing" and path == f"{outlet.path}/more":
        offset = parse_qs(query).get("offset", ["0"])[0]
        return _ok(_HTML, pages.cards(outlet, out, offset=int(offset) if offset.isdecimal() else 0))
    piece = next((each for each in out if each.path == path), None)
    if piece is not None:
        return _ok(_HTML, pages.article_page(outlet, piece))
    return _ok(_HTML, pages.front_page(outlet)) if path == "/" else _text(404, "Not found.")


def _source(outlet: Outlet, out: list[Piece]) -> Answer:
    if outlet.kind == "html_listing":
        return _ok(_HTML, pages.listing_page(outlet, out))
    content_type, printed = _FEEDS[outlet.kind]
    return _ok(content_type, printed(outlet, out[: outlet.window] if outlet.window else out))


def _ok(content_type: str, body: bytes) -> Answer:
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    return Answer(200, body, {"content-type": content_type, "etag": etag})


def _text(status: int, text: str) -> Answer:
    return Answer(status, text.encode(), {"content-type": "text/plain; charset=utf-8"})


def _unless_known(answer: Answer, if_none_match: str) -> Answer:
    etag = answer.headers.get("etag", "")
    known = {tag.strip() for tag in if_none_match.split(",")}
    return Answer(304, b"", {"etag": etag}) if etag and (etag in known or "*" in known) else answer

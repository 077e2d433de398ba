"""Asks a running installation for what a first visitor asks for: the front page, one article, one briefing."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.local.machine import Refused

ARTICLE = re.compile(r'href="(/articles/\d+/)')


@dataclass
class Visitor:
    """A browser as far as a rehearsal needs one: it keeps its cookies and follows nothing."""

    host: str
    port: int
    cookies: str = ""

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, text and Location of one GET. Raises Refused when nobody answers."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Cookie": self.cookies})
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise Refused(f"{path} gave no answer ({error}).") from error
        finally:
            connection.close()
        set_cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        self.cookies = "; ".join(filter(None, [self.cookies, *set_cookies]))
        return answer.status, body, answer.getheader("Location", "")


def rehearse(link: str, *, port: int, week: str, tell: Callable[[str], None]) -> None:
    """Signs in through `link` and opens the three pages. Raises Refused, naming the first that is not what it should be."""
    visitor = Visitor("127.0.0.1", port)
    status, _, target = visitor.get(urlsplit(link).path)
    _insist(
        status == 302 and "sessionid=" in visitor.cookies,
        f"The sign-in address answered {status} and signed nobody in.",
    )
    _page(visitor, target, "<html", tell)
    listing = _page(visitor, "/articles/", "data-count=", tell)
    first = ARTICLE.search(listing)
    _insist(first is not None, "/articles/ lists no article.")
    _page(visitor, first[1] if first else "", "<h1", tell)
    _page(visitor, f"/briefings/{week}.md", week[:4], tell)


def _page(visitor: Visitor, path: str, holds: str, tell: Callable[[str], None]) -> str:
    status, body, _ = visitor.get(path)
    _insist(status == 200, f"{path} answered {status} instead of 200.")
    _insist(holds in body, f"{path} answered without {holds!r} in it.")
    tell(f"{path} answered 200 with {len(body):,} characters.")
    return body


def _insist(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Refused(otherwise)

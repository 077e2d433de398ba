"""What a bad input is: a name, whatever makes it different from every other, and the named outcomes it may end in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from articles.models import Visit

READ = "read"  # it was read to the end: its pieces are drafts
NAMED = frozenset({READ, *Visit.Outcome.values}) - {"crashed"}


def ends(*outcomes: str) -> frozenset[str]:
    """Outcomes by their stored names. A fault of ours is never one of them."""
    found = frozenset(outcomes)
    assert found <= NAMED, found - NAMED
    return found


@dataclass(frozen=True)
class Case:
    """One bad input. `given` is what it is made of: two cases with the same are one."""

    name: str
    given: bytes
    ends: frozenset[str]

    @property
    def digest(self) -> str:
        """What tells this case from all others of its table."""
        return hashlib.sha256(self.given).hexdigest()


@dataclass(frozen=True)
class Document(Case):
    """A body served with status 200 and a media type, read as a feed unless `kind` says otherwise ("page": a piece's own)."""

    content_type: str = "application/rss+xml; charset=utf-8"
    kind: str = "feed"
    holds: str = ""  # words that must arrive in a title, where the document can be read at all
    headers: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def digest(self) -> str:
        """Another header or reader makes another case."""
        odd = "\n".join([self.content_type, self.kind, *map(str, self.headers.items())]).encode(
            "utf-8", "surrogatepass"
        )
        return hashlib.sha256(odd + b"\0" + self.given).hexdigest()


def document(name: str, body: str | bytes, *outcomes: str, **more: object) -> Document:
    """A document case; text is served as UTF-8."""
    given = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return Document(name, given, ends(*outcomes), **more)  # type: ignore[arg-type]

"""What comes back through the door: one answer over HTTP, decoded but not yet read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One answer over HTTP, decoded but not yet read. `status` is 2xx, or 304 with an empty body."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes
    moved_for_good: bool = False  # there was at least one redirect, and every hop was a 301 or 308

    @property
    def content_type(self) -> str:
        """The media type without parameters, in lower case; empty when none was sent."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said to a message: its status, the beginning of its body, its headers with names in lower case."""

    status: int
    said: bytes
    headers: dict[str, str]

"""What the operator allows beyond the public network, and how much of an answer we read."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings

from articles.egress.address import Network, in_networks

Route = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long we read. Bytes are counted after decompression; seconds are of a monotonic clock."""

    body_bytes: int = 10_000_000
    ratio: int = 200  # decoded bytes to sent bytes, held against an answer once it is past 1 MB
    total_seconds: float = 30.0
    connect_seconds: float = 5.0
    redirects: int = 5
    headers: int = 300
    header_bytes: int = 64_000


# What we would rather have, where a server has both under one address.
FEEDS: Final = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
WEB_PAGES: Final = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"

FEED_LIMITS: Final = Limits()
PAGE_LIMITS: Final = Limits(body_bytes=5_000_000)
POST_LIMITS: Final = Limits(body_bytes=256_000, total_seconds=20.0, redirects=0)  # here the bytes are what we send


@dataclass(frozen=True, slots=True)
class Rules:
    """The operator's words: networks that may be fetched although they are not public, and names served on loopback."""

    allow: tuple[Network, ...] = ()
    routes: Mapping[str, Route] = field(default_factory=dict)  # reserved suffix -> loopback address and port
    contact: str = ""  # goes into the User-Agent, so that a publisher knows whom to ask

    def route(self, host: str) -> Route | None:
        """Where a name under a reserved suffix is served; None for every other name."""
        name = host.lower().rstrip(".")
        for suffix, route in self.routes.items():
            if name == suffix or name.endswith(f".{suffix}"):
                return route
        return None

    def is_own(self, host: str) -> bool:
        """True for a host of the operator's own: routed, or written as an address in an allowed network."""
        if self.route(host) is not None:
            return True
        try:
            return in_networks(ipaddress.ip_address(host.strip("[]")), self.allow)
        except ValueError:
            return False


def rules_from_settings() -> Rules:
    """The rules as this installation is set up; the only place where this room reads the settings."""
    return Rules(
        allow=tuple(settings.FETCH_ALLOW_NETWORKS),
        routes=dict(settings.FETCH_ROUTES),
        contact=settings.FETCH_CONTACT,
    )

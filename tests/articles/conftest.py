"""A newsroom that may be fetched, a canary that may not, and sources of either."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator

import pytest
from pytest_django.fixtures import Settings

from articles.models import Source
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom(settings: Settings) -> Iterator[Newsroom]:
    """A server on 127.0.0.1, the only address that the operator allows."""
    settings.FETCH_ALLOW_NETWORKS = [ipaddress.ip_network("127.0.0.1/32")]
    with Newsroom() as server:
        yield server


@pytest.fixture
def canary() -> Iterator[Newsroom]:
    """A server on an address that nobody allowed; it must never be asked for anything."""
    with Newsroom("::1") as server:
        yield server
        assert server.everything == []


@pytest.fixture
def make_source(db: None) -> Callable[..., Source]:
    """Makes sources: `make_source(url, kind="feed", ...)`."""

    def make(url: str, **fields: object) -> Source:
        number = Source.objects.count() + 1
        return Source.objects.create(url=url, **{"slug": f"s{number}", "name": f"Source {number}"} | fields)

    return make

"""One press for a table of cases, and a canary that nobody may reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.newsroom import Newsroom


@pytest.fixture(scope="module")
def press() -> Iterator[Newsroom]:
    """A server on 127.0.0.1, which the rules of these tests allow."""
    with Newsroom() as server:
        yield server


@pytest.fixture(scope="module")
def canary() -> Iterator[Newsroom]:
    """A server on ::1, which nobody allowed; not even a connection may reach it."""
    with Newsroom("::1") as server:
        yield server
        assert server.connections == 0

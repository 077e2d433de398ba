"""The sample newsroom on loopback, with its names leading there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from articles.sample.press import Newsroom
from articles.sample.server import NewsroomServer, serving


@pytest.fixture
def press_server(settings: Settings) -> Iterator[NewsroomServer]:
    """A served newsroom at edition 0; every `.example` name leads to it."""
    with serving(Newsroom()) as server:
        settings.FETCH_ROUTES = {"example": ("127.0.0.1", server.server_port)}
        yield server

"""A misbehaving press on loopback: a real HTTP server that plays whatever a test scripts for it."""

from tests.newsroom.server import Newsroom, Request

__all__ = ["Newsroom", "Request"]

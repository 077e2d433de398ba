"""The sample installation: what the demo reads and makes, in its order, without the processes around it."""

from __future__ import annotations

import io

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from articles.ingestion import pipeline
from articles.sample.install import install_sources
from articles.sample.outlets import LAST_EDITION
from articles.sample.press import Newsroom
from articles.sample.server import serving

WEEK = "2025-W31"


def install() -> None:
    """Every edition of the sample newsroom read over HTTP on loopback, tagged, told as stories, counted, briefed."""
    with serving(Newsroom()) as server:
        routes = {**settings.FETCH_ROUTES, "example": ("127.0.0.1", server.server_port)}
        with override_settings(FETCH_ROUTES=routes):
            sources = install_sources()
            for _ in range(LAST_EDITION):
                server.newsroom.advance()
                for source in sources:
                    pipeline.visit_source(source.pk)
                    pipeline.read_due_pages(source.pk, limit=1_000)
    for command in (
        ("lexicon", "sync"),
        ("tagging", "run"),
        ("stories", "build"),
        ("terms", "count"),
        ("theses", "run"),
        ("briefing", "draft", WEEK),
    ):
        call_command(*command, stdout=io.StringIO(), stderr=io.StringIO())

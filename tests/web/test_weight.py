"""What a page brings along: CSS and script of every page, htmx included, fit into 60 KB of gzip."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from lxml import html
from pytest_django import Settings

from tests.web.test_every_page import paths

__all__ = ["paths"]  # a fixture
MOST = 60_000  # bytes


def brought(page: html.HtmlElement) -> dict[str, int]:
    """The files that a page names, and what each weighs on its way."""
    names = page.xpath("//script/@src | //link[@rel='stylesheet']/@href")
    return {name: weight(name.removeprefix(settings.STATIC_URL)) for name in names}


def weight(name: str) -> int:
    found = finders.find(name)
    assert isinstance(found, str), name
    return len(gzip.compress(Path(found).read_bytes(), 9))


@pytest.mark.parametrize("version", [2, 4])
def test_css_and_script_fit_into_the_budget(
    settings: Settings, client: Client, paths: list[str], version: int, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HTMX_VERSION = version
    weights = {path: brought(html.document_fromstring(client.get(path).text)) for path in paths}
    totals = {path: sum(files.values()) for path, files in weights.items()}
    with capsys.disabled():
        heaviest = max(totals, key=lambda path: totals[path])
        sys.stdout.write(f"\nhtmx {version}: {min(totals.values())} to {totals[heaviest]} bytes, most on {heaviest}\n")
    assert all(any("htmx" in name for name in files) for files in weights.values())
    assert {path: total for path, total in totals.items() if total > MOST} == {}

"""Rules compiled once, and pieces that are quickly stored."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from analysis.lexicon.files import load
from analysis.lexicon.sync import sync
from analysis.tagging.rules import Rules, compile_rules
from articles.models import Article, Source

NOON = dt.datetime(2025, 7, 31, 12, tzinfo=ZoneInfo("Asia/Singapore"))
MakeArticle = Callable[..., Article]


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The shipped rules."""
    return compile_rules(load())


@pytest.fixture
def loaded(db: None) -> None:
    """The shipped rules, active in the database."""
    sync(load())


def digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def article(source: Source, title: str, *, teaser: str = "", body: str = "", **fields: object) -> Article:
    """A stored piece, dated noon of 31 July 2025 in Singapore unless told."""
    values: dict[str, object] = {
        "url": f"https://paper.example/{digest(title, body)[:12]}", "language": "en", "completeness": "full",
        "certainty": "exact", "published_at": NOON, "published_on": NOON.date(), "dated_at": NOON,
        "content_hash": digest(title, teaser, body),
    }  # fmt: skip
    return Article.objects.create(source=source, title=title, teaser=teaser, body=body, **values | fields)


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(url="https://paper.example/feed", slug="paper", name="The Paper", country="SG")


@pytest.fixture
def make(source: Source) -> MakeArticle:
    """Makes stored pieces: make(title, teaser=, body=, **fields)."""
    return lambda title, **fields: article(source, title, **fields)

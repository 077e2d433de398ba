"""What the pages' tests share: a small newsroom, and somebody who is signed in."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analysis.explore import mirror, remembered
from articles.models import Article
from tests.articles.conftest import canary, make_source, newsroom
from tests.web.builders import newsroom as stored_newsroom

__all__ = ["canary", "make_source", "newsroom"]  # fixtures of the press, which pages may ask, too


@pytest.fixture
def pieces(db: None) -> list[Article]:
    """Twelve pieces of two weeks in English and Chinese."""
    return stored_newsroom()


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser whose person is signed in."""
    client.force_login(User.objects.create_user("editor"))
    return client


@pytest.fixture
def apart(db: None) -> Iterator[None]:
    """For a test that writes where rows last for a whole file: what it wrote goes, and so does what pages remember of it, since
    within one transaction PostgreSQL counts the next test's writes as it counted these."""
    remembered.forget()
    mirror.forget()
    yield
    remembered.forget()
    mirror.forget()

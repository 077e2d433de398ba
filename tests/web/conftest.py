"""What the pages' tests share: a small newsroom, and somebody who is signed in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from tests.web.builders import newsroom


@pytest.fixture
def pieces(db: None) -> list[Article]:
    """Twelve pieces of two weeks in English and Chinese."""
    return newsroom()


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser whose person is signed in."""
    client.force_login(User.objects.create_user("editor"))
    return client

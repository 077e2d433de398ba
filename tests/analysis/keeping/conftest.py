"""What the tests of keeping share: a small newsroom and two people."""

import pytest
from django.contrib.auth.models import User

from articles.models import Article
from tests.web.builders import newsroom


@pytest.fixture
def pieces(db: None) -> list[Article]:
    """Twelve pieces of two weeks in English and Chinese."""
    return newsroom()


@pytest.fixture
def lin(db: None) -> User:
    return User.objects.create_user("lin")


@pytest.fixture
def tan(db: None) -> User:
    return User.objects.create_user("tan")

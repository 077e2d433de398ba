"""A tagged piece, people to correct it, and what pieces are counted under."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from analysis.models import Entry, Tag
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.tagging.conftest import MakeArticle, loaded, make, source

__all__ = ["loaded", "make", "source"]  # fixtures of the tagger

TITLE = "Tencent puts its Yuanbao assistant into WeChat"
BODY = (
    "Tencent said in Shenzhen that the chatbot reaches a billion users. Huawei and Nvidia follow, Nvidia said. "
    "Export controls on chips bind Nvidia, Washington said; Beijing wants small models on phones."
)


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create_user("lim")


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_user("tan")


@pytest.fixture
def piece(loaded: None, make: MakeArticle) -> Article:
    """A piece that the shipped rules have read: companies, a product with its owner, countries, themes with parents."""
    made = make(TITLE, body=BODY)
    tag_waiting()
    return made


def tags(piece: Article) -> set[str]:
    """What a piece is counted under, as in company:huawei."""
    entry = Entry.objects.get(article=piece)
    return {f"{kind}:{slug}" for kind, slug in Tag.objects.filter(pk__in=entry.tags).values_list("kind", "slug")}

"""What the tests of the rules' pages share: pieces tagged by the shipped rules, and the two acts that change a rule."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from lxml import html

from analysis.lexicon.files import load
from analysis.lexicon.sync import sync
from analysis.models import RuleChange
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.tagging.conftest import article
from tests.broker import in_memory
from tests.web.builders import source
from tests.web.reading import text

NVIDIA = "/settings/rules/company/nvidia/"

GREEN = {"act": "add", "form": "names", "column": "aliases_en", "value": "Team Green", "change": "new"}


@pytest.fixture(autouse=True)
def broker() -> Iterator[None]:
    with in_memory():
        yield


@pytest.fixture
def stored(db: None) -> list[Article]:
    """Pieces that were tagged by the shipped rules."""
    sync(load())
    of = source()
    made = [
        article(
            of, f"Team Green ships AI chips, part {number}", body="Chips for artificial intelligence in data centres."
        )
        for number in range(3)
    ]
    made += [article(of, "Nvidia waits for a licence"), article(of, "华为发布小模型", language="zh-Hans")]
    tag_waiting()
    return made


def drafted(client: Client, path: str = NVIDIA, **said: str) -> RuleChange:
    """The change that a form leads to."""
    answer = client.post(path, {**GREEN, **said})
    assert answer.status_code == 302, text(html.document_fromstring(answer.text).xpath("//main")[0])
    return RuleChange.objects.get(pk=int(answer.headers["Location"].rstrip("/").rpartition("/")[2]))


def decide(client: Client, change: RuleChange, act: str, **said: str) -> html.HtmlElement:
    """The page after an act."""
    answer = client.post(f"/settings/rules/changes/{change.pk}/", {"act": act, **said}, follow=True)
    assert answer.status_code == 200
    change.refresh_from_db()
    return html.document_fromstring(answer.text)

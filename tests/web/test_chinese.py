"""A reader of Chinese gets the same pages: the same numbers with the same lists behind them, the same controls, other words."""

import re

from django.test import Client
from lxml import html

from articles.models import Article
from tests.web.reading import opens
from tests.web.test_every_page import PAGES

ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9"}
HAN = re.compile(r"[\u3400-\u9fff]")
SAID_IN_CHINESE = (
    "/briefings/", "/corrections/", "/figures/", "/settings/names/", "/settings/rules/", "/sources/catalogue/",
    "/sources/import/", "/sources/test/", "/stories/", "/terms/", "/theses/", "/validation/", "/validation/new/",
)  # fmt: skip


def page(client: Client, path: str, **headers: str) -> html.HtmlElement:
    return html.document_fromstring(client.get(path, **headers).text)


def controls(tree: html.HtmlElement) -> list[tuple[str, str, str]]:
    """What can be filled in and pressed, and the ids: the parts that scripts and addresses rely on."""
    found = tree.xpath(
        "//input[@name != 'csrfmiddlewaretoken'] | //select | //option | //button | //textarea | //*[@id]"
    )
    return [(one.tag, one.get("name", ""), one.get("id", "") or one.get("value", "")) for one in found]


def test_both_languages_show_the_same_page(client: Client, pieces: list[Article]) -> None:
    broken = []
    for path in PAGES:
        english, chinese = page(client, path), page(client, path, **ZH)
        same = sorted(opens(chinese)) == sorted(opens(english)) and controls(chinese) == controls(english)
        if not same or re.search(r"%\(\w+\)|\{\w+\} ", chinese.xpath("string(//main)")):
            broken.append(path)
    assert broken == []


def test_the_heading_is_chinese(client: Client, pieces: list[Article]) -> None:
    heads = {path: [page(client, path, **more).xpath("string(//h1)") for more in ({}, ZH)] for path in SAID_IN_CHINESE}
    assert [path for path, (english, chinese) in heads.items() if HAN.search(english) or not HAN.search(chinese)] == []

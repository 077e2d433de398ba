"""Every page in Chinese: it answers, says its language, and has no English sentence that is not known to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override
from lxml import html

from analysis.briefings.issue import draft
from analysis.explore.front.sentences import Phrase, spread
from analysis.measures.periods import Period, written
from analysis.models import Notice, Story, Thesis, ThesisRun
from analysis.theses.runs import run_due
from articles.models import Article, SourceDay
from tests.web.desks import desk_of
from tests.web.test_every_page import PAGES

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}
# three Latin words in a row are a phrase that somebody forgot; one or two are a name, a unit or a format
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,;:.]+[A-Za-z][A-Za-z'’-]*){2,}")
SILENT = ("script", "style", "code", "kbd", "pre", "textarea")
# What stays English, a page (* for all) and a phrase a line, under its reason. The list may only shrink.
# words of the press and of what was issued, which are in nobody's interface
KEPT = {
    "Huawei ships a small model", "Huawei, Small models, phone", "The host did not answer within", "seconds; it is tried again in an hour",
    "new piece in", "pieces on topic, too few for shares", "English-language coverage of China's AI stresse",
}  # fmt: skip
PENDING = Path(__file__).with_name("english_left.txt")


def left_over(page: html.HtmlElement) -> Iterator[str]:
    """The English phrases of a page in Chinese, but for what says that it is English and for code."""
    for node in page.xpath("//head/title/text() | //body//text()"):
        element = node.getparent().getparent() if node.is_tail else node.getparent()
        around = [element, *element.iterancestors()]
        language = next((one.get("lang") for one in around if one.get("lang")), "")
        if language.startswith("zh") and not any(one.tag in SILENT for one in around):
            yield from ENGLISH.findall(node)


def waits(page: str, phrase: str) -> bool:
    """Whether a phrase is known to wait on this page, or on every one."""
    return bool({(page, phrase), ("*", phrase)} & _known())


@cache
def _known() -> frozenset[tuple[str, str]]:
    lines = PENDING.read_text("utf-8").splitlines()
    return frozenset((page, phrase) for page, _, phrase in (line.partition("\t") for line in lines))


@pytest.fixture
def paths(pieces: list[Article]) -> dict[str, str]:
    """The name of every page of a small newsroom, and its address."""
    draft("2025-W30")
    return {
        **{path: path for path in PAGES},
        "/articles/<english>/": f"/articles/{pieces[0].pk}/",
        "/articles/<chinese>/": f"/articles/{pieces[2].pk}/",
        "/stories/<number>/": f"/stories/{Story.objects.get().pk}/",
        "/briefings/2025-W30/": "/briefings/2025-W30/",
    }


def test_a_phrase_that_somebody_forgot_is_found() -> None:
    page = html.document_fromstring(
        '<html lang="zh-Hans"><body><p>有 too few stories here</p><p lang="en">Chips for all of us</p><p>Huawei Cloud</p>'
        "<code>manage.py of the house</code></body></html>"
    )
    assert list(left_over(page)) == ["too few stories here"]


def test_every_page_answers_in_chinese_without_new_english(client: Client, paths: dict[str, str]) -> None:
    found = set()
    for name, path in paths.items():
        answer = client.get(path, **CHINESE)
        assert answer.status_code == client.get(path).status_code, path
        page = html.document_fromstring(answer.text)
        assert page.get("lang") == "zh-Hans", path
        found |= {(name, phrase) for phrase in left_over(page) if not waits(name, phrase)}
    assert sorted(found) == [], 'mark and translate these, or say lang="en" where they are English by nature'


def test_the_desk_of_a_person_is_in_chinese(client: Client, pieces: list[Article]) -> None:
    draft("2025-W30")
    person = User.objects.create_user("editor")
    desk = desk_of(person, pieces)
    client.force_login(person)
    found = set()
    for path in (path for path in desk if path != "/corrections/names/"):  # a list of names and nothing else
        page = html.document_fromstring(client.get(path, **CHINESE).text)
        assert page.get("lang") == "zh-Hans", path
        found |= {(path, phrase) for phrase in left_over(page) if phrase not in KEPT and not waits(path, phrase)}
    assert found == set(), "\n".join(map(str, sorted(found)))


def test_what_is_kept_stays_english(pieces: list[Article]) -> None:
    with override("zh-hans"):
        assert run_due() > 0
        chinese = draft("2025-W30").document
    assert chinese == draft("2025-W30").document
    kept = str(list(ThesisRun.objects.values_list("result", flat=True)))
    assert "Chinese-language coverage" in kept
    assert not re.search(r"[一-鿿]", " ".join(Thesis.objects.values_list("origin", flat=True)))
    assert not Notice.objects.filter(sentence__regex="[一-鿿]")
    assert not SourceDay.objects.filter(reason__regex="[一-鿿]")


def test_files_of_figures_are_the_same_for_every_reader(client: Client, pieces: list[Article]) -> None:
    for path in ("/figures/contrast.json", "/figures/shares.csv", "/theses/founding.json"):
        english, chinese = client.get(path), client.get(path, **CHINESE)
        assert chinese.status_code == 200, path
        assert chinese.text == english.text, path


def test_days_and_weeks_are_written_as_a_chinese_newsroom_writes_them() -> None:
    week = Period.parse("2025-W31")
    with override("zh-hans"):
        assert (week.name, week.title) == ("2025年第31周", "2025年7月28日—8月3日")
        assert Period.parse("2025-07").title == "2025年7月"
        assert written(week.start, None) == "2025年7月28日起"
        assert written(week.start, week.start) == "2025年7月28日"


def test_a_sentence_keeps_its_numbers_in_the_order_of_its_language() -> None:
    number = Phrase("7 篇", None, "（n = 7）")
    assert spread("%(week)s有%(pieces)s，占100%%。", week="第31周", pieces=number) == (
        Phrase("第31周有"), number, Phrase("，占100%。"),
    )  # fmt: skip

"""The queue of new names on screen: what is shown, where numbers lead, two clicks to a rule, who may act."""

from __future__ import annotations

import pytest
from django.test import Client

from analysis.lexicon.files import load
from analysis.lexicon.sync import sync
from analysis.models import RuleChange, UnlistedName
from analysis.unlisted.pipeline import rules_now
from tests.analysis.unlisted.printing import TOPIC, TOPIC_ZH, Press
from tests.web.reading import count, opens, text, tree, unrendered
from tests.web.test_every_page import CHECKS

QUEUE = "/settings/names/"


@pytest.fixture
def quorvex(db: None) -> UnlistedName:
    """Two names in the queue, one in each script."""
    sync(load())
    press = Press()
    for number in range(3):
        press.prints(f"AI chips, part {number}", f"{TOPIC} The Chinese start-up Quorvex makes chips.")
        press.prints(f"人工智能芯片之{number}", f"{TOPIC_ZH}云栖梧桐科技宣布融资。", outlet=1, language="zh-Hans")
    press.reads()
    return UnlistedName.objects.get(key="quorvex")


def test_the_queue_lists_names_whose_numbers_open_their_pieces(client: Client, quorvex: UnlistedName) -> None:
    page = tree(client, QUEUE)
    assert text(page.xpath("//h1")[0]) == "2 names stand in two pieces or more and in no rule"
    assert {text(link) for link in page.xpath("//h3/a")} == {"Quorvex", "云栖梧桐科技"}
    promised = dict(opens(page))
    assert promised[f"{QUEUE}{quorvex.pk}/"] == 3
    for path, said in promised.items():
        assert count(tree(client, path)) == said
    marked = page.xpath("//b[@class='ev']")
    assert {text(one) for one in marked} == {"Quorvex", "云栖梧桐科技"}


def test_a_reader_sees_and_does_not_act(client: Client, quorvex: UnlistedName) -> None:
    page = tree(client, QUEUE)
    assert not page.xpath("//form[contains(@action, '/names/')]")
    assert "need a signed-in person" in text(page)
    for act in ("add", "dismiss", "reopen"):
        assert client.post(f"{QUEUE}{quorvex.pk}/{act}/").status_code == 403
    assert client.get(f"{QUEUE}{quorvex.pk}/add/").status_code == 403
    assert UnlistedName.objects.get(pk=quorvex.pk).state == "open"


def test_two_clicks_add_a_new_row(editor: Client, quorvex: UnlistedName) -> None:
    first = tree(editor, QUEUE).xpath("//a[contains(@href, '/add/')]/@href")
    assert f"{QUEUE}{quorvex.pk}/add/" in first
    page = tree(editor, f"{QUEUE}{quorvex.pk}/add/")
    form = page.xpath("//form[.//input[@name='how' and @value='new']]")[0]
    said = {field: value for field, value in form.fields.items() if value is not None}
    assert (said["country"], said["id"]) == ("CN", "quorvex")
    answer = editor.post(form.action, said, follow=True)
    assert "It is in the rules as quorvex" in answer.text
    assert RuleChange.objects.get().state == "saved"
    rules = rules_now()
    assert rules is not None
    assert rules.lexicon.entity["quorvex"].country == "CN"
    assert "added to the rules by editor" in answer.text


def test_two_clicks_add_a_name_to_a_row(editor: Client, quorvex: UnlistedName) -> None:
    path = f"{QUEUE}{quorvex.pk}/add/"
    answer = editor.post(path, {"how": "existing", "existing": "huawei", "alias": "Quorvex", "near": "", "cased": "yes"}, follow=True)  # fmt: skip
    assert "It is in the rules as huawei" in answer.text
    rules = rules_now()
    assert rules is not None
    assert ("Quorvex", "c") in {(alias.text, alias.flags) for alias in rules.lexicon.entity["huawei"].aliases}


def test_what_cannot_stand_is_explained_and_kept(editor: Client, quorvex: UnlistedName) -> None:
    path = f"{QUEUE}{quorvex.pk}/add/"
    answer = editor.post(path, {"how": "new", "id": "huawei", "name": "Quorvex Chips", "alias": "Quorvex"})
    assert "is Huawei already" in answer.text
    assert 'value="Quorvex Chips"' in answer.text
    assert editor.post(path, {"how": "existing", "existing": "nobody"}).text.count("No row is called") == 1
    assert not RuleChange.objects.exists()


def test_a_dismissed_name_can_be_taken_back(editor: Client, quorvex: UnlistedName) -> None:
    answer = editor.post(f"{QUEUE}{quorvex.pk}/dismiss/", follow=True)
    assert "It is never proposed again" in answer.text
    assert text(tree(editor, QUEUE).xpath("//h1")[0]).startswith("1 name stands in two pieces")
    again = editor.post(f"{QUEUE}{quorvex.pk}/dismiss/", follow=True)
    assert "was decided on by editor before" in again.text
    editor.post(f"{QUEUE}{quorvex.pk}/reopen/", follow=True)
    assert text(tree(editor, QUEUE).xpath("//h1")[0]).startswith("2 names stand")


def test_a_name_that_is_gone_is_a_404(editor: Client, db: None) -> None:
    for path in (f"{QUEUE}77/", f"{QUEUE}77/add/"):
        assert "There is no such name" in text(tree(editor, path, status=404))


def test_an_empty_queue_says_when_names_come(client: Client, db: None) -> None:
    assert text(tree(client, QUEUE).xpath("//h1")[0]) == "No name waits to be added"


def test_rendering_asks_the_database_nothing(quorvex: UnlistedName, django_assert_num_queries) -> None:
    for path in (QUEUE, f"{QUEUE}{quorvex.pk}/"):
        response = unrendered(path)
        with django_assert_num_queries(0):
            response.render()


def test_pieces_turn_their_pages(client: Client, quorvex: UnlistedName) -> None:
    press = Press()
    for number in range(60):
        press.prints(f"AI chips again, part {number}", f"{TOPIC} The start-up Quorvex makes more chips, {number}.")
    press.reads()
    first, second = tree(client, f"{QUEUE}{quorvex.pk}/"), tree(client, f"{QUEUE}{quorvex.pk}/?page=2")
    assert [len(page.xpath("//ol/li")) for page in (first, second)] == [50, 13]
    assert count(first) == count(second) == 63
    assert len(tree(client, f"{QUEUE}{quorvex.pk}/?page=x").xpath("//ol/li")) == 50


def test_the_pages_keep_the_rules_of_the_house(editor: Client, quorvex: UnlistedName) -> None:
    other = UnlistedName.objects.get(language="zh")
    editor.post(f"{QUEUE}{other.pk}/dismiss/")
    paths = [QUEUE, *(f"{QUEUE}{pk}/{act}" for pk in (quorvex.pk, other.pk) for act in ("", "add/"))]
    pages = [(path, tree(editor, path)) for path in paths]
    assert [(path, check.__name__) for path, page in pages for check in CHECKS if not check(page)] == []

"""The page of one rule: every form drafts its edit or says why not, and new rows are found once they are saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from analysis.models import RuleChange
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.tagging.conftest import article
from tests.web.builders import source
from tests.web.desk_of_rules import GREEN, NVIDIA, broker, decide, drafted, stored
from tests.web.reading import opens, text, tree

__all__ = ["broker", "stored"]  # fixtures


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"value": "Huawei"}, "belongs to huawei and nvidia"),
        ({"value": "A~B"}, "without the sign ~"),
        ({"value": "A|B"}, "without the sign |"),
        ({"value": " "}, "one name or phrase at a time"),
        ({"value": "绿队", "column": "aliases_zh", "flag": "c"}, "is short"),
        ({"flag": "x"}, "needs context"),
        ({"column": "strong_en"}, "reload the page"),
        ({"act": "burn"}, "reload the page"),
        ({"change": "999999"}, "is no draft any more"),
        ({"act": "out", "form": "out", "value": "Nokia"}, "nothing to take out"),
        ({"act": "set", "form": "set", "name": ""}, "Name shown must not be empty"),
        ({"act": "set", "form": "set", "name": "Nvidia", "parent": "atlantis"}, "has no row"),
    ],
)
def test_a_refusal_is_one_sentence_and_keeps_what_was_typed(
    editor: Client, stored: list[Article], said: dict[str, str], told: str
) -> None:
    answer = editor.post(NVIDIA, {**GREEN, "flag": "w", **said})
    page = html.document_fromstring(answer.text)
    assert answer.status_code == 200
    assert told in text(page.xpath("//p[@role='alert']")[0])
    if said.get("form", "names") == "names" and said.get("act", "add") == "add":
        (form,) = page.xpath("//form[@aria-label='Add a name']")
        assert form.xpath(".//p[@role='alert']")
        assert form.xpath(".//input[@name='value']/@value") == [said.get("value", "Team Green")]
        assert form.xpath(".//input[@name='flag'][@checked]/@value") == [said.get("flag", "w")]
    assert not RuleChange.objects.exists()


@pytest.mark.parametrize(
    ("path", "said", "expected"),
    [
        (NVIDIA, {"flag": ["w", "c", "?"]}, ("add", "aliases_en", "Team Green~cw")),
        (NVIDIA, {"column": "context", "form": "context", "value": " GPU  maker "}, ("add", "context", "GPU maker")),
        (
            NVIDIA,
            {"column": "blockers", "form": "blockers", "value": "Nvidia Street"},
            ("add", "blockers", "Nvidia Street"),
        ),
        (NVIDIA, {"act": "out", "value": "Nvidia"}, ("remove", "aliases_en", "Nvidia")),
        (NVIDIA, {"act": "delete"}, None),
        (
            "/settings/rules/theme/agents/",
            {"column": "strong_zh", "value": "代办小蜜蜂"},
            ("add", "strong_zh", "代办小蜜蜂"),
        ),
        ("/settings/rules/country/SG/", {"column": "cities_en", "value": "Jurong"}, ("add", "cities_en", "Jurong")),
    ],
)
def test_every_form_drafts_its_edit(
    editor: Client, stored: list[Article], path: str, said: dict[str, Any], expected: tuple[str, ...] | None
) -> None:
    answer = editor.post(path, {**GREEN, "form": said.get("column", ""), **said})
    if expected is None:  # other rows lean on it
        assert "has no row" in answer.text
        return
    (edit,) = RuleChange.objects.get().edits
    assert (edit["act"], edit["column"], edit["value"]) == expected


def test_what_else_a_row_says_is_set(editor: Client, stored: list[Article]) -> None:
    page = tree(editor, "/settings/rules/theme/agents/")
    (form,) = page.xpath("//form[@aria-labelledby='s-row']")
    said = {
        field.name: field.value
        for field in form.xpath(".//input[@type!='checkbox' or not(@type)] | .//textarea")
        if field.name
    }
    said |= {field.name: "true" for field in form.xpath(".//input[@type='checkbox'][@checked]")}
    untouched = editor.post("/settings/rules/theme/agents/", said)
    assert "Nothing differs" in untouched.text
    change = drafted(editor, "/settings/rules/theme/agents/", **{**said, "threshold": "1.5", "value": ""})
    assert [(edit["act"], edit["column"], edit["value"]) for edit in change.edits] == [("set", "threshold", "1.5")]
    assert "no threshold" in editor.post("/settings/rules/theme/agents/", {**said, "threshold": "high"}).text


def test_a_new_row_is_found_after_it_was_saved(editor: Client, stored: list[Article]) -> None:
    said = {
        "name": "Harbour Robotics",
        "name_zh": "海港机器人",
        "kind": "robotics",
        "country": "SG",
        "aliases_en": "Team Green\nHarbour Robotics",
        "change": "new",
    }
    path = "/settings/rules/new/company/"
    bad = editor.post(path, {**said, "country": "XX"})
    assert "sits in XX" in bad.text
    assert (
        html.document_fromstring(bad.text).xpath("string(//textarea[@name='aliases_en'])").strip() == said["aliases_en"]
    )
    assert "is no id" in editor.post(path, {**said, "id": "Not One"}).text
    change = drafted(editor, path, **said)
    page = tree(editor, f"/settings/rules/changes/{change.pk}/")
    assert "would change 3 pieces" in text(page)
    decide(editor, change, "save", reason="It is in the news.")
    tag_waiting()
    page = tree(editor, "/settings/rules/company/harbour_robotics/")
    assert [text(b) for b in page.xpath("//section[header/h2='Names']//tbody/tr/th[@scope='row']/span[1]")] == [
        "Team Green",
        "Harbour Robotics",
    ]
    assert ("/articles/?company=harbour_robotics", 3) in set(opens(page))
    assert "3 pieces" in text(page.xpath("//tr[th/span='Team Green']/td[1]")[0])


@pytest.mark.parametrize("kind", ["product", "body", "country", "person", "theme"])
def test_a_new_row_of_every_kind(editor: Client, stored: list[Article], kind: str) -> None:
    said = {
        "product": {"name": "Merlion 7", "owner": "nvidia", "kind": "model", "aliases_en": "Merlion 7"},
        "body": {"name": "Strait AI Forum", "kind": "event", "country": "SG", "aliases_en": "Strait AI Forum"},
        "country": {"name": "Narnia", "id": "XN", "region": "Elsewhere", "names_en": "Narnia"},
        "person": {"name": "Lucy Pevensie", "office": "queen", "holder": "mofcom", "country": "CN", "aliases_en": "Lucy Pevensie", "from": "2025-01-01"},
        "theme": {"name": "Undersea cables", "parent": "hardware", "threshold": "1.0", "strong_en": "subsea cable", "strong_zh": "海底光缆"},
    }[kind]  # fmt: skip
    change = drafted(editor, f"/settings/rules/new/{kind}/", **{"act": "", "form": "", "value": "", **said})
    assert change.edits[0]["act"] == "create"
    decide(editor, change, "save", reason="New.")
    assert change.state == "saved"
    row = change.edits[0]["row"]
    tag_waiting()
    assert said["name"] in text(tree(editor, f"/settings/rules/{kind}/{row}/").xpath("//h1")[0])


@pytest.mark.parametrize(
    ("path", "name", "told"),
    [
        ("/settings/rules/country/US/", "American", "1 piece"), ("/settings/rules/country/US/", "Washington", "0 pieces"),
        (NVIDIA, "Nvidia", "1 piece"), ("/settings/rules/theme/export_controls/", "export controls", "1 piece"),
    ],
)  # fmt: skip
def test_every_name_says_in_how_many_pieces_it_was_found_lately(
    client: Client, stored: list[Article], path: str, name: str, told: str
) -> None:
    article(
        source(),
        "American officials ask for export controls on AI chips",
        body="The American officials waited for export controls.",
    )
    tag_waiting()
    assert text(tree(client, path).xpath(f"//tr[th[@scope='row']/span='{name}']/td[1]")[0]) == told

"""The pages of the rules: what they show to everybody, and what a signed-in person changes with them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from analysis import tasks
from analysis.editing import changes, drafts, dry_run
from analysis.explore import remembered
from analysis.lexicon.files import load
from analysis.lexicon.overlay import Edit
from analysis.lexicon.sync import sync
from analysis.models import RuleAlarm, RuleChange, RuleSet, Tag
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.tagging.conftest import article
from tests.broker import in_memory, taken
from tests.web.builders import source
from tests.web.reading import count, opens, text, tree, unrendered
from tests.web.test_every_page import CHECKS

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


def test_a_name_is_drafted_tried_saved_and_withdrawn(editor: Client, stored: list[Article]) -> None:
    change = drafted(editor)
    path = f"/settings/rules/changes/{change.pk}/"
    page = tree(editor, path)
    assert text(page.xpath("//h1")[0]) == "This draft would change 3 pieces"
    assert "Nvidia adds the English name nothing Team Green" in text(page.xpath("//table[caption='Edits']")[0])
    moved = {
        text(row.xpath("./th")[0]): [text(cell) for cell in row.xpath("./td")]
        for row in page.xpath("//table[caption='Tags that move']//tbody/tr")
    }
    assert moved["Nvidia company"] == ["+3", "", "1", "4"]
    samples = page.xpath(
        "//section[header/h2[@id='samples']]//li[h3[not(contains(., '·')) and starts-with(., 'Nvidia')]]//li"
    )
    assert [(one.xpath("./a/@href")[0], text(one.xpath(".//q")[0])) for one in samples] == [
        (f"/articles/{one.pk}/", "Team Green") for one in reversed(stored[:3])
    ]
    page = decide(editor, change, "save", reason=" ")
    assert "Say in a sentence why" in text(page.xpath("//p[@role='alert']")[0])
    assert change.state == "draft"
    page = decide(editor, change, "save", reason="A nickname of the trade press.")
    assert (change.state, change.decided_by, change.reason) == (
        "saved",
        User.objects.get(),
        "A nickname of the trade press.",
    )
    assert "0 of 3 pieces read again" in text(page.xpath("//h1")[0])
    assert page.xpath("//div[@id='change']/@hx-trigger")
    assert ("retag_batch", sorted(one.pk for one in stored[:3])) in [(name, sorted(ids)) for name, ids in taken()]
    assert "3 pieces read under" in text(tree(editor, "/settings/rules/"))
    tag_waiting()
    page = tree(editor, path)
    assert text(page.xpath("//h1")[0]).startswith("In force since")
    assert not page.xpath("//div[@id='change']/@hx-trigger")
    assert count(tree(editor, "/articles/?company=nvidia")) == 4
    assert "Nvidia company, +3, −0" in text(tree(editor, "/settings/rules/compare/"))
    decide(editor, change, "withdraw")
    tag_waiting()
    assert change.state == "withdrawn"
    assert text(tree(editor, path).xpath("//h1")[0]).startswith("Out of force since")
    assert count(tree(editor, "/articles/?company=nvidia")) == 1


def test_edits_go_into_the_newest_draft_and_out_again(editor: Client, stored: list[Article]) -> None:
    first = drafted(editor)
    into = tree(editor, NVIDIA).xpath("//form[@aria-label='Add a name']/input[@name='change']/@value")
    assert into == [str(first.pk)]
    assert "adds the English name “Team Green”" in text(
        tree(editor, NVIDIA).xpath("//ul[@aria-label='Drafted for this row']")[0]
    )
    second = drafted(
        editor, change=into[0], value="Jensen Huang's company", flag="w", form="names", column="aliases_en"
    )
    assert (second.pk, len(second.edits)) == (first.pk, 2)
    third = drafted(
        editor,
        "/settings/rules/theme/agents/",
        form="phrases",
        column="weak_en",
        value="Team Green",
        change=str(first.pk),
    )
    assert third.pk == first.pk
    page = tree(editor, f"/settings/rules/changes/{first.pk}/")
    (form,) = page.xpath("//table[caption='Edits']//tr[td[contains(., 'Jensen')]]//form")
    decide(editor, first, "take-out", edit=form.xpath("./input[@name='edit']/@value")[0])
    assert [edit["row"] for edit in first.edits] == ["nvidia", "agents"]
    assert first.effect["changed"] == 3
    for edit in list(first.edits):
        page = decide(editor, first, "take-out", edit=drafts.key_of(edit))
    assert "This is the only edit" in text(page.xpath("//p[@role='alert']")[0])
    decide(editor, first, "dismiss")
    assert first.state == "dismissed"
    assert not tree(editor, NVIDIA).xpath("//input[@name='change'][@value!='new']")
    assert not RuleSet.objects.filter(is_candidate=True).exists()


def test_a_proposal_is_shown_apart_and_may_be_saved(editor: Client, stored: list[Article]) -> None:
    edits = [Edit("organisations.csv", "nvidia", "add", "aliases_en", "Team Green")]
    change = changes.draft(edits, author=None, reason="Three people said so.", origin="corrections", key="add:nvidia")
    page = tree(editor, "/settings/rules/")
    assert "Three people said so." in text(page.xpath("//section[header/h2[@id='proposals']]")[0])
    assert "has not been tried out" in text(tree(editor, f"/settings/rules/changes/{change.pk}/"))
    decide(editor, change, "try")
    assert change.effect["changed"] == 3
    decide(editor, change, "save", reason=change.reason)
    page = tree(editor, "/settings/rules/")
    assert not page.xpath("//section[header/h2[@id='proposals']]")
    saved = page.xpath("//section[header/h2[@id='saved']]//li")[0]
    assert "Three people said so." in text(saved)
    assert "saved by editor" in text(saved)


def test_many_pieces_are_read_by_a_worker(
    editor: Client, stored: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "AT_ONCE", 2)
    change = drafted(editor)
    path = f"/settings/rules/changes/{change.pk}/"
    page = tree(editor, path)
    assert text(page.xpath("//h1")[0]) == "This draft is being tried out"
    assert page.xpath("//div[@id='change']/@hx-get") == [path]
    assert page.xpath(f"//p[@role='status']/a[@href='{path}']")
    assert taken() == [("dry_run", change.pk)]
    tasks.dry_run(change.pk)
    assert "would change 3 pieces" in text(tree(editor, path).xpath("//h1")[0])
    changes.dismiss(change, by=None)
    tasks.dry_run(change.pk)  # decided meanwhile: nothing to do


def test_what_no_longer_fits_is_told(editor: Client, stored: list[Article]) -> None:
    first, second = drafted(editor), drafted(editor)
    assert first.pk != second.pk
    decide(editor, first, "save", reason="First.")
    page = decide(editor, second, "try")
    assert "It cannot be tried: nvidia has 'Team Green' in aliases_en already." in text(page)
    page = decide(editor, second, "save", reason="Second, kept.")
    assert "already" in text(page.xpath("//p[@role='alert']")[0])
    assert page.xpath("string(//textarea[@name='reason'])") == "Second, kept."


def test_an_edit_made_while_it_is_read_gets_no_old_effect(editor: Client, stored: list[Article]) -> None:
    change = drafted(editor)
    old = RuleChange.objects.get(pk=change.pk)
    drafts.add(
        [Edit("organisations.csv", "nvidia", "add", "aliases_en", "Green Team")], author=None, into=str(change.pk)
    )
    dry_run.try_out(old)
    change.refresh_from_db()
    assert change.effect is None


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


def test_the_search_tells_who_owns_a_name(client: Client, stored: list[Article]) -> None:
    page = tree(client, "/settings/rules/?q=華為")
    assert page.xpath("//section[header/h2[@id='hits']]//li[1]//a/@href") == ["/settings/rules/company/huawei/"]
    assert "Chinese name “华为”" in text(page)
    assert page.xpath("//section[header/h2[@id='hits']]//a[@href='/settings/rules/theme/small_models/']") == []
    assert tree(client, "/settings/rules/?q=小模型").xpath("//a[@href='/settings/rules/theme/small_models/']")
    assert "No row holds" in text(tree(client, "/settings/rules/?q=zzzz"))
    for odd in ("%00", "|", "~", "a" * 5000, "%FF"):
        assert client.get(f"/settings/rules/?q={odd}").status_code == 200


def test_alarms_open_their_pieces_and_are_looked_at(client: Client, editor: Client, stored: list[Article]) -> None:
    nvidia = Tag.objects.get(kind="company", slug="nvidia")
    alarm = RuleAlarm.objects.create(
        tag=nvidia, rule="name Nvidia", kind="greedy", week="2025-07-28", found=12, expected=2.14, chance=0.0001
    )
    page = tree(client, "/settings/rules/")
    row = page.xpath("//table[caption='Alarms of the rules']//tbody/tr")[0]
    assert [text(cell) for cell in row.xpath("./td")[1:4]] == ["12", "2.1", "1"]
    assert count(tree(client, row.xpath(".//a[@data-opens]/@href")[0])) == 1
    editor.post(f"/settings/rules/alarms/{alarm.pk}/")
    alarm.refresh_from_db()
    assert alarm.closed_by == User.objects.get()
    assert "No rule starves or swallows" in text(tree(client, "/settings/rules/"))


@pytest.mark.parametrize(
    "path",
    [NVIDIA, "/settings/rules/new/company/", "/settings/rules/changes/1/", "/settings/rules/alarms/1/"],
)
def test_only_the_signed_in_act(client: Client, stored: list[Article], path: str) -> None:
    assert client.post(path, {**GREEN, "act": "save"}).status_code == 403
    assert not RuleChange.objects.exists()


def test_a_form_of_another_site_is_refused(stored: list[Article]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("editor"))
    assert strict.post(NVIDIA, GREEN).status_code == 403


def test_the_rules_as_files_load_back_identically(editor: Client, stored: list[Article], tmp_path: Path) -> None:
    decide(editor, drafted(editor), "save", reason="A nickname.")
    tag_waiting()
    answer = editor.get("/settings/rules.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path)
    active = RuleSet.objects.active()
    assert active is not None
    assert "Team Green" in active.files["organisations.csv"]
    loaded = load(tmp_path)
    assert (loaded.texts, loaded.sha256) == (active.files, active.sha256)
    assert editor.get("/settings/rules.zip").content == answer.content


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/settings/rules/planet/", 404), ("/settings/rules/company/nobody/", 404), ("/settings/rules/changes/999/", 404),
        ("/settings/rules/new/planet/", 404), ("/settings/rules/company/?page=0", 404), ("/settings/rules/company/?page=x", 404),
        ("/settings/rules/company/?page=²", 404), ("/settings/rules/company/%00/", 404), ("/settings/rules/company/?page=2", 200),
        ("/settings/rules/company/nvidia/?change=²", 200), ("/settings/rules/country/CN+US/", 200),
        ("/settings/rules/compare/", 200), ("/settings/rules/new/theme/", 200),
    ],
)  # fmt: skip
def test_what_there_is_not(client: Client, stored: list[Article], path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.fixture
def paths(editor: Client, stored: list[Article]) -> list[str]:
    """Every page of the rules, with a draft and a saved change in both languages."""
    decide(editor, drafted(editor), "save", reason="“绿队” is a nickname.")
    tag_waiting()
    change = drafted(editor, "/settings/rules/company/huawei/", value="小模型之家", column="aliases_zh", flag="w")
    return [
        "/settings/rules/", "/settings/rules/?q=华为", "/settings/rules/?q=none", "/settings/rules/company/", "/settings/rules/theme/",
        "/settings/rules/country/", "/settings/rules/body/", "/settings/rules/person/", "/settings/rules/person/trump_2017/", "/settings/rules/product/gpt/", "/settings/rules/product/", NVIDIA, "/settings/rules/country/CN/",
        "/settings/rules/theme/small_models/", "/settings/rules/body/mofcom/", "/settings/rules/new/theme/", "/settings/rules/new/country/",
        "/settings/rules/compare/", f"/settings/rules/changes/{change.pk}/", f"/settings/rules/changes/{change.pk - 1}/",
    ]  # fmt: skip


def test_the_pages_keep_the_rules_of_the_house(client: Client, paths: list[str]) -> None:
    for reader in (client, Client()):
        pages = {path: html.document_fromstring(reader.get(path).text) for path in paths}
        assert [(path, check.__name__) for path, page in pages.items() for check in CHECKS if not check(page)] == []


def test_every_number_opens_a_list_of_that_length(client: Client, paths: list[str]) -> None:
    promised = {found for path in paths for found in opens(html.document_fromstring(client.get(path).text))}
    some = sorted({one for one in promised if one[1]} | set(sorted(promised)[::25]))
    assert len(some) > 10
    assert [(address, said) for address, said in some if count(tree(client, address)) != said] == []


def test_rendering_asks_the_database_nothing(paths: list[str], django_assert_num_queries: Any) -> None:
    for path in paths:
        response = unrendered(path)
        with django_assert_num_queries(0):
            response.render()


def test_queries_do_not_grow_with_the_pieces(client: Client, paths: list[str]) -> None:
    counted = []
    for _ in range(2):
        remembered.forget()
        with CaptureQueriesContext(connection) as queries:
            for path in paths:
                client.get(path)
        counted.append(len(queries))
        for number in range(20):
            article(source(), f"Nvidia and 华为 once more, {number}")
        tag_waiting()
    assert counted[0] == counted[1]

"""A change of the rules from draft to effect: tried, saved, withdrawn, proposed, and what a draft that is overtaken says."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analysis import tasks
from analysis.editing import changes, drafts, dry_run
from analysis.lexicon.overlay import Edit
from analysis.models import RuleChange, RuleSet
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.broker import taken
from tests.web.desk_of_rules import NVIDIA, broker, decide, drafted, stored
from tests.web.reading import count, text, tree

__all__ = ["broker", "stored"]  # fixtures


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

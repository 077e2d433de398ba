"""A change of the rules from draft to withdrawal, and what trying it out says before anything is saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from analysis.editing import changes
from analysis.editing.changes import ChangeError
from analysis.editing.comparison import compare
from analysis.editing.current import current
from analysis.editing.dry_run import SAMPLES, try_out
from analysis.lexicon.files import load, read, texts
from analysis.lexicon.overlay import Edit, apply
from analysis.models import Assertion, Entry, RuleChange, RuleSet, Tag, TagDay
from analysis.tagging.pipeline import tag_waiting
from articles.models import Source
from tests.analysis.tagging.conftest import MakeArticle, article
from tests.analysis.tagging.sampled import stored

pytestmark = pytest.mark.django_db
GREEN = Edit("organisations.csv", "nvidia", "add", "aliases_en", "Team Green")


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    from analysis.lexicon.sync import sync

    sync(load())


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(url="https://paper.example/feed", slug="paper", name="The Paper", country="SG")


@pytest.fixture
def make(source: Source) -> MakeArticle:
    return lambda title, **fields: article(source, title, **fields)


@pytest.fixture
def editor(db: None) -> Any:
    return get_user_model().objects.create_user("editor", password="not a secret")


def counted(kind: str, slug: str) -> int:
    tag = Tag.objects.filter(kind=kind, slug=slug).first()
    return Entry.objects.filter(tags__contains=[tag.pk]).count() if tag else 0


def test_a_saved_change_is_in_force_and_can_be_withdrawn(make: MakeArticle, editor: Any) -> None:
    make("Team Green ships AI chips")
    tag_waiting()
    change = changes.draft([GREEN], author=editor, reason="a nickname")
    assert counted("company", "nvidia") == 0
    changes.save(change, by=editor)
    tag_waiting()
    assert counted("company", "nvidia") == 1
    active = RuleSet.objects.active()
    assert active is not None
    assert "a nickname" in active.note
    changes.withdraw(change, by=editor)
    tag_waiting()
    assert counted("company", "nvidia") == 0
    change.refresh_from_db()
    assert (change.state, change.decided_by) == ("withdrawn", editor)


def test_the_order_of_saving_is_the_order_of_the_overlay(editor: Any) -> None:
    take_out = Edit("organisations.csv", "nvidia", "remove", "aliases_en", "Team Green")
    for edits in ([GREEN], [take_out], [GREEN]):
        changes.save(changes.draft(edits, author=editor), by=editor)
    assert current().unfit == ()
    assert any(a.text == "Team Green" for a in current().lexicon.entity["nvidia"].aliases)


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([], "1 to 500 edits"),
        ([Edit("organisations.csv", "nobody", "add", "aliases_en", "X")], "has no row 'nobody'"),
        ([Edit("organisations.csv", "nvidia", "add", "aliases_en", "Huawei")], "belongs to huawei and nvidia"),
        ([Edit("organisations.csv", "nvidia", "add", "aliases_zh", "绿队")], "is short; mark it ~x"),
        ([Edit("organisations.csv", "nvidia", "set", "parent", "atlantis")], "which has no row"),
    ],
)
def test_an_unsound_change_is_refused_in_a_sentence(edits: list[Edit], said: str, editor: Any) -> None:
    with pytest.raises(ChangeError, match=said):
        changes.draft(edits, author=editor)
    assert not RuleChange.objects.exists()


def test_a_change_is_decided_once(editor: Any) -> None:
    change = changes.draft([GREEN], author=editor)
    changes.save(change, by=editor)
    for act in (changes.save, changes.dismiss):
        with pytest.raises(ChangeError, match="is saved"):
            act(change, by=editor)


def test_a_draft_that_no_longer_fits_is_not_saved(editor: Any) -> None:
    first, second = (changes.draft([GREEN], author=editor) for _ in range(2))
    changes.save(first, by=editor)
    with pytest.raises(ChangeError, match="already"):
        changes.save(second, by=editor)
    second.refresh_from_db()
    assert second.state == "draft"


def test_what_was_dismissed_is_not_proposed_again(editor: Any) -> None:
    change = changes.draft([GREEN], author=None, origin="corrections", key="remove:nvidia")
    assert changes.draft([GREEN], author=None, origin="corrections", key="remove:nvidia").pk == change.pk
    changes.dismiss(change, by=editor)
    again = changes.draft([GREEN], author=None, origin="corrections", key="remove:nvidia")
    assert (again.pk, again.state) == (change.pk, "dismissed")


def test_an_upgrade_that_says_the_same_does_not_stop_on_the_change(editor: Any) -> None:
    changes.save(changes.draft([GREEN], author=editor), by=editor)
    upgraded = apply(texts(), [GREEN])
    found = current(upgraded)
    assert found.lexicon.sha256 == read(upgraded).sha256
    assert [unfit.reason for unfit in found.unfit] == ["nvidia has 'Team Green' in aliases_en already."]


def test_a_dry_run_tells_what_saving_then_does(source: Source, editor: Any) -> None:
    stored(source, every=2)
    tag_waiting()
    edits = [
        Edit("organisations.csv", "alibaba", "remove", "aliases_zh", "阿里巴巴"),
        Edit("organisations.csv", "alibaba", "remove", "aliases_en", "Alibaba"),
        Edit("organisations.csv", "nvidia", "add", "aliases_en", "data centre"),
        Edit("themes.toml", "agents", "add", "strong_en", "engineers"),
    ]
    change = changes.draft(edits, author=editor)
    before = {(tag.kind, tag.slug): counted(tag.kind, tag.slug) for tag in Tag.objects.all()}
    rows = Entry.objects.count(), Assertion.objects.count(), Tag.objects.count(), RuleSet.objects.count()
    effect = try_out(change)
    assert rows == (Entry.objects.count(), Assertion.objects.count(), Tag.objects.count(), RuleSet.objects.count())
    assert 0 < effect.changed <= effect.read == effect.touched < Entry.objects.count()
    changes.save(change, by=editor)
    tag_waiting()
    moved = {(m.kind, m.slug): m for m in effect.moved}
    assert moved["company", "alibaba"].removed > 1
    for key, count in before.items():
        expected = count + moved[key].added - moved[key].removed if key in moved else count
        assert counted(*key) == expected, key
    for (kind, slug), row in moved.items():
        days = TagDay.objects.filter(tag__kind=kind, tag__slug=slug).values_list("pieces", flat=True)
        assert (row.then, sum(then for _, _, then in row.weeks)) == (sum(days), sum(days))
        assert len(row.added_samples) == min(SAMPLES, row.added)
        assert len(row.removed_samples) == min(SAMPLES, row.removed)
    assert effect.frames_now != effect.frames_then
    change.refresh_from_db()
    assert change.effect["changed"] == effect.changed
    assert moved["company", "alibaba"].removed_samples[0]["words"].startswith(("Alibaba", "阿里巴巴"))


def test_after_the_flip_the_comparison_says_what_the_dry_run_said(source: Source, editor: Any) -> None:
    stored(source, every=3)
    tag_waiting()
    assert compare() is None
    edits = [
        Edit("organisations.csv", "alibaba", "remove", "aliases_zh", "阿里巴巴"),
        Edit("themes.toml", "agents", "add", "strong_en", "engineers"),
    ]
    change = changes.draft(edits, author=editor)
    effect = try_out(change)
    changes.save(change, by=editor)
    tag_waiting()
    found = compare()
    assert found is not None
    assert found.read == effect.read
    assert {(m.kind, m.slug): (m.added, m.removed) for m in found.moved} == {
        (m.kind, m.slug): (m.added, m.removed) for m in effect.moved
    }
    assert all(len(m.added_samples) == min(SAMPLES, m.added) for m in found.moved)

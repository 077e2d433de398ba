"""From one rule set to the next: nothing moves before the flip, everything at it, and only what a change can touch is read."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from django.db import connection

from analysis.lexicon.files import LAYERS, THEMES, load, read, texts
from analysis.lexicon.overlay import Edit, EditError, apply
from analysis.lexicon.records import Lexicon
from analysis.lexicon.sync import ENGINE, sync
from analysis.lexicon.validate import faults
from analysis.models import ArticleTag, Assertion, Entry, PendingPiece, RuleSet, StaleWeek, Tag, TaggingRun
from analysis.tagging import pipeline, rollups, versions
from analysis.tagging.pipeline import tag_articles, tag_pending, tag_waiting
from analysis.tagging.touch import touched
from articles.models import Article, Source
from tests.analysis.tagging.conftest import MakeArticle, article
from tests.analysis.tagging.sampled import stored

pytestmark = pytest.mark.django_db


def changed(*edits: Edit) -> Lexicon:
    """The shipped rules with these edits."""
    return read(apply(texts(), edits))


GREEN = Edit("organisations.csv", "nvidia", "add", "aliases_en", "Team Green")


def tags(piece: Article) -> set[str]:
    entry = Entry.objects.get(article=piece)
    return {f"{kind}:{slug}" for kind, slug in Tag.objects.filter(pk__in=entry.tags).values_list("kind", "slug")}


@pytest.fixture
def two(make: MakeArticle) -> tuple[Article, Article]:
    """A piece that the new name touches, and one that it does not."""
    return make("Team Green ships AI chips", body="Team Green sells GPUs in China."), make("Huawei ships AI chips")


@pytest.mark.usefixtures("loaded")
def test_nothing_moves_before_the_flip_and_everything_at_it(two: tuple[Article, Article]) -> None:
    green, other = two
    tag_waiting()
    before = RuleSet.objects.active()
    assert before is not None
    report = versions.take(changed(GREEN))
    assert not report.activated
    candidate = RuleSet.objects.candidate()
    assert candidate is not None
    assert (candidate.version, candidate.planned) == (f"{before.version}+1", 1)
    assert RuleSet.objects.active() == before
    assert "company:nvidia" not in tags(green)
    assert tag_pending([green.pk, other.pk]) == 1  # the other is not pending
    assert "company:nvidia" not in tags(green), "read under the candidate, not yet in force"
    assert pipeline.finish()
    assert RuleSet.objects.active() == candidate
    assert RuleSet.objects.candidate() is None
    assert "company:nvidia" in tags(green)
    assert Entry.objects.get(article=green).rule_set == candidate
    assert Entry.objects.get(article=other).rule_set == before
    assert TaggingRun.objects.filter(article=green).count() == 2, "the old reading stays for comparison"
    assert (
        sorted(ArticleTag.objects.filter(article=green).values_list("tag_id", flat=True))
        == Entry.objects.get(article=green).tags
    )
    assert not StaleWeek.objects.exists()
    assert rollups.drift() == 0


@pytest.mark.usefixtures("loaded")
def test_an_upgrade_cuts_the_words_anew_before_its_rules_are_in_force(two: tuple[Article, Article]) -> None:
    green, _ = two
    tag_waiting()
    Entry.objects.update(lexemes="'old':1")  # as an earlier version cut them
    RuleSet.objects.update(engine="0")
    versions.take(changed(GREEN))
    tag_pending([green.pk])
    assert RuleSet.objects.candidate() is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT article_id FROM analysis_entry WHERE lexemes @@ %s::tsquery", ["'^team'"])
        assert cursor.fetchall() == [(green.pk,)]


@pytest.mark.usefixtures("loaded")
def test_a_flip_waits_for_every_pending_piece(two: tuple[Article, Article]) -> None:
    tag_waiting()
    versions.take(changed(GREEN))
    assert not pipeline.finish()
    candidate = RuleSet.objects.candidate()
    assert candidate is not None
    assert not versions.activate(candidate)
    assert tag_waiting().written == 1
    assert RuleSet.objects.active() == candidate


@pytest.mark.usefixtures("loaded")
def test_a_piece_that_comes_meanwhile_is_read_under_both(source: Source, two: tuple[Article, Article]) -> None:
    tag_waiting()
    versions.take(changed(GREEN))
    late = article(source, "Team Green opens a shop for AI chips")
    tag_articles([late.pk])
    assert "company:nvidia" not in tags(late)
    assert PendingPiece.objects.filter(article=late).exists()
    tag_waiting()
    assert "company:nvidia" in tags(late)


@pytest.mark.usefixtures("loaded")
def test_words_that_change_meanwhile_are_read_again(two: tuple[Article, Article]) -> None:
    green, _ = two
    tag_waiting()
    versions.take(changed(GREEN))
    tag_pending([green.pk])
    Article.objects.filter(pk=green.pk).update(title="Bread rises", body="", content_hash="b" * 64)
    tag_waiting()
    assert "company:nvidia" not in tags(green)
    assert Assertion.objects.filter(article=green, tag__slug="nvidia", verdict="accepted").count() == 0


@pytest.mark.usefixtures("loaded")
def test_another_candidate_replaces_the_first(two: tuple[Article, Article]) -> None:
    tag_waiting()
    versions.take(changed(GREEN))
    tag_pending([two[0].pk])
    versions.take(changed(Edit("organisations.csv", "huawei", "add", "aliases_en", "ships AI chips")))
    assert RuleSet.objects.filter(is_candidate=True).count() == 1
    tag_waiting()
    assert "company:nvidia" not in tags(two[0])
    assert set(PendingPiece.objects.all()) == set()


@pytest.mark.usefixtures("loaded")
def test_the_old_rules_come_back(two: tuple[Article, Article]) -> None:
    tag_waiting()
    versions.take(changed(GREEN))
    tag_waiting()
    versions.take(load())
    tag_waiting()
    assert "company:nvidia" not in tags(two[0])
    assert RuleSet.objects.count() == 2
    assert rollups.drift() == 0


@pytest.mark.usefixtures("loaded")
def test_another_engine_reads_everything_anew(two: tuple[Article, Article]) -> None:
    tag_waiting()
    RuleSet.objects.update(engine="0")
    assert not versions.take(load()).activated
    candidate = RuleSet.objects.candidate()
    assert candidate is not None
    assert (candidate.engine, candidate.planned) == (ENGINE, 2)
    tag_waiting()
    assert set(Entry.objects.values_list("rule_set", flat=True)) == {candidate.pk}


@pytest.mark.usefixtures("loaded")
def test_rules_stored_without_their_files_hand_over(two: tuple[Article, Article]) -> None:
    """As an installation looks that was made before rule sets kept their files."""
    tag_waiting()
    RuleSet.objects.update(files={}, sha256="0" * 64, engine="1")
    versions.take(load())
    tag_waiting()
    active = RuleSet.objects.active()
    assert active is not None
    assert active.files == texts()


@pytest.mark.usefixtures("loaded")
def test_nobody_writes_under_rules_that_are_gone(two: tuple[Article, Article], make: MakeArticle) -> None:
    tag_waiting()
    stale = RuleSet.objects.get()
    versions.take(changed(GREEN))
    tag_waiting()
    late = make("Team Green again sells AI chips")
    from analysis.tagging.pipeline import read as read_pieces
    from analysis.tagging.standing import StandingLines
    from analysis.tagging.store import store
    from analysis.tagging.tags import TagNumbers

    rules = versions.rules_of(stale)
    batch = read_pieces([late.pk], rules, StandingLines())
    assert store(batch, rules=stale, lexicon=rules.lexicon, numbers=TagNumbers()) == 0
    assert not Entry.objects.filter(article=late).exists()


def rows() -> list[object]:
    """Everything the index and the evidence in force say, without numbers of rows and rule sets."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT said.article_id, tag.kind, tag.slug, said.verdict, said.standing, said.score, said.is_primary, said.evidence"
            " FROM analysis_assertion said JOIN analysis_tag tag ON tag.id = said.tag_id"
            " JOIN analysis_entry entry ON entry.article_id = said.article_id AND entry.rule_set_id = said.rule_set_id"
            " ORDER BY 1, 2, 3, 4"
        )
        said = cursor.fetchall()
    return [said, list(Entry.objects.order_by("pk").values_list("pk", "tags", "relevance"))]


def random_edits(chance: random.Random, lexicon: Lexicon) -> list[Edit]:
    """One to three edits of any kind, at random places."""
    edits = []
    for _ in range(chance.randint(1, 3)):
        entity = chance.choice(lexicon.of_kind("company") + lexicon.of_kind("product"))
        table = "organisations.csv" if entity.kind == "company" else "products.csv"
        alias = chance.choice(entity.aliases)
        theme = chance.choice([t for t in lexicon.themes if t.strong and t.weak])
        layer = chance.choice(lexicon.layers)
        edits.append(
            chance.choice(
                [
                    Edit(table, entity.id, "remove", f"aliases_{alias.language}", alias.text),
                    Edit(table, entity.id, "add", "aliases_en", chance.choice(["data centre", "phone", "billion"])),
                    Edit(table, entity.id, "add", "blockers", chance.choice(["chip", "model", "模型", "AI"])),
                    Edit(table, entity.id, "add", "context", chance.choice(["chip", "模型", "users"])),
                    Edit("organisations.csv", "huawei", "set", "country", chance.choice(["US", "SG"])),
                    Edit(THEMES, theme.id, "add", "strong_en", chance.choice(["users", "engineers", "billion"])),
                    Edit(THEMES, theme.id, "remove", "strong_en", chance.choice(theme.strong)),
                    Edit(THEMES, theme.id, "set", "threshold", str(chance.choice([0.2, 3.0]))),
                    Edit(THEMES, theme.id, "add", "exclude_zh", "大模型"),
                    Edit(LAYERS, layer.id, "add", "terms_en", chance.choice(["users", "engineers", "billion"])),
                    Edit(LAYERS, layer.id, "remove", "terms_en", layer.terms[0]),
                    Edit(LAYERS, layer.id, "set", "kinds", chance.choice(["chip", "model|os", "platform"])),
                ]
            )
        )
    return edits


@pytest.mark.usefixtures("loaded")
def test_reading_only_what_a_change_can_touch_gives_what_reading_everything_gives(source: Source) -> None:
    stored(source, every=3)
    tag_waiting()
    chance, tried, base = random.Random(20250731), 0, texts()
    lexicon = read(base)
    while tried < 8:
        try:
            wanted = read(apply(base, random_edits(chance, lexicon)))
        except EditError:
            continue
        if faults(wanted):
            continue
        tried += 1
        versions.take(wanted)
        candidate = RuleSet.objects.candidate()
        read_anew = candidate.planned if candidate else 0
        tag_waiting()
        partly = rows()
        tag_waiting(again=True)
        assert rows() == partly, wanted.texts["themes.toml"] == base["themes.toml"]
        assert read_anew < Article.objects.count(), "a small change must not read everything"
        assert rollups.drift() == 0


def test_what_people_alone_read_touches_nothing() -> None:
    old = load()
    new = changed(
        Edit("organisations.csv", "nvidia", "set", "notes", "Makes chips."),
        Edit("organisations.csv", "nvidia", "set", "name", "NVIDIA Corporation"),
        Edit(THEMES, "agents", "set", "definition", "Agents."),
    )
    assert old.sha256 != new.sha256
    assert touched(old, new) == frozenset()


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (GREEN, {"team green"}),
        (Edit(THEMES, "small_models", "add", "strong_zh", "迷你模型"), {"迷你模型"}),
        (Edit("organisations.csv", "nvidia", "add", "aliases_zh", "綠色團隊"), {"绿色团队"}),
    ],
)
def test_a_new_name_touches_the_pieces_that_hold_it(edit: Edit, expected: Mapping[str, object]) -> None:
    assert touched(load(), changed(edit)) == set(expected)


def test_many_changes_touch_everything() -> None:
    shipped = load()
    assert touched(Lexicon("0", "0", (), ()), shipped) is None


def test_loading_the_same_twice_is_nothing(two: tuple[Article, Article]) -> None:
    sync(load())
    tag_waiting()
    assert not versions.take(load()).activated
    assert RuleSet.objects.candidate() is None
    assert RuleSet.objects.count() == 1

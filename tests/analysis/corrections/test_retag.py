"""People's words against everything the machine may do afterwards: read again, under other rules, after other words."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.corrections.record import correct, take_back_act
from analysis.lexicon.files import read, texts
from analysis.lexicon.overlay import Edit, apply
from analysis.models import Assertion, Correction, Entry, RuleSet
from analysis.tagging import rollups, versions
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.corrections.conftest import BODY, TITLE, tags
from tests.analysis.tagging.conftest import digest

numbers = itertools.count(1)
DATABASE = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
REMOVALS = (
    "company:tencent", "company:nvidia", "company:huawei", "product:yuanbao", "product:wechat", "country:CN", "country:US",
    "theme:export_controls", "theme:platform_distribution", "theme:deployment", "theme:hardware", "company:openai",
)  # fmt: skip


def again(piece: Article) -> None:
    tag_waiting(again=True)


def other_words(piece: Article) -> None:
    title, body = (
        f"{TITLE} ({next(numbers)})",
        f"{BODY} Nvidia, Tencent, Huawei and OpenAI answered Washington and Beijing.",
    )
    Article.objects.filter(pk=piece.pk).update(title=title, body=body, content_hash=digest(title, body))
    tag_waiting()


def other_rules(piece: Article) -> None:
    edit = Edit("organisations.csv", "tencent", "add", "aliases_en", f"Shenzhen {next(numbers)} assistant")
    held = RuleSet.objects.active()
    assert held is not None
    versions.take(read(apply(held.files or texts(), [edit, Edit("themes.toml", "export_controls", "add", "strong_en", f"chips bind {next(numbers)}")])))  # fmt: skip
    tag_waiting()


CHANGES: tuple[Callable[[Article], None], ...] = (again, other_words, other_rules)


@pytest.fixture
def undone_after() -> Callable[[], transaction.Atomic]:
    """Every example of a property begins from the same rows."""
    return transaction.atomic


@DATABASE
@given(
    removed=st.lists(st.sampled_from(REMOVALS), min_size=1, max_size=3, unique=True),
    changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3),
)
def test_a_removed_tag_never_returns(
    piece: Article, author: User, removed: list[str], changes: list[Callable[[Article], None]]
) -> None:
    sid = transaction.savepoint()
    try:
        for tag in removed:
            correct([piece.pk], *tag.split(":"), "remove", author=author)
        for change in changes:
            change(piece)
            assert tags(piece).isdisjoint(removed)
            assert rollups.drift() == 0
    finally:
        transaction.savepoint_rollback(sid)


SAYINGS = (
    ("company:nvidia", "main"), ("company:nvidia", "notable"), ("company:openai", "add"), ("company:tencent", "remove"),
    ("theme:small_models", "primary"), ("theme:small_models", "remove"), ("country:SG", "add"), ("country:CN", "unfocus"),
    ("relevance:off", "relevance"), ("relevance:related", "relevance"),
)  # fmt: skip


@DATABASE
@given(
    said=st.lists(st.sampled_from(SAYINGS), min_size=1, max_size=4),
    change=st.sampled_from((again, other_rules)),
    order=st.randoms(use_true_random=False),
)
def test_undoing_everything_restores_what_the_rules_say(
    piece: Article, author: User, said: list[tuple[str, str]], change: Callable[[Article], None], order
) -> None:
    sid = transaction.savepoint()
    try:
        before = tags(piece), Entry.objects.get().relevance
        batches = [correct([piece.pk], *tag.split(":"), act, author=author)[0].batch for tag, act in said]
        change(piece)
        order.shuffle(batches)
        for batch in batches:
            take_back_act(batch, author=author)
        assert (tags(piece), Entry.objects.get().relevance) == before
        assert not Assertion.objects.filter(author="person").exists()
        assert rollups.drift() == 0
        assert Correction.objects.count() == 2 * len(said)  # nothing is ever deleted
    finally:
        transaction.savepoint_rollback(sid)


@DATABASE
@given(said=st.lists(st.sampled_from(SAYINGS), min_size=1, max_size=5), change=st.sampled_from(CHANGES))
def test_correcting_before_and_after_a_change_comes_to_the_same(
    piece: Article, author: User, said: list[tuple[str, str]], change: Callable[[Article], None]
) -> None:
    found = []
    for first, then in ((True, False), (False, True)):
        sid = transaction.savepoint()
        try:
            if then:
                change(piece)
            for tag, act in said:
                correct([piece.pk], *tag.split(":"), act, author=author)
            if first:
                change(piece)
            found.append((tags(piece), Entry.objects.get().relevance))
        finally:
            transaction.savepoint_rollback(sid)
    assert found[0] == found[1]


def test_a_persons_word_is_heard_by_the_candidate_before_it_takes_over(piece: Article, author: User) -> None:
    files = apply(texts(), [Edit("organisations.csv", "tencent", "add", "aliases_en", "billion users")])
    versions.take(read(files))
    candidate = RuleSet.objects.candidate()
    assert candidate is not None
    correct([piece.pk], "company", "tencent", "remove", author=author)
    tag_waiting()
    assert RuleSet.objects.active() == candidate
    assert "company:tencent" not in tags(piece)
    assert rollups.drift() == 0

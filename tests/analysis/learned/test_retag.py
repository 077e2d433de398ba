"""A model's tag against everything that may happen to its piece: read again, other words, other rules, rules that now see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from analysis.corrections.record import correct
from analysis.learned.counting import count, recount
from analysis.lexicon.files import read, texts
from analysis.lexicon.overlay import Edit, apply
from analysis.models import Assertion, Entry, LearnedRun, Proposal, RuleSet, Tag
from analysis.tagging import versions
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.corrections.conftest import author, piece, tags
from tests.analysis.corrections.test_retag import CHANGES
from tests.analysis.tagging.conftest import loaded, make, source

__all__ = ["author", "loaded", "make", "piece", "source"]  # fixtures of the tagger and of corrections

pytestmark = pytest.mark.django_db
THEME, PARENT = "chip_manufacturing", "hardware"


@pytest.fixture
def theme(piece: Article) -> Tag:
    """A theme that the rules do not see in the piece, and a model that is on and does."""
    found = Tag.objects.get(kind="theme", slug=THEME)
    assert f"theme:{THEME}" not in tags(piece)
    run = LearnedRun.objects.create(
        theme=found, labels="0" * 64, positives=60, negatives=60, wins=2, is_on=True, switched_by="lim"
    )
    Proposal.objects.create(article=piece, theme=found, run=run, probability=0.8)
    assert count(found.pk) == 1
    return found


def rules_see_it(piece: Article) -> None:
    """New rules find the theme by themselves."""
    held = RuleSet.objects.active()
    assert held is not None
    edit = Edit("themes.toml", THEME, "add", "strong_en", "Yuanbao assistant")
    versions.take(read(apply(held.files or texts(), [edit])))
    tag_waiting()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_it_comes_back_after_reading_anew(piece: Article, theme: Tag, change: Callable[[Article], None]) -> None:
    assert {f"theme:{THEME}", f"theme:{PARENT}"} <= tags(piece)
    change(piece)
    recount([piece.pk])
    assert {f"theme:{THEME}", f"theme:{PARENT}"} <= tags(piece)
    claims = Assertion.objects.filter(
        article=piece, tag=theme, rule_set=Entry.objects.get(article=piece).rule_set, author="model"
    )
    assert claims.count() == 1


def test_rules_that_see_it_take_over(piece: Article, theme: Tag) -> None:
    rules_see_it(piece)
    assert recount([piece.pk]) == 0
    now = Assertion.objects.filter(article=piece, tag=theme, rule_set=RuleSet.objects.active())
    assert [claim.author for claim in now] == ["rule"]
    tag_waiting(again=True)
    assert f"theme:{THEME}" in tags(piece)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_person_outranks_it_for_ever(
    piece: Article, theme: Tag, author: User, change: Callable[[Article], None]
) -> None:
    correct([piece.pk], "theme", THEME, "remove", author=author)
    assert f"theme:{THEME}" not in tags(piece)
    change(piece)
    recount([piece.pk])
    assert f"theme:{THEME}" not in tags(piece)


def test_off_topic_it_does_not_count(piece: Article, theme: Tag, author: User) -> None:
    correct([piece.pk], "relevance", "off", "relevance", author=author)
    recount()
    assert f"theme:{THEME}" not in tags(piece)

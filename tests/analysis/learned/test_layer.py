"""The learned layer on stored pieces: what it takes to propose, that nothing counts before the switch, and who outranks whom."""

from __future__ import annotations

import io
import json
import random

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from analysis.corrections.record import correct
from analysis.explore.filters import ArticleFilter
from analysis.explore.selection import count
from analysis.learned.counting import recount
from analysis.learned.proposing import propose, suggestions
from analysis.learned.runs import LearnedError, learn, newest, switch
from analysis.models import ArticleTag, Assertion, Coding, LearnedRun, Proposal, RuleSet, Tag
from analysis.tagging.rollups import refresh
from articles.models import Article
from tests.analysis.learned.labelled import OTHER, THEME, labelled, words
from tests.web.builders import piece
from tests.web.reading import text, tree

pytestmark = pytest.mark.django_db


def run(*said: str) -> str:
    out = io.StringIO()
    call_command("learned", *said, stdout=out)
    return out.getvalue()


def on_theme(slug: str = THEME) -> int:
    return count(ArticleFilter(include=(("theme", slug),)))


def winner() -> LearnedRun:
    """A model that beat the rules twice, the second time with two labels more."""
    labelled(110)
    learn()
    labelled(2)
    learn()
    return newest()[Tag.objects.get(kind="theme", slug=THEME).pk]


def unseen(number: int = 3) -> list[Article]:
    """Pieces in which a person would see the theme and the rules do not."""
    chance = random.Random(7)
    return [piece(words(True, chance), tags=(("theme", OTHER),)) for _ in range(number)]


def test_two_wins_with_new_labels_in_between() -> None:
    labelled(110)
    first = {one.theme: one for one in learn()}
    assert first[THEME].wins == 1
    assert first[THEME].f1_model is not None
    assert first[THEME].f1_rules is not None
    assert first[THEME].f1_model - first[THEME].f1_rules > 0.03
    assert learn() == ()  # the same labels are not trained on twice
    assert propose() == ()
    with pytest.raises(LearnedError, match="twice in a row"):
        switch(THEME, on=True, by="ada")
    RuleSet.objects.update(version="2026.2")
    assert {one.theme: one.wins for one in learn()}[THEME] == 1  # other rules are compared anew, and make no second win
    RuleSet.objects.update(version="2026.1")
    labelled(2)
    assert {one.theme: one.wins for one in learn()}[THEME] == 2
    assert {one.theme for one in propose()} <= {THEME, OTHER}


def test_too_few_labels_train_nothing_and_good_rules_are_not_beaten() -> None:
    labelled(98)
    assert learn() == ()
    labelled(40, found=1.0)
    Coding.objects.filter(piece__sample__size=98).delete()
    labelled(100, found=1.0)
    even = {one.theme: one for one in learn()}
    assert {one.f1_rules for one in even.values()} == {1.0}
    assert {one.wins for one in even.values()} == {0}


def test_a_loss_ends_the_row_and_switches_off() -> None:
    run_ = winner()
    switch(THEME, on=True, by="ada")
    labelled(120, found=1.0, seed=5)
    for coding in Coding.objects.select_related("piece"):  # people see now what the rules see, everywhere
        rules = Assertion.objects.filter(article=coding.piece.article_id, author="rule", via=None, tag__kind="theme")
        coding.themes = list(rules.values_list("tag__slug", flat=True))
        coding.save()
    lost = {one.theme: one for one in learn()}[THEME]
    assert (lost.wins, lost.is_on) == (0, False)
    assert LearnedRun.objects.get(pk=run_.pk).is_on  # the run that was on stays in its history
    assert not Assertion.objects.filter(author="model").exists()


def test_suggestions_count_nowhere_until_the_switch_and_are_withdrawn_after() -> None:
    winner()
    fresh = unseen()
    refresh()
    before, parents = on_theme(), on_theme("deployment")
    propose()
    assert {one.slug for one in suggestions(fresh[0].pk)} == {THEME}
    assert on_theme() == before
    assert not ArticleTag.objects.filter(article__in=fresh, tag__slug=THEME).exists()
    switch(THEME, on=True, by=User.objects.get(username="ada"))
    proposed = Proposal.objects.filter(theme__slug=THEME, status="counted").count()
    assert proposed >= 3
    assert (on_theme(), on_theme("deployment")) == (before + proposed, parents + proposed)
    claim = Assertion.objects.get(article=fresh[0], tag__slug=THEME)
    assert claim.author == "model"
    assert claim.reason.startswith("model of ")
    assert suggestions(fresh[0].pk) == ()
    switch(THEME, on=False, by="ada")
    assert (on_theme(), on_theme("deployment")) == (before, parents)
    assert {one.slug for one in suggestions(fresh[0].pk)} == {THEME}
    assert not Assertion.objects.filter(author="model").exists()


def test_a_person_outranks_the_model_before_and_after() -> None:
    winner()
    early, late, added = unseen()
    ada = User.objects.get(username="ada")
    correct([early.pk], "theme", THEME, "remove", author=ada)
    correct([added.pk], "theme", THEME, "add", author=ada)
    propose()
    assert suggestions(early.pk) == suggestions(added.pk) == ()
    switch(THEME, on=True, by=ada)
    correct([late.pk], "theme", THEME, "remove", author=ada)
    recount()
    carrying = set(ArticleTag.objects.filter(tag__slug=THEME).values_list("article_id", flat=True))
    assert not carrying & {early.pk, late.pk}
    switch(THEME, on=False, by=ada)
    assert ArticleTag.objects.filter(tag__slug=THEME, article=added).exists()


def test_what_reading_anew_drops_is_put_back() -> None:
    winner()
    fresh = unseen()[0]
    propose()
    switch(THEME, on=True, by="ada")
    held = on_theme()
    Assertion.objects.filter(author="model", article=fresh).delete()  # as the tagger does
    assert recount([fresh.pk]) == 1
    assert on_theme() == held
    assert recount() == 0


def test_the_command_and_the_page(client: Client) -> None:
    labelled(110)
    found = json.loads(run("train", "--json"))
    assert {one["theme"] for one in found["runs"]} == {THEME, OTHER}
    labelled(2)
    assert "proposed" in run("train")
    with pytest.raises(CommandError, match="No model was trained"):
        run("switch", "none", "on", "--by", "ada")
    assert "56 with, 56 without" in run("list")
    page = tree(client, "/validation/learned/")
    assert not page.xpath("//main//form")
    assert client.post(f"/validation/learned/{THEME}/", {"to": "on"}).status_code == 403
    client.force_login(User.objects.get(username="ada"))
    client.post(f"/validation/learned/{THEME}/", {"to": "on"})
    assert json.loads(run("list", "--json"))["models"][-1]["is_on"]
    assert "on since" in text(tree(client, "/validation/learned/"))


def test_the_page_of_a_piece_shows_a_suggestion_as_one(client: Client) -> None:
    winner()
    fresh = unseen()[0]
    propose()
    chips = tree(client, f"/articles/{fresh.pk}/").xpath("//*[@data-by='suggested']")
    assert [text(chip) for chip in chips] == ["Small models 小模型"]
    assert not tree(client, f"/articles/{fresh.pk}/").xpath("//section[@id='suggested']//form")
    client.force_login(User.objects.get(username="ada"))
    client.post(f"/articles/{fresh.pk}/correct/", {"tag": f"theme:{THEME}", "act": "remove"})
    assert not tree(client, f"/articles/{fresh.pk}/").xpath("//*[@data-by='suggested']")

"""Scores against a table worked out by hand, under the rules in force, by language, and as a card that never changes."""

from __future__ import annotations

import pytest

from analysis.measures.intervals import wilson
from analysis.models import Assertion, Coding, Entry, RuleSet, SampledPiece, ScoreCard, TaggingRun
from analysis.validation.codebook import codebook
from analysis.validation.records import FRAME, RELEVANCE, THEME, Card
from analysis.validation.samples import SampleError
from analysis.validation.scoring import card_of, score
from analysis.validation.truth import Word, settle
from tests.analysis.validation.coded import CONTROLS, MODELS, code, coded, everything, person, tabled
from tests.web.builders import piece

pytestmark = pytest.mark.django_db


def test_precision_recall_and_f1_worked_out_by_hand() -> None:
    """Small models: 8 right of 10 found, 12 seen. Their frame is deployment, that of the other theme hardware."""
    card = card_of(coded())
    for found in (card.score(THEME, MODELS), card.score(FRAME, "deployment"), card.score(THEME, "deployment")):
        assert found
        assert (found.n, found.seen, found.found, found.both, found.wrong, found.missed) == (20, 12, 10, 8, 2, 4)
        assert found.precision
        assert found.recall
        assert found.f1
        assert found.precision.value == pytest.approx(0.8)
        assert found.recall.value == pytest.approx(8 / 12)
        assert found.f1.value == pytest.approx(16 / 22)
        bounds = wilson(8, 10)
        assert (found.precision.low, found.precision.high) == pytest.approx((bounds.low, bounds.high))
    other = card.score(THEME, CONTROLS)
    assert other
    assert (other.seen, other.found, other.both) == (8, 10, 6)
    assert (card.coded, card.random, card.double, card.changed) == (20, 20, 0, 0)


def test_the_share_is_corrected_by_hand() -> None:
    """Raw 10/20. Sensitivity 8/12, specificity 6/8: (.5 + .75 - 1) / (2/3 + .75 - 1) = .25 / .41667 = .6."""
    found = card_of(coded()).score(THEME, MODELS)
    assert found
    assert found.prevalence
    assert found.prevalence.raw == 0.5
    assert found.prevalence.corrected == pytest.approx(0.6)
    assert found.prevalence.differs


def test_shares_are_corrected_from_the_purely_random_part_alone() -> None:
    """Twenty pieces of the table are random; twenty more, all missed by the rules, are not and must not move the errors: raw
    10/40; sensitivity 8/12, specificity 6/8: (.25 + .75 - 1) / (5/12) = 0."""
    table, missed = tabled(), tabled(((CONTROLS, MODELS, 20),))
    sample = everything()
    for article, theme in (*table, *missed):
        code(sample, article, "ada", theme)
    SampledPiece.objects.filter(article__in=[article for article, _ in missed]).update(is_random=False)
    found = card_of(sample).score(THEME, MODELS)
    assert found
    assert found.prevalence
    assert (found.prevalence.n, found.prevalence.of, found.missed) == (10, 40, 24)
    assert found.prevalence.corrected == pytest.approx(0)
    assert card_of(sample).random == 20


def test_scores_weigh_pieces_by_the_chance_they_were_drawn_with() -> None:
    """Twelve pieces have the theme, four of them missed; had those been drawn with a quarter of the chance they stand for 16:
    recall 8 / 24."""
    sample = coded()
    SampledPiece.objects.filter(article__title__startswith=f"{CONTROLS} {MODELS}").update(inclusion=0.25)
    found = card_of(sample).score(THEME, MODELS)
    assert found
    assert found.recall
    assert found.recall.value == pytest.approx(8 / 24)
    assert found.seen == 12


def test_agreement_of_two_people_by_hand() -> None:
    """Ten pieces, Ada sees small models in 8; Bo differs in 2 of those: 6 both, 2 neither, 2 apart. n = 20 values, 14 ones,
    6 noughts: alpha = 1 - 19 * 4 / (2 * 14 * 6) = 92 / 168."""
    sample = coded(second=10, differ=2)
    found = card_of(sample).score(THEME, MODELS)
    assert found
    assert found.alpha.n == 10
    assert found.alpha.value == pytest.approx(92 / 168)
    assert found.seen == 12  # where two differ the first one's code stands
    assert card_of(sample).double == 10


def test_languages_stand_apart() -> None:
    english, chinese = tabled(), tabled(((MODELS, CONTROLS, 3), (MODELS, MODELS, 1)), language="zh-Hans")
    sample = everything()
    for article, theme in (*english, *chinese):
        code(sample, article, "ada", theme)
    card = card_of(sample)
    assert card.slices == ("all", "en", "zh-Hans")
    found = card.score(THEME, MODELS, "zh-Hans")
    assert found
    assert found.precision
    assert found.prevalence
    assert (found.n, found.found, found.both) == (4, 4, 1)
    assert (found.prevalence.n, found.prevalence.of) == (4, 4)
    whole = card.score(THEME, MODELS)
    assert whole
    assert (whole.found, whole.both) == (14, 9)


def test_off_topic_has_no_theme_for_anybody() -> None:
    on, off, wrongly = piece(tags=(("theme", MODELS),)), piece(tags=(), band="off"), piece(tags=(("theme", MODELS),))
    sample = everything()
    code(sample, on, "ada", MODELS, band="related")
    code(sample, off, "ada", MODELS, band="off")
    code(sample, wrongly, "ada", band="off")
    card = card_of(sample)
    relevance, theme = card.score(RELEVANCE, "on"), card.score(THEME, MODELS)
    assert relevance
    assert theme
    assert (relevance.seen, relevance.found, relevance.both) == (1, 2, 1)
    assert (theme.seen, theme.found, theme.both) == (1, 2, 1)


def test_a_later_word_of_the_same_person_outranks_and_nothing_is_lost() -> None:
    article = piece(tags=(("theme", MODELS),))
    sample = everything()
    code(sample, article, "ada", CONTROLS)
    code(sample, article, "bo", CONTROLS)
    code(sample, article, "ada", MODELS)
    found = card_of(sample).score(THEME, MODELS)
    assert found
    assert (found.both, found.alpha.n) == (1, 1)  # Ada spoke first and changed her mind; Bo's is the second word
    assert Coding.objects.count() == 3


def test_codings_survive_a_flip_and_the_new_rules_are_scored() -> None:
    """Under new rules two wrong pieces lose the theme; people's codes are the same, an older card stays what it was."""
    sample = coded()
    first = score(sample.pk, by=person("ada"))
    RuleSet.objects.update(is_active=False)
    new = RuleSet.objects.create(version="2026.2", sha256="1" * 64, is_active=True)
    TaggingRun.objects.update(rule_set=new)
    Entry.objects.update(rule_set=new)
    old = Assertion.objects.filter(tag__slug=MODELS, article__title__startswith=f"{MODELS} {MODELS}")
    for claim in old:
        claim.pk, claim.rule_set = None, new
        claim.save()
    second = score(sample.pk, by=person("ada"))
    assert (first.rules_version, second.rules_version) == ("2026.1", "2026.2")
    found = Card.from_data(second.content).score(THEME, MODELS)
    assert found
    assert found.precision
    assert found.precision.value == 1.0
    assert Coding.objects.count() == 20
    before = Card.from_data(ScoreCard.objects.get(pk=first.pk).content)
    assert before == Card.from_data(first.content)
    kept = before.score(THEME, MODELS)
    assert kept
    assert kept.precision
    assert kept.precision.value == pytest.approx(0.8)


def test_the_frame_is_that_of_most_themes_then_of_the_first() -> None:
    article, other = piece(tags=(("theme", MODELS), ("theme", CONTROLS))), piece(tags=(("theme", CONTROLS),))
    sample = everything()
    code(sample, article, "ada", MODELS, CONTROLS)
    code(sample, other, "ada", CONTROLS, frame="models")
    outcomes = {one.article: one.frame[0] for one in card_of(sample).outcomes}
    assert outcomes == {article.pk: "hardware", other.pk: "models"}  # even: the first of the five
    row = Coding.objects.get(piece__article=article)
    row.primary = MODELS
    row.save()
    assert {one.article: one.frame[0] for one in card_of(sample).outcomes}[article.pk] == "deployment"


def test_three_people_vote() -> None:
    words = [
        Word("core", frozenset({"a", "b"}), "models"),
        Word("off", frozenset(), ""),
        Word("core", frozenset({"b"}), ""),
    ]
    assert settle(words) == Word("core", frozenset({"b"}), "")
    assert settle(words[:2]) == words[0]


def test_a_sample_nobody_coded_has_no_score() -> None:
    piece()
    with pytest.raises(SampleError, match="Nobody has coded"):
        score(everything().pk)
    with pytest.raises(SampleError, match="no such sample"):
        score(99)
    assert codebook().slugs == {MODELS}

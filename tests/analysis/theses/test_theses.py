"""Theses: verdicts on coverage made by hand, runs that stay as they were, and a notice when a verdict flips."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter
from analysis.measures.intervals import Interval
from analysis.measures.periods import Period
from analysis.models import Notice, Thesis, ThesisRun
from analysis.theses.claims import CLAIMS, FOUNDING
from analysis.theses.records import KINDS, Claim, Statement
from analysis.theses.runs import run, run_due
from analysis.theses.shelf import ThesisError, add, claim_of, find, on_shelf, retire, stock
from analysis.theses.statements import standing
from analysis.theses.weigh import otherwise, verdict, weigh, weighed
from articles.models import Article
from tests.analysis.explore.pieces import Draft, claim, pieces, recount, source

pytestmark = pytest.mark.django_db
END = dt.date(2025, 8, 3)
BY_SLUG = {one.slug: one for one in CLAIMS}


def press(english: str, chinese: str, *, each: int = 40, day: str = "2025-07-24") -> list[Article]:
    """So many English and Chinese pieces on China, each with one theme."""
    other = source("nanwan-shangye", language="zh-Hans")
    found = pieces(
        [Draft(f"English {n}", at=f"{day} 10:00", tags=[f"theme:{english}", "country:CN"]) for n in range(each)]
        + [
            Draft(f"中文 {n}", at=f"{day} 11:00", tags=[f"theme:{chinese}", "country:CN"], outlet=other, language="zh-Hans")
            for n in range(each)
        ]
        # a few of the other kind, so that neither frame is missing
        + [Draft("E", at=f"{day} 12:00", tags=[f"theme:{chinese}", "country:CN"]) for _ in range(6)]
        + [
            Draft("中", at=f"{day} 13:00", tags=[f"theme:{english}", "country:CN"], outlet=other, language="zh-Hans")
            for _ in range(6)
        ]
    )  # fmt: skip
    recount()
    return found


def test_the_founding_thesis_on_coverage_that_shows_it() -> None:
    press("chip_design", "platform_distribution")
    found = weigh(BY_SLUG[FOUNDING], end=END)
    assert found.verdict == "Supported"
    english, chinese = found.outcomes
    assert (english.sides[0].n, chinese.sides[0].n) == (46, 46)
    assert english.value == pytest.approx(-chinese.value)
    assert english.high < 0 < chinese.low


def test_swapping_the_languages_swaps_the_contrast() -> None:
    press("platform_distribution", "chip_design")
    found = weigh(BY_SLUG[FOUNDING], end=END)
    assert found.verdict == "Not supported"
    assert [outcome.standing for outcome in found.outcomes] == ["fails", "fails"]
    mirrored = replace(
        BY_SLUG[FOUNDING],
        statements=tuple(
            replace(s, side="above" if s.side == "below" else "below") for s in BY_SLUG[FOUNDING].statements
        ),
    )
    assert weigh(mirrored, end=END).verdict == "Supported"


def test_few_units_say_too_few() -> None:
    press("chip_design", "platform_distribution", each=10)
    assert weigh(BY_SLUG[FOUNDING], end=END).verdict == "Too few"


def test_nothing_stored_says_too_few() -> None:
    assert {weigh(one).verdict for one in CLAIMS} == {"Too few"}


def test_every_number_of_a_verdict_opens_its_list() -> None:
    press("small_models", "platform_distribution")
    for one in CLAIMS:
        found = weigh(one, end=END)
        for outcome in found.outcomes:
            for side in outcome.sides:
                assert selection.count(ArticleFilter.from_query(side.query)) == side.opens, (one.slug, side)
        for line in found.lines:
            for week in line.weeks:
                assert selection.count(ArticleFilter.from_query(week.query)) == week.opens, (one.slug, week)


def test_a_share_by_hand() -> None:
    press("chip_design", "small_models")
    found = weigh(BY_SLUG["small-models"], end=END)
    (outcome,) = found.outcomes
    # 40 of 46 Chinese stories, 6 of 46 English ones
    assert outcome.value == pytest.approx(40 / 46 - 6 / 46)
    assert (outcome.standing, found.verdict) == ("holds", "Supported")
    assert [side.opens for side in outcome.sides] == [40, 6]
    assert found.lines[0].weeks[-2].value == pytest.approx(40 / 46)


def test_evidence_speaks_for_and_against_and_is_drawn_the_same_twice() -> None:
    for one in press("chip_design", "platform_distribution")[:40]:
        span = {"field": "title", "start": 0, "end": 7, "surface": "English", "rule": "strong English"}
        claim(one, "theme:chip_design", standing="", evidence=[span])
    found, again = (weigh(BY_SLUG[FOUNDING], end=END) for _ in range(2))
    assert found.evidence == again.evidence
    assert [piece.speaks for piece in found.evidence] == (["for"] * 3 + ["against"] * 3) * 2
    # the names of frames come from the themes' families, so hardware words stand where chips are meant
    assert {piece.title[:7] for piece in found.evidence[:3]} == {"English"}


def test_a_verdict_is_the_weakest_of_its_statements() -> None:
    assert verdict(["holds", "holds"]) == "Supported"
    assert verdict(["holds", "undecided"]) == "Open"
    assert verdict(["undecided", "too few"]) == "Too few"
    assert verdict(["too few", "fails"]) == "Not supported"


@pytest.mark.parametrize(
    ("side", "bounds", "sizes", "said"),
    [
        ("above", Interval(0.1, 0.2), [30], "holds"),
        ("below", Interval(0.1, 0.2), [30], "fails"),
        ("above", Interval(-0.1, 0.2), [30], "undecided"),
        ("above", Interval(0.1, 0.2), [30, 29], "too few"),
        ("below", None, [99], "undecided"),
    ],
)
def test_standings(side: str, bounds: Interval | None, sizes: list[int], said: str) -> None:
    assert standing(side, bounds, sizes, 30) == said


def test_a_run_is_kept_and_a_flip_is_told_once() -> None:
    press("chip_design", "platform_distribution")
    stock()
    thesis = Thesis.objects.get(slug=FOUNDING)
    assert run(thesis, Period.parse("2025-W31")).verdict == "Supported"
    assert run(thesis, Period.parse("2025-W31")) is None
    frozen = ThesisRun.objects.get().result
    for week in range(4):  # then the press turns round
        press("platform_distribution", "chip_design", each=60, day=f"2025-08-{4 + 7 * week:02}")
    assert run(thesis, Period.parse("2025-W35")).verdict == "Not supported"
    assert ThesisRun.objects.get(week="2025-W31").result == frozen
    notice = Notice.objects.get()
    assert "not supported in 2025-W35; in 2025-W31 it was supported" in notice.sentence
    run(thesis, Period.parse("2025-W35"))
    assert Notice.objects.count() == 1


def test_the_weekly_run_tests_every_thesis_once() -> None:
    press("chip_design", "platform_distribution")
    assert run_due() == len(CLAIMS)
    assert run_due() == 0
    assert set(ThesisRun.objects.values_list("thesis__slug", flat=True)) == set(BY_SLUG)


def test_the_shelf_is_the_code_and_what_people_add(django_user_model) -> None:
    assert [thesis.slug for thesis in on_shelf()] == [one.slug for one in CLAIMS]
    assert len(CLAIMS) >= 6
    assert CLAIMS[0].slug == FOUNDING
    assert stock() == len(CLAIMS)
    assert stock() == 0
    ann = django_user_model.objects.create_user("ann")
    own = Statement(
        "share", "Robots are covered more in English.", "above", "lang=en", "lang=zh-Hans", "theme=robotics"
    )
    made = add("Robots are covered more in English than in Chinese.", [own], weeks=12, least=30, who=ann)
    assert on_shelf()[-1] == made
    assert claim_of(find(made.slug)).statements == (own,)
    retire(made)
    assert made not in on_shelf()
    with pytest.raises(ThesisError, match="comes with the product"):
        retire(find(FOUNDING))


@pytest.mark.parametrize(
    ("words", "statement", "said"),
    [
        ("Short", Statement("emphasis", "x", "above", ""), "10 to 300 characters"),
        ("A claim long enough", Statement("share", "x", "above", "", "lang=en"), "needs what it counts"),
        ("A claim long enough", Statement("shift", "x", "above", ""), "second list"),
        ("A claim long enough", Statement("none", "x", "above", ""), "is one of"),
        ("A claim long enough", Statement("emphasis", "x", "above", "frame=chips"), "cannot be asked"),
    ],
)
def test_what_cannot_be_tested_is_refused(words: str, statement: Statement, said: str) -> None:
    with pytest.raises(ThesisError, match=said):
        add(words, [statement], weeks=26, least=30, who=None)
    assert not Thesis.objects.exists()


def test_every_kind_is_shipped_or_told() -> None:
    shipped = {statement.kind for one in CLAIMS for statement in one.statements}
    assert shipped == set(KINDS)


def test_other_choices_are_tried() -> None:
    press("chip_design", "platform_distribution")
    founding: Claim = BY_SLUG[FOUNDING]
    found = {one.name: one.verdict for one in otherwise(founding, weighed(founding, end=END)[1])}
    assert found["count pieces"] == "Supported"
    assert len(found) == 4

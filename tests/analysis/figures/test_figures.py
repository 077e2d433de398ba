"""Every measure on coverage made by hand: its numbers are its lists, it comes out again, and what must not move it does not."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.utils import timezone

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.figures.again import recompute
from analysis.figures.registry import MEASURES
from analysis.measures.figure import SAMPLE, Figure
from analysis.models import Story, Tag, Theme
from articles.models import Article, Source
from tests.analysis.explore.pieces import Draft, newsroom, piece, pieces, recount, source, story

pytestmark = pytest.mark.django_db
WINDOW = "from=2025-06-30&to=2025-08-03"
DAYS = [
    "2025-07-06",
    "2025-07-13",
    "2025-07-20",
    "2025-07-27",
    "2025-08-03",
]  # Sundays: a week that they end is complete


def figure(slug: str, query: str = "") -> Figure:
    """A figure of the five weeks."""
    return MEASURES[slug].figure(MEASURES[slug].asked(f"{WINDOW}&{query}"))


def press(outlets: tuple[str, ...] = ("potomac-circuit", "kallang-dispatch"), each: int = 3) -> None:
    """Outlets that write about chips every week, and now and then about platforms."""
    drafts = []
    for at, day in enumerate(DAYS):
        for outlet in outlets:
            theme = "platform_distribution" if at % 2 else "chip_design"
            drafts += [
                Draft(f"{outlet} {day} {n}", at=f"{day} 10:00", tags=[f"theme:{theme}", "country:CN", "company:huawei"], outlet=source(outlet))
                for n in range(each)
            ]  # fmt: skip
    pieces(drafts)
    recount()


@pytest.mark.parametrize("slug", MEASURES)
def test_every_number_is_its_list_and_comes_out_again(slug: str) -> None:
    newsroom(120)
    for question in (
        "",
        "count=pieces",
        *(f"{name}={value}" for name, values in MEASURES[slug].choices.items() for value in values[1:]),
    ):
        found = figure(slug, question)
        assert found.n == selection.count(ArticleFilter.from_query(found.query))
        for query, opens in {(value.query, value.opens) for value in found.values if value.more.get("state") != "gap"}:
            assert selection.count(ArticleFilter.from_query(query)) == opens, (question, query)
        bounds = [value.interval for value in found.values if value.interval]
        assert all(bound.low <= bound.high for bound in bounds)
        assert len({value.key for value in found.values}) == len(found.values)
        assert recompute(json.loads(json.dumps(found.as_data()))).differs == (), question


@pytest.mark.parametrize("slug", MEASURES)
def test_nothing_stored_says_nothing(slug: str) -> None:
    found = MEASURES[slug].compute(MEASURES[slug].asked(""))
    assert found.n == 0
    assert {value.n for value in found.values} <= {0}


@pytest.mark.parametrize("slug", MEASURES)
def test_a_method_is_told_with_its_bias(slug: str) -> None:
    told = " ".join(MEASURES[slug].told)
    assert "nown bias" in told
    assert len(told) > 200


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(FilterError, match="use one of plain, same_panel"):
        figure("shares", "method=none")


def panel_shares() -> dict[str, float | None]:
    return {v.key: v.value for v in figure("shares", "method=same_panel").values if "2025-W31" not in v.key}


def test_a_source_with_500_old_pieces_changes_no_past_panel_share() -> None:
    press()
    Source.objects.update(created_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    before = panel_shares()
    assert before["chip_design"] == pytest.approx(18 / 30)
    new = source("late-arrival")
    pieces(
        [
            Draft(f"Old {n}", at=f"{DAYS[n % 5]} 12:00", tags=["theme:export_controls", "country:US"], outlet=new)
            for n in range(500)
        ]
    )
    recount()
    assert panel_shares() == before
    plain = {value.key: value.value for value in figure("shares").values}
    assert plain["chip_design"] == pytest.approx(18 / 530)


def test_an_archive_has_a_panel_although_it_came_later() -> None:
    press()
    Source.objects.update(created_at=timezone.now())
    assert figure("shares", "method=same_panel").n == 30


def test_standardised_shares_keep_the_mix_of_outlets() -> None:
    """One outlet on chips alone, one on platforms alone; in the last week the first writes four times as much."""
    drafts = []
    for at, day in enumerate(DAYS):
        for outlet, theme in (("potomac-circuit", "chip_design"), ("kallang-dispatch", "platform_distribution")):
            count = 12 if at == 4 and theme == "chip_design" else 3
            drafts += [
                Draft("x", at=f"{day} 10:00", tags=[f"theme:{theme}"], outlet=source(outlet)) for _ in range(count)
            ]
    pieces(drafts)
    recount()
    plain, standard = figure("shares"), figure("shares", "method=standardised")
    week = "chip_design/week/2025-W31"
    assert plain.value(week).value == pytest.approx(12 / 15)
    # the reference is the whole window: 24 of 39 units from the first outlet, in every week
    assert standard.value(week).value == pytest.approx(24 / 39)
    assert standard.value("chip_design/week/2025-W30").value == pytest.approx(24 / 39)


def test_swapping_the_languages_swaps_the_contrast() -> None:
    def told(first: str, second: str) -> dict[str, float | None]:
        Article.objects.all().delete()
        drafts = [Draft("a", at=f"{DAYS[0]} 10:00", tags=[f"theme:{theme}"], language=language) for language, theme, n in (
            (first, "chip_design", 20), (first, "small_models", 5), (second, "chip_design", 5), (second, "small_models", 20)) for _ in range(n)]  # fmt: skip
        pieces(drafts)
        recount()
        return {value.key: value.value for value in figure("contrast", "groups=language").values if "/" in value.key}

    there, back = told("en", "zh-Hans"), told("zh-Hans", "en")
    assert there["odds/chip_design"] == pytest.approx(-back["odds/chip_design"])
    assert there["odds/chip_design"] < 0
    assert there["points/small_models"] == pytest.approx(0.6)


def test_a_week_without_collection_is_a_gap_never_a_dip() -> None:
    press()
    Article.objects.filter(dated_at__date=dt.date(2025, 7, 20)).delete()
    recount()
    value = figure("shares").value("chip_design/week/2025-W29")
    assert (value.value, value.more["state"]) == (None, "gap")
    assert figure("emphasis").value("week/2025-W29/D").value is None


def test_sample_figures_say_so() -> None:
    source("invented-press", is_sample=True)
    piece("Invented", at=f"{DAYS[0]} 10:00", tags=["theme:chip_design"], outlet=source("invented-press"))
    recount()
    assert (
        figure("shares").as_data()["stamp"] == SAMPLE == "sample: this mix was chosen, it says nothing about the press"
    )


def test_a_burst_by_hand() -> None:
    """Two stories on Nvidia a week, then twenty in three outlets; Huawei goes on as ever."""
    weeks = [dt.date(2025, 6, 8) + dt.timedelta(weeks=week) for week in range(9)]
    drafts = []
    for at, sunday in enumerate(weeks):
        count = 20 if at == 8 else 2
        for n in range(count):
            drafts.append(Draft("n", at=f"{sunday} 10:00", tags=["company:nvidia"], outlet=source(f"outlet-{n % 4}")))
        drafts += [
            Draft("h", at=f"{sunday} 10:00", tags=["company:huawei"], outlet=source(f"outlet-{n % 4}"))
            for n in range(10)
        ]
    pieces(drafts)
    recount()
    found = figure("bursts", "of=company")
    assert [value.key for value in found.values] == ["burst/company:nvidia"]
    value = found.values[0]
    assert (value.n, value.more["outlets"]) == (20, 4)
    # 16.5 of 96 units before, 30 units this week
    assert value.more["expected"] == pytest.approx(16.5 * 30 / 96)


def test_told_together_by_hand() -> None:
    together = [Draft("both", at=f"{DAYS[0]} 10:00", tags=["company:nvidia", "company:huawei"]) for _ in range(10)]
    apart = [
        Draft("one", at=f"{DAYS[0]} 10:00", tags=[f"company:{slug}"])
        for slug in ("alibaba", "openai")
        for _ in range(45)
    ]
    pieces(together + apart)
    recount()
    (tie,) = figure("co-mentions").values
    assert (tie.n, tie.opens, tie.more["lift"]) == (10, 10, pytest.approx(10.0))
    assert tie.value == pytest.approx(1.0)


def test_what_moved_a_frame_adds_up() -> None:
    press()
    found = figure("change")
    assert sum(value.value or 0 for value in found.starting("theme/")) == pytest.approx(found.value("change").value)
    assert found.value("theme/platform_distribution").value < 0  # the last week is on chips


def test_first_in_our_sources_by_hand() -> None:
    chinese = source("nanwan-shangye", language="zh-Hans")
    for n in range(20):
        early, late = f"2025-07-{1 + n:02} 08:00", f"2025-07-{1 + n:02} 14:00"
        one = piece("故事", at=early, outlet=chinese, language="zh-Hans")
        other = piece("Story", at=late)
        story(one, other)
    recount()
    found = figure("first-seen")
    assert found.value("median").value == pytest.approx(-6.0)
    assert (found.value("zh").value, found.value("share").value) == (20, 1.0)
    Story.objects.filter(pk__in=Story.objects.values_list("pk", flat=True)[:6]).delete()
    locked = figure("first-seen")
    assert locked.value("median").value is None
    assert "nothing is claimed under 15" in locked.notes[0]


def test_new_terms_by_hand() -> None:
    drafts = [
        Draft("Chips as ever", at=f"{day} 10:00", outlet=source(f"outlet-{n % 2}")) for day in DAYS for n in range(20)
    ]
    drafts += [
        Draft("Moonfish accelerator arrives", at="2025-08-02 10:00", outlet=source(f"outlet-{n % 2}")) for n in range(8)
    ]
    pieces(drafts)
    recount()
    found = figure("new-terms")
    assert "term/moonfish accelerator arrives" in {value.key for value in found.values}
    assert all(value.n == 8 for value in found.values)


def test_blind_spots_by_hand() -> None:
    drafts = [Draft("z", at=f"{DAYS[0]} 10:00", tags=["company:alibaba"], language="zh-Hans") for _ in range(60)]
    drafts += [Draft("e", at=f"{DAYS[0]} 10:00", tags=["company:openai"]) for _ in range(60)]
    pieces(drafts)
    recount()
    keys = {
        value.key: value.more.get("there")
        for value in figure("blind-spots", "of=company").values
        if "company" in value.key
    }
    assert keys == {"zh/company:alibaba": 0, "en/company:openai": 0}


def test_outlets_on_the_stories_they_share() -> None:
    for n in range(12):
        one = piece("a", at=f"{DAYS[n % 5]} 10:00", tags=["theme:chip_design"], outlet=source("potomac-circuit"))
        other = piece(
            "b", at=f"{DAYS[n % 5]} 11:00", tags=["theme:platform_distribution"], outlet=source("kallang-dispatch")
        )
        story(one, other)
    recount()
    found = figure("outlets")
    assert found.value("potomac-circuit/hardware").value == pytest.approx(1.0)
    assert found.value("kallang-dispatch/hardware").value == pytest.approx(-1.0)
    assert found.value("potomac-circuit/hardware").more["shrunk"] == pytest.approx(12 / 32)


def test_themes_of_the_newsroom_have_frames() -> None:
    newsroom(10)
    assert Theme.objects.exclude(frame={}).exists()
    assert Tag.objects.filter(kind="extent").exists()


def test_what_an_address_cannot_name_is_refused_or_left_out() -> None:
    """A number whose list no address can ask for is not shown."""
    many = [source(f"outlet-with-a-long-name-{n}") for n in range(301)]
    Source.objects.update(country="US", created_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    pieces([Draft("x", at=f"{day} 10:00", tags=["theme:chip_design"], outlet=one) for one in many for day in DAYS[-1:]])
    recount()
    with pytest.raises(FilterError, match="301 outlets are too many"):
        figure("blind-spots", "between=press")
    assert not figure("emphasis").starting("press/US/")

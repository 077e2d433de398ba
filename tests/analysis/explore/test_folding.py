"""Lists that count texts and stories: copies move nothing, and what is in no story is one by itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from analysis.explore import counts, selection
from analysis.explore.filters import ArticleFilter, FilterError
from analysis.explore.folding import COUNTED
from analysis.explore.lists.page import week_bars
from analysis.explore.timelines.timeline import timeline
from analysis.measures.periods import Period
from analysis.stories import pipeline
from analysis.tagging import rollups
from tests.analysis.explore.asked import asked_of_newsroom
from tests.analysis.explore.pieces import Draft, newsroom, piece, pieces, story
from tests.analysis.stories.press import Press
from tests.analysis.stories.test_pipeline import LICENCE

pytestmark = pytest.mark.django_db
COMPANIES = frozenset({"company"})
KINDS = frozenset({"company", "theme", "country", "extent"})


@pytest.fixture
def crossing() -> None:
    """A newsroom whose stories run over many weeks, with copies among them."""
    made = newsroom(60)
    for number in range(8, 48, 5):
        story(*made[number : number + 5], copies={made[number + 1]: made[number]})


def lengths(query: str = "") -> tuple[int, ...]:
    """The list in pieces, texts and stories."""
    rollups.rebuild()  # rows made by hand leave the kept counts behind
    asked = ArticleFilter.from_query(query)
    return tuple(selection.count(asked.with_value("counted", unit)) for unit in COUNTED)


def by_company() -> dict[int, tuple[int, ...]]:
    """Every company's pieces, texts and stories."""
    found = [counts.live_by_tag(ArticleFilter(counted=unit), COMPANIES) for unit in COUNTED]
    return {tag: tuple(each[tag] for each in found) for tag in found[0]}


def test_ten_copies_move_a_story_share_by_one() -> None:
    press = Press()
    nvidia, huawei = press.tag("company", "nvidia").pk, press.tag("company", "huawei").pk
    press.piece("Huawei opens a campus", about=["company:huawei"])
    press.piece("Harmony phones arrive", about=["company:huawei"], outlet="Kallang Dispatch")
    pipeline.build()
    before = by_company()
    assert nvidia not in before
    assert before[huawei] == (2, 2, 2)
    for number in range(11):  # a text and its ten copies
        press.piece("H20 licences", body=LICENCE, outlet=f"Outlet {number}", about=["company:nvidia"])
    pipeline.build()
    after = by_company()
    assert after[nvidia] == (11, 1, 1)
    assert after[huawei] == before[huawei]
    assert lengths() == (13, 3, 3)


def test_a_list_that_holds_only_a_copy_counts_one() -> None:
    press = Press()
    assert lengths() == (0, 0, 0)
    press.piece("H20 licences", body=LICENCE, about=["company:nvidia"])
    press.piece("H20 licences again", body=LICENCE, outlet="Kallang Dispatch", about=["company:huawei"])
    pipeline.build()
    assert lengths("company=huawei") == (1, 1, 1)
    press.piece("A recipe for porridge", about=["company:huawei"], on_topic=False)
    pipeline.build()
    assert lengths("company=huawei") == (2, 2, 2)


@pytest.mark.parametrize("extra", [1, 2, 12])
def test_however_many_copies_come_texts_and_stories_stay(extra: int) -> None:
    press = Press()
    for number in range(extra):
        press.piece("H20 licences", body=LICENCE, outlet=f"Outlet {number}")
    pipeline.build()
    assert lengths() == (extra, 1, 1)


def test_a_story_counts_in_every_week_in_which_it_was_told() -> None:
    """Narrowed first, folded last: the share of a theme among the stories of a week is always a part of them."""
    first = piece("Licences return", at="2025-07-27 10:00")
    second = piece("Licences, a week on", at="2025-07-28 10:00", tags=["theme:export_controls"])
    other = piece("Alone", at="2025-07-29 10:00")
    story(first, second)
    rollups.rebuild()
    whole = ArticleFilter(counted="stories")
    weeks = counts.by_period(whole, "week")
    assert [(week.label, n) for week, n in sorted(weeks.items())] == [("2025-W30", 1), ("2025-W31", 2)]
    assert selection.count(whole) == 2
    assert selection.ids(whole.between(Period.parse("2025-W31").start, None)) == [other.pk, second.pk]
    assert selection.ids(whole) == [other.pk, first.pk]


def test_a_theme_told_later_than_its_story_has_no_share_above_one() -> None:
    """Two stories reach the theme in their second week. Were a story of the week of its first piece, two of one would carry it."""
    for number in range(2):
        first = piece(f"Talks {number}", at="2025-07-27 10:00")
        story(first, piece(f"Talks end {number}", at="2025-07-28 10:00", tags=["theme:export_controls"]))
    piece("Alone", at="2025-07-29 10:00")
    rollups.rebuild()
    found = timeline(ArticleFilter(counted="stories"), values=["export_controls"], measure="share")
    assert [state.total for state in found.periods] == [2, 3]
    assert found.n == 3
    (theme,) = found.series
    assert [(point.count, point.total) for point in theme.points] == [(0, 2), (2, 3)]
    assert theme.total.count == 2


@pytest.mark.parametrize("unit", ["texts", "stories"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filter=asked_of_newsroom())
def test_what_a_tag_counts_is_a_part_of_its_list(crossing: None, unit: str, filter: ArticleFilter) -> None:
    asked = filter.replace(counted=unit)
    for period in ("week", "month"):
        whole = counts.by_period(asked, period)
        for tag, parts in counts.by_period_and_tag(asked, period, counts.by_tag(asked, KINDS)).items():
            assert all(n <= whole[at] for at, n in parts.items()), (tag, parts, whole)
    total = selection.count(asked)
    assert all(n <= total for n in counts.by_tag(asked, KINDS).values())
    assert max(counts.by_day(asked).values(), default=0) <= total <= sum(counts.by_day(asked).values())


@pytest.mark.parametrize("unit", ["texts", "stories"])
def test_no_share_exceeds_one_and_every_number_is_its_list(unit: str) -> None:
    newsroom(80)
    asked = ArticleFilter(counted=unit)
    for found in (timeline(asked, measure="share"), timeline(asked, by="company", unit="month", measure="share")):
        assert found.n == selection.count(asked.between(found.periods[0].period.start, found.periods[-1].period.end))
        for state in found.periods:
            assert selection.count(ArticleFilter.from_query(state.query)) == state.total
        for series in found.series:
            assert selection.count(ArticleFilter.from_query(series.total.query)) == series.total.count
            for point in series.points:
                assert point.share is None or 0 <= point.share <= 1
                assert selection.count(ArticleFilter.from_query(point.query)) == point.count
    days = counts.by_day(asked)
    assert {day: selection.count(asked.between(day, day)) for day in days} == days


def test_the_bars_of_a_list_of_stories_open_what_they_say() -> None:
    newsroom(80)
    asked = ArticleFilter(counted="stories")
    bars, before, after = week_bars(asked, counts.by_day(asked))
    assert bars
    shown = [(bar.query, bar.count) for bar in bars] + [(one.query, one.count) for one in (before, after) if one]
    assert [selection.count(ArticleFilter.from_query(query)) for query, _ in shown] == [n for _, n in shown]


def test_what_lies_before_the_bars_counts_a_story_of_several_days_once() -> None:
    story(piece("Long ago", at="2015-01-05 10:00"), piece("Long ago, told again", at="2015-01-06 10:00"))
    piece("Now", at="2025-07-30 10:00")
    asked = ArticleFilter(counted="stories")
    _, before, _ = week_bars(asked, counts.by_day(asked))
    assert before is not None
    assert (before.count, selection.count(ArticleFilter.from_query(before.query))) == (1, 1)


def test_frames_are_filters_by_the_themes_that_share_in_them() -> None:
    made = pieces(
        [Draft("Chips", tags=["theme:chip_design"]), Draft("Rules", tags=["theme:export_controls"]),
         Draft("Phones", tags=["theme:small_models"]), Draft("Nothing")]
    )  # fmt: skip
    chips, rules, phones, nothing = (one.pk for one in made)

    def listed(query: str) -> set[int]:
        return set(selection.ids(ArticleFilter.from_query(query)))

    assert listed("frame=hardware") == {chips, rules}
    assert listed("frame=deployment&frame=regulation") == {rules, phones}
    assert listed("frame=any") == {chips, rules, phones}
    assert listed("-frame=any") == {nothing}
    assert listed("frame=hardware&-frame=regulation") == {chips}
    assert listed("extent=title") == {chips, rules, phones, nothing}
    with pytest.raises(FilterError, match="one of hardware, models"):
        ArticleFilter.from_query("frame=chips")

"""Lists that count texts and stories: copies move nothing, and what is in no story is one by itself."""

from __future__ import annotations

import pytest

from analysis.explore import counts, selection
from analysis.explore.filters import ArticleFilter
from analysis.explore.folding import COUNTED
from analysis.stories import pipeline
from analysis.tagging import rollups
from tests.analysis.stories.press import Press
from tests.analysis.stories.test_pipeline import LICENCE

pytestmark = pytest.mark.django_db
COMPANIES = frozenset({"company"})


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

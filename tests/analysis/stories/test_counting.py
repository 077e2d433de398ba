from __future__ import annotations

import pytest

from analysis.models import Entry
from analysis.stories import pipeline
from analysis.stories.counting import Counts, counts, grouped
from tests.analysis.stories.press import Press
from tests.analysis.stories.test_pipeline import LICENCE

pytestmark = pytest.mark.django_db
BY_TAG = {"by": "tag.tag_id", "joins": "JOIN analysis_articletag tag ON tag.article_id = piece.article_id"}


def test_ten_copies_move_a_story_share_by_one() -> None:
    press = Press()
    nvidia, huawei = press.tag("company", "nvidia").pk, press.tag("company", "huawei").pk
    press.piece("Huawei opens a campus", about=["company:huawei"])
    press.piece("Harmony phones arrive", about=["company:huawei"], outlet="Kallang Dispatch")
    pipeline.build()
    before = grouped(Entry.objects.values("pk"), **BY_TAG)
    assert nvidia not in before
    assert before[huawei] == Counts(2, 2, 2)
    for number in range(11):  # a text and its ten copies
        press.piece("H20 licences", body=LICENCE, outlet=f"Outlet {number}", about=["company:nvidia"])
    pipeline.build()
    after = grouped(Entry.objects.values("pk"), **BY_TAG)
    assert after[nvidia] == Counts(pieces=11, texts=1, stories=1)
    assert after[huawei] == before[huawei]
    assert counts(Entry.objects.values("pk")) == Counts(13, 3, 3)


def test_a_list_that_holds_only_a_copy_counts_one() -> None:
    press = Press()
    press.piece("H20 licences", body=LICENCE)
    copy = press.piece("H20 licences again", body=LICENCE, outlet="Kallang Dispatch")
    off = press.piece("A recipe for porridge", on_topic=False)
    pipeline.build()
    assert counts([copy.pk]) == Counts(1, 1, 1)
    assert counts([copy.pk, off.pk]) == Counts(2, 2, 2)
    assert counts([]) == Counts(0, 0, 0)
    assert counts([copy.pk]).of("story") == 1


def test_one_query_counts_all_three(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = counts(Entry.objects.filter(relevance__gte=50).values("pk"))
    assert found == Counts(0, 0, 0)


@pytest.mark.parametrize("extra", [1, 2, 12])
def test_however_many_copies_come_texts_and_stories_stay(extra: int) -> None:
    press = Press()
    for number in range(extra):
        press.piece("H20 licences", body=LICENCE, outlet=f"Outlet {number}")
    pipeline.build()
    assert counts(Entry.objects.values("pk")) == Counts(extra, 1, 1)

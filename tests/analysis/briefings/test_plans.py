"""Plans: what they may ask for, and what is refused in a sentence."""

from __future__ import annotations

import pytest

from analysis.briefings import plans
from analysis.briefings.errors import BriefingError
from analysis.models import BriefingPlan, SavedView

pytestmark = pytest.mark.django_db


def test_the_weekly_plan_is_always_there() -> None:
    assert plans.find().slug == "weekly"
    BriefingPlan.objects.all().delete()
    assert plans.find().name == "Weekly briefing"
    assert plans.filter_of(plans.find()).to_query() == "relevance=on"


def test_a_plan_is_written_and_changed() -> None:
    for slug in ("a", "b"):
        SavedView.objects.create(slug=slug, name=slug.upper(), query="company=tencent", is_shared=True)
    made = plans.write("desk", query="country=CN", views=["b", "a"], recipients=[" x@example.org ", "x@example.org"])
    assert [view.slug for view in plans.views_of(made)] == ["b", "a"]
    assert (made.name, made.recipients) == ("desk", ["x@example.org"])
    assert plans.filter_of(made).to_query() == "country=CN&relevance=on"
    changed = plans.write("desk", name="China desk", views=["a"])
    assert (changed.pk, changed.name, changed.query) == (made.pk, "China desk", "country=CN")
    SavedView.objects.filter(slug="a").update(is_shared=False)
    assert plans.views_of(changed) == []


@pytest.mark.parametrize(
    ("slug", "fields", "words"),
    [
        ("Desk", {}, "small letters"),
        ("w2025", {"query": "from=never"}, "cannot be asked for"),
        ("desk", {"length": 0}, "1 to 30"),
        ("desk", {"language": "fr"}, "written in en"),
        ("desk", {"weekday": 1}, "or neither"),
        ("desk", {"weekday": 8, "hour": 1}, "or neither"),
        ("desk", {"name": "two\nlines"}, "one line"),
        ("desk", {"recipients": ["nobody"]}, "no mail address"),
        ("desk", {"recipients": ["a@example.org\nBcc: b@example.org"]}, "no mail address"),
        ("desk", {"recipients": [f"a{n}@example.org" for n in range(51)]}, "at most 50"),
        ("desk", {"views": ["private"]}, "no shared view"),
        ("desk", {"views": [str(n) for n in range(13)]}, "at most 12"),
    ],
)
def test_what_no_plan_can_be_is_refused(slug: str, fields: dict[str, object], words: str) -> None:
    SavedView.objects.create(slug="private", name="Private", query="")
    with pytest.raises(BriefingError, match=words):
        plans.write(slug, **fields)  # type: ignore[arg-type]
    assert set(BriefingPlan.objects.values_list("slug", flat=True)) == {"weekly"}


def test_a_plan_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(BriefingError, match="there are weekly"):
        plans.find("desk")

"""Rows among many numbers: the same ones as by `in`, and one parameter however many there are."""

from collections.abc import Iterable

import pytest

from analysis.explore.among import among
from analysis.models import Tag

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tags(db: None) -> None:
    Tag.objects.bulk_create([Tag(kind="theme", slug=f"theme-{n}", name=f"Theme {n}") for n in range(80)])


@pytest.mark.parametrize("places", [(), (0,), range(60), (3, 5, 10**12)])
def test_the_same_rows_as_by_in(places: Iterable[int]) -> None:
    first = Tag.objects.order_by("id").values_list("id", flat=True)[0]
    numbers = [first + place for place in places]
    found = Tag.objects.filter(among("id", numbers)).order_by("id")
    assert list(found) == list(Tag.objects.filter(id__in=numbers).order_by("id"))
    assert len(found) == sum(place < 80 for place in places)


def test_one_parameter_for_any_number_of_numbers() -> None:
    _, parameters = Tag.objects.filter(among("id", range(1_000))).query.sql_with_params()
    assert parameters == (list(range(1_000)),)

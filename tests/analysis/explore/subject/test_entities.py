"""The pages of companies, countries and themes: their numbers open their lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.subject import entity_index
from analysis.explore.subject.entities import (
    EntityPage,
    body_page,
    company_page,
    country_page,
    product_page,
    theme_page,
)
from analysis.explore.subject.entity_index import (
    EntityIndex,
    body_index,
    company_index,
    country_index,
    product_index,
    theme_index,
)
from analysis.models import Body, Company, Product, StaleWeek, Theme
from tests.analysis.explore.pieces import Draft, newsroom, piece, pieces, recount, tag

pytestmark = pytest.mark.django_db
PAGES = [(company_page, "huawei"), (country_page, "cn"), (theme_page, "chip_design")]


def opened(query: str) -> int:
    return selection.count(ArticleFilter.from_query(query))


def extra(kind: str, slug: str) -> None:
    """A product or body with three on-topic pieces in the newest week."""
    room = {"product": Product, "body": Body}[kind]
    room.objects.create(tag=tag(kind, slug, slug.title()), kind="chip")
    pieces([Draft(tags=(f"{kind}:{slug}", "company:huawei"))] * 3)
    recount()


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("index", [company_index, country_index, theme_index, product_index, body_index])
def test_every_number_of_an_index_opens_its_list(index: Callable[[], EntityIndex], stale: bool) -> None:
    made = newsroom()
    for kind, slug in (("product", "ascend"), ("body", "cac")):
        extra(kind, slug)
    if stale:
        StaleWeek.objects.create(week=made[0].dated_at.date())
    found = index()
    assert found.total == len(found.rows) > 0
    assert found.week == "2025-W31"
    for row in found.rows:
        for opens in (row.all, row.on_topic, row.last_week):
            assert opens.count == opened(opens.query)
        assert row.spark[-1] == row.last_week.count


def test_an_index_is_read_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom()
    whole = company_index()
    monkeypatch.setattr(entity_index, "LISTED", 2)
    first = company_index()
    parts = [company_index(number) for number in range(1, first.pages + 1)]
    assert first.pages == -(-whole.total // 2) > 1
    assert [row.slug for part in parts for row in part.rows] == [row.slug for row in whole.rows]
    assert company_index(999).page == first.pages


@pytest.mark.parametrize(("page", "slug"), PAGES)
def test_every_number_of_a_page_opens_its_list(page: Callable[[str], EntityPage | None], slug: str) -> None:
    newsroom()
    found = page(slug)
    assert found is not None
    numbers: list[Opens] = [found.all, found.on_topic, *(p.opens for p in found.lede if p.opens)]
    numbers += [row.opens for group in found.together for row in group.rows]
    numbers += [mix.opens for mix in found.by_language]
    numbers += [row.opens for row in found.outlets]
    assert sum(row.opens.count for row in found.outlets) == found.on_topic.count
    assert len(numbers) > 8
    for opens in numbers:
        assert opens.count == opened(opens.query)
    assert [row.id for row in found.rows] == selection.ids(ArticleFilter.from_query(found.on_topic.query), limit=10)
    assert found.timeline.series[0].slug == found.slug
    assert {group.kind for group in found.together} == {"company", "country", "theme"}
    assert found.slug not in {row.slug for group in found.together if group.kind == found.kind for row in group.rows}


def test_a_company_knows_its_family_and_its_names() -> None:
    huawei, hisilicon, seat = (
        tag("company", "huawei", "Huawei", "华为"),
        tag("company", "hisilicon"),
        tag("country", "CN", "China"),
    )
    owner = Company.objects.get(tag=huawei)
    Company.objects.filter(tag=hisilicon).update(parent=owner)
    Product.objects.create(tag=tag("product", "ascend", "Ascend", "昇腾"), kind="chip", owner=owner)
    Company.objects.filter(tag=huawei).update(aliases=[["Huawei", "en", "c"], ["华为", "zh", ""], ["Huawei", "en", ""]])
    found = company_page("huawei")
    assert found is not None
    assert (found.country_code, found.country_name) == (seat.slug, "China")
    assert [(group.language, group.names) for group in found.aliases] == [("en", ("Huawei",)), ("zh", ("华为",))]
    assert [(link.slug, link.path) for link in found.children] == [("hisilicon", "/companies/hisilicon/")]
    assert [(link.slug, link.path, link.query) for link in found.products] == [
        ("ascend", "/products/ascend/", "product=ascend")
    ]
    child = company_page("hisilicon")
    assert child is not None
    assert child.parent is not None
    assert child.parent.name_zh == "华为"
    assert found.sentence == "Huawei 华为 is in no on-topic piece yet"


def test_a_theme_knows_its_family() -> None:
    parent, child = tag("theme", "hardware", "Chips and compute"), tag("theme", "chip_design")
    Theme.objects.filter(tag=child).update(parent_id=parent.pk, definition="Chips.")
    found = theme_page("chip_design")
    assert found is not None
    assert found.parent is not None
    assert (found.parent.slug, found.definition, found.frame) == ("hardware", "Chips.", "hardware")
    above = theme_page("hardware")
    assert above is not None
    assert ([link.slug for link in above.children], above.frame) == (["chip_design"], "hardware")


def test_lift_says_how_much_oftener_than_chance() -> None:
    pieces([Draft(tags=("company:huawei", "company:nvidia"))] * 6 + [Draft(tags=("company:openai",))] * 6)
    piece(tags=("company:huawei", "company:openai"))
    recount()
    found = company_page("huawei")
    assert found is not None
    companies = next(group for group in found.together if group.kind == "company")
    nvidia, openai = companies.rows
    # 6 of 13 pieces carry both; 7 carry Huawei, 6 Nvidia
    assert nvidia.lift == pytest.approx(6 * 13 / (7 * 6))
    assert (openai.opens.count, openai.lift) == (1, None)


def test_languages_that_stress_different_frames_make_the_sentence() -> None:
    tag("company", "huawei", "Huawei")
    pieces(
        [Draft(tags=("company:huawei", "theme:chip_design"))] * 40
        + [Draft(tags=("company:huawei", "theme:platform_distribution"), language="zh-Hans")] * 30
    )
    recount()
    found = company_page("huawei")
    assert found is not None
    assert found.sentence == "Huawei: hardware in English, deployment in Chinese, simplified"
    assert [mix.emphasis.n for mix in found.by_language] == [40, 30]


@pytest.mark.parametrize("page", [company_page, country_page, theme_page])
def test_unknown_names_have_no_page(page: Callable[[str], EntityPage | None]) -> None:
    assert page("acme") is None


@pytest.mark.parametrize(("page", "kind", "slug"), [(product_page, "product", "ascend"), (body_page, "body", "cac")])
def test_products_and_bodies_have_pages(page: Callable[[str], EntityPage | None], kind: str, slug: str) -> None:
    newsroom()
    extra(kind, slug)
    found = page(slug)
    assert found is not None
    assert found.on_topic.count == opened(found.on_topic.query) == 3
    assert found.timeline.series[0].slug == slug
    assert [row.slug for group in found.together if group.kind == "company" for row in group.rows] == ["huawei"]
    assert page("nobody") is None


def test_peers_are_the_most_covered_of_the_same_seat_and_no_kin() -> None:
    covered = {"huawei": 2, "hisilicon": 9, "alibaba": 3, "tencent": 5, "nvidia": 8, "openai": 7}
    seats = {slug: Company.objects.get(tag=tag("company", slug)) for slug in covered}
    Company.objects.filter(tag__slug__in=["nvidia", "openai"]).update(country="US")
    Company.objects.filter(tag__slug="hisilicon").update(parent=seats["huawei"])
    pieces([Draft(tags=(f"company:{slug}",)) for slug, many in covered.items() for _ in range(many)])
    recount()
    found = company_page("huawei")
    assert found is not None
    assert [peer.slug for peer in found.peers] == ["tencent", "alibaba", "nvidia"]
    assert [series.slug for series in found.timeline.series] == ["huawei", "tencent", "alibaba", "nvidia"]
    assert found.apart_query.startswith("by=company")


def test_families_are_measured_against_families() -> None:
    for family, child in (("hardware", "chip_design"), ("models", "small_models"), ("regulation", "export_controls")):
        parent = Theme.objects.get(tag=tag("theme", family))
        Theme.objects.filter(tag=tag("theme", child)).update(parent=parent)
        pieces([Draft(tags=(f"theme:{family}", f"theme:{child}"))] * 2)
    recount()
    above, below = theme_page("hardware"), theme_page("chip_design")
    assert above is not None
    assert below is not None
    assert [peer.slug for peer in above.peers] == ["models", "regulation"]
    assert [peer.slug for peer in below.peers] == ["export_controls", "small_models"]

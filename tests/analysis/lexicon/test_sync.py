"""Loading is done once however often it is asked for; a changed file shows its difference before it is loaded."""

from pathlib import Path

import pytest

from analysis.lexicon.diff import diff
from analysis.lexicon.files import load
from analysis.lexicon.sync import sync
from analysis.models import Body, Company, Country, Product, RuleSet, Tag, Theme

pytestmark = pytest.mark.django_db


def snapshot() -> list[object]:
    tables = (Tag, Company, Product, Body, Country, Theme, RuleSet)
    return [sorted(map(str, table.objects.values_list())) for table in tables]


def test_rows_follow_the_files() -> None:
    report = sync(load())
    assert report.created
    assert report.activated
    company = Company.objects.get(tag__kind="company", tag__slug="hisilicon")
    assert company.parent is not None
    assert company.parent.tag.slug == "huawei"
    assert ["海思", "zh", ""] in company.aliases
    product = Product.objects.get(tag__slug="wechat")
    assert product.owner is not None
    assert product.owner.tag.slug == "tencent"
    assert Body.objects.get(tag__slug="cac").country == "CN"
    assert Body.objects.get(tag__slug="un").country == ""
    theme = Theme.objects.get(tag__slug="small_models")
    assert theme.parent is not None
    assert theme.parent.tag.slug == "models"
    assert theme.frame == {"models": 0.4, "deployment": 0.6}
    assert Country.objects.count() == report.counts["country"] == 105
    assert not Tag.objects.filter(slug__contains="+").exists()
    active = RuleSet.objects.active()
    assert active is not None
    assert active.version == "2026.1"


def test_a_second_time_changes_nothing() -> None:
    sync(load())
    before = snapshot()
    report = sync(load())
    assert not report.created
    assert not report.activated
    assert snapshot() == before


def test_a_new_version_takes_over_and_the_old_one_can_come_back(folder: Path) -> None:
    sync(load())
    path = folder / "organisations.csv"
    path.write_text(path.read_text("utf-8").replace("Nvidia|NVDA~c", "Nvidia|Team Green|NVDA~c"), "utf-8")
    changed = load(folder)
    difference = diff(changed)
    assert not difference.same
    assert [(c.kind, c.id, c.what, c.details) for c in difference.changes] == [
        ("company", "nvidia", "changed", ("+ Team Green",))
    ]
    sync(changed)
    assert diff(changed).same
    assert RuleSet.objects.get(is_active=True).sha256 == changed.sha256
    assert RuleSet.objects.count() == 2
    report = sync(load())
    assert not report.created
    assert report.activated


def test_the_difference_names_what_comes_and_goes(folder: Path) -> None:
    path = folder / "organisations.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    sync(load())
    path.write_text(
        "".join(line for line in lines if not line.startswith("ytl,")) + "acme,Acme AI,,ai_lab,US,,Acme AI,,,,\n",
        "utf-8",
    )
    (folder / "products.csv").write_text((folder / "products.csv").read_text("utf-8").replace(",ytl,", ",,"), "utf-8")
    found = {(change.id, change.what) for change in diff(load(folder)).changes}
    assert found == {("acme", "added"), ("ytl", "left"), ("ilmu", "changed")}


def test_before_the_first_load_everything_is_new() -> None:
    difference = diff(load())
    assert difference.stored == ""
    assert {change.what for change in difference.changes} == {"added"}
    assert Tag.objects.count() == 0

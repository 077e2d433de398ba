"""Warnings beside charts: there when a theme or frame is doubtful, gone when it was mended, quiet before anybody looked."""

from __future__ import annotations

import pytest
from django.test import Client

from analysis.validation.scoring import score
from tests.analysis.validation.coded import CONTROLS, MODELS, code, coded, everything, tabled
from tests.web.reading import text, tree

pytestmark = pytest.mark.django_db
PATHS = (
    "/themes/small_models/", "/timeline/", "/", "/companies/huawei/", "/emphasis/", "/figures/shares/", "/figures/emphasis/",
)  # fmt: skip

OF_THEMES = {"/themes/small_models/", "/timeline/", "/figures/shares/"}


def told(client: Client, path: str) -> str:
    return " ".join(text(one) for one in tree(client, path).xpath("//*[@data-trust]"))


def doubt() -> None:
    pieces = tabled(((MODELS, CONTROLS, 9), (CONTROLS, CONTROLS, 6)))
    sample = everything()
    for article, theme in pieces:
        code(sample, article, "ada", theme)
    score(sample.pk)


@pytest.mark.parametrize("path", PATHS)
def test_a_warning_comes_and_goes(client: Client, pieces: list[object], path: str) -> None:
    assert "ot validated yet" in told(client, path)
    doubt()
    warned = told(client, path)
    assert "Doubtful" in warned
    assert ("Small models: only 0" if path in OF_THEMES else "Deployment: only 0") in warned
    score(coded(second=20).pk)
    assert "Doubtful" not in told(client, path)


def test_the_doubtful_are_marked_where_they_stand(client: Client, pieces: list[object]) -> None:
    doubt()
    page = tree(client, "/timeline/")
    marked = page.xpath("//*[@class='stamp' and text()='doubtful']/..")
    assert {one.tag for one in marked} == {"span", "th"}
    assert all("Small models" in text(one) for one in marked)
    assert not tree(client, "/timeline/?by=company").xpath("//*[@data-trust]")
    link = tree(client, "/themes/small_models/").xpath("//*[@data-trust]//a/@href")[0]
    assert tree(client, link).xpath("//h1")

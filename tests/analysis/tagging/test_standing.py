"""What an outlet prints around every piece is no subject of any of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.models import Assertion
from analysis.tagging.pipeline import tag_waiting
from analysis.tagging.standing import StandingLines
from articles.models import Source
from tests.analysis.tagging.conftest import MakeArticle

FOOTER = "The Paper is read on servers of Huawei and Tencent in Singapore."


def accepted() -> set[str]:
    return set(Assertion.objects.filter(verdict="accepted").values_list("tag__slug", flat=True))


@pytest.mark.usefixtures("loaded")
def test_a_sources_own_footer_names_nobody(make: MakeArticle) -> None:
    for number in range(12):
        make(f"Nvidia ships chip {number}", body=f"Nvidia shipped chip number {number} on Monday.\n\n{FOOTER}")
    tag_waiting()
    assert "nvidia" in accepted()
    assert not {"huawei", "tencent"} & accepted()


@pytest.mark.usefixtures("loaded")
def test_of_few_pieces_nothing_is_said(make: MakeArticle) -> None:
    for number in range(3):
        make(f"Nvidia ships chip {number}", body=f"Nvidia shipped chip number {number} on Monday.\n\n{FOOTER}")
    tag_waiting()
    assert {"nvidia", "huawei", "tencent"} <= accepted()


def test_a_source_is_looked_up_once_a_run(source: Source, make: MakeArticle) -> None:
    for number in range(9):
        make(f"Title {number}", body=f"Text number {number}.\n\n{FOOTER}")
    standing = StandingLines()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert standing.of([source.pk, source.pk]) == {source.pk: frozenset({FOOTER})}
        assert standing.of([source.pk]) == {source.pk: frozenset({FOOTER})}
    assert len(queries) == 1

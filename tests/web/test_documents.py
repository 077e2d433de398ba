"""Charts, comparisons, matrices and measures as documents: every number of the file is the length of a list."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from lxml import html
from python_calamine import CalamineWorkbook

from articles.models import Article, Source
from tests.web.reading import count, tree

ADDRESSES = (
    "/timeline.xlsx?by=company&chart=timeline", "/timeline.xlsx?by=company", "/overview.xlsx", "/emphasis.xlsx",
    "/compare.xlsx?e=company:huawei&e=company:nvidia", "/matrix.xlsx?rows=company&cols=theme",
    "/figures/shares.xlsx", "/companies/huawei.xlsx", "/articles.xlsx?chart=weeks",
)  # fmt: skip


def book(client: Client, address: str) -> dict[str, list[list[object]]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Disposition"].startswith('attachment; filename="divergence-')
    found = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_number_of_a_workbook_is_the_length_of_a_list(
    client: Client, pieces: list[Article], address: str
) -> None:
    sheets = book(client, address)
    assert list(sheets)[-2:] == ["Numbers", "About"]
    head, *rows = sheets["Numbers"]
    numbers = [dict(zip(head, row, strict=True)) for row in rows]
    told = {(row["query"], row["count"]) for row in numbers if row["query"] and row["count"] != ""}
    assert len(told) > 1
    lengths = {query: count(tree(client, f"/articles/?{query}")) for query, _ in told}
    assert [(query, n) for query, n in told if lengths[query] != n] == []
    about = dict(sheets["About"])
    path = address.partition(".")[0].replace("/overview", "")
    assert about["Taken from"].startswith(f"{path}/")
    assert about["Rules"] == "2026.1"


def test_a_comparison_has_its_tables(client: Client, pieces: list[Article]) -> None:
    sheets = book(client, "/compare.xlsx?e=company:huawei&e=company:nvidia")
    told = next(rows for name, rows in sheets.items() if "Values with" in name)
    assert told[0] == ["Part", "Huawei", "Nvidia"]
    assert any(str(cell).startswith("too few (n = ") for row in told for cell in row)
    assert any(name.endswith("By outlet") for name in sheets)


def test_a_matrix_in_a_document_is_that_of_the_page(client: Client, pieces: list[Article]) -> None:
    sheets = book(client, "/matrix.xlsx?rows=company&cols=theme")
    page = tree(client, "/matrix/?rows=company&cols=theme")
    shown = sorted(
        int(link.get("data-opens"))
        for link in page.xpath("//table[@class='heat']/tbody//td[not(contains(@class, 'tot'))]/a[@data-opens]")
    )
    held = next(rows for name, rows in sheets.items() if name.startswith("1 "))
    assert sorted(int(cell) for row in held[1:] for cell in row[1:-1]) == shown


def test_files_are_in_english_whoever_asks_and_alike(client: Client, pieces: list[Article]) -> None:
    for address in (
        "/timeline.md?chart=timeline",
        "/compare.md?e=company:huawei&e=company:nvidia",
        "/matrix.md",
        "/figures/shares.md",
    ):
        one = client.get(address)
        assert one.status_code == 200
        assert one.content == client.get(address, headers={"Accept-Language": "zh-hans"}).content


def test_a_page_offers_its_documents(client: Client, pieces: list[Article]) -> None:
    for path in (
        "/matrix/?rows=company&cols=theme",
        "/compare/?e=company:huawei&e=company:nvidia",
        "/figures/shares/",
    ):
        offered = tree(client, path).xpath("//span[@class='files']/a/@href")
        assert {link.partition("?")[0].rpartition(".")[2] for link in offered} >= {"json", "xlsx", "html", "md"}
        assert [link for link in offered if client.get(link).status_code != 200] == []


def test_a_sample_says_so_in_every_document(client: Client, pieces: list[Article]) -> None:
    Source.objects.filter(pk=pieces[0].source_id).update(is_sample=True)
    for address in (
        "/timeline.html?chart=timeline",
        "/compare.html?e=huawei&e=nvidia",
        "/matrix.html",
        "/articles.html",
    ):
        page = html.document_fromstring(client.get(address).getvalue().decode())
        assert "says nothing about the press" in page.text_content()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/compare.xlsx?e=nobody&e=huawei", 400), ("/matrix.xlsx?rows=mood&cols=theme", 400), ("/figures/shares.xlsx?by=x&of=mood", 400),
        ("/timeline.xlsx?chart=none", 404), ("/companies.xlsx", 404), ("/matrix.exe", 404), ("/compare.csl", 404),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_said(client: Client, pieces: list[Article], address: str, status: int) -> None:
    assert client.get(address).status_code == status

"""A list as a file: workbook and documents hold the list of the page, and every file says where it comes from."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from lxml import html
from python_calamine import CalamineWorkbook

from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.about import about_of, changed_at
from analysis.explore.lists.list_document import document_of
from analysis.exports import document
from articles.models import Article
from tests.web.reading import count, tree

QUERY = "company=huawei&from=2025-07-21&to=2025-08-03"
ATOM = "{http://www.w3.org/2005/Atom}"


def book(client: Client, address: str) -> dict[str, list[list[object]]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(client.get(address).getvalue()))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def test_a_workbook_has_the_columns_and_rows_of_the_table(client: Client, pieces: list[Article]) -> None:
    sheets = book(client, f"/articles.xlsx?{QUERY}")
    lines = list(csv.reader(io.StringIO(client.get(f"/articles.csv?{QUERY}").getvalue().decode(), newline="")))
    assert list(sheets) == ["Pieces", "About"]
    assert sheets["Pieces"][0] == lines[0]
    assert len(sheets["Pieces"]) == len(lines) == 1 + count(tree(client, f"/articles/?{QUERY}"))
    for row, line in zip(sheets["Pieces"][1:], lines[1:], strict=True):
        held = dict(zip(sheets["Pieces"][0], row, strict=True))
        told = dict(zip(lines[0], line, strict=True))
        assert int(held.pop("id")) == int(told.pop("id"))
        assert held.pop("dated_at").isoformat(timespec="minutes") == told.pop("dated_at")[:16]
        numbers = {name: told.pop(name) for name in ("relevance", "story", "copy_of")}
        assert {name: held.pop(name) for name in numbers} == {
            name: float(text) if text else "" for name, text in numbers.items()
        }
        assert held == told
    again = client.get(f"/articles.xlsx?{QUERY}")
    assert again.getvalue() == client.get(f"/articles.xlsx?{QUERY}").getvalue()
    assert again["Content-Disposition"] == 'attachment; filename="divergence-articles.xlsx"'


def test_where_a_list_comes_from(client: Client, pieces: list[Article]) -> None:
    found = about_of(ArticleFilter.from_query(QUERY), f"/articles/?{QUERY}")
    said = tree(client, f"/articles/?{QUERY}")
    assert found.window == "2025-07-21 to 2025-08-03"
    assert dict(found.counts)["pieces"] == count(said) > 0
    outlets = {piece.source.name for piece in Article.objects.filter(entry__tags__len__gt=0) if piece.pk in ids(client)}
    assert set(found.sources) == outlets
    assert dict(found.counts)["sources"] == len(outlets)
    assert (found.rules, found.query, found.generated) == ("2026.1", "Huawei", changed_at())


def ids(client: Client) -> set[int]:
    return {item["id"] for item in json.loads(client.get(f"/articles.json?{QUERY}").getvalue())["items"]}


@pytest.mark.parametrize("suffix", ["json", "atom", "md", "bib", "xlsx", "html"])
def test_every_file_says_where_it_comes_from(client: Client, pieces: list[Article], suffix: str) -> None:
    body = client.get(f"/articles.{suffix}?{QUERY}").getvalue()
    if suffix == "xlsx":
        told = "\n".join(f"{name}: {value}" for name, value in book(client, f"/articles.xlsx?{QUERY}")["About"])
    elif suffix == "json":
        told = json.dumps(json.loads(body)["about"])
    elif suffix == "atom":
        feed = ET.fromstring(body)
        told = feed.findtext(f"{ATOM}subtitle") or ""
        assert feed.findtext(f"{ATOM}generator") == "Divergence"
    else:
        told = body.decode()
    parts = ("Huawei", "2025-07-21 to 2025-08-03") + (() if suffix == "html" else ("2026.1", changed_at()))
    assert [part for part in parts if part not in told.replace("\\", "")] == []


def test_a_table_is_described_beside_it(client: Client, pieces: list[Article]) -> None:
    answer = client.get(f"/articles.csv?{QUERY}")
    address, _, rest = answer["Link"].partition(">")
    assert rest == '; rel="describedby"; type="application/csvm+json"'
    told = client.get(address[1:])
    assert told["Content-Type"] == "application/csvm+json"
    found = json.loads(told.content)
    head = next(csv.reader(io.StringIO(answer.getvalue().decode(), newline="")))
    assert [column["name"] for column in found["tableSchema"]["columns"]] == head
    assert found["tableSchema"]["primaryKey"] == "id"
    assert client.get(f"/{found['url']}").getvalue() == client.get(f"/articles.csv?{QUERY}").getvalue()
    assert found["notes"][0]["counts"]["pieces"] == count(tree(client, f"/articles/?{QUERY}"))
    assert client.get("/articles.csv-metadata.json?sort=size").status_code == 400


def test_the_time_of_a_file_is_that_of_its_data(client: Client, pieces: list[Article]) -> None:
    before = changed_at()
    assert before
    client.get("/articles.xlsx").getvalue()
    assert changed_at() == before
    one = client.get("/articles.atom?q=zzz").getvalue()
    assert one == client.get("/articles.atom?q=zzz").getvalue()


def test_a_list_as_a_document(client: Client, pieces: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    found = document_of(ArticleFilter.from_query(QUERY), f"/articles/?{QUERY}")
    document.check_citations(found)
    assert {entry.id for entry in found.entries} == ids(client)
    assert found.measured[0].count == len(found.entries)
    weeks, outlets = found.sections[0].blocks[0].tables
    assert sum(int(row[1]) for row in weeks.rows) == sum(int(row[1]) for row in outlets.rows) == len(found.entries)
    page = html.document_fromstring(client.get(f"/articles.html?{QUERY}").getvalue().decode())
    assert len(page.xpath("//ol[@class='sources']/li")) == len(found.entries)
    monkeypatch.setattr("analysis.explore.lists.list_document.MOST", 2)
    cut = document_of(ArticleFilter.from_query(QUERY), "")
    assert len(cut.entries) == 2
    assert f"the first 2 of {len(found.entries)}" in cut.sections[0].notes[0]


def test_a_link_header_holds_no_more_than_one_line(client: Client, pieces: list[Article]) -> None:
    answer = client.get("/articles.csv", {"q": 'a>;\r\nX-Evil: 1 "b" \u2028 小'})
    assert "X-Evil" not in answer.headers
    assert answer["Link"].isascii()
    assert answer["Link"].count("<") == answer["Link"].count(">") == 1

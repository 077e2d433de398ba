"""Workbooks and tables read back by another program: what went in comes out, nothing computes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analysis.exports import export, workbook
from analysis.exports.document import About, Block, Chart, Number, Section, Sentence, Table
from analysis.exports.workbook import Sheet
from tests.analysis.exports.documents import document
from tests.analysis.exports.test_cells import everything, nasty, starts_a_formula

ABOUT = About(
    "Huawei; not Robotics", "/articles/?company=huawei", "2025-07-28 to 2025-08-03", "Asia/Singapore", (("pieces", 131), ("stories", 86)),
    "2026.1", ("竹風科技快訊", "=Potomac"), "2025-08-04T09:00:00+08:00",
)  # fmt: skip
TABLE = Table("By [week]: all", ("week", "pieces", "share"), (("2025-W31", "12", "0.5"), ("=W32", "-3", "35 % (1–2)")))
MEASURED = (Number("weeks", "2025-W31", "Huawei", 12, 0.5, 12, "pieces", 0.4, 0.6, 24, "too few", "company=huawei"),)


def sheets(body: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def full() -> bytes:
    chart = Chart("weeks", "Weeks", "A line.", "<svg/>", TABLE)
    said = Sentence("=SUM(A1) 小模型", (7,), query="company=huawei", opens=12)
    part = Section("changed", "What changed", (Block((said,), charts=(chart,)),), ("A note.",))
    return export(document(sections=(part,), about=ABOUT, measured=MEASURED), "xlsx")


def test_a_document_as_a_workbook() -> None:
    book = sheets(full())
    assert list(book) == ["Statements", "1 By week all", "Numbers", "Sources", "About"]
    head, said, note = book["Statements"]
    assert said[:9] == [1, "What changed", "", "statement", "'=SUM(A1) 小模型", "en", "1", "7", "company=huawei"]
    assert (said[9], note[3], note[4]) == (12, "note", "A note.")
    assert head[0] == "number"
    assert book["1 By week all"][1:] == [["2025-W31", 12, 0.5], ["'=W32", -3, "35 % (1–2)"]]
    assert book["Sources"][2][2:5] == ["竹風科技快訊", "智譜開源，八張就能跑", "2025-07-29"]
    numbers = [dict(zip(book["Numbers"][0], row, strict=True)) for row in book["Numbers"][1:]]
    assert (numbers[0]["of"], numbers[0]["count"], numbers[0]["share"]) == ("figures", 27, 0.314)
    assert any(row["of"] == "weeks" and row["query"] == "company=huawei" and row["n"] == 24 for row in numbers)
    said_of_itself = dict(book["About"][1:])
    assert said_of_itself["Query"] == "Huawei; not Robotics"
    assert said_of_itself["Pieces"] == 131
    assert said_of_itself["Outlets"] == "竹風科技快訊; =Potomac"
    assert {"Window", "Zone", "Rules", "Generated", "Sample", "Rights"} <= said_of_itself.keys()


def test_a_workbook_holds_neither_formula_nor_link_and_is_ready_to_be_filtered() -> None:
    with zipfile.ZipFile(io.BytesIO(full())) as files:
        pages = [files.read(name).decode() for name in files.namelist() if "/worksheets/" in name]
        everything_in_it = "".join(files.read(name).decode() for name in files.namelist())
    assert len(pages) == 5
    assert not [page for page in pages if "<f>" in page or "<hyperlink" in page]
    assert "calcChain" not in everything_in_it
    assert all('state="frozen"' in page for page in pages)
    assert sum("<autoFilter" in page for page in pages) == 4
    assert all(re.search(r'<col min="1" max="\d+" width="[\d.]+"', page) for page in pages)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert full() == full()
    with zipfile.ZipFile(io.BytesIO(full())) as files:
        assert {one.date_time for one in files.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in files.read("docProps/core.xml")


@given(st.lists(st.lists(everything | nasty | st.integers(-(10**9), 10**9), min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_workbook_starts_a_formula(rows: list[list[object]]) -> None:
    book = sheets(workbook.workbook([Sheet("x", ("a", "b"), [["end", "end"], *rows, ["end", "end"]])]))["x"][2:-1]
    cells = [cell for row in book for cell in row]
    assert not [cell for cell in cells if isinstance(cell, str) and starts_a_formula(cell)]
    assert len(book) == len(rows)
    for row, read_back in zip(rows, book, strict=True):
        for value, held in zip(row, read_back, strict=True):
            if isinstance(value, int):
                assert held == value
            elif value.isprintable() and value.isascii():
                assert held.removeprefix("'") == value.removeprefix("'")


def test_days_stay_days_and_long_words_are_cut() -> None:
    at = dt.datetime(2025, 7, 31, 9, 30, tzinfo=ZoneInfo("Asia/Singapore"))
    rows = [[at, at.date(), "x" * 40_000, float("inf"), "_x0041_"]]
    (row,) = sheets(workbook.workbook([Sheet("x", ("a", "b", "c", "d", "e"), rows)]))["x"][1:]
    assert row[:2] == [dt.datetime(2025, 7, 31, 9, 30), dt.date(2025, 7, 31)]
    assert (len(row[2]), row[2][-1], row[3], row[4]) == (32_767, "…", "inf", "_x0041_")


def test_more_rows_than_a_sheet_holds_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    book = sheets(workbook.workbook([Sheet("Pieces", ("id",), ([n] for n in range(5)))]))
    assert {name: rows[1:] for name, rows in book.items()} == {
        "Pieces": [[0], [1]], "Pieces 2": [[2], [3]], "Pieces 3": [[4]],
    }  # fmt: skip
    assert list(sheets(workbook.workbook([Sheet("Pieces", ("id",), ())]))) == ["Pieces"]


def test_a_document_as_a_table_has_a_line_for_every_citation() -> None:
    rows = list(csv.DictReader(io.StringIO(export(document(), "csv").decode(), newline="")))
    assert [(row["number"], row["piece"], row["kind"]) for row in rows] == [
        ("1", "7", "statement"), ("1", "3", "statement"), ("2", "9", "statement"), ("3", "", "note"), ("4", "3", "quotation"),
    ]  # fmt: skip
    assert rows[0]["query"] == "theme=deployment"
    assert (rows[1]["outlet"], rows[1]["date"], rows[1]["source"]) == ("竹風科技快訊", "2025-07-29", "2")


@given(st.lists(everything | nasty, min_size=6, max_size=6))
def test_no_export_of_a_document_starts_a_formula(words: list[str]) -> None:
    said = Sentence(words[0], (7,), query=words[1])
    part = Section("changed", words[2], (Block((said,), heading=words[3]),), (words[4],))
    rows = list(csv.reader(io.StringIO(export(document(sections=(part,), title=words[5]), "csv").decode(), newline="")))
    cells = [cell for row in rows for cell in row]
    book = sheets(export(document(sections=(part,), title=words[5]), "xlsx"))
    cells += [cell for rows in book.values() for row in rows for cell in row if isinstance(cell, str)]
    assert not [cell for cell in cells if starts_a_formula(cell) and not re.fullmatch(r"-\d[\d.]*", cell)]

"""Archives: every line accounted for, twice the same, whatever is wrong with some of them."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import lzma
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import IO

import pytest
from django.core.management import CommandError, call_command

from articles.ingestion import archive, archive_lines, archive_table
from articles.models import Article, Page, Revision, Source

pytestmark = pytest.mark.django_db

LONG = "The yard replaced its rented model with one that runs beside the forklift. " * 12
HAN = "小模型装进了手机，大厂把入口放在小程序里，价格一降再降。"
HANT = "小模型裝進了手機，大廠把入口放在小程序裡，價格一降再降。"


def line(number: int, **fields: object) -> dict[str, object]:
    return {
        "id": f"r{number}",
        "url": f"https://outlet.test/{number}",
        "outlet": "outlet.test",
        "title": f"Piece {number}",
        "published": "2026-01-01T16:16:13",
        "lang": "en",
        "text": f"Teaser {number}.",
    } | fields


def written(path: Path, lines: list[object]) -> Path:
    text = "\n".join(each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in lines) + "\n"
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "wb") as file:
        file.write(text.encode())
    return path


def run(path: Path) -> dict[str, int]:
    """Import through the command; the counts, whatever the exit."""
    out = StringIO()
    try:
        call_command("archive", "import", str(path), "--json", stdout=out, stderr=StringIO())
    except CommandError:
        assert json.loads(out.getvalue())["rejected"]
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz"])
def test_twice_the_same(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, [line(number) for number in range(5)])
    assert run(path) == {"read": 5, "created": 5, "updated": 0, "unchanged": 0, "rejected": 0}
    assert run(path) == {"read": 5, "created": 0, "updated": 0, "unchanged": 5, "rejected": 0}


def test_what_a_line_becomes(tmp_path: Path) -> None:
    lines = [
        line(1, text=LONG),
        line(2, lang="zh", text=HAN, title="小模型", published="2026-03-14 17:11:05  +0800", outlet="南风"),
        line(3, lang="zh", text=HANT, title="小模型", published="2026-03-14", outlet="竹風"),
        line(4, published=None, text="", outlet=None),
        line(5, url=None),
        line(6, url="fixtures/page.html", text="<p>One &amp; two</p><p>Three</p>"),
    ]
    assert run(written(tmp_path / "a.jsonl", lines))["created"] == 6
    full, hans, hant, bare, nameless, marked = (Article.objects.get(guid=f"r{number}") for number in range(1, 7))
    assert (full.completeness, full.body, full.teaser) == ("full", LONG.strip(), "")
    assert full.published_at == dt.datetime(2026, 1, 1, 16, 16, 13, tzinfo=dt.UTC)
    assert (hans.language, hans.completeness, hans.teaser) == ("zh-Hans", "teaser", HAN)
    assert hans.published_at == dt.datetime(2026, 3, 14, 9, 11, 5, tzinfo=dt.UTC)
    assert (hant.language, hant.certainty, hant.published_on) == ("zh-Hant", "date", dt.date(2026, 3, 14))
    assert (bare.completeness, bare.certainty, bare.source.name) == ("title", "unknown", "outlet.test")
    assert nameless.url == "https://archive.invalid/outlet.test/r5"
    assert (marked.url, marked.teaser) == ("https://archive.invalid/outlet.test/r6", "One & two\n\nThree")
    assert not Page.objects.exists()
    sources = Source.objects.order_by("name")
    assert {source.kind for source in sources} == {"archive"}
    assert {source.url for source in sources} == {"archive:outlet.test", "archive:南风", "archive:竹風"}
    assert not Source.objects.due().exists()


def test_changed_text_is_a_revision(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", [line(1), line(2)])
    run(path)
    written(path, [line(1, text="It says something else now."), line(2)])
    assert run(path) == {"read": 2, "created": 0, "updated": 1, "unchanged": 1, "rejected": 0}
    assert Revision.objects.get().teaser == "Teaser 1."
    assert Article.objects.get(guid="r1").teaser == "It says something else now."


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_lines_of_one_address_are_one_piece_with_the_longest_text(
    tmp_path: Path, order: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BATCH", 1)
    same = [line(number, url="http://outlet.test/one/", text="word " * number) for number in order]
    path = written(tmp_path / "a.jsonl", [*same, line(9)])
    assert run(path) == {"read": 4, "created": 2, "updated": 0, "unchanged": 2, "rejected": 0}
    assert Article.objects.get(url__contains="one").teaser == "word word word"
    assert run(path) == {"read": 4, "created": 0, "updated": 0, "unchanged": 4, "rejected": 0}


def test_unusable_lines_are_numbered_and_the_rest_is_stored(tmp_path: Path) -> None:
    lines = [
        line(1),
        "{not json",
        "",
        '["a list"]',
        {"outlet": "x", "title": "no address, no id"},
        line(2, title="", text=""),
        line(3),
    ]
    path = written(tmp_path / "a.jsonl", lines)
    out, told = StringIO(), StringIO()
    with pytest.raises(CommandError, match="4 of 6 lines"):
        call_command("archive", "import", str(path), "--json", stdout=out, stderr=told)
    assert json.loads(out.getvalue()) == {"read": 6, "created": 2, "updated": 0, "unchanged": 0, "rejected": 4}
    for number in (2, 4, 5, 6):
        assert f"line {number}: " in told.getvalue()
    assert Article.objects.count() == 2


def test_a_giant_line_is_refused_and_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_lines, "LINE_MAX", 1_000)
    path = written(tmp_path / "a.jsonl", [line(1), line(2, text="x" * 5_000), line(3)])
    assert run(path) == {"read": 3, "created": 2, "updated": 0, "unchanged": 0, "rejected": 1}


def test_a_file_that_breaks_off_keeps_what_was_stored(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl.gz", [line(number, text=f"{number:0500d}") for number in range(3_000)])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match=r"breaks off after line \d+ .*complete copy"):
        call_command("archive", "import", str(path), stdout=StringIO(), stderr=StringIO())
    assert Article.objects.count() == 0  # the survey found it before anything was stored


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("archive", "import", str(tmp_path / name), stdout=StringIO(), stderr=StringIO())


def test_an_empty_file_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.touch()
    assert run(path) == {"read": 0, "created": 0, "updated": 0, "unchanged": 0, "rejected": 0}


def test_outlets_whose_names_make_one_slug_stay_apart(tmp_path: Path) -> None:
    names = ["a.b", "a-b", "A B", "!!!", "???"]
    run(written(tmp_path / "a.jsonl", [line(number, outlet=name) for number, name in enumerate(names)]))
    assert Source.objects.count() == len(names)
    assert len(set(Source.objects.values_list("slug", flat=True))) == len(names)


CELLS = ("guid", "Link", "Source", "Headline", "Date", "language", "content")
ROWS = [
    ["r1", "https://outlet.test/1", "outlet.test", "Small models, big yards", "2026-01-01T16:16:13", "en", LONG],
    ["r2", "https://outlet.test/2", "南风", "小模型装进了手机", "2026-03-14 17:11:05 +0800", "zh", HAN],
    ["r3", "https://outlet.test/3", "outlet.test", 'He said "no"', "2026-03-14", "", "Two lines\nin one cell."],
]


def table(path: Path, encoding: str = "utf-8", separator: str = ",", rows: list[list[str]] = ROWS) -> Path:
    written_to = StringIO()
    writer = csv.writer(written_to, delimiter=separator)
    writer.writerows([list(CELLS), *rows])
    path.write_bytes(written_to.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_table_in_any_dress_is_the_same_pieces(tmp_path: Path, encoding: str, separator: str) -> None:
    path = table(tmp_path / "a.txt", encoding, separator)
    assert run(path) == {"read": 3, "created": 3, "updated": 0, "unchanged": 0, "rejected": 0}
    assert run(path) == {"read": 3, "created": 0, "updated": 0, "unchanged": 3, "rejected": 0}
    full, hans, quoted = (Article.objects.select_related("source").get(guid=f"r{number}") for number in (1, 2, 3))
    assert (full.title, full.body, full.completeness) == ("Small models, big yards", LONG.strip(), "full")
    assert (hans.title, hans.teaser, hans.language, hans.source.name) == ("小模型装进了手机", HAN, "zh-Hans", "南风")
    assert (quoted.title, quoted.teaser, quoted.certainty) == ('He said "no"', "Two lines\n\nin one cell.", "date")


@pytest.mark.parametrize("opener", [gzip.open, lzma.open])
def test_a_table_may_be_compressed(tmp_path: Path, opener: Callable[..., IO[bytes]]) -> None:
    plain = table(tmp_path / "a.csv").read_bytes()
    with opener(tmp_path / "a.csv.z", "wb") as file:
        file.write(plain)
    assert run(tmp_path / "a.csv.z")["created"] == 3


def test_bad_rows_are_named_by_the_line_they_begin_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_table, "FIELD_MAX", 2_000)
    rows = [
        "url,title,text",
        'https://outlet.test/1,One,"a\nb"',
        "https://outlet.test/2,Two,a,b",
        ",Three,no address",
        "",
        "https://outlet.test/4,,",
        'https://outlet.test/5,Five,"never closed',
        "x" * 3_000,
        "https://outlet.test/6,Six,well",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(rows))
    told = StringIO()
    with pytest.raises(CommandError, match="4 of 6 lines"):
        call_command("archive", "import", str(path), stdout=StringIO(), stderr=told)
    assert "line 4: the row has 4 cells, the header row 3" in told.getvalue()
    assert "line 5: the line has neither url nor id" in told.getvalue()
    assert "line 7: the line has neither title nor text" in told.getvalue()
    assert "line 8: the row cannot be read" in told.getvalue()
    assert sorted(Article.objects.values_list("title", flat=True)) == ["One", "Six"]


def test_accents_of_europe_are_not_taken_for_chinese(tmp_path: Path) -> None:
    rows = [
        ["r1", "https://outlet.test/1", "Le Quotidien", "Des modèles à côté", "", "fr", "Un été très occupé, déjà."]
    ]
    run(table(tmp_path / "a.csv", "cp1252", rows=rows))
    assert Article.objects.get().title == "Des modèles à côté"


def test_a_zip_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(CommandError, match="is a ZIP file, which is not read; take the files out"):
        call_command("archive", "import", str(tmp_path / "a.csv"), stdout=StringIO(), stderr=StringIO())


def test_names_that_no_database_takes_are_cleaned(tmp_path: Path) -> None:
    lines = ['{"id": "\\ud800", "title": "A lone half", "outlet": "x\\ud800\\u0000y"}', line(2)]
    assert run(written(tmp_path / "a.jsonl", lines))["created"] == 2
    assert Article.objects.get(title="A lone half").source.name == "xy"

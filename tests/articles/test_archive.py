"""Archives: every line accounted for, twice the same, whatever is wrong with some of them."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import lzma
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.ingestion import archive
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
    monkeypatch.setattr(archive, "LINE_MAX", 1_000)
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

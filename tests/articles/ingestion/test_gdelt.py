"""GDELT's files: what was asked for, once, as titles; the rest passed over; every bad line by its name."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Source
from tests.articles.ingestion.gkg import gkg
from tests.newsroom import Newsroom

pytestmark = pytest.mark.django_db

LINES = [
    gkg(
        url="https://kallang.example/yard?utm_source=g",
        outlet="kallang.example",
        title="A small model in the yard",
        themes="TAX_FNCACT;WB_2944_AI",
    ),
    gkg(
        url="https://news.nanwan.example/1",
        outlet="nanwan.example",
        title="&#x5C0F;&#x6A21;&#x578B; &amp; chips",
        translated="zho",
        themes="ECON_CHIPS",
    ),
    gkg(
        url="https://kallang.example/rain",
        outlet="kallang.example",
        title="Rain until Friday",
        themes="NATURAL_DISASTER",
    ),
]


def zipped(*bodies: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, body in enumerate(bodies):
            archive.writestr(f"{number}.gkg.csv", body)
    return out.getvalue()


def run(place: object, *wishes: str) -> dict[str, int]:
    out = StringIO()
    call_command("gdelt", "import", str(place), "--json", *wishes, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.gkg.csv"
    path.write_bytes(b"".join(LINES))
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped])
def test_everything_of_a_file_twice(file: Path, pack: Callable[[bytes], bytes]) -> None:
    file.write_bytes(pack(file.read_bytes()))
    assert run(file, "--all") == {"read": 3, "wanted": 3, "created": 3, "updated": 0, "unchanged": 0, "rejected": 0}
    assert run(file, "--all") == {"read": 3, "wanted": 3, "created": 0, "updated": 0, "unchanged": 3, "rejected": 0}
    yard, chips = Article.objects.get(url="https://kallang.example/yard"), Article.objects.get(url__contains="nanwan")
    assert (yard.title, yard.completeness, yard.certainty, yard.published_on) == (
        "A small model in the yard",
        "title",
        "date",
        dt.date(2025, 7, 31),
    )
    assert (chips.title, chips.language) == ("小模型 & chips", "zh-Hans")
    assert {(source.url, source.kind) for source in Source.objects.all()} == {
        ("gdelt:kallang.example", "gdelt"),
        ("gdelt:nanwan.example", "gdelt"),
    }
    assert not Source.objects.due().exists()
    assert not hasattr(yard, "page")


@pytest.mark.parametrize(
    ("wishes", "titles"),
    [
        (["--theme", "econ_chips"], {"小模型 & chips"}),
        (["--theme", "WB_2944_AI", "--theme", "ECON_CHIPS"], {"A small model in the yard", "小模型 & chips"}),
        (["--domain", "nanwan.example"], {"小模型 & chips"}),
        (["--domain", "wan.example"], set()),
        (["--domain", "kallang.example", "--word", "RAIN"], {"Rain until Friday"}),
        (["--word", "小模型"], {"小模型 & chips"}),
        (["--theme", "NATURAL_DISASTER", "--word", "model"], set()),
    ],
)
def test_only_what_is_wanted_comes_in(file: Path, wishes: list[str], titles: set[str]) -> None:
    report = run(file, *wishes)
    assert (report["read"], report["wanted"]) == (3, len(titles))
    assert set(Article.objects.values_list("title", flat=True)) == titles


def test_what_a_source_brought_stays_its_own(file: Path, make_source: Callable[..., Source]) -> None:
    run(file, "--domain", "kallang.example")
    Article.objects.update(
        title="The outlet's own title",
        teaser="And its teaser.",
        completeness="teaser",
        source=make_source("https://kallang.example/feed"),
    )
    assert run(file, "--domain", "kallang.example")["unchanged"] == 2
    assert set(Article.objects.values_list("title", flat=True)) == {"The outlet's own title"}


def test_a_file_is_fetched_from_its_address(newsroom: Newsroom) -> None:
    place = newsroom.script(
        "/a.gkg.csv.zip", lambda request: request.answer(200, zipped(b"".join(LINES)), Content_Type="application/zip")
    )
    assert run(place, "--all")["created"] == 3
    with pytest.raises(CommandError, match="404"):
        run(newsroom.url("/missing.zip"), "--all")


def test_nobody_is_flooded_unasked(file: Path) -> None:
    with pytest.raises(CommandError, match="Say what you want of the file"):
        run(file)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK\x03\x04 no zip", "cannot be read"),
        (zipped(b"a", b"b"), "holds 2 files"),
        (zipped(b"".join(LINES))[:300], "cannot be read"),
        (gzip.compress(b"".join(LINES) * 300)[:-30], "breaks off after line"),
        (b"\t".join([b"x"] * 61) + b"\n", "events or mentions file"),
        (b"\t".join([b"x"] * 16) + b"\n", "events or mentions file"),
        (b"<html>not found</html>\n", "no GKG file"),
    ],
)
def test_a_file_of_another_kind_is_explained(tmp_path: Path, body: bytes, said: str) -> None:
    (tmp_path / "a.csv").write_bytes(body)
    with pytest.raises(CommandError, match=said):
        run(tmp_path / "a.csv", "--all")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "missing.csv", "--all")

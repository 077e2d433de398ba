"""Charts to take along: every format of every chart under the page's own filter, the same bytes again, nothing that runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from lxml import etree, html
from PIL import Image
from pytest_django import DjangoDbBlocker

from analysis.charts.plates import Caption, Cell, Panel, Plate
from analysis.charts.records import Chart, Svg
from analysis.exports import FORMATS
from analysis.views.charts.take import WRITERS
from articles.models import Article
from tests.lasting import lasting
from tests.web.builders import newsroom
from tests.web.reading import count, tree
from tests.web.test_every_page import PAGES, every_path

pytestmark = pytest.mark.django_db
PRINTED = tuple(name for name in ("xlsx", "docx", "pdf", "html", "md") if name in FORMATS)
SUFFIXES = ("svg", "png", "csv", "json", "vl.json", *PRINTED)
SVG = "{http://www.w3.org/2000/svg}"
CHARTS = (
    "/timeline",
    "/overview",
    "/companies/huawei",
    "/emphasis",
    "/figures/shares",
    "/theses/founding",
    "/articles",
)


@pytest.fixture(scope="module")
def pieces(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Article]]:
    """Twelve pieces, for the whole file."""
    with lasting(django_db_blocker):
        yield newsroom()


@pytest.fixture(scope="module")
def paths(pieces: list[Article]) -> list[str]:
    """Every page of them, for the whole file."""
    return every_path(pieces)


def links(page: html.HtmlElement) -> list[str]:
    return page.xpath("//span[@class='take']/a/@href")


@pytest.mark.parametrize("path", CHARTS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_of_every_chart(client: Client, pieces: list[Article], path: str, suffix: str) -> None:
    page = tree(client, "/" if path == "/overview" else f"{path}/")
    found = [link for link in links(page) if urlsplit(link).path == f"{path}.{suffix}"]
    assert found
    for link in found:
        one, again = client.get(link), client.get(link)
        assert one.status_code == 200, link
        assert one.content == again.content
        assert f'.{suffix}"' in one["Content-Disposition"]
        assert one["Content-Disposition"].startswith('attachment; filename="divergence-')


def rows(client: Client, link: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    lines = list(csv.reader(io.StringIO(client.get(link).text)))
    head = {line[0][2:]: line[1] for line in lines if line[0].startswith("# ")}
    body = [line for line in lines if not line[0].startswith("# ")]
    return head, [dict(zip(body[0], line, strict=True)) for line in body[1:]]


def test_the_numbers_of_a_file_are_those_of_the_page(client: Client, pieces: list[Article]) -> None:
    head, found = rows(client, "/timeline.csv?by=company&measure=share&lang=zh-Hans&chart=timeline")
    assert (head["list"], head["unit"]) == ("Chinese, simplified", "pieces")
    assert head["zone"]
    assert {row["name"] for row in found} > {"all"}
    for row in found:
        listed = count(tree(client, f"/articles/?{row['query']}"))
        assert listed == int(row["count"])
    shared = [row for row in found if row["name"] != "all" and row["share"]]
    assert shared
    assert all(float(row["low"]) <= float(row["share"]) <= float(row["high"]) for row in shared)
    assert all(row["mark"] in ("too few", "incomplete") for row in shared)


def test_json_holds_the_same_rows_as_csv(client: Client, pieces: list[Article]) -> None:
    _, lines = rows(client, "/overview.csv")
    data = json.loads(client.get("/overview.json").text)
    assert [row["query"] for row in data["rows"]] == [line["query"] for line in lines]
    assert data["address"].endswith("/")
    assert data["rules"]
    assert data["stamp"] == ""


def test_a_file_stands_alone(client: Client, pieces: list[Article]) -> None:
    root = etree.fromstring(client.get("/timeline.svg?by=company&chart=timeline").content)
    assert root.tag == f"{SVG}svg"
    assert not list(root.iter(f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"))
    texts = [" ".join(element.itertext()) for element in root.iterchildren(f"{SVG}text")]
    assert any("Rules 2026.1" in text for text in texts)
    assert any("http://testserver/timeline/?by=company" in text for text in texts)
    assert all(link.get("href").startswith("http://testserver/") for link in root.iter(f"{SVG}a"))
    named = [child.tag for child in root][:2]
    assert named == [f"{SVG}title", f"{SVG}desc"]


def test_a_picture_says_where_it_comes_from(client: Client, pieces: list[Article]) -> None:
    address = "/timeline.{}?by=company&chart=timeline"
    root = etree.fromstring(client.get(address.format("svg")).content)
    told = root.findtext(f"{SVG}metadata")
    assert "Taken from: /timeline/?by=company\n" in told
    assert "Rules: 2026.1\n" in told
    with Image.open(io.BytesIO(client.get(address.format("png")).content)) as picture:
        picture.load()
        assert picture.text["Description"] == told
        assert picture.text["Source"] == "http://testserver/timeline/?by=company"
    assert json.loads(client.get(address.format("json")).text)["about"]["Rules"] == "2026.1"
    assert json.loads(client.get(address.format("vl.json")).text)["usermeta"]["about"]["Pieces"] == "12"


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("timeline", "by=company&chart=timeline"), ("compare", "e=company:huawei&e=company:nvidia"), ("figures/shares", ""),
        ("matrix", "rows=company&cols=theme"),
    ],
)  # fmt: skip
def test_a_table_points_to_what_describes_it(client: Client, pieces: list[Article], path: str, query: str) -> None:
    answer = client.get(f"/{path}.csv?{query}")
    found = json.loads(client.get(answer["Link"][1:].partition(">")[0]).text)
    head = next(line for line in csv.reader(io.StringIO(answer.text)) if not line[0].startswith("# "))
    assert [column["name"] for column in found["tableSchema"]["columns"]] == head
    assert found["dialect"]["commentPrefix"] == "# "
    assert found["notes"][0]["rules"] == "2026.1"


def test_the_sample_stamp_goes_along(client: Client, pieces: list[Article], apart: None) -> None:
    pieces[0].source.__class__.objects.filter(pk=pieces[0].source_id).update(is_sample=True)
    for suffix in ("svg", "csv", "json", "vl.json"):
        assert "says nothing about the press" in client.get(f"/timeline.{suffix}").text


def test_formulas_are_no_formulas() -> None:
    chart = Chart("c", "=1+1", "", (), ())
    cells = (Cell("=HYPERLINK(1)", "+x", value=-0.5, query="q=1"), Cell("@x", "-y"))
    plate = Plate("c", "=1+1", (Panel(Svg('<svg viewBox="0 0 9 9"></svg>'), chart, "lines"),), "", "pieces", 2, cells)
    caption = Caption("-all", "w", "UTC", "pieces", 2, "1", "", "http://a/", "http://a")
    lines = list(csv.reader(io.StringIO(str(WRITERS["csv"][1](plate, caption)))))
    texts = [part for line in lines for part in line if not re.fullmatch(r"-?[\d.]+", part)]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@"))] == []
    assert "-0.5" in [part for line in lines for part in line]


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("/timeline.svg?by=mood", 400), ("/timeline.svg?chart=none", 404), ("/companies.svg", 404), ("/nowhere.png", 404),
        ("/companies/none.svg", 404), ("/timeline.exe", 404), ("/settings/rules.svg", 404),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_said(client: Client, pieces: list[Article], link: str, status: int) -> None:
    answer = client.get(link)
    assert answer.status_code == status
    if status == 400:
        assert answer["Content-Type"].startswith("text/plain")
        assert "cannot be split" in answer.text


def test_a_list_and_a_figure_still_go_out_whole(client: Client, pieces: list[Article]) -> None:
    assert json.loads(client.get("/articles.json").getvalue())["count"] == len(pieces)
    assert json.loads(client.get("/figures/shares.json").text)["measure"] == "shares"


def charts(page: html.HtmlElement) -> Iterator[html.HtmlElement]:
    yield from page.xpath("//figure[contains(@class, 'chart')]")


def hidden(svg: html.HtmlElement) -> list[str]:
    """What a drawing knows of its periods and does not show: gaps and incomplete ones hatched, nothing linked in a gap."""
    lacks = []
    hatched = svg.xpath(".//rect[starts-with(@fill, 'url(#h-')]")
    gaps = [group for group in svg.xpath(".//g[title]") if "not collected" in group.xpath("string(title)")]
    if any(not group.xpath("./rect[@class='gap'][starts-with(@fill, 'url(#h-')]") for group in gaps):
        lacks.append("a hatched gap")
    if any(group.xpath(".//a") for group in gaps):
        lacks.append("a gap without a number")
    open_ended = [link for link in svg.xpath(".//a[@aria-label]") if ", incomplete" in link.get("aria-label")]
    values = [link for link in open_ended if link.get("data-opens") not in (None, "0")]
    if len(hatched) < len(values) + len(gaps):
        lacks.append("a hatched incomplete period")
    return lacks


def told(page: html.HtmlElement) -> list[str]:
    """What a chart of the page lacks."""
    lacks = []
    for svg in page.xpath("//svg[contains(@class, 'plot')]"):
        own = svg.get("aria-labelledby", "").split()
        if [child.tag for child in svg][:2] != ["title", "desc"] or own != [child.get("id") for child in svg][:2]:
            lacks.append("title and desc")
        if not svg.xpath("ancestor::figure[contains(@class, 'chart')]"):
            lacks.append("a figure")
        lacks += hidden(svg)
    for figure in charts(page):
        if not figure.xpath(".//svg[contains(@class, 'plot')]"):
            continue
        aims = [aim[1:] for aim in figure.xpath(".//footer/a[starts-with(@href, '#table-')]/@href")]
        elsewhere = [table for aim in aims for table in page.xpath("//details[@id=$aim]//table[caption]", aim=aim)]
        if not elsewhere and not figure.xpath(".//details[summary]//table[caption]//tbody//tr"):
            lacks.append("a table")
        files = {urlsplit(link).path.partition(".")[2] for link in links(figure)}
        if files != set(SUFFIXES):
            lacks.append(f"files: {files}")
    return lacks


def test_every_chart_has_its_table_and_its_files(client: Client, paths: list[str]) -> None:
    paths = [
        *paths,
        "/compare/?e=company:huawei&e=company:nvidia",
        "/timeline/?from=2025-07-07&to=2025-08-03&measure=share",
    ]
    pages = {path: html.document_fromstring(client.get(path).text) for path in paths}
    drawn = [svg for page in pages.values() for svg in page.xpath("//svg[contains(@class, 'plot')]")]
    assert any("not collected" in svg.text_content() for svg in drawn)
    assert any("too few" in label for svg in drawn for label in svg.xpath(".//a/@aria-label"))
    assert sum(len(list(charts(page))) for page in pages.values()) > 20
    broken = {path: lacks for path, page in pages.items() if (lacks := told(page))}
    assert broken == {}


def test_every_offered_file_is_there(client: Client, paths: list[str]) -> None:
    offered = {link for path in paths for link in links(html.document_fromstring(client.get(path).text))}
    assert len(offered) > 40
    drawn = (".png", ".svg", *(f".{name}" for name in PRINTED if name != "xlsx"))  # made for some charts above
    wanted = [link for link in sorted(offered) if not urlsplit(link).path.endswith(drawn)]
    assert [link for link in wanted if client.get(link).status_code != 200] == []
    assert all(set(parse_qs(urlsplit(link).query)) >= {"chart"} for link in offered if link.startswith("/emphasis"))
    assert len(PAGES) > 40


NUMBERED = "/compare.{}?e=company:huawei&e=company:nvidia&from=2025-06-30&to=2025-08-03&chart=compare"


def test_numbers_of_events_go_along_with_what_they_stand_for(client: Client, pieces: list[Article]) -> None:
    page = tree(client, NUMBERED.format("svg").replace(".svg", "/"))
    listed = page.xpath("//details[@class='events']//li[b]")
    assert len(listed) > 2
    told = [client.get(NUMBERED.format(suffix)).text for suffix in ("csv", "json", "vl.json")]
    drawn = etree.fromstring(client.get(NUMBERED.format("svg")).content)
    told.append(" ".join(" ".join("".join(one.itertext()) for one in drawn.iterchildren(f"{SVG}text")).split()))
    for line in listed:
        number, title = line.xpath("string(b)"), " ".join(line.xpath("text()")).replace("·", "").strip()
        assert title
        for file in told:
            assert f"{number}: " in file
            assert title in file
    assert client.get("/timeline.json?chart=timeline").json()["notes"] == ""  # its events have names


@pytest.mark.parametrize(
    "path", ["/timeline.svg?by=company&chart=timeline", NUMBERED.format("svg"), "/emphasis.svg?chart=slices"]
)
def test_the_words_of_a_file_are_those_of_the_reader_or_of_its_address(
    client: Client, pieces: list[Article], path: str
) -> None:
    chinese = client.get(path, headers={"Accept-Language": "zh-hans"})
    named = client.get(f"{path}&language=zh-hans")
    assert named.content == chinese.content != client.get(path).content
    assert named["Content-Language"] == "zh-hans"
    assert client.get(f"{path}&language=en", headers={"Accept-Language": "zh-hans"}).content == client.get(path).content
    assert client.get(f"{path}&language=xx").content == client.get(path).content
    # what a file says of itself to machines is English in every file
    shown = re.sub(rb"<metadata>.*?</metadata>", b"", chinese.content, flags=re.DOTALL)
    assert not re.search(r"[A-Za-z]{3,} [a-z]{3,}", html.fromstring(shown).text_content().replace("GLM-4.5", ""))


def test_a_page_offers_its_files_in_its_own_language(client: Client, pieces: list[Article]) -> None:
    page = html.fromstring(client.get("/timeline/", headers={"Accept-Language": "zh-hans"}).content)
    assert links(page)
    assert all("language=zh-hans" in link for link in links(page))
    assert "每周" in client.get(next(link for link in links(page) if ".svg" in link)).text

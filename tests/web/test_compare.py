"""The comparison: subjects in either script, numbers counted by hand, lists behind them, and what it refuses to say."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from analysis.explore.names import catalogue
from analysis.explore.remembered import reading
from articles.models import Article
from tests.web.builders import MONDAY, newsroom, piece, source
from tests.web.reading import count, opens, text, tree

TWO = "/compare/?e=company:huawei&e=company:nvidia"
ADDRESSES = (
    TWO, f"{TWO}&m=stress&count=pieces&lang=en", f"{TWO}&m=count&scale=own&count=texts&company=huawei",
    "/compare/?e=country:CN&e=theme:small_models&e=huawei&from=2025-07-26&to=2025-07-30&q=chip",
    f"{TWO}&frame=hardware&-country=US",
)  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_number_opens_its_list(client: Client, pieces: list[Article], path: str) -> None:
    promised = set(opens(tree(client, path)))
    assert len(promised) > 8
    assert [(address, n) for address, n in promised if count(tree(client, address)) != n] == []


@pytest.mark.parametrize(
    "asked",
    ["e=company:huawei&e=company:nvidia", "e=华为&e=英伟達", "e=HUAWEI&e=Nvidia&e=huawei&e=", "e=華為&e=nvidia"],
)
def test_a_subject_is_named_in_either_script(client: Client, pieces: list[Article], asked: str) -> None:
    page = tree(client, f"/compare/?{asked}")
    assert [text(head) for head in page.xpath("//div[@class='panels']//h3")] == [
        "Huawei 华为 n = 6",
        "Nvidia 英伟达 n = 4",
    ]


def test_a_name_that_is_none_gets_one_sentence_and_near_names(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/compare/?e=nvidia&e=huawai", status=400)
    (said,) = page.xpath("//p[@role='alert']")
    assert text(said).startswith("No company, product, body, country or theme is called “huawai”")
    (meant,) = said.xpath(".//a[text()='Huawei']/@href")
    assert page.xpath("//a[@class='token']/@aria-label") == ["Remove Nvidia"]
    assert len(tree(client, meant).xpath("//div[@class='panels']/div")) == 2
    for suffix in ("csv", "json"):
        assert client.get(f"/compare.{suffix}?e=nvidia&e=huawai").status_code == 400
    assert client.get("/compare.exe?e=nvidia&e=huawei").status_code == 404


def test_adding_and_removing_needs_no_script(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/compare/?lang=en")
    assert "two to six" in text(page.xpath("//h1")[0])
    for wanted in (1, 2):  # one suggestion after the other
        page = tree(client, page.xpath("//div[contains(@class, 'empty')]//li/a/@href")[0])
        assert len(page.xpath("//a[@class='token']")) == wanted
        assert page.xpath("//input[@type='hidden'][@name='lang']/@value") == ["en"]
    assert len(page.xpath("//div[@class='panels']/div")) == 2
    for _ in range(2):
        page = tree(client, page.xpath("//a[@class='token']/@href")[0])
    assert page.xpath("//a[@class='token']") == []


def test_more_than_six_are_named_as_left_out(client: Client, db: None) -> None:
    tags = tuple(("company", f"firm-{number}") for number in range(8))
    piece("Eight firms meet", tags=tags)
    page = tree(client, "/compare/?" + "&".join(f"e=company:{slug}" for _, slug in tags))
    assert len(page.xpath("//div[@class='panels']/div")) == 6
    assert "Left out: firm-6, firm-7." in text(page.xpath("//main")[0])
    assert page.xpath("//input[@id='ad']") == []


@pytest.fixture
def told(db: None) -> None:
    """Three weeks: 60 pieces on Huawei and 40 on Nvidia, ten of them on both, of known frames, languages and headlines."""
    chinese = source("nanwan-shangye", language="zh-Hans")
    for number in range(60):
        both = number < 10
        tags = (("company", "huawei"), *((("company", "nvidia"),) if both else ()), ("theme", "small_models"))
        title = "Huawei ships again" if number % 2 else "A phone ships again"
        of, language = (chinese, "zh-Hans") if number >= 45 else (None, "en")
        day = MONDAY + dt.timedelta(days=number % 14)
        piece(f"{title} {number}", day=day, tags=tags, of=of, language=language)
    for number in range(30):
        tags = (("company", "nvidia"), ("theme", "export_controls"))
        piece(f"Chips {number}", day=MONDAY + dt.timedelta(days=number % 14), tags=tags)


@pytest.mark.usefixtures("told")
def test_numbers_counted_by_hand(client: Client) -> None:
    figure = client.get("/compare.json?e=huawei&e=nvidia").json()
    values = {value["key"]: value for value in figure["values"]}
    assert figure["n"] == 90
    huawei, nvidia = values["company:huawei/share"], values["company:nvidia/share"]
    assert (huawei["opens"], round(huawei["value"], 4)) == (60, round(60 / 90, 4))
    assert (nvidia["opens"], round(nvidia["value"], 4)) == (40, round(40 / 90, 4))
    assert huawei["low"] < huawei["value"] < huawei["high"]
    titled = values["company:huawei/headline"]
    assert (titled["n"], titled["value"], titled["opens"]) == (60, 0.5, 30)
    only = values["company:huawei/only-zh"]
    assert (only["n"], only["value"], only["opens"]) == (60, 15 / 60, 15)
    assert values["company:nvidia/only-zh"]["value"] == 0
    for value in (titled, only, values["company:nvidia/headline"]):
        assert count(tree(client, f"/articles/?{value['query']}")) == value["opens"]
    assert values["company:huawei/deployment"]["value"] == 1
    assert round(values["company:nvidia/hardware"]["value"], 4) == round(30 / 40, 4)
    apart = values["apart/company:huawei/company:nvidia/hardware"]
    assert (apart["value"], apart["n"]) == (-1, 30), "the ten about both are in neither group"
    either = values["either/company:huawei/company:nvidia"]
    assert (either["n"], either["value"]) == (80, 50 / 80)


@pytest.mark.usefixtures("told")
def test_the_heading_says_no_more_than_its_interval(client: Client) -> None:
    assert text(tree(client, TWO).xpath("//h1")[0]) == "Huawei is in more stories than Nvidia"
    week = f"{TWO}&week=2025-W31"  # 21 against 14 alone: the interval of 21 of 35 holds one half
    assert text(tree(client, f"{week}").xpath("//h1")[0]) == "Huawei and Nvidia are in about as many stories"
    assert "side by side" in text(tree(client, f"{TWO}&count=pieces").xpath("//h1")[0])
    assert "side by side" in text(tree(client, f"{TWO}&from=2025-07-28&to=2025-07-28").xpath("//h1")[0])


@pytest.mark.usefixtures("told")
def test_differences_stand_only_where_they_hold(client: Client) -> None:
    page = tree(client, TWO)
    lines = [text(line) for line in page.xpath("//section[@aria-labelledby='d']//li")]
    assert lines[0].startswith("Huawei against Nvidia, Hardware: −100 pts (") or lines[0].startswith(
        "Huawei against Nvidia, Deployment: +100 pts ("
    )
    assert any("no clear difference" in line for line in lines)
    few = tree(client, f"{TWO}&from=2025-07-28&to=2025-07-28")
    (line,) = few.xpath("//section[@aria-labelledby='d']//li")
    assert "too few told of one alone" in text(line)


@pytest.mark.usefixtures("told")
def test_panels_share_one_scale_unless_asked(client: Client) -> None:
    def tops(path: str) -> list[int]:
        drawn = tree(client, path).xpath("//div[@class='panels']//div[@class='wide']/*[local-name()='svg']")
        return [
            max(int(tick) for tick in one.xpath(".//*[@text-anchor='end']/text()") if tick.isdigit()) for one in drawn
        ]

    huawei, nvidia = tops(f"{TWO}&m=count&count=pieces&scale=own")
    assert huawei > nvidia
    assert tops(f"{TWO}&m=count&count=pieces") == [huawei, huawei]


@pytest.mark.usefixtures("told")
def test_csv_and_page_say_the_same(client: Client) -> None:
    lines = list(csv.reader(io.StringIO(client.get("/compare.csv?e=huawei&e=nvidia").text)))
    rows = {row[0]: row for row in lines if not row[0].startswith("#")}
    assert rows["company:huawei/share"][2] == "90"
    page = tree(client, TWO)
    shown = {link.get("href") for link in page.xpath("//table//a[@data-opens]")}
    known = {f"/articles/?{row[6]}" for row in rows.values()}
    assert shown <= known
    data = json.loads(client.get("/compare.json?e=huawei&e=nvidia").text)
    assert {value["key"] for value in data["values"]} == rows.keys() - {"key"}


@pytest.mark.usefixtures("told")
def test_a_language_asked_for_leaves_the_row_of_languages_out(client: Client) -> None:
    assert "Stories only in Chinese" in tree(client, TWO).xpath("//table")[1].text_content()
    narrowed = tree(client, f"{TWO}&lang=en")
    assert "Stories only in Chinese" not in narrowed.xpath("//table")[1].text_content()
    assert "the list asks for a language" in text(narrowed.xpath("//main")[0])


def test_queries_do_not_grow(client: Client, pieces: list[Article]) -> None:
    client.get(TWO)  # what a process reads once, it has read
    counted = []
    for path in (TWO, TWO, f"{TWO}&e=country:CN&e=country:US&e=theme:small_models"):
        newsroom(24)  # something was written: nothing counts from memory
        with reading():
            catalogue()  # a process that has shown any page knows what tags are called
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counted.append(len(queries))
    assert len(set(counted)) == 1
    assert counted[0] <= 22, "the masthead's nine are among them"


@pytest.mark.parametrize("asked", ["m=mood", "scale=log", "count=words", "from=nonsense"])
def test_a_wrong_option_gets_a_sentence(client: Client, pieces: list[Article], asked: str) -> None:
    answer = client.get(f"{TWO}&{asked}")
    assert answer.status_code == 400
    assert html.document_fromstring(answer.text).xpath("string(//main//p)")
    assert client.get(f"/compare.json?{TWO.partition('?')[2]}&{asked}").status_code == 400


@pytest.mark.parametrize(
    "name", ["x" * 5000, "\x00", "<script>alert(1)</script>", "company:", ":", "%", "company:huawei:x"]
)
def test_odd_names_are_shown_inert(client: Client, pieces: list[Article], name: str) -> None:
    answer = client.get("/compare/", {"e": [name, "huawei"]})
    assert answer.status_code in {200, 400}
    assert "<script>alert" not in answer.text
    assert len(answer.content) < 40_000


def test_an_empty_house_says_so(client: Client, db: None) -> None:
    assert "Nobody to compare yet" in tree(client, "/compare/").xpath("string(//h2)")
    assert client.get("/compare.csv").status_code == 400

"""The front page: the week, its figures, and the first run."""

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analysis.figures.registry import MEASURES
from analysis.measures.intervals import FEW
from analysis.models import ThesisRun
from analysis.theses.runs import run_due
from analysis.theses.shelf import on_shelf
from analysis.views.overview import CLAIMS
from articles.models import Article, Source
from tests.web.builders import MONDAY, piece, source
from tests.web.reading import count, opens, text, tree


def test_the_week_and_its_figures(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/")
    assert "too few stories" in text(page.xpath("//h1")[0])
    assert len(page.xpath("//dl[@class='figures']/div")) <= 4
    assert page.xpath("//figure//svg//a[@data-opens]")


def test_the_masthead_says_where_the_data_stand(client: Client, pieces: list[Article]) -> None:
    (slug,) = tree(client, "/").find_class("slug")
    assert "rules 2026.1" in text(slug)
    assert "2 of 2 sources well" in text(slug)
    assert not slug.find_class("stamp")


def test_sample_data_is_stamped_on_every_page(client: Client, pieces: list[Article]) -> None:
    Source.objects.filter(pk=source().pk).update(is_sample=True)
    for path in ("/", "/articles/", "/companies/huawei/", "/timeline/", "/sources/"):
        (stamp,) = tree(client, path).xpath("//div[@class='slug']//a[contains(@class, 'stamp')]")
        assert stamp.get("href") == "/settings/sample/"


def test_first_run_says_what_to_do(client: Client, db: None) -> None:
    page = tree(client, "/")
    assert text(page.xpath("//h1")[0]) == "Nothing has been collected yet"
    assert page.xpath("//main//a[@href='/sources/#add']")


def test_an_earlier_week_has_the_same_page(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/")
    (before,) = page.xpath("//p[@class='kicker']/a[@rel='prev']/@href")
    assert before == "/?week=2025-W30"
    earlier = tree(client, before)
    assert "Week 30" in text(earlier.find_class("kicker")[0])
    assert earlier.xpath("//p[@class='kicker']/a[@rel='next']/@href") == ["/?week=2025-W31"]
    assert not page.xpath("//a[@rel='next']")


def test_what_is_no_week_is_explained(client: Client, pieces: list[Article]) -> None:
    for label in ("never", "2025-07", "2025-W99", "2999-W01", "0001-W01"):
        assert tree(client, f"/?week={label}", status=400).xpath("//main//a[@data-primary]/@href") == ["/"]


def test_every_tile_opens_something(client: Client, pieces: list[Article]) -> None:
    tiles = tree(client, "/").xpath("//dl[@class='figures']/div")
    assert [text(tile.xpath("./dt")[0]).split(",")[0] for tile in tiles] == [
        "Stories", "Emphasis", "Hardware in headlines", "Sources",
    ]  # fmt: skip
    assert all(tile.xpath(".//dd[@class='v']/a[@href]") for tile in tiles)


def test_the_weeks_can_be_brushed_and_chosen(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/")
    assert page.xpath("//figure//svg[contains(@class, 'brushable')]//a[@class='wk']")
    (form,) = page.xpath("//figure//form[@action='/articles/']")
    assert {field.get("name") for field in form.xpath(".//input")} == {"relevance", "from", "to"}


def test_the_page_asks_little(client: Client, pieces: list[Article]) -> None:
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    # a panel is a savepoint inside the transaction of a test, and nothing outside of one
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 12


def test_outlets_stand_where_the_emphasis_page_has_them(client: Client, pieces: list[Article]) -> None:
    wire = source("wire", name="Wire 通讯", language="zh-Hans")
    for number in range(2 * FEW):
        about = "small_models" if number % 3 else "export_controls"
        day = MONDAY - dt.timedelta(days=7 * (number % 20))
        piece(f"{number}", day=day, of=wire, language="zh-Hans", tags=(("theme", about),))
        piece(f"One event {number}", day=day, of=source("small"), tags=(("theme", about),)) if number < FEW else None
    piece("A teaser", of=wire, tags=(("theme", "small_models"),))
    Article.objects.filter(title="A teaser").update(completeness="teaser")
    page = tree(client, "/")
    (figure,) = page.xpath("//figure[h2 or .//h2[@id='ws']]")
    assert [text(row) for row in figure.xpath(".//tbody//th")] == ["Wire 通讯", "Small"]
    own = MEASURES["emphasis"].asked("")
    values = {value.key: value for value in MEASURES["emphasis"].figure(own).starting("outlet/")}
    drawn = figure.xpath(".//*[@class='wide']//a[@data-opens]")
    assert {(one.get("href").partition("?")[2], int(one.get("data-opens"))) for one in drawn} == {
        (values[key].query, values[key].opens) for key in ("outlet/wire/D", "outlet/small/D")
    }
    assert f"{values['outlet/wire/D'].value:+.2f}" in text(figure.xpath(".//tbody//td")[0])
    assert "2 outlets have too few stories" in text(figure)
    assert all(count(tree(client, address)) == said for address, said in opens(figure))
    (file,) = (one for one in figure.xpath(".//span[@class='take']/a/@href") if "overview.json" in one)
    assert [row["where"] for row in client.get(file).json()["rows"]] == ["Wire 通讯", "Small"]


def test_claims_stand_with_their_newest_verdict(client: Client, pieces: list[Article]) -> None:
    (section,) = tree(client, "/").xpath("//section[@aria-labelledby='cl']")
    assert len(section.xpath(".//li")) == CLAIMS
    assert f"All {len(on_shelf())}" in text(section)
    assert "first tested by the next nightly run" in text(section)
    run_due()
    first = on_shelf()[0]
    run = ThesisRun.objects.get(thesis=first)
    (section,) = tree(client, "/").xpath("//section[@aria-labelledby='cl']")
    line = section.xpath(".//li")[0]
    assert line.xpath(".//a/@href") == [f"/theses/{first.slug}/", f"/theses/{first.slug}/{run.week}/"]
    assert run.verdict in text(line)
    ThesisRun.objects.filter(pk=run.pk).update(verdict="Supported")
    assert "Supported" in text(tree(client, "/").xpath("//section[@aria-labelledby='cl']//li")[0])

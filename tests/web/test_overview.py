"""The front page: the week, its figures, and the first run."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Source
from tests.web.builders import source
from tests.web.reading import text, tree


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

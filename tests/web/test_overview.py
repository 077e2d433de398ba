"""The front page: the week, its figures, and the first run."""

from django.test import Client

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

"""A story: its pieces in order of time."""

from django.test import Client

from analysis.models import Story
from articles.models import Article
from tests.web.reading import count, text, tree


def test_the_pieces_stand_in_order(client: Client, pieces: list[Article]) -> None:
    page = tree(client, f"/stories/{Story.objects.get().pk}/")
    assert count(page) == 3
    assert page.xpath("//ol[@class='course']/li/time/@datetime") == sorted(
        page.xpath("//ol[@class='course']/li/time/@datetime")
    )
    assert len(page.xpath("//li[@data-copy]")) == 1


def test_no_story_is_a_404_that_names_it(client: Client, db: None) -> None:
    assert text(tree(client, "/stories/77/", status=404).xpath("//h1")[0]) == "There is no story 77"

"""The sample newsroom on screen: what it is, and the button that removes it and nothing else."""

from django.test import Client

from articles.models import Article, Source
from tests.web.builders import piece, source
from tests.web.reading import text, tree


def test_the_button_removes_the_sample_alone(editor: Client, pieces: list[Article]) -> None:
    Source.objects.filter(slug="nanwan-shangye").update(is_sample=True)
    assert "1 invented outlets" in text(tree(editor, "/settings/sample/")) or "1 invented outlet" in text(
        tree(editor, "/settings/sample/")
    )
    answer = editor.post("/settings/sample/", follow=True)
    assert "The sample newsroom is gone: 1 source" in answer.text
    assert set(Source.objects.values_list("slug", flat=True)) == {"kallang-dispatch"}
    assert Article.objects.count() == 8


def test_without_the_sample_the_page_says_so(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/settings/sample/")
    assert text(page.xpath("//h1")[0]) == "No sample data is stored"
    assert not page.xpath("//main//form")


def test_a_reader_is_told_how_to_sign_in(client: Client, db: None) -> None:
    piece(of=source("sample-outlet", is_sample=True))
    page = tree(client, "/settings/sample/")
    assert not page.xpath("//main//form")
    assert "manage.py sample remove" in text(page)

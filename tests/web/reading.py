"""Reads pages as a browser would: the parsed tree, its numbers that open lists, and responses before they are rendered."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from lxml import html

from config.partials import PartialsMiddleware

PARTIAL = {"HX-Request": "true", "HX-Target": "results"}


def tree(client: Client, path: str, status: int = 200) -> html.HtmlElement:
    """The parsed page at a path."""
    answer = client.get(path)
    assert answer.status_code == status, f"{path}: {answer.status_code}"
    return html.document_fromstring(answer.text)


def text(element: html.HtmlElement) -> str:
    """What a person reads of an element, white space folded."""
    return " ".join(element.text_content().split())


def count(page: html.HtmlElement) -> int:
    """The length of the list that a page says it shows; there is one such element."""
    found = page.xpath("//*[@data-count]/@data-count")
    assert len(found) == 1
    return int(found[0])


def opens(page: html.HtmlElement) -> Iterator[tuple[str, int]]:
    """Every number that opens a list: the address and the number it promises. Marks of charts are among them."""
    for link in page.xpath("//a[@data-opens]"):
        yield link.get("href"), int(link.get("data-opens"))


def unrendered(path: str) -> TemplateResponse:
    """The response to a path with everything read, and nothing rendered yet."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    found = resolve(request.path)
    request.resolver_match = found
    response = found.func(request, *found.args, **found.kwargs)
    return PartialsMiddleware(lambda _request: HttpResponse()).process_template_response(request, response)

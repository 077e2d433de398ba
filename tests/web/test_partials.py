"""How much of a page goes out: the four cases of the middleware."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.test import RequestFactory

from config.partials import PartialsMiddleware, declared, wanted

HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


def processed(**headers: str) -> TemplateResponse:
    """A response for the articles page as the middleware leaves it."""
    request = RequestFactory().get("/articles/", headers=headers)
    middleware = PartialsMiddleware(lambda _request: HttpResponse())
    return middleware.process_template_response(request, TemplateResponse(request, "analysis/articles.html", {}))


def test_without_htmx_the_page_goes_out() -> None:
    assert processed().template_name == "analysis/articles.html"


def test_another_target_gets_the_page() -> None:
    assert processed(**HTMX, **{"HX-Target": "elsewhere"}).template_name == "analysis/articles.html"


def test_the_target_gets_its_partial() -> None:
    assert processed(**HTMX, **{"HX-Target": "results"}).template_name == "analysis/articles.html#results"


def test_history_restore_gets_the_page() -> None:
    headers = {**HTMX, "HX-Target": "results", "HX-History-Restore-Request": "true"}
    assert processed(**headers).template_name == "analysis/articles.html"


def test_htmx_4_names_the_element_too() -> None:
    assert processed(**HTMX, **{"HX-Target": "div#results"}).template_name == "analysis/articles.html#results"


def test_a_target_without_htmx_is_not_believed() -> None:
    assert processed(**{"HX-Target": "results"}).template_name == "analysis/articles.html"


@pytest.mark.parametrize("headers", [{}, {**HTMX, "HX-Target": "results"}])
def test_caches_keep_page_and_partial_apart(headers: dict[str, str]) -> None:
    vary = {name.strip() for name in processed(**headers).headers["Vary"].split(",")}
    assert {"HX-Request", "HX-Target", "HX-History-Restore-Request"} <= vary


def test_a_page_without_partials_declares_none() -> None:
    assert declared("400.html") == set()


def test_no_header_wants_nothing() -> None:
    assert wanted(HttpRequest()) == ""

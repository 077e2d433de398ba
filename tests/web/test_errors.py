"""Pages for what went wrong: the status, one sentence, what to do next, and the number in the log."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import RequestFactory
from lxml import html
from structlog.testing import capture_logs

from analysis.views import errors
from config.numbering import NumberMiddleware
from tests.web.reading import text


def page(answer, status: int) -> html.HtmlElement:
    """The parsed error page."""
    assert answer.status_code == status
    return html.document_fromstring(answer.content.decode())


def test_400() -> None:
    shown = page(errors.bad_request(RequestFactory().get("/x/"), exception=SuspiciousOperation("odd")), 400)
    assert "could not be read" in text(shown.xpath("//h1")[0])


def test_403() -> None:
    shown = page(errors.forbidden(RequestFactory().post("/x/"), exception=PermissionDenied()), 403)
    assert "signed-in person" in text(shown.xpath("//h1")[0])


def test_404_without_a_sentence() -> None:
    shown = page(errors.not_found(RequestFactory().get("/x/"), exception=Http404({"tried": []})), 404)
    assert text(shown.xpath("//h1")[0]) == "There is no such page"


def test_the_number_on_the_page_is_the_one_in_the_log() -> None:
    with capture_logs() as lines:
        answer = NumberMiddleware(errors.server_error)(RequestFactory().get("/articles/"))
    shown = page(answer, 500)
    (number,) = {line["number"] for line in lines if line["event"] == "error_page"}
    assert number == answer.headers["X-Request-ID"]
    assert f"request {number}" in text(shown.find_class("kicker")[0])


def test_500_needs_no_database_and_offers_the_same_page() -> None:
    shown = page(errors.server_error(RequestFactory().get("/articles/?q=x")), 500)
    assert text(shown.xpath("//h1")[0]) == "This page could not be made"
    assert shown.xpath("//main//a[@data-primary]/@href") == ["/articles/?q=x"]

"""Every request has a number, in its answer, on its error page and in the log."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from structlog.contextvars import get_contextvars

from config.numbering import NumberMiddleware

HTMX = {"HX-Request": "true", "HX-Target": "results"}


@pytest.mark.django_db
def test_each_answer_has_a_number_of_its_own(client: Client) -> None:
    numbers = [client.get("/health").headers["X-Request-ID"] for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{8}", number) for number in numbers)
    assert numbers[0] != numbers[1]


def test_lines_logged_on_the_way_carry_it_and_later_ones_do_not() -> None:
    seen = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(get_contextvars()["request"])
        return HttpResponse()

    answer = NumberMiddleware(view)(RequestFactory().get("/", headers={"X-Request-ID": "mine"}))
    assert seen == [answer.headers["X-Request-ID"]] != ["mine"]
    assert "request" not in get_contextvars()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no-such-page/", "/articles/?sort=wrong"])
def test_error_pages_show_the_number_of_the_answer(client: Client, path: str) -> None:
    answer = client.get(path)
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in answer.text
    assert "<html" in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no-such-page/", "/articles/?sort=wrong"])
def test_htmx_gets_the_message_alone(client: Client, path: str) -> None:
    answer = client.get(path, headers=HTMX)
    assert answer.status_code in {400, 404}
    assert answer.text.startswith("<div data-failed>")
    whole = client.get(path, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in whole.text

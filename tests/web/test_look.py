"""Density, scheme and keys: kept in cookies, rendered by the server."""

import pytest
from django.test import Client


def test_choices_are_kept_and_the_page_comes_back(client: Client) -> None:
    answer = client.post(
        "/settings/look/", {"density": "compact", "scheme": "dark", "keys": "off", "next": "/sources/?a=1"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sources/?a=1")
    assert {name: client.cookies[name].value for name in ("density", "scheme", "keys")} == {
        "density": "compact",
        "scheme": "dark",
        "keys": "off",
    }


def test_the_default_is_no_cookie(client: Client) -> None:
    client.post("/settings/look/", {"scheme": "dark"})
    answer = client.post("/settings/look/", {"scheme": "system"})
    assert answer.cookies["scheme"]["max-age"] == 0


def test_an_unknown_choice_is_left_alone(client: Client) -> None:
    assert client.post("/settings/look/", {"scheme": '"><script>'}).cookies == {}


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_host(client: Client, back: str) -> None:
    assert client.post("/settings/look/", {"next": back}).headers["Location"] == "/"


def test_reading_the_address_changes_nothing(client: Client) -> None:
    assert client.get("/settings/look/").status_code == 405


@pytest.mark.parametrize(("cookie", "attribute"), [("dark", 'data-scheme="dark"'), ("light", 'data-scheme="light"')])
def test_the_server_renders_the_scheme(client: Client, cookie: str, attribute: str) -> None:
    client.cookies["scheme"] = cookie
    assert attribute in client.get("/no-such-page/").text


def test_a_forged_cookie_reaches_no_attribute(client: Client) -> None:
    client.cookies["scheme"] = "x onload=alert(1)"
    assert "onload" not in client.get("/no-such-page/").text

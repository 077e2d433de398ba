"""Density, scheme and keys: kept in cookies, rendered by the server."""

import datetime as dt
import re

import pytest
from django.test import Client

from analysis.models import Story
from articles.models import Article
from tests.web.reading import tree


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


def test_the_language_is_kept(client: Client, db: None) -> None:
    client.post("/settings/look/", {"language": "zh-hans"})
    assert '<html lang="zh-Hans"' in client.get("/settings/").text
    client.post("/settings/look/", {"language": ""})
    assert '<html lang="en"' in client.get("/settings/").text


def test_times_follow_the_reader_and_days_do_not(client: Client, pieces: list[Article]) -> None:
    pieces[0].dated_at = dt.datetime(2025, 8, 1, 1, 30, tzinfo=dt.UTC)
    pieces[0].save()
    path = f"/articles/{pieces[0].pk}/"
    counted = re.findall(r'data-opens="(\d+)"', client.get("/").text)
    assert 'Fri 1 Aug 2025, 09:30 SGT</time> <span class="n">01:30 UTC</span>' in client.get(path).text
    client.post("/settings/look/", {"tz": "America/New_York"})
    assert 'Thu 31 Jul 2025, 21:30 EDT</time> <span class="n">1 Aug 01:30 UTC</span>' in client.get(path).text
    assert "21:30 31 Jul" in client.get("/articles/").text  # under the heading of our own day
    assert re.findall(r'data-opens="(\d+)"', client.get("/").text) == counted
    assert re.search(r"<option selected>America/New_York</option>", client.get("/settings/").text)


def test_universal_time_stands_behind_every_other_and_is_no_stop(client: Client, pieces: list[Article]) -> None:
    at = pieces[-1].dated_at.astimezone(dt.UTC)
    times = "//time[@data-utc]"
    (time,) = tree(client, "/articles/").xpath(f"//article[@data-piece='{pieces[-1].pk}']/time")
    assert time.get("title").endswith(f"{at:%Y-%m-%d %H:%M} UTC")
    for path in ("/articles/", "/sources/", f"/stories/{Story.objects.get().pk}/"):
        found = tree(client, path).xpath(times)
        assert found, path
        assert {one.get("tabindex") for one in found} == {"-1"}
    client.cookies["tz"] = "UTC"
    assert tree(client, "/articles/").xpath(times) == []


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "<b>"])
def test_a_zone_that_is_none_is_left_alone(client: Client, pieces: list[Article], zone: str) -> None:
    assert client.post("/settings/look/", {"tz": zone}).cookies == {}
    client.cookies["tz"] = zone
    assert "SGT</time>" in client.get(f"/articles/{pieces[0].pk}/").text


def in_force(client: Client) -> str:
    return tree(client, "/settings/").get_element_by_id("zone-in-force").text_content()


def learnable(client: Client) -> list[str]:
    return tree(client, "/").xpath("//meta[@name='zone']/@content")


def test_the_browsers_zone_is_learnt_until_one_is_chosen(client: Client, db: None) -> None:
    assert "Asia/Singapore, the zone of this installation; the browser has said no other" in in_force(client)
    assert learnable(client) == ["Asia/Singapore"]
    told = client.post("/settings/zone/", {"zone": "America/New_York"})
    assert (told.status_code, told.cookies["tz"]["httponly"], told.cookies["tz"]["samesite"]) == (204, True, "Lax")
    assert "America/New_York, from the browser" in in_force(client)
    assert learnable(client) == ["America/New_York"]
    assert client.post("/settings/look/", {"tz": ""}).cookies == {}, "what the browser said stands"
    client.post("/settings/look/", {"tz": "Europe/Berlin"})
    assert client.post("/settings/zone/", {"zone": "America/New_York"}).cookies == {}
    assert "Europe/Berlin, chosen here" in in_force(client)
    assert learnable(client) == []


def test_one_can_go_back_to_the_zone_of_the_installation_and_to_the_browsers(client: Client, db: None) -> None:
    client.post("/settings/zone/", {"zone": "America/New_York"})
    client.post("/settings/look/", {"tz": "installation"})
    assert "Asia/Singapore, the zone of this installation, chosen here" in in_force(client)
    assert client.post("/settings/zone/", {"zone": "America/New_York"}).cookies == {}
    assert learnable(client) == []
    client.post("/settings/look/", {"tz": ""})
    assert learnable(client) == ["Asia/Singapore"]


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "browser:UTC", "installation", "<b>"])
def test_what_is_no_zone_is_not_learnt(client: Client, db: None, zone: str) -> None:
    answer = client.post("/settings/zone/", {"zone": zone})
    assert (answer.status_code, answer.cookies) == (400, {})

"""The newsroom over real HTTP, chosen by the Host header."""

from __future__ import annotations

import http.client
import json

import pytest

from articles.sample.press import Newsroom
from articles.sample.server import ADVANCE, STATUS, NewsroomServer, serving


def ask(server: NewsroomServer, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_the_host_header_chooses_the_outlet() -> None:
    with serving(Newsroom(3)) as server:
        status, headers, body = ask(server, "GET", "/rss", Host="zhufeng-keji.example")
        assert (status, headers["content-type"]) == (200, "application/rss+xml; charset=utf-8")
        assert b"Zhufeng" in body
        assert ask(server, "GET", "/rss", Host="other.example")[0] == 404
        again = ask(server, "GET", "/rss", Host="zhufeng-keji.example", If_None_Match=headers["etag"])
        assert (again[0], again[2]) == (304, b"")


def test_head_has_the_length_but_no_body() -> None:
    with serving(Newsroom(3)) as server:
        status, headers, body = ask(server, "HEAD", "/rss", Host="zhufeng-keji.example")
        assert (status, body) == (200, b"")
        assert int(headers["content-length"]) > 0


def test_one_connection_serves_several_requests() -> None:
    with serving(Newsroom(3)) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        for path, expected in (("/rss", 200), ("/none", 404), ("/rss", 200)):
            connection.request("GET", path, headers={"Host": "zhufeng-keji.example"})
            answer = connection.getresponse()
            assert (answer.status, len(answer.read()) > 0) == (expected, True)
        connection.close()


def test_the_newsroom_advances_by_post() -> None:
    with serving(Newsroom(1)) as server:
        before = json.loads(ask(server, "GET", STATUS)[2])
        after = json.loads(ask(server, "POST", ADVANCE, Host="anything")[2])
        assert (before["edition"], after["edition"]) == (1, 2)
        assert sum(after["published"].values()) > sum(before["published"].values())
        assert ask(server, "POST", "/elsewhere")[0] == 404


def test_a_busy_port_is_an_error() -> None:
    with serving(Newsroom()) as server, pytest.raises(OSError, match="in use"):
        NewsroomServer(Newsroom(), port=server.server_port)

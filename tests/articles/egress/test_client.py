"""The client against a real server on loopback: what it brings home, and what it refuses."""

from __future__ import annotations

import ipaddress
from dataclasses import replace

import httpcore
import pytest

from articles.egress.address import Verdict, classify
from articles.egress.client import fetch
from articles.egress.errors import (
    Blocked,
    Forbidden,
    Garbled,
    Gone,
    NotFound,
    Refused,
    ServerError,
    Throttled,
    TimedOut,
    TooLarge,
    Unreachable,
    VisitFailed,
)
from articles.egress.rules import FEED_LIMITS, PAGE_LIMITS, Rules
from tests.newsroom import Newsroom, behaviours

RULES = Rules(allow=(ipaddress.ip_network("127.0.0.1/32"),), contact="https://desk.example/contact")
HASTY = replace(FEED_LIMITS, total_seconds=0.8)


def test_says_who_asks_and_brings_the_answer(newsroom: Newsroom) -> None:
    url = newsroom.script("/feed", behaviours.page("hello", X_Twice="a"))
    page = fetch(url, rules=RULES)
    assert (page.status, page.body, page.final_url, page.moved_for_good) == (200, b"hello", url, False)
    assert page.content_type == "application/rss+xml"
    asked = newsroom.asked("/feed")[0].headers
    assert asked["user-agent"] == "Divergence/0.1 (+https://desk.example/contact)"
    assert asked["host"] == f"127.0.0.1:{newsroom.port}"
    assert "if-none-match" not in asked


def test_asks_only_for_what_has_changed(newsroom: Newsroom) -> None:
    by_etag = newsroom.script("/etag", behaviours.with_etag("body", '"a b"'))
    by_date = newsroom.script("/date", behaviours.with_last_modified("body", "Thu, 31 Jul 2025 03:00:00 GMT"))
    assert fetch(by_etag, rules=RULES, etag='"a b"').status == 304
    assert fetch(by_date, rules=RULES, last_modified="Thu, 31 Jul 2025 03:00:00 GMT").status == 304
    assert fetch(by_etag, rules=RULES, etag='"old"').body == b"body"


def test_a_validator_cannot_smuggle_a_header(newsroom: Newsroom) -> None:
    url = newsroom.script("/feed", behaviours.page("x"))
    fetch(url, rules=RULES, etag='"a"\r\nX-Evil: 1')
    assert "x-evil" not in newsroom.asked("/feed")[0].headers


def test_a_connection_that_leads_elsewhere_is_hung_up(
    newsroom: Newsroom, canary: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this machine's routes do with a judged address is beyond our walls; where it ended is looked at."""
    connect = httpcore.SyncBackend.connect_tcp

    def astray(self: httpcore.SyncBackend, host: str, port: int, *words: object) -> httpcore.NetworkStream:
        return connect(self, "::1", canary.port, *words)  # type: ignore[arg-type]

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", astray)
    with pytest.raises(Blocked, match="the connection led to ::1"):
        fetch(newsroom.url("/"), rules=RULES)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate", "br"])
def test_undoes_every_compression_it_offers(newsroom: Newsroom, encoding: str) -> None:
    url = newsroom.script("/feed", behaviours.compressed("小模型 " * 1000, encoding))
    assert fetch(url, rules=RULES).body.decode() == "小模型 " * 1000


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_bomb_is_not_unpacked(newsroom: Newsroom, encoding: str) -> None:
    url = newsroom.script("/bomb", behaviours.bomb(encoding))
    with pytest.raises(TooLarge, match=r"unpacks to more than 200 times|larger than 10 MB"):
        fetch(url, rules=RULES)


def test_a_body_of_100_megabytes_is_not_read(newsroom: Newsroom) -> None:
    url = newsroom.script("/huge", behaviours.endless)
    with pytest.raises(TooLarge, match="larger than 5 MB"):
        fetch(url, rules=RULES, limits=PAGE_LIMITS)


@pytest.mark.parametrize("play", [behaviours.drip, behaviours.slow_headers, behaviours.silent])
def test_the_whole_exchange_has_one_deadline(newsroom: Newsroom, play: behaviours.Behaviour) -> None:
    url = newsroom.script("/slow", play)
    with pytest.raises(TimedOut, match="did not answer in full"):
        fetch(url, rules=RULES, limits=HASTY)


@pytest.mark.parametrize("play", [behaviours.cut_short, behaviours.reset, behaviours.not_http])
def test_a_broken_answer_is_no_answer(newsroom: Newsroom, play: behaviours.Behaviour) -> None:
    url = newsroom.script("/broken", play)
    with pytest.raises(Unreachable, match="broke off"):
        fetch(url, rules=RULES)


def test_garbled_compression_has_a_name(newsroom: Newsroom) -> None:
    cut = newsroom.script("/cut", behaviours.page(b"\x1f\x8b\x08\x00 this is no gzip", Content_Encoding="gzip"))
    odd = newsroom.script("/odd", behaviours.page("x", Content_Encoding="zstd"))
    for url in (cut, odd):
        with pytest.raises(Garbled):
            fetch(url, rules=RULES)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, Refused),
        (401, Forbidden),
        (403, Forbidden),
        (404, NotFound),
        (410, Gone),
        (429, Throttled),
        (451, Forbidden),
        (500, ServerError),
        (503, ServerError),
    ],
)
def test_every_refusal_has_a_name(newsroom: Newsroom, code: int, kind: type[VisitFailed]) -> None:
    url = newsroom.script("/refused", behaviours.status(code))
    with pytest.raises(VisitFailed) as caught:
        fetch(url, rules=RULES)
    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.url) == (code, url)


def test_a_busy_server_is_believed(newsroom: Newsroom) -> None:
    url = newsroom.script("/busy", behaviours.status(503, Retry_After="120"))
    with pytest.raises(Throttled) as caught:
        fetch(url, rules=RULES)
    assert caught.value.retry_after == "120"


@pytest.mark.parametrize(
    ("codes", "for_good"), [((301, 308), True), ((301, 302), False), ((303,), False), ((307,), False)]
)
def test_redirects_are_followed(newsroom: Newsroom, codes: tuple[int, ...], for_good: bool) -> None:
    for number, code in enumerate(codes):
        newsroom.script(f"/{number}", behaviours.redirect(f"/{number + 1}", code))
    newsroom.script(f"/{len(codes)}", behaviours.page("there"))
    page = fetch(newsroom.url("/0"), rules=RULES)
    assert (page.final_url, page.body, page.moved_for_good) == (newsroom.url(f"/{len(codes)}"), b"there", for_good)


def test_redirects_end(newsroom: Newsroom) -> None:
    for number in range(7):
        newsroom.script(f"/{number}", behaviours.redirect(f"/{number + 1}"))
    with pytest.raises(Refused, match="More than 5 redirects"):
        fetch(newsroom.url("/0"), rules=RULES)
    assert len(newsroom.requests) == 6


def test_redirects_in_a_circle_end(newsroom: Newsroom) -> None:
    newsroom.script("/a", behaviours.redirect("/b"))
    newsroom.script("/b", behaviours.redirect("/a"))
    with pytest.raises(Refused, match="circle"):
        fetch(newsroom.url("/a"), rules=RULES)


@pytest.mark.parametrize(
    "location", ["ftp://h/x", "javascript:alert(1)", "http://u:p@127.0.0.1/", "http://[bad/", "file:///etc/passwd"]
)
def test_redirects_lead_to_web_addresses_only(newsroom: Newsroom, location: str) -> None:
    url = newsroom.script("/a", behaviours.redirect(location))
    with pytest.raises(Blocked):
        fetch(url, rules=RULES)


def test_a_redirect_to_a_private_place_is_not_followed(newsroom: Newsroom, canary: Newsroom) -> None:
    url = newsroom.script("/a", behaviours.redirect(canary.url("/secret")))
    with pytest.raises(Blocked, match="loopback"):
        fetch(url, rules=RULES)


@pytest.mark.parametrize(
    "host", ["[::1]", "[::ffff:127.0.0.1]", "localhost", "127.1", "2130706433", "0x7f.1", "0", "[::]"]
)
def test_no_spelling_of_a_private_host_is_opened(canary: Newsroom, host: str) -> None:
    with pytest.raises(VisitFailed) as caught:
        fetch(f"http://{host}:{canary.port}/", rules=Rules())
    assert isinstance(caught.value, Blocked | Unreachable)


def test_one_bad_answer_of_the_resolver_is_enough(newsroom: Newsroom, canary: Newsroom) -> None:
    with pytest.raises(Blocked, match="::1"):
        fetch(f"http://two.test:{canary.port}/", rules=RULES, resolve=lambda host, port: ["127.0.0.1", "::1"])
    assert newsroom.requests == []


def test_a_name_is_resolved_once(newsroom: Newsroom) -> None:
    newsroom.script("/feed", behaviours.page("x"))
    answers = [["127.0.0.1"]]
    page = fetch(f"http://rebinding.test:{newsroom.port}/feed", rules=RULES, resolve=lambda host, port: answers.pop())
    assert page.body == b"x"
    assert newsroom.requests[0].headers["host"] == f"rebinding.test:{newsroom.port}"


def test_a_public_host_is_read_on_its_usual_ports_only() -> None:
    with pytest.raises(Blocked, match="port 8080"):
        fetch("http://public.test:8080/", rules=Rules(), resolve=lambda host, port: ["93.184.215.14"])


def test_an_unknown_name_is_unreachable() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(Unreachable, match=r"nowhere\.test is not known"):
        fetch("http://nowhere.test/", rules=Rules(), resolve=resolve)


def test_a_closed_port_is_unreachable() -> None:
    with Newsroom() as closed:
        url = closed.url("/")
    with pytest.raises(Unreachable, match="could not be reached"):
        fetch(url, rules=RULES)


@pytest.mark.parametrize(
    "url", ["ftp://h/", "h", "", "http:///x", "http://u@h/", "https://u:p@h/", "http://h:0x/", "gopher://h"]
)
def test_only_plain_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(Blocked):
        fetch(url, rules=Rules())


def test_proxies_of_the_environment_are_ignored(
    newsroom: Newsroom, canary: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, canary.url())
    url = newsroom.script("/feed", behaviours.page("direct"))
    assert fetch(url, rules=RULES).body == b"direct"


def test_reserved_names_are_served_on_loopback(newsroom: Newsroom) -> None:
    newsroom.script("/feed.xml", behaviours.page("routed"))
    rules = Rules(routes={"example": ("127.0.0.1", newsroom.port)})
    page = fetch("https://potomac-circuit.example/feed.xml", rules=rules)
    assert (page.body, page.final_url) == (b"routed", "https://potomac-circuit.example/feed.xml")
    assert newsroom.requests[0].headers["host"] == "potomac-circuit.example"


def test_a_route_leads_nowhere_but_to_loopback() -> None:
    assert classify("93.184.215.14") is Verdict.ALLOWED
    with pytest.raises(Blocked, match="FETCH_ROUTES"):
        fetch("https://a.example/", rules=Rules(routes={"example": ("93.184.215.14", 80)}))


def test_a_name_that_only_ends_alike_is_not_routed(newsroom: Newsroom) -> None:
    rules = Rules(routes={"example": ("127.0.0.1", newsroom.port)})
    assert rules.route("notexample") is None
    assert rules.route("a.example.") == ("127.0.0.1", newsroom.port)

"""No spelling, name or answer of a resolver leads to a place that is not public; the canary hears nothing."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.egress.address import Verdict, classify
from articles.egress.lookup import Resolve, resolve
from articles.egress.rules import Rules
from tests.badinput import addresses
from tests.badinput.reading import HASTY, LOOPBACK, play
from tests.newsroom import Newsroom, behaviours

# The registries as IANA publishes them, written down here a second time: the classifier is not asked about itself.
IANA = [
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
        "fec0::/10", "ff00::/8",
    )
]  # fmt: skip


def test_every_address_ends_blocked_or_unreachable(canary: Newsroom) -> None:
    wrong = []
    for case in addresses.CASES:
        url = case.url.replace("{port}", str(canary.port))
        try:
            ending = play(url, rules=Rules(), limits=HASTY, ask=answering(*case.answers) if case.answers else resolve)
        except Exception as error:
            error.add_note(f"the case was: {url!r} {case.answers}")
            raise
        if ending.outcome not in case.ends:
            wrong.append(f"{url[:80]!r} {case.answers}: {ending.outcome} {ending.detail}")
    assert "\n".join(wrong) == ""


def test_a_name_that_turns_private_is_asked_once_and_judged(press: Newsroom, canary: Newsroom) -> None:
    press.script("/feed", behaviours.redirect(f"http://rebinding.test:{canary.port}/"))
    asked: list[str] = []

    def turning(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["::1"]

    ending = play(f"http://rebinding.test:{press.port}/feed", ask=turning)
    assert (ending.outcome, asked) == ("blocked", ["rebinding.test", "rebinding.test"])


@pytest.mark.allow_hosts(["127.0.0.1", "::1", "::"])
def test_a_connection_that_ends_elsewhere_is_hung_up() -> None:
    """The kernel takes a connection to the unspecified address to loopback: judged one place, reached another."""
    with Newsroom("::1") as elsewhere:
        rules = Rules(allow=(ipaddress.ip_network("::/128"),))
        ending = play(f"http://[::]:{elsewhere.port}/", rules=rules, limits=HASTY)
        assert (ending.outcome, elsewhere.requests) == ("blocked", [])
        assert "led to ::1" in ending.detail


def test_what_is_allowed_is_allowed(press: Newsroom) -> None:
    url = press.script("/open", behaviours.page("<rss><channel/></rss>"))
    assert play(url, rules=Rules()).outcome == "blocked"
    assert play(url, rules=LOOPBACK).outcome == "empty"


@given(st.ip_addresses())
@example(ipaddress.ip_address("192.0.0.8"))
@example(ipaddress.ip_address("64:ff9b::7f00:1"))
@example(ipaddress.ip_address("::127.0.0.1"))
def test_no_accepted_address_lies_in_a_special_block(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if classify(address) is Verdict.ALLOWED:
        inner = address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address
        assert [block for block in IANA if block.version == inner.version and inner in block] == []


def test_both_ends_of_every_special_block_are_refused() -> None:
    edges = [
        address
        for block in IANA
        if str(block) != "::ffff:0:0/96"
        for address in (block[0], block[-1], block[block.num_addresses // 2])
    ]
    assert [str(address) for address in edges if classify(address) is Verdict.ALLOWED] == []


def answering(*answers: str) -> Resolve:
    """A resolver that says this of every name."""

    def ask(host: str, port: int) -> list[str]:
        if answers == ("no answer",):
            raise OSError("no such name")
        return list(answers)

    return ask

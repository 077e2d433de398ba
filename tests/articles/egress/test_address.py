"""The classifier against a table of places, and against every address that there is."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.egress.address import Verdict, classify, in_networks

PLACES = {
    Verdict.ALLOWED: "1.1.1.1 8.8.8.8 93.184.215.14 172.15.255.255 172.32.0.0 192.167.255.255 100.63.255.255 100.128.0.0 "
    "223.255.255.255 198.17.255.255 198.20.0.0 11.0.0.0 126.255.255.255 128.0.0.0 2606:4700::1111 2400:cb00::1 2a00::1 "
    "::ffff:8.8.8.8 2001:4860:4860::8888 2001:200::1",
    Verdict.UNSPECIFIED: "0.0.0.0 :: ::ffff:0.0.0.0",
    Verdict.LOOPBACK: "127.0.0.1 127.255.255.255 127.1.2.3 ::1 ::ffff:127.0.0.1 ::ffff:7f00:1",
    Verdict.PRIVATE: "10.0.0.0 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255 ::ffff:10.0.0.1",
    Verdict.CGNAT: "100.64.0.0 100.127.255.255",
    Verdict.LINK_LOCAL: "169.254.0.1 169.254.255.255 fe80::1 febf:ffff::1 fe80::1%eth0",
    Verdict.METADATA: "169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254 ::ffff:169.254.169.254",
    Verdict.ULA: "fc00::1 fd12:3456::1 fdff:ffff::1",
    Verdict.SITE_LOCAL: "fec0::1 feff::1",
    Verdict.MULTICAST: "224.0.0.1 239.255.255.255 ff02::1 ff0e::1",
    Verdict.BROADCAST: "255.255.255.255",
    Verdict.DOCUMENTATION: "192.0.2.1 198.51.100.7 203.0.113.255 2001:db8::1 3fff::1",
    Verdict.BENCHMARK: "198.18.0.1 198.19.255.255 2001:2::1",
    Verdict.RESERVED: "0.0.0.1 0.255.255.255 192.0.0.1 192.31.196.1 192.175.48.1 240.0.0.1 254.1.1.1 2001:10::1 2001:20::1 "
    "4000::1 100::1 5f00::1 e000::1 2620:4f:8000::1",
    Verdict.NAT64: "64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1",
    Verdict.SIX_TO_FOUR: "2002:7f00:1::1 2002::1 192.88.99.1",
    Verdict.TEREDO: "2001::1 2001:0:ffff::1",
    Verdict.V4_COMPATIBLE: "::7f00:1 ::127.0.0.1 ::8.8.8.8",
}


@pytest.mark.parametrize(
    ("verdict", "address"), [(verdict, one) for verdict, some in PLACES.items() for one in some.split()]
)
def test_every_place_has_its_name(verdict: Verdict, address: str) -> None:
    assert classify(address) is verdict


@given(st.ip_addresses())
def test_nothing_that_python_calls_special_is_opened(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    plain = address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address
    special = (
        plain.is_private
        or plain.is_loopback
        or plain.is_link_local
        or plain.is_multicast
        or plain.is_reserved
        or plain.is_unspecified
    )
    # The registry has lately taken blocks of 192.0.0.0/24 and 2001::/23 out of "private"; we open none of them.
    assert not (special and classify(address) is Verdict.ALLOWED)


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_what_it_wraps(address: ipaddress.IPv4Address) -> None:
    assert classify(f"::ffff:{address}") is classify(address)


def test_an_operator_may_allow_a_network() -> None:
    allow = [ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd00::/8")]
    assert classify("10.1.2.3", allow=allow) is Verdict.ALLOWED
    assert classify("::ffff:10.1.2.3", allow=allow) is Verdict.ALLOWED
    assert classify("10.2.0.0", allow=allow) is Verdict.PRIVATE
    assert in_networks("fd00::1", allow)
    assert not in_networks("8.8.8.8", allow)


def test_a_metadata_service_is_allowed_only_by_its_own_name() -> None:
    assert classify("169.254.169.254", allow=[ipaddress.ip_network("169.254.0.0/16")]) is Verdict.METADATA
    assert classify("169.254.169.254", allow=[ipaddress.ip_network("169.254.169.254/32")]) is Verdict.ALLOWED


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        classify("example.org")

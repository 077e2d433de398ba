"""The classifier: says of an IP address whether we may connect to it, and if not, what kind of place it is."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Verdict(StrEnum):
    """What an address is to us. Only ALLOWED may be opened."""

    ALLOWED = "allowed"
    UNSPECIFIED = "unspecified"
    LOOPBACK = "loopback"
    PRIVATE = "private"
    CGNAT = "shared by a carrier"
    LINK_LOCAL = "link-local"
    METADATA = "a cloud's metadata service"
    ULA = "unique local"
    SITE_LOCAL = "site-local"
    MULTICAST = "multicast"
    BROADCAST = "broadcast"
    DOCUMENTATION = "kept for documentation"
    BENCHMARK = "kept for benchmarks"
    RESERVED = "reserved"
    NAT64 = "a NAT64 translation"
    SIX_TO_FOUR = "a 6to4 tunnel"
    TEREDO = "a Teredo tunnel"
    V4_COMPATIBLE = "an IPv4-compatible form"


# Services that hand out a machine's credentials. One of them lies in public space, two in space that an operator may allow.
_METADATA: Final = frozenset(
    ipaddress.ip_address(text)
    for text in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")
)

# IANA's special-purpose registries (RFC 6890 and successors) and the multicast blocks; first match wins.
_V4: Final = tuple(
    (ipaddress.IPv4Network(block), verdict)
    for block, verdict in (
        ("0.0.0.0/32", Verdict.UNSPECIFIED),
        ("0.0.0.0/8", Verdict.RESERVED),
        ("10.0.0.0/8", Verdict.PRIVATE),
        ("100.64.0.0/10", Verdict.CGNAT),
        ("127.0.0.0/8", Verdict.LOOPBACK),
        ("169.254.0.0/16", Verdict.LINK_LOCAL),
        ("172.16.0.0/12", Verdict.PRIVATE),
        ("192.0.0.0/24", Verdict.RESERVED),
        ("192.0.2.0/24", Verdict.DOCUMENTATION),
        ("192.31.196.0/24", Verdict.RESERVED),
        ("192.52.193.0/24", Verdict.RESERVED),
        ("192.88.99.0/24", Verdict.SIX_TO_FOUR),
        ("192.168.0.0/16", Verdict.PRIVATE),
        ("192.175.48.0/24", Verdict.RESERVED),
        ("198.18.0.0/15", Verdict.BENCHMARK),
        ("198.51.100.0/24", Verdict.DOCUMENTATION),
        ("203.0.113.0/24", Verdict.DOCUMENTATION),
        ("224.0.0.0/4", Verdict.MULTICAST),
        ("255.255.255.255/32", Verdict.BROADCAST),
        ("240.0.0.0/4", Verdict.RESERVED),
    )
)
_V6: Final = tuple(
    (ipaddress.IPv6Network(block), verdict)
    for block, verdict in (
        ("::/128", Verdict.UNSPECIFIED),
        ("::1/128", Verdict.LOOPBACK),
        ("64:ff9b::/96", Verdict.NAT64),
        ("64:ff9b:1::/48", Verdict.NAT64),
        ("2001::/32", Verdict.TEREDO),
        ("2001:2::/48", Verdict.BENCHMARK),
        ("2001::/23", Verdict.RESERVED),
        ("2001:db8::/32", Verdict.DOCUMENTATION),
        ("2002::/16", Verdict.SIX_TO_FOUR),
        ("2620:4f:8000::/48", Verdict.RESERVED),
        ("3fff::/20", Verdict.DOCUMENTATION),
        ("fc00::/7", Verdict.ULA),
        ("fe80::/10", Verdict.LINK_LOCAL),
        ("fec0::/10", Verdict.SITE_LOCAL),
        ("ff00::/8", Verdict.MULTICAST),
    )
)
_V6_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out for global unicast
_V4_COMPATIBLE: Final = ipaddress.IPv6Network("::/96")


def classify(address: Address | str, *, allow: Iterable[Network] = ()) -> Verdict:
    """What `address` is; ALLOWED for public unicast and for whatever lies in a network of `allow`.

    An IPv4 address wrapped in IPv6 (v4-mapped) is judged as the IPv4 address it is. A metadata service is allowed only
    by a network that holds nothing else. Raises ValueError for text that is no IP address.
    """
    address = _unwrapped(ipaddress.ip_address(address))
    networks = [network for network in allow if network.version == address.version and address in network]
    if address in _METADATA:
        return Verdict.ALLOWED if any(network.num_addresses == 1 for network in networks) else Verdict.METADATA
    if networks:
        return Verdict.ALLOWED
    return _classify_v4(address) if isinstance(address, ipaddress.IPv4Address) else _classify_v6(address)


def in_networks(address: Address | str, networks: Iterable[Network]) -> bool:
    """True when `address` lies in one of the operator's networks. Raises ValueError for text that is no IP address."""
    plain = _unwrapped(ipaddress.ip_address(address))
    return any(network.version == plain.version and plain in network for network in networks)


def is_same(one: str, other: str) -> bool:
    """True when two spellings name one address, zone and wrapping aside. Raises ValueError for what is no IP address."""
    return _unwrapped(ipaddress.ip_address(one)) == _unwrapped(ipaddress.ip_address(other))


def _unwrapped(address: Address) -> Address:
    """The address without an IPv6 zone, and the IPv4 address of a v4-mapped one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return ipaddress.IPv6Address(int(address)) if address.scope_id else address


def _classify_v4(address: ipaddress.IPv4Address) -> Verdict:
    return next((verdict for network, verdict in _V4 if address in network), Verdict.ALLOWED)


def _classify_v6(address: ipaddress.IPv6Address) -> Verdict:
    found = next((verdict for network, verdict in _V6 if address in network), None)
    if found is not None:
        return found
    if address in _V4_COMPATIBLE:
        return Verdict.V4_COMPATIBLE
    return Verdict.ALLOWED if address in _V6_UNICAST else Verdict.RESERVED

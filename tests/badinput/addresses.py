"""Addresses that must not be opened, however they are spelled, and what names may resolve to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

BLOCKED, UNREACHABLE = "blocked", "unreachable"


@dataclass(frozen=True)
class Address:
    """An address to ask for, how it may end, and what a resolver says of its name (empty: the system is asked)."""

    url: str
    ends: frozenset[str]
    answers: tuple[str, ...] = ()


# Spellings of loopback and of other places that are not public, which resolvers and URL parsers read as addresses.
LITERALS = (
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "0177.1",
    "017700000001", "0x7f.0x0.0x0.0x1", "0177.0x0.0.1", "127.0.0.1.", "127.1.", "0", "0.0.0.0", "0x0", "00", "000.000.000.000", "[::1]",
    "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::127.0.0.1]",
    "[::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]",
    "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[5f00::1]", "[4000::1]", "10.0.0.1", "167772161",
    "0xa000001", "012.0.0.1", "172.16.0.1", "192.168.1.1", "192.168.257", "3232235777", "169.254.169.254", "2852039166", "0xa9fea9fe",
    "0251.0376.0251.0376", "169.254.170.2", "100.100.100.200", "168.63.129.16", "100.64.0.1", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "localhost",
    "LOCALHOST", "localhost.", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
)  # fmt: skip
MALFORMED = (
    "http://", "http:///x", "http://[::1", "http://[::1]x/", "http://[fe80::1%25lo]/", "http://[fe80::1%lo]/", "http://[::g]/", "http://[]/",
    "http://user@{h}/", "http://user:secret@{h}/", "http://{h}@evil.example/", "http://{h}:80@evil.example/", "http://@{h}/", "http://{h}:99999/",
    "http://{h}:-1/", "http://{h}:0x50/", "http://{h}: 80/", "http://{h}:80:80/", "http://exa mple.example/", "http://a..b/%00/",
    "http://ex\x00ample/", "http://ex\nample/", "http://ex\tample/", "http://\u202eelpmaxe/", "http://<script>/", "http://a\\b/", "http:\\\\{h}\\",
    "//{h}/", "{h}", "/etc/passwd", "", " ", "\x00", "?", "#", ".", "..", "http", "http:", "http:/", "https:{h}",
    "http://a%2fb/", "http://%31%32%37.0.0.1/", "http://{h}%00.public.test/", "http://'{h}'/", 'http://"{h}"/', "http://$(hostname)/",
    "http://{h}\r\nHost: evil/", "http://*/", "http://a{{b}}/", "http://a|b/", "http://a^b/", "http://a`b/", "http://☃.☃.☃☃☃/\ud800",
)  # fmt: skip
SCHEMES = (
    "ftp", "file", "gopher", "dict", "ldap", "jar", "javascript", "data", "mailto", "tel", "ws", "wss", "view-source", "feed", "about", "blob", "unix",
    "HTTP+UNIX", "phar", "php", "expect", "tftp", "sftp", "ssh", "smb", "netdoc", "urn", "cid", "chrome", "vbscript",
)  # fmt: skip
SPECIAL = (
    "0.0.0.1", "10.1.2.3", "100.64.0.1", "100.127.255.254", "127.0.0.53", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.254",
    "192.0.0.8", "192.0.2.7", "192.31.196.1", "192.52.193.1", "192.88.99.2", "192.168.0.10", "192.175.48.1", "198.18.1.1", "198.19.255.254",
    "198.51.100.9", "203.0.113.9", "224.0.0.251", "239.1.2.3", "240.1.1.1", "255.255.255.255", "::", "::1", "::ffff:10.0.0.1", "::10.0.0.1",
    "64:ff9b::a00:1", "64:ff9b:1:fffe::1", "100::1", "2001::1", "2001:2::1", "2001:20::1", "2001:db8::1", "2002:a00:1::1", "2620:4f:8000::1",
    "3fff::1", "5f00::1", "fc00::1", "fd12:3456:789a::1", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1", "ff05::2", "a000::1",
)  # fmt: skip
PORTS = (0, 1, 7, 22, 25, 53, 81, 110, 143, 444, 3306, 5432, 6379, 8000, 8080, 8443, 9200, 11211, 27017, 65535)
PUBLIC = ("93.184.215.14", "2606:4700::1111")


def _addresses() -> Iterator[Address]:
    for literal in LITERALS:
        for scheme in ("http", "https"):
            yield Address(f"{scheme}://{literal}:{{port}}/secret", frozenset({BLOCKED, UNREACHABLE}))
    yield from (Address(text.replace("{h}", "[::1]:{port}"), frozenset({BLOCKED, UNREACHABLE})) for text in MALFORMED)
    for scheme in SCHEMES:
        yield Address(f"{scheme}://[::1]:{{port}}/", frozenset({BLOCKED}))
    yield from (Address(f"{scheme}:x", frozenset({BLOCKED})) for scheme in SCHEMES)
    for special in SPECIAL:
        yield Address("http://name.test/", frozenset({BLOCKED}), (special,))
        # One public answer does not excuse another, whichever comes first.
        yield Address("http://name.test/", frozenset({BLOCKED}), (PUBLIC[0], special))
        yield Address("https://name.test/", frozenset({BLOCKED}), (special, PUBLIC[1]))
    yield from (
        Address(f"http://public.test:{port}/", frozenset({BLOCKED, UNREACHABLE}), (PUBLIC[0],)) for port in PORTS
    )
    yield Address("http://nobody.test/", frozenset({UNREACHABLE}), ("no answer",))
    yield Address("http://garbage.test/", frozenset({UNREACHABLE, BLOCKED}), ("not an address",))
    yield Address("http://" + "a" * 64 + ".test/", frozenset({BLOCKED, UNREACHABLE}), ("::1",))
    yield Address("http://" + "a." * 130 + "test/", frozenset({BLOCKED, UNREACHABLE}), ("::1",))


CASES = tuple(_addresses())

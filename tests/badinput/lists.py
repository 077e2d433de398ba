"""Lists of feeds that are none: cut, hostile, giant, of another kind."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

from tests.badinput.broken_xml import DTDS
from tests.badinput.kinds import BINARY, SAID


@dataclass(frozen=True)
class BadList:
    """A file as uploaded, and whether it may be read all the same (then at most so many outlines come of it)."""

    name: str
    content: bytes
    most: int = -1  # -1: it must be refused


GOOD = (
    '<?xml version="1.0" encoding="utf-8"?><opml version="2.0"><head><title>T</title></head><body><outline text="Folder">'
    '<outline type="rss" text="芯片" xmlUrl="https://outlet.example/feed"/></outline></body></opml>'
)


def opml(inside: str) -> str:
    """A list whose body is this."""
    return f"<opml version='2.0'><body>{inside}</body></opml>"


def _lists() -> Iterator[BadList]:
    body = GOOD.encode()
    yield from (BadList(f"cut at byte {end}", body[:end]) for end in range(0, len(body) - 1, 7))
    yield from (BadList(name, content) for name, (content, _) in BINARY.items())
    yield from (BadList(name, text.encode(), 0 if name in {"OPML"} else -1) for name, text in SAID.items())
    for name, dtd in DTDS.items():
        yield BadList(
            f"entities: {name}",
            dtd.replace("{port}", "9").replace("DOCTYPE rss", "DOCTYPE opml").encode() + opml("&a;").encode(),
        )
        yield BadList(f"entities: {name}, UTF-16", (dtd.replace("{port}", "9") + opml("")).encode("utf-16"))
    links = (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "",
        " ",
        "x",
        "http://user:secret@outlet.example/",
        "http://[::1]/",
        "data:x",
        "\u202ehttp://outlet.example/",
        "a" * 5_000,
    )
    yield from (BadList(f"link {link[:20]!r}", opml(f'<outline xmlUrl="{link}"/>').encode(), 1) for link in links)
    forms = (
        "<outline/>", "<outline text='x'/>", "<outline xmlurl='https://outlet.example/'/>", "<outline><xmlUrl>https://outlet.example/</xmlUrl></outline>",
        "<outline xmlUrl='https://outlet.example/' title='&#x202e;x'/>", "<outline xmlUrl='https://outlet.example/' type='x'/>", "<x:outline xmlns:x='y' xmlUrl='https://outlet.example/'/>",
        "<outline xmlUrl='https://outlet.example/' language='" + "x" * 900 + "'/>", "<!-- <outline xmlUrl='https://outlet.example/'/> -->", "<![CDATA[<outline xmlUrl='x'/>]]>",
    )  # fmt: skip
    yield from (BadList(f"outline {number}", opml(form).encode(), 1) for number, form in enumerate(forms))
    yield BadList("ten thousand feeds", opml("<outline xmlUrl='https://outlet.example/'/>" * 10_000).encode())
    yield BadList("a hundred thousand folders", opml("<outline text='x'/>" * 100_000).encode())
    yield BadList("folders a hundred thousand deep", opml("<outline>" * 100_000 + "</outline>" * 100_000).encode())
    yield BadList("folders a thousand deep", opml("<outline>" * 1_000 + "</outline>" * 1_000).encode())
    yield BadList("six megabytes", opml(" " * 6_000_000).encode())
    yield BadList(
        "a name of 4 MB", opml(f"<outline xmlUrl='https://outlet.example/' text='{'x' * 4_000_000}'/>").encode(), 1
    )
    yield BadList("gzipped", gzip.compress(body))
    yield BadList("in an encoding that is none", body.replace(b"utf-8", b"x-none"))
    yield BadList("in a wrong encoding", GOOD.encode("gb18030"), 1)
    yield BadList("in UTF-7", GOOD.replace("utf-8", "utf-7").encode("utf-7"), 1)
    yield BadList("two roots", body + b"<opml/>")
    yield BadList("rubbish behind it", body + b"rubbish")
    yield BadList("NUL in it", body.replace(b"Folder", b"Fol\x00der"))
    yield BadList("a prefix that nobody declared", b"<x:opml><body/></x:opml>")
    yield BadList("in capitals", GOOD.replace("opml", "OPML").encode())


CASES = tuple(_lists())

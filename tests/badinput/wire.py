"""Answers that are wrong below the document: cut, reset, dripping, mislabelled, compressed without end."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import brotli

from tests.badinput.cases import READ, ends
from tests.newsroom import behaviours, documents
from tests.newsroom.server import Behaviour, Request

FEED = documents.rss(documents.entries("https://outlet.example", 3)).encode()
CHUNKED = b"Transfer-Encoding: chunked\r\n"


@dataclass(frozen=True)
class Play:
    """What a server does, and how reading it may end; `slow` ones are read with little patience."""

    name: str
    behaviour: Behaviour
    ends: frozenset[str]
    slow: bool = False


def raw(data: bytes) -> Behaviour:
    """These bytes, and the end of the connection."""
    return lambda request: request.raw(data)


def answer(headers: bytes, body: bytes = FEED) -> Behaviour:
    """Status 200 with these header lines and this body."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n" + headers + b"\r\n" + body)


def reset_after(data: bytes) -> Behaviour:
    """These bytes, then a hard reset."""

    def play(request: Request) -> None:
        request.raw(data)
        connection = request.handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return play


def dripping(start: bytes, drop: bytes, pause: float = 0.05) -> Behaviour:
    """A beginning, and then a little of something for ever."""

    def play(request: Request) -> None:
        request.raw(start)
        while request.pause(pause):
            request.raw(drop)

    return play


@cache
def packed(kind: str, megabytes: int) -> bytes:
    """Zeros, packed small."""
    zeros = bytes(1_000_000) * megabytes
    packs: dict[str, Callable[[bytes], bytes]] = {
        "gzip": lambda data: gzip.compress(data, 6),
        "deflate": lambda data: zlib.compress(data, 6),
        "raw": lambda data: zlib.compress(data, 6)[2:-4],
        "br": lambda data: brotli.compress(data, quality=3),
    }
    return packs[kind](zeros)


def encoded(encoding: str, body: bytes) -> Behaviour:
    """A body under a Content-Encoding."""
    return behaviours.page(body, Content_Encoding=encoding)


BROKEN, GARBLED, LARGE, TIMEOUT = ends("unreachable"), ends("unreadable"), ends("too_large"), ends("timeout")
READABLE = ends(READ)
ANY = ends(READ, "unreachable", "unreadable", "too_large", "timeout", "empty")


def _lengths() -> Iterator[Play]:
    size = len(FEED)
    for share in (1, 2, 5, 10, 25, 50, 75, 90, 99):
        cut = FEED[: size * share // 100]
        yield Play(f"cut at {share} %", answer(b"Content-Length: %d\r\n" % size, cut), BROKEN)
        yield Play(
            f"reset at {share} %", reset_after(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + cut), BROKEN
        )
        yield Play(f"chunked, cut at {share} %", answer(CHUNKED, b"%x\r\n" % size + cut), BROKEN)
    for said in (b"-1", b"abc", b"1e3", b"0x10", b"1 2", b"+5", b"", b"9" * 30, b"5, 6", "５".encode()):
        yield Play(f"length {said[:9]!r}", answer(b"Content-Length: " + said + b"\r\n"), ANY)
    yield Play("two lengths", answer(b"Content-Length: 5\r\nContent-Length: 6\r\n"), BROKEN)
    yield Play("length of nothing", answer(b"Content-Length: 0\r\n"), ends("empty"))
    yield Play("length too small", answer(b"Content-Length: 30\r\n"), ends("unreadable", "empty", READ))
    yield Play("no length", answer(b""), READABLE)
    yield Play(
        "length and chunks", answer(b"Content-Length: 5\r\n" + CHUNKED, b"%x\r\n" % size + FEED + b"\r\n0\r\n\r\n"), ANY
    )


def _chunks() -> Iterator[Play]:
    whole = b"%x\r\n" % len(FEED) + FEED + b"\r\n"
    yield Play("chunks", answer(CHUNKED, whole + b"0\r\n\r\n"), READABLE)
    yield Play("chunk extension", answer(CHUNKED, b"%x;a=b\r\n" % len(FEED) + FEED + b"\r\n0\r\n\r\n"), READABLE)
    yield Play(
        "chunk of one byte each",
        answer(CHUNKED, b"".join(b"1\r\n%c\r\n" % byte for byte in FEED) + b"0\r\n\r\n"),
        READABLE,
    )
    yield Play("giant chunk extension", answer(CHUNKED, b"5;" + b"x" * 200_000 + b"\r\nhello\r\n0\r\n\r\n"), ANY)
    yield Play("trailers", answer(CHUNKED, whole + b"0\r\nX-Late: 1\r\n\r\n"), READABLE)
    yield Play("giant trailers", answer(CHUNKED, whole + b"0\r\n" + b"X-Late: 1\r\n" * 20_000 + b"\r\n"), ANY)
    for number, size in enumerate((b"zz", b"-5", b"0x5", b"", b" ", b"5 5", b"f" * 17, b"f" * 40, b"5\n", b"\x00")):
        yield Play(f"chunk size {number}", answer(CHUNKED, size + b"\r\nhello\r\n0\r\n\r\n"), ANY)
    yield Play("chunk without its line end", answer(CHUNKED, b"5\r\nhello0\r\n\r\n"), ANY)
    yield Play("no last chunk", answer(CHUNKED, whole), BROKEN)
    yield Play("last chunk without its end", answer(CHUNKED, whole + b"0\r\n"), BROKEN)
    for coding in (
        b"gzip",
        b"identity",
        b"gzip, chunked",
        b"chunked, gzip",
        b"xchunked",
        b"chunked, chunked",
        b"CHUNKED",
        b"\x0bchunked",
    ):
        yield Play(
            f"transfer coding {coding!r}", answer(b"Transfer-Encoding: " + coding + b"\r\n", whole + b"0\r\n\r\n"), ANY
        )


def _headers() -> Iterator[Play]:
    length = b"Content-Length: %d\r\n" % len(FEED)
    yield Play("290 headers", answer(length + b"".join(b"X-%d: 1\r\n" % n for n in range(290))), READABLE)
    yield Play("301 headers", answer(length + b"".join(b"X-%d: 1\r\n" % n for n in range(301))), LARGE)
    yield Play("65 KB in one header", answer(length + b"X: " + b"a" * 65_000 + b"\r\n"), LARGE)
    yield Play(
        "80 KB of cookies",
        answer(length + b"".join(b"Set-Cookie: a%d=%s\r\n" % (n, b"x" * 900) for n in range(80))),
        LARGE,
    )
    yield Play(
        "a megabyte of headers", answer(length + b"X: " + b"a" * 1_000_000 + b"\r\n"), ends("unreachable", "too_large")
    )
    yield Play("a hundred thousand headers", answer(length + b"A: b\r\n" * 100_000), ends("unreachable", "too_large"))
    lines = (
        b"no colon\r\n", b": no name\r\n", b"Bad Name: x\r\n", b"X: a\x00b\r\n", b"X: a\rb\r\n", b" folded\r\n", b"X: a\r\n folded\r\n", b"X\t: 1\r\n",
        b"X: \xff\xfe\r\n", "X: 小模型\r\n".encode(), b"\x00: 1\r\n", b"X:\r\n", b"Content-Type: a\r\nContent-Type: b\r\n", b"Content-Type: \x1b[31m\r\n",
        b"Content-Type: text/xml; charset=" + b"x" * 9_000 + b"\r\n", b"ETag: \"\xe9\"\r\n", b"Last-Modified: never\r\n", b"Date: \r\n", b"X: 1\n",
        b"Connection: upgrade\r\nUpgrade: h2c\r\n", b"Set-Cookie: sid=1; Domain=.example\r\n", b"Refresh: 0; url=http://[::1]/\r\n",
        b"Content-Location: http://[::1]/\r\n", b"Link: <http://[::1]/>; rel=canonical\r\n", b"Strict-Transport-Security: max-age=1\r\n",
    )  # fmt: skip
    yield from (Play(f"header line {line[:30]!r}", answer(length + line), ANY) for line in lines)


def _slow() -> Iterator[Play]:
    head = b"HTTP/1.1 200 OK\r\n"
    yield Play("silence", behaviours.silent, TIMEOUT, slow=True)
    yield Play("a dripping status line", dripping(b"HT", b"T"), ends("timeout", "unreachable"), slow=True)
    yield Play("a dripping header", dripping(head + b"X-Slow: ", b"a"), TIMEOUT, slow=True)
    yield Play("headers for ever", dripping(head, b"X-More: 1\r\n"), TIMEOUT, slow=True)
    yield Play("a dripping body", dripping(head + b"Content-Length: 9000\r\n\r\n", b"<"), TIMEOUT, slow=True)
    yield Play("a dripping body without length", dripping(head + b"\r\n", b"<"), TIMEOUT, slow=True)
    yield Play("dripping chunks", dripping(head + CHUNKED + b"\r\n", b"1\r\n<\r\n"), TIMEOUT, slow=True)
    yield Play("interim answers for ever", dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.02), TIMEOUT, slow=True)
    yield Play(
        "no end behind the last chunk",
        dripping(head + CHUNKED + b"\r\n1\r\n<\r\n0\r\n", b"X: 1\r\n"),
        TIMEOUT,
        slow=True,
    )
    yield Play(
        "dripping gzip",
        dripping(head + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00", b"\x00"),
        ends("timeout", "unreadable"),
        slow=True,
    )
    yield Play("a drip of nothing but space", dripping(head + b"\r\n", b" "), TIMEOUT, slow=True)


def _packed() -> Iterator[Play]:
    for kind in ("gzip", "deflate", "br"):
        yield Play(f"{kind} bomb", encoded(kind, packed(kind, 100)), LARGE)
        yield Play(f"{kind} of three megabytes of nothing", encoded(kind, packed(kind, 3)), ends("too_large", "empty"))
        small = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[kind](FEED)
        yield Play(f"{kind}", encoded(kind, small), READABLE)
        yield Play(f"{kind} in capitals", encoded(kind.upper(), small), READABLE)
        for share in (10, 50, 99):
            yield Play(f"{kind} cut at {share} %", encoded(kind, small[: max(3, len(small) * share // 100)]), GARBLED)
        yield Play(
            f"{kind} with a flipped byte",
            encoded(kind, small[:40] + bytes([small[40] ^ 0xFF]) + small[41:]),
            ends("unreadable", READ),
        )
        yield Play(f"plain text called {kind}", encoded(kind, FEED), ends("unreadable", READ))
    yield Play("raw deflate bomb", encoded("deflate", packed("raw", 100)), LARGE)
    yield Play("gzip bomb that nobody announced", behaviours.page(packed("gzip", 100)), LARGE)
    yield Play("gzip in gzip", encoded("gzip", gzip.compress(gzip.compress(FEED))), GARBLED)
    yield Play("bomb in gzip in gzip", encoded("gzip", gzip.compress(packed("gzip", 100))), GARBLED)
    yield Play("br in gzip", encoded("gzip", gzip.compress(brotli.compress(FEED))), GARBLED)
    yield Play("a thousand members", encoded("gzip", gzip.compress(b" ") * 1_000 + gzip.compress(FEED)), READABLE)
    yield Play("a bomb of members", encoded("gzip", packed("gzip", 1) * 40), LARGE)
    yield Play("gzip and rubbish", encoded("gzip", gzip.compress(FEED) + b"rubbish"), READABLE)
    yield Play("gzip of nothing", encoded("gzip", gzip.compress(b"")), ends("empty"))
    yield Play("wrong checksum", encoded("gzip", gzip.compress(FEED)[:-8] + b"\x00" * 8), GARBLED)
    yield Play("wrong gzip method", encoded("gzip", b"\x1f\x8b\x09" + b"\x00" * 30), GARBLED)
    for name in (
        "zstd",
        "compress",
        "gzip, br",
        "gzip;q=1",
        "none",
        "utf-8",
        "aws-chunked",
        "exi",
        "lzma",
        "x" * 500,
        "*",
        "gzip gzip",
        "bzip2",
    ):
        yield Play(f"encoding {name[:20]}", encoded(name, gzip.compress(FEED)), GARBLED)
    yield Play("eleven megabytes", behaviours.page(b" " * 11_000_000), LARGE)
    yield Play("a hundred megabytes in chunks", behaviours.endless, LARGE)


CASES = (*_lengths(), *_chunks(), *_headers(), *_slow(), *_packed())

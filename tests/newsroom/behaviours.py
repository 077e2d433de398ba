"""What a path of the newsroom can do: answer well, in every legal way, or badly, in every way seen in the wild."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable

import brotli

from tests.newsroom.server import Behaviour, Request

MEGABYTE = b"0" * 1_000_000


def page(body: bytes | str, content_type: str = "application/rss+xml; charset=utf-8", **headers: str) -> Behaviour:
    """The body, whole and at once."""
    data = body.encode() if isinstance(body, str) else body
    return lambda request: request.answer(200, data, Content_Type=content_type, **headers)


def status(code: int, **headers: str) -> Behaviour:
    """A status and no body."""
    return lambda request: request.answer(code, **headers)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Each behaviour once, the last one for ever."""
    return lambda request: behaviours[min(request.number, len(behaviours)) - 1](request)


def redirect(location: str, code: int = 302) -> Behaviour:
    """Elsewhere."""
    return lambda request: request.answer(code, Location=location)


def with_etag(body: str, etag: str = '"v1"') -> Behaviour:
    """304 for who has it already."""

    def play(request: Request) -> None:
        if request.headers.get("if-none-match") == etag:
            request.answer(304, ETag=etag)
        else:
            request.answer(200, body.encode(), Content_Type="application/rss+xml", ETag=etag)

    return play


def with_last_modified(body: str, date: str = "Thu, 31 Jul 2025 03:00:00 GMT") -> Behaviour:
    """304 for who has seen that date."""

    def play(request: Request) -> None:
        if request.headers.get("if-modified-since") == date:
            request.answer(304)
        else:
            request.answer(200, body.encode(), Content_Type="application/rss+xml", Last_Modified=date)

    return play


def compressed(body: str, encoding: str) -> Behaviour:
    """The body as gzip, deflate (with or without its zlib wrapping) or br."""
    pack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "raw deflate": lambda data: zlib.compress(data)[2:-4],
        "br": brotli.compress,
    }
    data = pack[encoding](body.encode())
    return page(data, Content_Encoding=encoding.removeprefix("raw "))


def bomb(encoding: str, megabytes: int = 100) -> Behaviour:
    """A small answer that unpacks to a large one."""
    data = (
        brotli.compress(MEGABYTE * megabytes, quality=5) if encoding == "br" else gzip.compress(MEGABYTE * megabytes, 6)
    )
    return page(data, Content_Encoding=encoding)


def endless(request: Request) -> None:
    """A hundred megabytes in chunks, without a length."""
    request.handler.send_response(200)
    request.handler.send_header("Transfer-Encoding", "chunked")
    request.handler.end_headers()
    for _ in range(100):
        request.raw(b"%x\r\n" % len(MEGABYTE) + MEGABYTE + b"\r\n")


def drip(request: Request) -> None:
    """One byte of the body every tenth of a second."""
    request.handler.send_response(200)
    request.handler.send_header("Content-Length", "100000")
    request.handler.end_headers()
    while request.pause(0.1):
        request.raw(b"<")


def slow_headers(request: Request) -> None:
    """A status line, and then one header letter every tenth of a second."""
    request.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while request.pause(0.1):
        request.raw(b"a")


def silent(request: Request) -> None:
    """Nothing at all."""
    while request.pause(0.1):
        pass


def cut_short(request: Request) -> None:
    """Less than was promised, then the end."""
    request.answer(200, b"<rss><channel>", Content_Length="5000", Content_Type="application/rss+xml")


def reset(request: Request) -> None:
    """Half a body, then a hard reset."""
    request.answer(200, b"<rss><channel>", Content_Length="5000", Content_Type="application/rss+xml")
    request.handler.wfile.flush()
    connection = request.handler.connection
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def not_http(request: Request) -> None:
    """Another protocol."""
    request.raw(b"SSH-2.0-OpenSSH_9.6\r\n")

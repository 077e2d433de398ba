"""Undoes an answer's compression while it streams, and stops as soon as it grows past what we read."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import brotli

from articles.egress.errors import Garbled, TooLarge
from articles.egress.rules import Limits

_STEP: Final = 65_536  # decoded bytes asked for at a time
_RATIO_FROM: Final = 1_000_000  # small answers may shrink as well as they can
_GZIP_MAGIC: Final = b"\x1f\x8b"

Decoder = Callable[[Iterable[bytes]], Iterator[bytes]]


def inflate(chunks: Iterable[bytes], *, encoding: str, limits: Limits) -> bytes:
    """The decoded body of an answer sent as `encoding` (its Content-Encoding header; one layer only).

    A body that is gzip without saying so is unpacked too (sitemaps are often published so), and one that says gzip but is
    not is taken as it is. Raises TooLarge past limits.body_bytes or limits.ratio, Garbled when it cannot be undone.
    """
    counter = _Counter(chunks)
    decode = _decoder(encoding.strip().lower(), counter)
    body = bytearray()
    try:
        for piece in decode(counter):
            body += piece
            _check(len(body), counter.total, limits)
    except (zlib.error, brotli.error) as error:
        raise Garbled(f"The answer's {encoding or 'gzip'} compression is broken ({error}). Try again later.") from error
    return bytes(body)


def _check(size: int, sent: int, limits: Limits) -> None:
    if size > limits.body_bytes:
        raise TooLarge(
            f"The answer is larger than {limits.body_bytes // 1_000_000} MB; reading stopped there. "
            "Check that the address is a feed or a page, not a download."
        )
    if size > _RATIO_FROM and size > limits.ratio * max(sent, 1):
        raise TooLarge(
            f"The answer unpacks to more than {limits.ratio} times its size, as decompression bombs do. "
            "Check the address; remove the source if it is not yours to mend."
        )


class _Counter:
    """Passes chunks on, counts their bytes, and can be looked into before the first is taken."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._first = b""
        self.total = 0

    def peek(self) -> bytes:
        """At least two bytes of the body, unless it has fewer. Nothing is consumed."""
        while len(self._first) < 2:
            more = next(self._chunks, None)
            if more is None:
                break
            self._first += more
        return self._first

    def __iter__(self) -> Iterator[bytes]:
        first, self._first = self._first, b""
        if first:
            self.total += len(first)
            yield first
        for chunk in self._chunks:
            self.total += len(chunk)
            yield chunk


def _decoder(encoding: str, counter: _Counter) -> Decoder:
    if not counter.peek():
        return iter
    if encoding in {"gzip", "x-gzip"} or encoding in {"", "identity"}:
        return _gunzip if counter.peek().startswith(_GZIP_MAGIC) else iter
    if encoding == "deflate":
        # Some servers send raw deflate under this name; a zlib stream begins with 0x78 in practice.
        return _zlib if counter.peek()[:1] == b"\x78" else _raw_deflate
    if encoding == "br":
        return _unbrotli
    raise Garbled(f"The answer is sent as {encoding[:40]!r}, which we did not ask for. Try again later.")


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return _unzip(chunks, 16 + zlib.MAX_WBITS)


def _zlib(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return _unzip(chunks, zlib.MAX_WBITS)


def _raw_deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return _unzip(chunks, -zlib.MAX_WBITS)


def _unzip(chunks: Iterable[bytes], window: int) -> Iterator[bytes]:
    unzip = zlib.decompressobj(window)
    for chunk in chunks:
        rest = chunk
        while rest:
            if unzip.eof:
                if not rest.startswith(_GZIP_MAGIC):
                    return  # padding behind the stream
                unzip = zlib.decompressobj(window)  # gzip allows several members, one behind the other
            yield unzip.decompress(rest, _STEP)
            rest = unzip.unconsumed_tail or unzip.unused_data
    yield unzip.flush()
    if not unzip.eof:
        raise zlib.error("it ends too early")


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpack = brotli.Decompressor()
    for chunk in chunks:
        yield unpack.process(chunk, output_buffer_limit=_STEP)
        while not unpack.can_accept_more_data():
            yield unpack.process(b"", output_buffer_limit=_STEP)
    while more := unpack.process(b"", output_buffer_limit=_STEP):  # all is taken in, but not yet given out
        yield more
    if not unpack.is_finished():
        raise brotli.error("it ends too early")

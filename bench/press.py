"""A quick press on loopback, in a process of its own: `/feed/<n>` is a feed of ten pieces that nobody else prints."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Final

ENTRIES: Final = 10
_WORDS: Final = (
    "The regulator said on Thursday that small models would be tried in clinics and ports before the end of the year. "
    "Two platforms bundle an assistant with their office suites, and a third sells access by the call. "
)
_ITEM: Final = (
    "<item><title>Piece {entry} of outlet {feed}: assistants move into the office suite</title>"
    "<link>https://o{feed}.example/{entry}</link><guid isPermaLink='false'>{feed}-{entry}</guid>"
    "<pubDate>Thu, 31 Jul 2025 11:0{entry}:00 +0800</pubDate><description>What outlet {feed} says in its piece {entry}.</description>"
    "<content:encoded><![CDATA[<p>Outlet {feed} reports, in piece {entry}:</p><p>{words}</p><p>{words}</p><p>{words}</p>]]></content:encoded></item>"
)
_FEED: Final = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    "<channel><title>Outlet {feed}</title><link>https://o{feed}.example/</link><description>A feed</description>{items}</channel></rss>"
)


def feed(number: int) -> bytes:
    """The document of one feed."""
    items = "".join(_ITEM.format(feed=number, entry=entry, words=_WORDS) for entry in range(ENTRIES))
    return _FEED.format(feed=number, items=items).encode()


@contextlib.contextmanager
def press() -> Iterator[str]:
    """Serves while the block runs; yields the address that feeds begin with."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/feed/"
    finally:
        server.kill()
        server.join()


def _serve(parent: Connection) -> None:
    asyncio.run(_listen(parent))


async def _listen(parent: Connection) -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, backlog=512)
    parent.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode()
        known = path.startswith("/feed/")
        body = feed(int(path.removeprefix("/feed/"))) if known else b""
        status = b"200 OK" if known else b"404 Not Found"
        kind = b"application/rss+xml; charset=utf-8"
        writer.write(
            b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            % (status, kind, len(body))
            + body
        )
        await writer.drain()
    writer.close()

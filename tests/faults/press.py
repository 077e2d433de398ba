"""The press of the fault suite: it knows every item that it ever published, and which of its documents are poison."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from tests.newsroom import documents
from tests.newsroom.documents import Entry

ITEMS: Final = 10  # of a healthy source
POISONS: Final = ("abort", "spin", "memory")
MARK: Final = "poison:"


@dataclass
class Press:
    """A server on loopback. A path is `/<kind>/<number>`: whole (full texts), teaser (own pages to read), or a poison."""

    asked: Counter[str] = field(default_factory=Counter)
    base: str = ""

    def url(self, kind: str, number: int) -> str:
        return f"{self.base}/{kind}/{number}"

    def published(self, kind: str, number: int) -> list[str]:
        """The addresses of all items that a source has published."""
        return [] if kind in POISONS else [f"{self.base}/story/{kind}/{number}/{item}" for item in range(ITEMS)]

    def document(self, kind: str, number: int) -> bytes:
        """What a source answers."""
        if kind in POISONS:
            return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{MARK}{kind} {number}</title></channel></rss>".encode()
        text = "The {n}th text of source {number}, long enough to be told from a label and from every other one."
        entries = [
            Entry(
                link,
                f"Story {item} of source {number}",
                "Only its beginning…" if kind == "teaser" else "",
                "" if kind == "teaser" else f"<p>{text.format(n=item, number=number)}</p>",
                f"{kind}-{number}-{item}",
            )
            for item, link in enumerate(self.published(kind, number))
        ]
        return documents.rss(entries).encode()

    def story(self, path: str) -> bytes:
        """An item's own page."""
        return documents.article(
            f"The story at {path}", [f"What {path} has to say is said in this paragraph. " * 6]
        ).encode()

    def sha256(self, kind: str, number: int) -> str:
        return hashlib.sha256(self.document(kind, number)).hexdigest()

    def start(self) -> ThreadingHTTPServer:
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                press.asked[self.path] += 1
                if self.path == "/robots.txt":
                    self.send_response(404)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                _, kind, rest = self.path.split("/", 2)
                body = press.story(self.path) if kind == "story" else press.document(kind, int(rest))
                self.send_response(200)
                self.send_header("Content-Type", "text/html" if kind == "story" else "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A reader that was killed hangs up."""

        server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return server

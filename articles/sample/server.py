"""The loopback server that publishes the sample newsroom: the outlet is chosen by the Host header."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from articles.sample.press import Answer, Newsroom

ADVANCE = "/_newsroom/advance"
STATUS = "/_newsroom/status"


class NewsroomServer(ThreadingHTTPServer):
    """Serves one newsroom on 127.0.0.1. Port 0 takes a free one; `server_port` says which."""

    daemon_threads = True
    # Linux would let two servers share nothing but confusion: a busy port is an error.
    allow_reuse_port = False

    def __init__(self, newsroom: Newsroom, *, port: int = 0) -> None:
        """Bind the port. Raises OSError when it is taken."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.newsroom = newsroom


@contextmanager
def serving(newsroom: Newsroom, *, port: int = 0) -> Iterator[NewsroomServer]:
    """The newsroom served in a thread for as long as the block runs."""
    with NewsroomServer(newsroom, port=port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: NewsroomServer

    def do_GET(self) -> None:
        if self.path == STATUS:
            self._send(_status(self.server.newsroom))
            return
        known = self.headers.get("If-None-Match", "")
        self._send(self.server.newsroom.answer(self.headers.get("Host", ""), self.path, if_none_match=known))

    do_HEAD = do_GET

    def do_POST(self) -> None:
        self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 10_000))
        if self.path != ADVANCE:
            self._send(Answer(404, b"Not found.", {"content-type": "text/plain; charset=utf-8"}))
            return
        self.server.newsroom.advance()
        self._send(_status(self.server.newsroom))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the ledger of visits tells the story."""


def _status(newsroom: Newsroom) -> Answer:
    counts = {outlet: len(out) for outlet, out in newsroom.published().items()}
    body = json.dumps({"edition": newsroom.edition, "published": counts}).encode()
    return Answer(200, body, {"content-type": "application/json"})

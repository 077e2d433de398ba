"""The server itself: paths with scripted behaviours, and a record of who asked for what."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass
class Request:
    """One request as it came in, and the connection to answer on."""

    path: str
    headers: dict[str, str]
    number: int  # how often this path was asked for, this time included
    handler: BaseHTTPRequestHandler = field(repr=False)
    stopping: threading.Event = field(repr=False)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A plain answer; header names are written with underscores."""
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        if not {"Content_Length", "Transfer_Encoding"} & headers.keys():
            self.handler.send_header("Content-Length", str(len(body)))
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def raw(self, data: bytes) -> None:
        """Bytes as they are, below HTTP."""
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def pause(self, seconds: float) -> bool:
        """Waits; False as soon as the server is being closed."""
        return not self.stopping.wait(seconds)


Behaviour = Callable[[Request], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    connections = 0  # those without a request count, too

    def verify_request(self, request: object, client_address: object) -> bool:
        """Counts."""
        self.connections += 1
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is part of the play."""


class _ServerV6(_Server):
    address_family = socket.AF_INET6


class Newsroom:
    """A server on a free port. `script(path, behaviour)` says what a path does.

    `requests` is what was asked for, without robots.txt, which every reader asks for once a day; `everything` holds that too.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.requests: list[Request] = []
        self.everything: list[Request] = []
        self._scripts: dict[str, Behaviour] = {}
        self._stopping = threading.Event()
        newsroom = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                newsroom._play(self)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = (_ServerV6 if ":" in host else _Server)((host, 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.host = f"[{host}]" if ":" in host else host
        self.port = self._server.server_port

    @property
    def connections(self) -> int:
        """How many connections came in, whether or not anything was asked on them."""
        return self._server.connections

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        return f"http://{self.host}:{self.port}{path}"

    def script(self, path: str, behaviour: Behaviour) -> str:
        """Says what a path does from now on, and returns its address."""
        self._scripts[path] = behaviour
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        """The requests for a path, in order."""
        return [request for request in self.everything if request.path == path]

    def _play(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(handler.path, headers, len(self.asked(handler.path)) + 1, handler, self._stopping)
        self.everything.append(request)
        if handler.path != "/robots.txt":
            self.requests.append(request)
        handler.close_connection = True
        self._scripts.get(handler.path, lambda lost: lost.answer(404))(request)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

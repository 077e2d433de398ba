"""A small IMAP server on loopback: real sockets, a folder of letters, and whatever misbehaviour a test scripts."""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

FETCH = re.compile(r"UID FETCH ([\d,]+) \((.*)\)")
SEARCH = re.compile(r"UID SEARCH UID (\d+):\*")


class _Session(socketserver.StreamRequestHandler):
    """One client's session."""

    server: _Server

    def handle(self) -> None:
        play = self.server.play
        if play.silent:
            play.stopping.wait(30)
            return
        self.say(play.greeting)
        while line := self.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            play.said.append(command)
            tag, _, rest = command.partition(" ")
            verb = rest.split(" ")[0].upper()
            scripted = next(
                (play.script[said] for said in (verb, " ".join(rest.upper().split(" ")[:2])) if said in play.script),
                None,
            )
            if scripted is not None:
                self.wfile.write(scripted.replace(b"TAG", tag.encode()))
                self.wfile.flush()
                if play.hang_up:
                    return
                continue
            if not self.play(play, tag, verb, rest):
                return

    def play(self, play: Imap, tag: str, verb: str, rest: str) -> bool:
        if verb == "CAPABILITY":
            self.say(f"* CAPABILITY IMAP4rev1{' AUTH=PLAIN' if play.plain else ''}\r\n{tag} OK done")
        elif verb == "LOGIN":
            well = rest == f'LOGIN "{play.user}" "{play.password}"'
            self.say(f"{tag} OK in" if well else f"{tag} NO you said {rest}")
        elif verb == "AUTHENTICATE":
            self.say("+ ")
            said = base64.b64decode(self.rfile.readline())
            self.say(
                f"{tag} OK in" if said == f"\0{play.user}\0{play.password}".encode() else f"{tag} NO you said {said!r}"
            )
        elif verb in {"SELECT", "EXAMINE"}:
            play.written |= verb == "SELECT"
            known = rest.split(" ", 1)[1] == f'"{play.folder}"'
            opened = (
                f"* {len(play.letters)} EXISTS\r\n* OK [UIDVALIDITY {play.validity}] fine\r\n{tag} OK [READ-ONLY] open"
            )
            self.say(opened if known else f"{tag} NO no such folder")
        elif found := SEARCH.fullmatch(rest):
            above = [uid for uid in play.letters if uid >= int(found.group(1))] or list(play.letters)[-1:]
            self.say(f"* SEARCH {' '.join(map(str, above))}\r\n{tag} OK done")
        elif found := FETCH.fullmatch(rest):
            self.fetch(play, [int(uid) for uid in found.group(1).split(",")], found.group(2))
            self.say(f"{tag} OK done")
        elif verb == "LOGOUT":
            self.say(f"* BYE\r\n{tag} OK bye")
            return False
        else:
            play.written = True
            self.say(f"{tag} BAD what")
        return True

    def fetch(self, play: Imap, uids: Sequence[int], what: str) -> None:
        for number, uid in enumerate(uids, start=1):
            letter = play.letters.get(uid)
            if letter is None:
                continue
            if "BODY.PEEK[]" in what and uid == play.falls_at:
                raise ConnectionResetError
            if "BODY.PEEK[]" in what:
                self.wfile.write(
                    f"* {number} FETCH (UID {uid} BODY[] {{{len(letter)}}}\r\n".encode() + letter + b")\r\n"
                )
            else:
                play.written |= "BODY[" in what
                self.say(f"* {number} FETCH (UID {uid} RFC822.SIZE {play.sizes.get(uid, len(letter))})")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    play: Imap
    tls: ssl.SSLContext | None = None

    def get_request(self):
        sock, address = super().get_request()
        return (self.tls.wrap_socket(sock, server_side=True) if self.tls else sock), address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is part of the play."""


@dataclass
class Imap:
    """A server on a free port of 127.0.0.1. `said` is every line it was told, `written` whether anybody tried to change it."""

    letters: dict[int, bytes] = field(default_factory=dict)
    user: str = "desk"
    password: str = "open sesame"
    folder: str = "INBOX"
    validity: int = 7
    plain: bool = True  # offers AUTH=PLAIN
    greeting: str = "* OK ready"
    silent: bool = False
    hang_up: bool = False  # after a scripted answer
    script: Mapping[str, bytes] = field(default_factory=dict)  # a command's answer in bytes; TAG stands for its tag
    falls_at: int = 0  # the UID at whose letter the connection breaks
    sizes: dict[int, int] = field(default_factory=dict)  # sizes that it claims
    tls: ssl.SSLContext | None = None
    said: list[str] = field(default_factory=list)
    written: bool = False

    def __post_init__(self) -> None:
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.play, self._server.tls = self, self.tls
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self.port = self._server.server_address[1]

    def url(self, folder: str = "") -> str:
        """The address of a folder."""
        return f"{'imaps' if self.tls else 'imap'}://{self.user}@127.0.0.1:{self.port}/{folder or self.folder}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

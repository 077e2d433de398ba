"""The only IMAP client: connects to addresses that were classified, within one deadline, and changes nothing it reads."""

from __future__ import annotations

import base64
import functools
import imaplib
import io
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from articles.egress.address import in_networks
from articles.egress.errors import (
    Blocked,
    Forbidden,
    Garbled,
    NotFound,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
    VisitFailed,
)
from articles.egress.lookup import Resolve, judge, lookup, resolve
from articles.egress.rules import Rules

TLS_PORT: Final = 993
SECONDS: Final = 30.0  # of one whole session
CONNECT: Final = 5.0
LETTER_MAX: Final = 25_000_000  # bytes of one message
SESSION_MAX: Final = 100_000_000  # bytes of all that a server says: it may never stop
_CHUNK: Final = 65_536
_FOLDERS_MAX: Final = 200  # characters of a folder's name
_SIZE: Final = re.compile(rb"UID (\d+)\b.*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+)\b.*UID (\d+)")
_UID: Final = re.compile(rb"\bUID (\d+)\b")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A folder on an IMAP server, as its address names it: imaps://user@host/Folder."""

    host: str
    port: int
    user: str
    folder: str
    secure: bool

    @property
    def url(self) -> str:
        """Its address in its one spelling; no password has a place in it."""
        scheme, usual = ("imaps", TLS_PORT) if self.secure else ("imap", 143)
        port = "" if self.port == usual else f":{self.port}"
        return f"{scheme}://{quote(self.user, safe='')}@{self.host}{port}/{quote(self.folder)}"


def mailbox_of(url: str) -> Mailbox:
    """The folder that an address names; INBOX when it names none. Raises Blocked with what to write instead."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError) as error:
        raise Blocked(
            f"{url[:200]!r} is no mailbox; write one like imaps://me@mail.example.org/Newsletters."
        ) from error
    if parts.scheme not in {"imaps", "imap"} or not host or not parts.username or parts.query or parts.fragment:
        raise Blocked("That is no mailbox; write one like imaps://me@mail.example.org/Newsletters.")
    if parts.password is not None:
        raise Blocked("A password has no place in the address. Put it into a file and name that with --password-file.")
    user, folder = unquote(parts.username), unquote(parts.path.strip("/")) or "INBOX"
    if len(folder) > _FOLDERS_MAX or not (user + folder).isprintable():
        raise Blocked("The user or the folder cannot be; write them as your mail program shows them.")
    secure = parts.scheme == "imaps"
    return Mailbox(host, port or (TLS_PORT if secure else 143), user, folder, secure)


class Folder:
    """An open folder, read-only. Every wait of it ends with the session."""

    def __init__(self, imap: imaplib.IMAP4, validity: int) -> None:
        self._imap = imap
        self.validity = validity  # while it is the same, a UID names the same letter

    def uids(self, *, above: int) -> list[int]:
        """The UIDs above one, rising: in the order in which the letters came."""
        answer = self._ask("SEARCH", f"UID {above + 1}:*")
        found = {int(word) for line in answer if isinstance(line, bytes) for word in line.split() if word.isdigit()}
        return sorted(
            uid for uid in found if uid > above
        )  # `n:*` names the last letter, too, where there is none above

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """The size in bytes of each letter, as the server says."""
        if not uids:
            return {}
        sizes: dict[int, int] = {}
        for line in self._ask("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            found = _SIZE.search(line) if isinstance(line, bytes) else None
            if found:
                uid, size, size_first, uid_last = found.groups()
                sizes[int(uid or uid_last)] = int(size or size_first)
        return sizes

    def letter(self, uid: int) -> bytes | None:
        """The letter as it came, still unread for everybody else; None when it is gone."""
        for line in self._ask("FETCH", str(uid), "(UID BODY.PEEK[])"):
            if (
                isinstance(line, tuple)
                and len(line) == 2
                and (named := _UID.search(line[0]))
                and int(named.group(1)) == uid
            ):
                return bytes(line[1])
        return None

    def _ask(self, command: str, *args: str) -> list[Any]:
        kind, answer = self._imap.uid(command, *args)
        if kind != "OK":
            raise Refused("The mail server refused to list the folder. Open it in a mail program to see why.")
        return answer


@contextmanager
def opened(
    mailbox: Mailbox, password: str, *, rules: Rules, seconds: float = SECONDS, resolve: Resolve = resolve
) -> Iterator[Folder]:
    """A session with a folder that is open for reading only. Raises a VisitFailed for everything that goes wrong in it."""
    wire = functools.partial(_connect, mailbox, rules, time.monotonic() + seconds, resolve)
    try:
        imap = _Imap(wire)
    except (imaplib.IMAP4.error, OSError) as error:
        raise _named(mailbox, error) from error
    try:
        _sign_in(imap, mailbox, password)
        yield Folder(imap, _examine(imap, mailbox))
    except (imaplib.IMAP4.error, OSError, UnicodeError, ValueError) as error:
        raise _named(mailbox, error) from error
    finally:
        with suppress(imaplib.IMAP4.error, OSError, VisitFailed):
            imap.logout()
        with suppress(OSError):
            imap.shutdown()


def _sign_in(imap: imaplib.IMAP4, mailbox: Mailbox, password: str) -> None:
    """What the server says to a refused sign-in is not repeated: it may hold what was sent."""
    wrong = (
        "The mail server did not accept the user and password. Correct the user, or the file that holds the password."
    )
    try:
        if "AUTH=PLAIN" in imap.capabilities:
            said = f"\0{mailbox.user}\0{password}".encode()
            kind, _ = imap.authenticate("PLAIN", lambda _challenge: said)
        elif (mailbox.user + password).isascii() and (mailbox.user + password).isprintable():
            kind, _ = imap.login(_quoted(mailbox.user), password)
        else:
            kind = "NO"
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        kind = "NO"
    if kind != "OK":
        raise Forbidden(wrong)


def _examine(imap: imaplib.IMAP4, mailbox: Mailbox) -> int:
    """Opens the folder read-only; returns what its UIDs are valid for."""
    try:
        kind, _ = imap.select(_quoted(_utf7(mailbox.folder)), readonly=True)
    except imaplib.IMAP4.readonly:
        kind = "NO"
    if kind != "OK":
        raise NotFound(
            f"The mailbox has no folder {mailbox.folder!r}. Write it as your mail program shows it, with / between levels."
        )
    _, validity = imap.response("UIDVALIDITY")
    first = validity[0] if validity else None
    return int(first) if isinstance(first, bytes) and first.isdigit() else 0


def _connect(mailbox: Mailbox, rules: Rules, end: float, resolve: Resolve) -> _Wire:
    """A connection to an address that was judged, with TLS. Raises Blocked, Unreachable or TimedOut."""
    addresses = lookup(mailbox.host, mailbox.port, ask=resolve, seconds=min(2 * CONNECT, _left(end)))
    judge(mailbox.host, 443, addresses, rules=rules)  # the port is judged below: it is not the web's
    own = all(in_networks(address, rules.allow) for address in addresses)
    if not own and not (mailbox.secure and mailbox.port == TLS_PORT):
        raise Blocked(
            f"Mail is read by imaps on port {TLS_PORT} only, unless the server's network is in FETCH_ALLOW_NETWORKS."
        )
    fault: OSError = OSError("no address")
    for address in addresses[:4]:
        try:
            plain = socket.create_connection((address, mailbox.port), timeout=min(CONNECT, _left(end)))
        except OSError as error:
            fault = error
            continue
        with ExitStack() as unless_open:
            unless_open.enter_context(plain)
            plain.settimeout(_left(end))
            secure = mailbox.secure
            sock = ssl.create_default_context().wrap_socket(plain, server_hostname=mailbox.host) if secure else plain
            unless_open.pop_all()
            return _Wire(sock, end)
    raise fault


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("no time left")
    return left


class _Wire(io.RawIOBase):
    """A connection whose every wait ends with the session, however often a byte drips in. What imaplib takes for a socket."""

    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock = sock
        self._end = end
        self._room = SESSION_MAX

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What imaplib reads from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Waits for bytes, no longer than the session lasts."""
        self._sock.settimeout(_left(self._end))
        count = self._sock.recv_into(buffer)
        self._room -= count
        if self._room < 0:
            raise TooLarge(f"The mail server sent more than {SESSION_MAX:,} bytes; the rest is read at the next visit.")
        return count

    def sendall(self, data: bytes) -> None:
        """Sends bytes, no longer than the session lasts."""
        self._sock.settimeout(_left(self._end))
        self._sock.sendall(data)

    def shutdown(self, how: int) -> None:
        """Ends both directions, where they have not ended by themselves."""
        with suppress(OSError):
            self._sock.shutdown(how)

    def close(self) -> None:
        """Closes the connection."""
        self._sock.close()
        super().close()


class _Imap(imaplib.IMAP4):
    """imaplib over a connection that we have opened, and with a bound on what a server may send in one piece."""

    def __init__(self, wire: Callable[[], _Wire]) -> None:
        self._wire = wire
        super().__init__()

    def _create_socket(self, _timeout: float | None) -> _Wire:
        return self._wire()

    def read(self, size: int) -> bytes:
        """Exactly that many bytes, unless the server says more than a letter may have. Raises TooLarge."""
        if size > LETTER_MAX + _CHUNK:
            raise TooLarge(f"The mail server sent {size:,} bytes in one piece; {LETTER_MAX:,} is the most.")
        return super().read(size)


def _named(mailbox: Mailbox, error: Exception) -> Exception:
    """The failure that a fault of the network or of the protocol is."""
    host = mailbox.host
    if isinstance(error, TimeoutError):
        return TimedOut(f"{host} did not answer in full within {SECONDS:.0f} seconds. Trying again later.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(
            f"The certificate of {host} is not valid ({error.verify_message}). Check the name of the server."
        )
    if isinstance(error, (imaplib.IMAP4.abort, OSError)) and "unexpected" not in str(error):
        return Unreachable(
            f"{host} could not be reached or broke off ({type(error).__name__}). Check the address, or wait."
        )
    return Garbled(
        f"{host} does not answer as a mail server does ({type(error).__name__}). Check the address and port."
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(name: str) -> str:
    """A folder's name as IMAP writes it (RFC 3501, 5.1.3): what is not ASCII in a base64 of its own."""
    parts = re.split(r"([^\x20-\x7e]+)", name.replace("&", "&-"))
    for at in range(1, len(parts), 2):
        packed = base64.b64encode(parts[at].encode("utf-16-be")).decode("ascii")
        parts[at] = f"&{packed.rstrip('=').replace('/', ',')}-"
    return "".join(parts)

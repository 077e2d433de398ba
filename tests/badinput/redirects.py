"""Redirects: every code x everywhere that an answer can point."""

from __future__ import annotations

from dataclasses import dataclass

from tests.badinput.cases import READ, ends

CODES = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Redirect:
    """A Location as it stands on the wire ({here}, {canary}: host and port of a server), and how following it may end."""

    name: str
    location: bytes | None
    ends: frozenset[str]


HTTP_ERROR, BLOCKED, BROKEN = ends("http_error"), ends("blocked"), ends("unreachable")
TARGETS = (
    Redirect("relative path", b"/feed", ends(READ)),
    Redirect("relative to the folder", b"feed", ends(READ)),
    Redirect("dots", b"/a/b/../../feed", ends(READ)),
    Redirect("whole address", b"http://{here}/feed", ends(READ)),
    Redirect("without a scheme", b"//{here}/feed", ends(READ)),
    Redirect("with a fragment", b"/feed#top", ends(READ)),
    Redirect("upper-case scheme", b"HTTP://{here}/feed", ends(READ)),
    Redirect("spaces around it", b"   /feed   ", ends(READ)),
    Redirect("letters outside ASCII", "/小模型".encode(), ends(READ)),
    Redirect("latin letters unescaped", "/caf\xe9".encode("latin-1"), ends("not_found")),
    Redirect("escaped line break", b"/feed%0d%0aX-Evil:1", ends("not_found")),
    Redirect("six hops", b"/hop/1", HTTP_ERROR),
    Redirect("five hops", b"/hop/2", ends(READ)),
    Redirect("to itself", b"/start", HTTP_ERROR),
    Redirect("to itself with a fragment", b"/start#x", HTTP_ERROR),
    Redirect("query only", b"?again=1", ends("not_found")),
    Redirect("none", None, HTTP_ERROR),
    Redirect("empty", b"", HTTP_ERROR),
    Redirect("only spaces", b"   ", HTTP_ERROR),
    Redirect("private", b"http://{canary}/secret", BLOCKED),
    Redirect("private without a scheme", b"//{canary}/secret", BLOCKED),
    Redirect("private over TLS", b"https://{canary}/secret", BLOCKED),
    Redirect("metadata", b"http://169.254.169.254/latest/meta-data/", BLOCKED),
    Redirect("metadata in one number", b"http://2852039166/latest/", BLOCKED),
    Redirect("loopback in short", b"http://127.2:{port}/", BLOCKED),
    Redirect("mapped", b"http://[::ffff:10.0.0.1]/", BLOCKED),
    Redirect("another port of a public host", b"http://93.184.215.14:6379/", BLOCKED),
    Redirect("user name", b"http://user@{here}/feed", BLOCKED),
    Redirect("password", b"http://user:secret@{here}/feed", BLOCKED),
    Redirect("host behind an at", b"http://{here}@{canary}/", BLOCKED),
    Redirect("ftp", b"ftp://{here}/feed", BLOCKED),
    Redirect("file", b"file:///etc/passwd", BLOCKED),
    Redirect("javascript", b"javascript:alert(1)", BLOCKED),
    Redirect("data", b"data:text/xml,<rss/>", BLOCKED),
    Redirect("gopher", b"gopher://{canary}/_GET", BLOCKED),
    Redirect("bad brackets", b"http://[bad/", BLOCKED),
    Redirect("no host", b"http:///feed", ends("blocked", READ)),
    Redirect("port out of range", b"http://127.0.0.1:99999/", BLOCKED),
    Redirect("backslashes", b"\\\\{canary}\\secret", ends("not_found", "blocked")),
    Redirect("tab inside", b"/fe\ted", ends("not_found", "blocked", "unreachable")),
    Redirect("bare carriage return", b"/feed\rX-Evil: 1", ends("unreachable", "blocked", "not_found")),
    Redirect("line break", b"/feed\r\nX-Evil: 1", ends(READ)),
    Redirect("NUL", b"/fe\x00ed", ends("unreachable", "blocked")),
    Redirect("very long", b"/" + b"a" * 50_000, ends("not_found", "blocked", "http_error", "unreachable")),
    Redirect("longer than all headers may be", b"/" + b"a" * 70_000, ends("too_large", "unreachable")),
    Redirect("two of them, the first counts", b"/feed\r\nLocation: http://{canary}/secret", ends(READ)),
)  # fmt: skip

"""Statuses x Retry-After: what each means, and how long the next turn may wait."""

from __future__ import annotations

from tests.badinput.cases import READ, ends

# A body that would be a feed comes with each: only success is read.
STATUSES = {
    **{code: ends(READ) for code in (200, 201, 202, 203, 206, 208, 226, 299)},
    **{code: ends("empty", READ) for code in (204, 205)},
    304: ends("not_modified"),
    **{code: ends("http_error") for code in (300, 301, 302, 303, 305, 306, 307, 308, 310, 399)},
    **{code: ends("http_error") for code in (400, 402, 405, 406, 407, 408, 409, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424)},
    **{code: ends("http_error") for code in (425, 426, 428, 430, 431, 440, 444, 449, 450, 460, 494, 495, 496, 497, 498, 499)},
    **{code: ends("forbidden") for code in (401, 403, 451)},
    404: ends("not_found"),
    410: ends("gone"),
    429: ends("throttled"),
    503: ends("server_error", "throttled"),
    **{code: ends("server_error") for code in (500, 501, 502, 504, 505, 506, 507, 508, 509, 510, 511, 520, 521, 522, 523, 524, 525, 526, 527)},
    **{code: ends("server_error", "http_error", "unreachable") for code in (529, 530, 561, 598, 599, 600, 700, 999)},
}  # fmt: skip
# Not answers at all: a status line that no server should send. A 1xx that nothing follows is the beginning of an answer.
BROKEN_LINES = (
    b"HTTP/1.1 99 Low", b"HTTP/1.1 1000 High", b"HTTP/1.1 -1 Negative", b"HTTP/1.1 2OO OK", b"HTTP/1.1 OK", b"HTTP/1.1", b"HTTP/2 200 OK",
    b"HTTP/0.9 200 OK", b"HTTP/3.0 200 OK", b"ICY 200 OK", b"FTP 220 ready", b"<html>", b"\x16\x03\x01\x02\x00", b"\x00" * 20, b"GET / HTTP/1.1",
    b"200 OK", b"HTTP/1.1 200\x00OK", b"http/1.1 200 ok", b"HTTP/1.1  200 OK", b" HTTP/1.1 200 OK", b"HTTP/1.1 100 Continue", b"HTTP/1.1 102 Processing",
    b"HTTP/1.1 103 Early Hints", b"HTTP/1.1 101 Switching Protocols", b"HTTP/1.1 199 Odd",
)  # fmt: skip

# Retry-After as sent, and seconds of the wait that it may lead to (None: unreadable, so our own back-off holds). Now is noon GMT
# of Thursday, 31 July 2025.
RETRY_AFTER: tuple[tuple[str, tuple[float, float] | None], ...] = (
    ("0", (60, 60)), ("1", (60, 60)), ("59", (60, 60)), ("60", (60, 60)), ("120", (120, 120)), ("3600", (3600, 3600)), ("86400", (86400, 86400)),
    ("86401", (86400, 86400)), ("999999999", (86400, 86400)), ("9" * 400, (86400, 86400)), ("00000120", (120, 120)),
    ("Thu, 31 Jul 2025 12:10:00 GMT", (600, 600)), ("Thursday, 31-Jul-25 12:10:00 GMT", (600, 600)), ("Thu Jul 31 12:10:00 2025", (600, 600)),
    ("Thu, 31 Jul 2025 20:10:00 +0800", (600, 600)), ("Thu, 31 Jul 2025 11:00:00 GMT", (60, 60)), ("Fri, 01 Jan 2100 00:00:00 GMT", (86400, 86400)),
    ("Thu, 01 Jan 1970 00:00:00 GMT", (60, 60)), ("Fri, 31 Dec 9999 23:59:59 GMT", (86400, 86400)), ("Fri, 01 Aug 2025 12:00:00 GMT", (86400, 86400)),
    ("-1", None), ("-120", None), ("+120", None), ("1.5", None), ("1e3", None), ("0x10", None), ("120 seconds", None), ("soon", None), ("", None),
    ("NaN", None), ("inf", None), ("120, 240", None), ("Thu, 99 Jul 2025 12:00:00 GMT", None), ("Thu, 31 Foo 2025 12:00:00 GMT", None),
    ("31 Jul 10000 12:00:00 GMT", None), ("２", None), ("120;x", None), ("Thu, 31 Jul 2025 25:00:00 GMT", None), ("0 " * 200, None), ("%s", None),
    ("2025-07-31T12:10:00Z", None), ("\t", None), ("null", None), ("Thu, 31 Jul 2025 12:10:00 +9999", None),
)  # fmt: skip
WAITING = (429, 503)

"""The only HTTP client: conditional GET, and POST of a message, over addresses that were classified when the connection was made."""

from __future__ import annotations

import functools
import re
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final

import httpcore
import httpx

from articles.egress.address import Verdict, classify, is_same
from articles.egress.answer import Answer, FetchedPage
from articles.egress.errors import Blocked, Refused, TimedOut, TooLarge, Unreachable
from articles.egress.inflate import inflate
from articles.egress.lookup import PORTS, Resolve, judge, lookup, resolve
from articles.egress.refusals import refusal
from articles.egress.rules import FEED_LIMITS, FEEDS, POST_LIMITS, Limits, Rules

USER_AGENT: Final = "Divergence/0.1"
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HOST: Final = re.compile(
    r"[0-9a-z._-]+|[0-9a-f:.]+", re.IGNORECASE
)  # a name in IDNA form, or an address of either kind
PERMANENT: Final = frozenset({301, 308})
SAID: Final = 1_000  # bytes of an answer to a post that are kept


def fetch(
    url: str,
    *,
    rules: Rules,
    etag: str = "",
    last_modified: str = "",
    accept: str = FEEDS,
    limits: Limits = FEED_LIMITS,
    resolve: Resolve = resolve,
) -> FetchedPage:
    """The answer to one GET, after redirects, decompressed. Status 304 comes back as an empty page.

    Every hop is checked anew: scheme, port, and every address that its name has. The limits hold for the whole
    exchange, redirects included. Raises a VisitFailed (see `errors`) for everything else than 2xx and 304.
    """
    deadline = _Deadline(limits.total_seconds)
    headers = _headers(rules, accept, etag, last_modified)
    seen: list[httpx.URL] = []
    statuses: list[int] = []
    target = _checked(url)
    while True:
        seen.append(target)
        with _answered(target, headers, _Backend(rules, limits, deadline, resolve), rules) as response:
            _check_headers(response, limits)
            if response.status not in REDIRECTS or not _location(response):
                page = _page(url, str(target), response, limits)
                break
            statuses.append(response.status)
            target = _next_hop(target, _location(response), seen, limits, response.status)
    for_good = bool(statuses) and PERMANENT.issuperset(statuses) and not _gives_up_tls(seen)
    return FetchedPage(page.url, page.final_url, page.status, page.headers, page.body, moved_for_good=for_good)


def post(
    url: str,
    body: bytes,
    *,
    rules: Rules,
    headers: Mapping[str, str],
    limits: Limits = POST_LIMITS,
    resolve: Resolve = resolve,
) -> Answer:
    """The answer to one POST of JSON, whatever its status; of its body the first bytes alone, as they came.

    A redirect is an answer, too: nothing is sent anywhere else. The address is checked as that of a fetch. Raises TooLarge for
    a body of more than `limits.body_bytes`, and a VisitFailed when there was no answer.
    """
    return ask(
        "POST", url, {"Content-Type": "application/json", **headers}, body, rules=rules, limits=limits, resolve=resolve
    )


def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    rules: Rules,
    limits: Limits = POST_LIMITS,
    kept: int = SAID,
    resolve: Resolve = resolve,
) -> Answer:
    """The answer to one request that carries words of ours, as `post` describes it; `kept` bytes of its body."""
    size = len(body or b"")
    if size > limits.body_bytes:
        raise TooLarge(f"The message has {size:,} bytes; {limits.body_bytes:,} is the most. Narrow its subject.")
    sent = dict(_headers(rules, "*/*", "", ""))
    del sent[b"Accept-Encoding"]  # the answer is taken as it comes
    sent |= {name.title().encode(): _clean(value).encode() for name, value in headers.items()}
    sent |= {b"Content-Length": str(size).encode()} if body is not None else {}
    backend = _Backend(rules, limits, _Deadline(limits.total_seconds), resolve)
    with _answered(_checked(url), list(sent.items()), backend, rules, method=method, body=body) as response:
        _check_headers(response, limits)
        said = bytearray()
        for chunk in response.iter_stream():
            said += chunk
            if len(said) >= kept:
                break
        return Answer(response.status, bytes(said[:kept]), _plain_headers(response))


def check(url: str) -> None:
    """Raises Blocked with a sentence for what is no address that could be asked. Where it leads is judged when it is asked."""
    _checked(url)


def _headers(rules: Rules, accept: str, etag: str, last_modified: str) -> list[tuple[bytes, bytes]]:
    agent = f"{USER_AGENT} (+{rules.contact})" if rules.contact else USER_AGENT
    wanted = {
        "User-Agent": agent,
        "Accept": accept,
        "Accept-Encoding": "gzip, deflate, br",
        "Connection": "close",
        "If-None-Match": etag,
        "If-Modified-Since": last_modified,
    }
    clean = {name: _clean(value) for name, value in wanted.items()}
    return [(name.encode(), value.encode()) for name, value in clean.items() if value]


def _clean(value: str) -> str:
    """A header's value without what could end it."""
    return "".join(char for char in value if " " <= char <= "~")


def _checked(url: str) -> httpx.URL:
    """The address as something we may ask for. Raises Blocked."""
    try:
        parsed = httpx.URL(url.strip())
        host = parsed.raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Blocked(f"{url[:200]!r} is not an address ({error}). Correct it.", url=url) from error
    if parsed.scheme not in PORTS:
        raise Blocked(f"The address begins with {parsed.scheme or 'nothing'}:; only http and https are read.", url=url)
    if not _HOST.fullmatch(host):
        raise Blocked(f"{url[:200]!r} names no host. Correct the address.", url=url)
    if parsed.port is not None and not 0 < parsed.port < 65_536:  # the system would take another one in its place
        raise Blocked(f"The address names port {parsed.port}, and there is none such. Correct the address.", url=url)
    if parsed.userinfo:
        raise Blocked("The address carries a user name or a password, which are not sent. Remove them.", url=url)
    return parsed


def _gives_up_tls(hops: list[httpx.URL]) -> bool:
    """True when a way leads from https to http: it may be gone, but it is not remembered as the source's address."""
    return any(one.scheme == "https" and other.scheme == "http" for one, other in pairwise(hops))


def _next_hop(target: httpx.URL, location: str, seen: list[httpx.URL], limits: Limits, status: int) -> httpx.URL:
    """Where a redirect leads. Raises Blocked for a place we do not open, Refused for a circle or too many hops."""
    try:
        joined = str(target.join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Blocked(f"The answer leads to {location[:200]!r}, which is not an address.", status=status) from error
    following = _checked(joined.split("#")[0])
    if following in seen:
        raise Refused(
            "The redirects run in a circle. Open the address in a browser and give the one it ends at.", status=status
        )
    if len(seen) > limits.redirects:
        raise Refused(f"More than {limits.redirects} redirects. Give the address that they end at.", status=status)
    return following


@contextmanager
def _answered(
    target: httpx.URL,
    headers: list[tuple[bytes, bytes]],
    backend: _Backend,
    rules: Rules,
    *,
    method: str = "GET",
    body: bytes | None = None,
) -> Iterator[httpcore.Response]:
    """One exchange, with every fault of the network told as a VisitFailed."""
    host = target.raw_host.decode("ascii")
    scheme = "http" if rules.route(host) else target.scheme  # routed names are served without TLS, on loopback
    address = httpcore.URL(scheme=scheme, host=host, port=target.port or PORTS[target.scheme], target=target.raw_path)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, max_connections=1) as pool,
            pool.stream(method, address, headers=[(b"Host", target.netloc), *headers], content=body) as response,
        ):
            yield response
    except httpcore.TimeoutException as error:
        seconds = int(backend.limits.total_seconds)
        raise TimedOut(f"{host} did not answer in full within {seconds} seconds. Trying again later.") from error
    except httpcore.ConnectError as error:
        raise Unreachable(
            f"{host} could not be reached ({error}). Check the address, or wait for it to come back."
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unreachable(f"{host} broke off before its answer was complete ({error}). Trying again later.") from error


def _check_headers(response: httpcore.Response, limits: Limits) -> None:
    """Raises TooLarge for headers that no newsroom sends."""
    size = sum(len(name) + len(value) for name, value in response.headers)
    if len(response.headers) > limits.headers or size > limits.header_bytes:
        raise TooLarge(
            f"The answer has more than {limits.headers} headers or {limits.header_bytes // 1000} KB of them. "
            "Check the address; remove the source if it is not yours to mend."
        )


def _page(url: str, final_url: str, response: httpcore.Response, limits: Limits) -> FetchedPage:
    headers = _plain_headers(response)
    if response.status == 304:
        return FetchedPage(url, final_url, 304, headers, b"")
    if not 200 <= response.status < 300:
        raise refusal(response.status, url=final_url, headers=headers)
    body = inflate(response.iter_stream(), encoding=headers.get("content-encoding", ""), limits=limits)
    return FetchedPage(url, final_url, response.status, headers, body)


def _plain_headers(response: httpcore.Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _location(response: httpcore.Response) -> str:
    """Where a redirect points, as text: some servers write it in UTF-8 instead of percent signs."""
    return next(
        (value.decode("utf-8", "replace") for key, value in response.headers if key.lower() == b"location"), ""
    ).strip()


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpcore.default_ssl_context()  # loading the certificates takes longer than many a fetch


def _check_peer(host: str, judged: str, stream: httpcore.NetworkStream) -> None:
    """Raises Blocked, and hangs up, when a connection did not end at the very address that was judged."""
    try:
        peer = str(stream.get_extra_info("server_addr")[0])
    except (OSError, TypeError) as error:
        stream.close()
        raise httpcore.ConnectError("it hung up at once") from error
    if not is_same(peer, judged):
        stream.close()
        raise Blocked(
            f"{host} was to be read at {judged}, but the connection led to {peer}. Check this machine's routes."
        )


class _Deadline:
    """The end of one exchange, on a clock that nobody can set."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds that remain, at most `most`. Raises ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("no time left")
        return left if most is None else min(left, most)


class _Stream(httpcore.NetworkStream):
    """A connection whose every wait ends with the exchange, however often a byte drips in."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections: resolves once, judges every answer, and connects to the address that was judged."""

    def __init__(self, rules: Rules, limits: Limits, deadline: _Deadline, resolve: Resolve) -> None:
        self.limits = limits
        self._rules = rules
        self._deadline = deadline
        self._resolve = resolve
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses, port = self._where(host, port)
        fault: Exception = httpcore.ConnectError("no address")
        for address in addresses[:4]:
            wait = self._deadline.left(min(self.limits.connect_seconds, timeout or self.limits.connect_seconds))
            try:
                stream = self._inner.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
                continue
            _check_peer(host, address, stream)
            return _Stream(stream, self._deadline)
        raise fault

    def _where(self, host: str, port: int) -> tuple[list[str], int]:
        """The judged addresses of a host and the port to connect to. Raises Blocked."""
        route = self._rules.route(host)
        if route is None:
            seconds = self._deadline.left(2 * self.limits.connect_seconds)
            addresses = lookup(host, port, ask=self._resolve, seconds=seconds)
            judge(host, port, addresses, rules=self._rules)
            return addresses, port
        if classify(route[0]) is not Verdict.LOOPBACK:
            raise Blocked(f"{host} is routed to {route[0]}, which is not on this machine. Correct FETCH_ROUTES.")
        return [route[0]], route[1]

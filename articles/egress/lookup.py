"""Finds a host's addresses once, within a time, and judges every one of them before any is opened."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Final

from articles.egress.address import Verdict, classify, in_networks
from articles.egress.errors import Blocked, TimedOut, Unreachable
from articles.egress.rules import Rules

Resolve = Callable[[str, int], list[str]]  # a name and a port -> every address of it; raises OSError

PORTS: Final = {"http": 80, "https": 443}


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, by the system's resolver. Raises OSError when there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def lookup(host: str, port: int, *, ask: Resolve, seconds: float) -> list[str]:
    """The addresses of a host, at least one. Raises Unreachable or, after `seconds`, TimedOut.

    The system's resolver knows no time-out, so it is asked on a thread of its own.
    """
    answer: queue.Queue[list[str] | OSError | UnicodeError] = queue.Queue()

    def run() -> None:
        try:
            answer.put(ask(host, port))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    asking = threading.Thread(target=run, daemon=True, name="resolve")
    asking.start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise TimedOut(
            f"The name {host} was not resolved in time. Check this machine's DNS; trying again later."
        ) from None
    asking.join(1.0)  # it has answered: a process that has one thread again may be forked
    if isinstance(found, (OSError, UnicodeError)) or not found:
        raise Unreachable(f"The name {host} is not known. Check the address for a slip, or this machine's DNS.")
    return found


def judge(host: str, port: int, addresses: Iterable[str], *, rules: Rules) -> None:
    """Raises Blocked when any address may not be opened: one public answer does not excuse another; Unreachable for nonsense."""
    for address in addresses:
        try:
            verdict = classify(address, allow=rules.allow)
        except ValueError as error:
            raise Unreachable(
                f"{host} was resolved to {address[:60]!r}, which is no address. Check this machine's DNS."
            ) from error
        if verdict is not Verdict.ALLOWED:
            raise Blocked(
                f"{host} leads to {address}, which is {verdict.value}; only public addresses are read. "
                "If it is an intranet source, add its network to FETCH_ALLOW_NETWORKS."
            )
        if port not in PORTS.values() and not in_networks(address, rules.allow):
            raise Blocked(
                f"{host} is asked on port {port}; only 80 and 443 are read on public hosts. Correct the address."
            )

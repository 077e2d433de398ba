"""How jobs and answers travel between a process and its reader: a length, then a pickle."""

from __future__ import annotations

import os
import pickle
import select
import struct
import time
from typing import Any, Final

_LENGTH: Final = struct.Struct(">Q")
_STEP: Final = 1 << 20


def send(to: int, message: object) -> None:
    """Writes one message to a descriptor. Raises OSError when nobody reads there any more."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    rest = memoryview(_LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[os.write(to, rest[:_STEP]) :]


def receive(source: int, *, seconds: float | None = None) -> Any:
    """The next message of a descriptor. Raises EOFError when there will be none, TimeoutError when it takes too long."""
    end = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_exactly(source, _LENGTH.size, end))
    return pickle.loads(_exactly(source, length, end))  # noqa: S301 - our own child, which runs as we do


def _exactly(source: int, count: int, end: float | None) -> bytes:
    found = bytearray()
    while len(found) < count:
        if end is not None:
            poll = select.poll()
            poll.register(source, select.POLLIN)
            if not poll.poll(max(0, round(1000 * (end - time.monotonic())))):
                raise TimeoutError("the reader did not answer in time")
        chunk = os.read(source, min(count - len(found), _STEP))
        if not chunk:
            raise EOFError("the other end is closed")
        found += chunk
    return bytes(found)

"""Reads a thing once for a page: what a page asks for again and again is kept until the page is done, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_HELD: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within it every `once` function is called once for the same arguments. For pages that only read."""
    token = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(token)


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Keeps a function's answers while a page is read; outside of `reading`, or with arguments that cannot be a key, it is
    called every time. Its answers must not be changed by those who get them."""

    @wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> R:
        held = _HELD.get()
        if held is None:
            return function(*args, **kwargs)
        key = (function.__module__, function.__qualname__, args, tuple(sorted(kwargs.items())))
        try:
            known = key in held
        except TypeError:  # an argument that cannot be a key
            return function(*args, **kwargs)
        if not known:
            held[key] = function(*args, **kwargs)
        return cast("R", held[key])

    return kept

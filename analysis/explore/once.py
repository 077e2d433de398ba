"""Asks the database once for what a page needs in several places, and forgets it with the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_answers: ContextVar[dict[str, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Within it, `once` remembers; a page made of pages remembers through all of them. Nothing may be written within it."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(question: str, ask: Callable[[], T]) -> T:
    """The answer to a question, asked for the first time or remembered. Outside of a page it is always asked."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    found: T = answers[question]
    return found


def tell(question: str, answer: object) -> None:
    """Remembers an answer that was learnt along the way; outside of a page nothing."""
    if (answers := _answers.get()) is not None:
        answers.setdefault(question, answer)

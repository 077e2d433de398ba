"""Documents of every bad kind: each is read or refused under a name, in time, and leaves nothing unsound in a draft."""

from __future__ import annotations

import pytest

from tests.badinput import broken_xml, entries, giants, json_feeds, kinds, payloads
from tests.badinput.cases import Document
from tests.badinput.reading import wrong
from tests.newsroom import Newsroom

GROUPS = {
    "broken XML": broken_xml.CASES,
    "kinds": kinds.CASES,
    "JSON": json_feeds.CASES,
    "entries": entries.CASES,
    "payloads": payloads.CASES,
}


@pytest.mark.parametrize("group", GROUPS)
def test_every_document(press: Newsroom, canary: Newsroom, group: str) -> None:
    port = str(canary.port).encode()
    cases = [with_port(case, port) for case in GROUPS[group]]
    found = wrong(press, cases)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("case", giants.CASES, ids=lambda case: case.name)
def test_every_giant(press: Newsroom, canary: Newsroom, case: Document) -> None:
    assert "\n".join(wrong(press, [case])) == ""


def with_port(case: Document, port: bytes) -> Document:
    """The case with the canary's port in it, so that whatever would be fetched would be noticed."""
    return Document(
        case.name,
        case.given.replace(b"{port}", port),
        case.ends,
        case.content_type,
        case.kind,
        case.holds,
        case.headers,
    )

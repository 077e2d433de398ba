"""The pieces that a document cites as Atom: whatever an outlet prints, it is read back."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.exports import export
from analysis.exports.to_atom import ATOM
from tests.analysis.exports.documents import ENTRIES, document


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=60), url=st.text(max_size=60))
def test_any_words_are_read_back(words: str, url: str) -> None:
    entries = (replace(ENTRIES[0], title=words, outlet=words, url=f"https://{url}"), *ENTRIES[1:])
    feed = ET.fromstring(export(document(entries=entries, stamp=words), "atom", home="https://desk.example"))
    found = feed.findall(f"{{{ATOM}}}entry")
    assert [one.findtext(f"{{{ATOM}}}id") for one in found] == [
        f"https://desk.example/articles/{entry.id}/" for entry in entries
    ]


def test_an_address_that_is_none_is_not_linked() -> None:
    assert b"javascript:" not in export(document(), "atom", home="https://desk.example")

"""Lists of feeds in and out."""

from __future__ import annotations

import pytest

from articles.ingestion.opml import BadOpml, Outline, read_opml, write_opml
from articles.models import Source
from tests.newsroom import documents


def test_feeds_are_found_in_any_folder() -> None:
    found = read_opml(documents.opml("https://a.example/feed", "https://b.example/?x=1&y=2").encode())
    assert found == [Outline("https://a.example/feed", "Feed 0"), Outline("https://b.example/?x=1&y=2", "Feed 1")]


def test_what_goes_out_comes_back() -> None:
    sources = [
        Source(url="https://a.example/?a=1&b=<2>", name='小 & "米"', kind="feed", language="zh-Hans"),
        Source(url="https://a.example/tech", name="Tech", kind="listing"),
    ]
    back = read_opml(write_opml(sources))
    assert [(one.url, one.name, one.language, one.kind) for one in back] == [
        (s.url, s.name, s.language, s.kind) for s in sources
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not well-formed"),
        (b"<opml><body>", "not well-formed"),
        (b"<html/>", "not OPML"),
        (b"x" * 5_000_001, "larger than 5 MB"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', "declares entities"),
        (
            b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>&a;</body></opml>',
            "declares entities",
        ),
        (
            ("<opml><body>" + '<outline xmlUrl="https://a.example/"/>' * 5001 + "</body></opml>").encode(),
            "at most 5,000",
        ),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadOpml, match=sentence):
        read_opml(content)

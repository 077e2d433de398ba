"""Lists of sources in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.enlist import BETWEEN, LEVELS, Wanted
from articles.ingestion.opml import BadOpml, read, read_opml, write_opml
from articles.models import Source
from tests.newsroom import documents


def test_feeds_are_found_in_any_folder() -> None:
    found = read_opml(documents.opml("https://a.example/feed", "https://b.example/?x=1&y=2").encode())
    assert [(one.url, one.name) for one in found] == [
        ("https://a.example/feed", "Feed 0"),
        ("https://b.example/?x=1&y=2", "Feed 1"),
    ]


def test_folders_are_groups_and_the_order_stays() -> None:
    found = read_opml(
        '<opml><body><outline text="Press"><outline text="China 中国"><outline xmlUrl="https://a.example/"/></outline>'
        '<outline xmlUrl="https://b.example/"/></outline><outline xmlUrl="https://c.example/"/><outline text="A note"/>'
        "</body></opml>".encode()
    )
    assert [(one.url, one.folder, one.name) for one in found] == [
        ("https://a.example/", "Press / China 中国", ""),
        ("https://b.example/", "Press", ""),
        ("https://c.example/", "", ""),
        ("", "", "A note"),
    ]


def test_what_goes_out_comes_back() -> None:
    sources = [
        Source(url="https://a.example/?a=1&b=<2>", name='小 & "米"', kind="feed", language="zh-Hans", folder="媒体 / 科技"),
        Source(
            url="https://a.example/tech", name="Tech", kind="listing", folder="媒体", country="CN", timezone="Asia/Shanghai",
            owner="A & B", outlet_kind="trade", options={"row": "//li[@class='a']", "pages": 2},
        ),
    ]  # fmt: skip
    back = read_opml(write_opml(sources))
    assert back == [
        Wanted(**{name: getattr(source, name) for name in Wanted.__slots__})
        for source in sources  # the outer folder's own source stands behind its inner folder
    ]


WORDS = (
    st.text("aZ09é中文報導 '\"&#()>-.，“", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=LEVELS)), max_size=8))
def test_any_name_in_any_folder_comes_back(entries: list[tuple[str, list[str]]]) -> None:
    wanted = [
        Wanted(f"https://a.example/{number}", name, folder=BETWEEN.join(path))
        for number, (name, path) in enumerate(entries)
    ]
    assert sorted(read_opml(write_opml(wanted)), key=lambda one: one.url) == wanted


def nested(levels: int) -> bytes:
    folders = '<outline text="a">' * levels + '<outline xmlUrl="https://a.example/"/>' + "</outline>" * levels
    return f"<opml><body>{folders}</body></opml>".encode()


def test_seven_folders_may_stand_in_each_other() -> None:
    assert len(read_opml(nested(LEVELS))[0].folder.split(BETWEEN)) == LEVELS


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
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>'.encode("utf-16"),
            "declares entities",
        ),
        (("<opml><body>" + '<outline xmlUrl="https://a.example/"/>' * 5001 + "</body></opml>").encode(), "at most 5,000"),
        (b"<opml><body>" + b"<outline/>" * 490_000 + b"</body></opml>", "490,000 outlines"),
        (nested(LEVELS + 1), "levels deep"),
        (nested(240), "levels deep"),
        (nested(20_000), "not well-formed"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(BadOpml, match=sentence) as caught:
        read(content)  # in the confined reader, as every file of a stranger
    assert str(caught.value).endswith(".")

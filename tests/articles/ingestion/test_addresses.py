"""One spelling for every address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.addresses import canonical_url, key_of

SPELLINGS = [
    ("HTTP://News.Example:80/A/b", "http://news.example/A/b"),
    ("https://news.example:443", "https://news.example/"),
    ("https://news.example.:8443/x", "https://news.example:8443/x"),
    ("https://news.example/a#top", "https://news.example/a"),
    ("https://news.example/a?utm_source=x&utm_Medium=y&id=7&fbclid=z&spm=1", "https://news.example/a?id=7"),
    ("https://news.example/a?b=2&a=1&b=1", "https://news.example/a?b=2&a=1&b=1"),
    ("https://news.example/a?", "https://news.example/a"),
    ("https://news.example/小模型?词=一", "https://news.example/%E5%B0%8F%E6%A8%A1%E5%9E%8B?%E8%AF%8D=%E4%B8%80"),
    ("https://news.example/%e5%b0%8f", "https://news.example/%E5%B0%8F"),
    ("https://新闻.example/", "https://xn--efvy88h.example/"),
    (" https://news.example/a b\n", "https://news.example/a%20b"),
    ("https://news.example/100%", "https://news.example/100%25"),
    ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
]


@pytest.mark.parametrize(("printed", "canonical"), SPELLINGS)
def test_spelling(printed: str, canonical: str) -> None:
    assert canonical_url(printed) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "/relative",
        "news.example/a",
        "javascript:alert(1)",
        "JaVa\tScRiPt:alert(1)",
        "java\x00script:alert(1)",
        "\u202ejavascript:alert(1)",
        "data:text/html,x",
        "ftp://news.example/",
        "mailto:a@news.example",
        "https://user@news.example/",
        "https://user:secret@news.example/",
        "https://news.example:99999/",
        "https://[::1/",
        "https://" + "x" * 70 + "." + "ü" * 70 + ".example/",
        "https://news.example/" + "a" * 2000,
        "urn:uuid:1",
    ],
)
def test_what_is_no_web_address(printed: str) -> None:
    assert canonical_url(printed) == ""


def test_relative_addresses_need_a_base_and_nothing_is_not_the_base() -> None:
    assert canonical_url("../b?x=1", base="https://news.example/a/c/d") == "https://news.example/a/b?x=1"
    assert canonical_url("//other.example/x", base="https://news.example/") == "https://other.example/x"
    assert canonical_url("javascript:x", base="https://news.example/") == ""
    assert canonical_url("", base="https://news.example/") == ""
    assert canonical_url(" \u200b", base="https://news.example/") == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_canonical_spelling_is_a_fixed_point(path: str, query: str) -> None:
    once = canonical_url(f"https://news.example/{path}?{query}")
    assert canonical_url(once) == once
    assert once.isascii()


def test_what_two_addresses_of_one_piece_share() -> None:
    assert key_of("http://news.example/a/") == key_of("https://news.example/a")
    assert key_of("https://news.example/a") != key_of("https://news.example/b")

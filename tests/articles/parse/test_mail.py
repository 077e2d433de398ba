"""Letters: what a reader sees of them, and their own address on the web without what names the reader."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.ingestion.parse.mail import read_letter, web_address

TOP = b"From: The Yard <yard@list.example>\nSubject: Week 1\nMessage-ID: <1@list.example>\nDate: Thu, 31 Jul 2025 08:30:00 +0800\n"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://list.example/p/week-1?utm_source=mail&r=ab12&token=x", "https://list.example/p/week-1"),
        ("https://list.example/?u=1f2&id=3a&e=99ff", "https://list.example/?u=1f2&id=3a"),
        ("https://click.example/t?url=https%3A%2F%2Flist.example%2Fp%2F1%3Futm_id%3D2&x=1", "https://list.example/p/1"),
        ("https://a.example/?u=https%3A%2F%2Fb.example%2F%3Furl%3Dhttps%253A%252F%252Flist.example%252Fp%252F1", "https://list.example/p/1"),
        ("https://list.example/web/1?to=me@house.example", "https://list.example/web/1"),
        ("https://list.example/", ""),
        ("https://list.example/?email=me@house.example", ""),
        ("javascript:alert(1)", ""),
        ("mailto:yard@list.example", ""),
        ("https://me:secret@list.example/p/1", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_link_without_its_reader(link: str, address: str) -> None:
    assert web_address(link) == address


@pytest.mark.parametrize(
    "words",
    ["View in browser", "View this email in your browser", "Read online", "Open in app", "在浏览器中查看", "網頁版"],
)
def test_the_letter_on_the_web_is_found_by_its_words(words: str) -> None:
    page = f'Content-Type: text/html; charset=utf-8\n\n<p><a href="https://list.example/unsubscribe/1">Leave</a><a href="https://list.example/p/1">{words}</a></p><p>Words.</p>'
    piece = read_letter(TOP + page.encode(), zone=dt.UTC)
    assert piece.url == "https://list.example/p/1"
    assert words not in piece.body


def test_a_header_may_name_the_address() -> None:
    raw = TOP + b"Archived-At: <https://list.example/archive/1>\nContent-Type: text/plain\n\nWords."
    assert read_letter(raw, zone=dt.UTC).url == "https://list.example/archive/1"


def test_a_letter_without_an_address_keeps_one_of_its_own() -> None:
    urls = {read_letter(TOP + b"Content-Type: text/plain\n\n" + words, zone=dt.UTC).url for words in (b"One.", b"Two.")}
    assert len(urls) == 1  # its Message-ID names it
    assert urls.pop().startswith("https://mail.invalid/")


def test_plain_words_are_read_where_there_is_no_page() -> None:
    piece = read_letter(
        TOP
        + b"Content-Type: text/plain; charset=gb18030\n\n"
        + "小模型装进了手机。\n\n价格一降再降。".encode("gb18030"),
        zone=dt.UTC,
    )
    assert piece.body == "<p>小模型装进了手机。</p><p>价格一降再降。</p>"


def test_what_is_hidden_is_not_read() -> None:
    page = b'Content-Type: text/html\n\n<style>p{}</style><div style="display: none">Preheader</div><span style="mso-hide:all">x</span><p>Words.</p>'
    body = read_letter(TOP + page, zone=dt.UTC).body
    assert "Words." in body
    assert "Preheader" not in body
    assert "style" not in body

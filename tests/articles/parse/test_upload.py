"""What a file is, by its own bytes; and that plain words are not taken for something else."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.ingestion.outcomes import Unreadable
from articles.ingestion.parse.upload import Kind, kind_of, read_upload
from tests.newsroom.pdfs import pdf


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"BMW builds a small model of its own.", Kind.TEXT),
        (b"MZ is how some programs begin.", Kind.TEXT),
        (b"GIF89 was a format.", Kind.TEXT),
        (b"#! is said hash-bang.", Kind.TEXT),
        (b"RIFFLE through the papers.", Kind.TEXT),
        (b"Title: no letter\n\nWords.", Kind.TEXT),
        (b"From: a@b.example\nMIME-Version: 1.0\nSubject: x\n\nWords.", Kind.LETTER),
        (b"\n\n  <!DOCTYPE html><p>x", Kind.HTML),
        (b"\xef\xbb\xbf<html><p>x", Kind.HTML),
        ("<html><p>小模型".encode("gb18030"), Kind.HTML),
        ("<html><p>小模型".encode("utf-16"), Kind.HTML),
        (b"A page of <p>paragraphs</p>", Kind.HTML),
        ("小模型装进了手机".encode("gb18030"), Kind.TEXT),
        (pdf([["x"]]), Kind.PDF),
        (b"junk\n" + pdf([["x"]]), Kind.PDF),
    ],
)
def test_a_file_is_what_its_bytes_say(body: bytes, kind: Kind) -> None:
    assert kind_of(body) is kind


def test_text_in_utf_16_without_its_mark_is_read() -> None:
    assert read_upload("A title\n\nWords of it.".encode("utf-16-le"), zone=dt.UTC).title == "A title"


def test_a_saved_mail_is_read_as_a_letter() -> None:
    raw = b"From: The Yard <y@list.example>\nMIME-Version: 1.0\nSubject: Week 1\nMessage-ID: <1@x.example>\nDate: Thu, 31 Jul 2025 08:30:00 +0800\n\nWords."
    piece = read_upload(raw, zone=dt.UTC)
    assert (piece.title, piece.author, piece.guid) == ("Week 1", "The Yard", "")


def test_more_than_the_most_is_refused() -> None:
    with pytest.raises(Unreadable, match="10,000,000 is the most"):
        kind_of(b"word " * 2_100_000)

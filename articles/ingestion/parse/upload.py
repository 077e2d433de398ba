"""A file that a person hands in: known by its own first bytes, whatever its name says, and read as the piece that it is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from enum import StrEnum
from typing import Final

from articles.ingestion.outcomes import Empty, Unreadable
from articles.ingestion.parse import markup
from articles.ingestion.parse.article import parse_article_page
from articles.ingestion.parse.charset import decode
from articles.ingestion.parse.mail import read_letter
from articles.ingestion.parse.metadata import read_facts
from articles.ingestion.parse.pdf import read_pdf
from articles.ingestion.parse.plain_text import read_plain_text
from articles.ingestion.records import PrintedPiece

BYTES_MAX: Final = 10_000_000
TEXT_MAX: Final = 1_000_000  # characters of a text or Markdown file


class Kind(StrEnum):
    """What we read of files."""

    PDF = "application/pdf"
    HTML = "text/html"
    TEXT = "text/plain"
    LETTER = "message/rfc822"


_REFUSED: Final = (
    (b"PK\x03\x04", "a ZIP archive, as Word, Excel and EPUB files are, too"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture, a sound or a film"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"fLaC", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"\x00\x00\x01\xba", "a film"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel document"),
    (b"%!PS", "a PostScript document"),
    (b"AT&TFORM", "a DjVu document"),
    (b"ITSF", "a help file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\x00asm", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"bplist", "a property list or a web archive of Safari"),
)  # fmt: skip
_SURE: Final = frozenset({b"{\\rtf", b"%!PS", b"AT&TFORM"})
_NO_TEXT: Final = bytes(set(range(0x20)) - set(b"\t\n\f\r\x1b"))
_ADVICE: Final = "Hand in the page as HTML, PDF or text"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
_LETTER: Final = re.compile(
    rb"\A(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]{0,1000}\r?\n(?:[ \t][^\n]{0,1000}\r?\n)*){2,}", re.ASCII
)
_LETTER_MARK: Final = re.compile(rb"^(?:Message-ID|MIME-Version|Received):", re.IGNORECASE | re.MULTILINE)
_TAG: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|section|p|h1|meta|table)[\s>/]", re.IGNORECASE
)
_FEED: Final = re.compile(r"<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex|opml)[\s>]", re.IGNORECASE)
_HEAD: Final = 4_096


def kind_of(body: bytes) -> Kind:
    """What a file is. Raises Empty, or Unreadable naming what it is that we do not read."""
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Empty("The file is empty. Choose another.")
    if len(body) > BYTES_MAX:
        raise Unreadable(
            f"The file holds {len(body):,} bytes; {BYTES_MAX:,} is the most. {_ADVICE}, without its pictures."
        )
    head = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    what = _refused(body)
    if what:
        raise Unreadable(f"The file is {what}, which is not read. {_ADVICE}.")
    if not head.startswith(_WIDE) and not _is_wide(head) and 20 * _controls(head) > len(head):
        raise Unreadable(f"The file holds no text. {_ADVICE}.")
    if _LETTER.match(head) and _LETTER_MARK.search(head):
        return Kind.LETTER
    return _kind_of_text(decode(body[:_HEAD]).text.lstrip())


def read_upload(body: bytes, *, zone: dt.tzinfo) -> PrintedPiece:
    """The piece that a file is; its address is empty when the file states none. Raises Empty or Unreadable."""
    match kind_of(body):
        case Kind.PDF:
            return read_pdf(body)
        case Kind.LETTER:
            return replace(read_letter(body, zone=zone), guid="")
        case Kind.HTML:
            return _read_page(decode(body).text, zone=zone)
        case _:
            return read_plain_text(decode(_evened(body)).text[:TEXT_MAX], zone=zone)


def _refused(body: bytes) -> str:
    """What a file is that we do not read; empty for all others. Marks of plain letters count before bytes of no text only."""
    if body[4:8] == b"ftyp":
        return "a film, a sound or a picture"
    binary = _controls(body[:256]) > 0
    return next(
        (
            what
            for magic, what in _REFUSED
            if body.startswith(magic) and (binary or magic in _SURE or not magic.isascii())
        ),
        "",
    )


def _controls(head: bytes) -> int:
    """How many bytes no text has."""
    return len(head) - len(head.translate(None, _NO_TEXT))


def _read_page(text: str, *, zone: dt.tzinfo) -> PrintedPiece:
    """A saved page. Where it came from is what it says of itself: its canonical address."""
    stated = read_facts(markup.html_tree(text)).canonical
    url = markup.absolute(stated, base="https://handed.invalid/") if stated else ""
    piece = parse_article_page(text, url=url or "https://handed.invalid/", zone=zone)
    return replace(piece, url="" if "handed.invalid" in piece.url else piece.url)


def _kind_of_text(text: str) -> Kind:
    found, page = _FEED.search(text), _TAG.search(text)
    if found and (page is None or found.start() < page.start()):
        raise Unreadable("The file is a feed, a sitemap or a list of feeds, not a piece. Add its address as a source.")
    if page:
        return Kind.HTML
    if text.startswith(("{", "[{")):
        raise Unreadable("The file is JSON, not a piece. Import it as an archive: manage.py archive import FILE.")
    if text.startswith("<?xml"):
        raise Unreadable(f"The file is XML of a kind that is not read. {_ADVICE}.")
    return Kind.TEXT


def _is_wide(head: bytes) -> bool:
    """UTF-16 without its mark, in Latin letters: every other byte is empty."""
    return min(head[::2].count(0), head[1::2].count(0)) == 0 and head.count(0) > len(head) // 3


def _evened(body: bytes) -> bytes:
    """UTF-16 without its mark gets one, so that it is read as what it is."""
    head = body[:_HEAD]
    if body.startswith(_WIDE) or head.count(0) <= len(head) // 3:
        return body
    return (b"\xff\xfe" if head[1::2].count(0) else b"\xfe\xff") + body

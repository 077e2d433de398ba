"""The text of a PDF that a person hands in: page by page, without running heads, hyphens and locked doors."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from articles.ingestion.outcomes import Unreadable
from articles.ingestion.parse import markup
from articles.ingestion.plain import cut
from articles.ingestion.records import PrintedPiece

PAGES_MAX: Final = 300
TEXT_MAX: Final = 1_000_000  # characters
_LEAST: Final = 40  # letters of a whole PDF; one of less is pictures of pages
# What a damaged file makes of a library that trusts its tables.
_DAMAGE: Final = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError, zlib.error)  # fmt: skip
_WORD: Final = re.compile(
    r"\A(?:Microsoft Word|Microsoft PowerPoint) - |\.(?:docx?|pptx?|pdf|indd|tex|qxd)\Z", re.IGNORECASE
)
_UNTITLED: Final = re.compile(r"\A(?:untitled|document\d*|slide \d+|.*[/\\].*|[\w-]*\d{5,}[\w-]*)?\Z", re.IGNORECASE)
_ENDS: Final = re.compile(r"[.!?:。！？：”\"』」）)]\Z")
_GOES_ON: Final = re.compile(r"(?:[,:–—-]|\b(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with))\Z", re.IGNORECASE)
_HAN: Final = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")


def read_pdf(body: bytes) -> PrintedPiece:
    """The piece that a PDF is; it has no date, because a file's date is not a piece's.

    Raises Unreadable with the cause: damaged, locked, too long, or pictures of pages only.
    """
    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("The PDF is locked with a password. Save a copy without one and hand in that.")
        count = len(reader.pages)
    except PyPdfError as error:
        raise Unreadable(_damaged(error)) from error
    except _DAMAGE as error:
        raise Unreadable(_damaged(error)) from error
    if count > PAGES_MAX:
        raise Unreadable(f"The PDF has {count:,} pages; {PAGES_MAX} is the most. Hand in the part that matters.")
    lines = _lines(reader)
    if sum(character.isalnum() for line in lines for character in line) < _LEAST:
        raise Unreadable("The PDF holds pictures of pages and no text. Run it through text recognition first, then hand in the result.")  # fmt: skip
    title, author = _stated(reader)
    return PrintedPiece(
        url="",
        title=title or _first_lines(lines),
        author=author,
        body="".join(map(markup.as_html, _paragraphs(lines))),
    )


def _damaged(error: Exception) -> str:
    if type(error).__name__ == "DependencyError":
        return "The PDF is encrypted in a way that is not read here. Print it into a new PDF and hand in that."
    return f"The PDF is damaged ({type(error).__name__}). Open it in a viewer, save it anew and hand in that."


def _lines(reader: PdfReader) -> list[str]:
    """Every page's lines, without those that stand at the edge of most pages; cut at TEXT_MAX. Raises Unreadable."""
    pages: list[list[str]] = []
    room = TEXT_MAX
    for number, page in enumerate(reader.pages, start=1):
        try:
            text = page.extract_text()
        except _DAMAGE as error:
            raise Unreadable(f"Page {number} of the PDF cannot be read. {_damaged(error)}") from error
        pages.append([" ".join(line.split()) for line in text[:room].splitlines() if line.strip()])
        room -= len(text)
        if room <= 0:
            break
    edges = Counter(mark for page in pages for mark in {_mark(line) for line in (*page[:1], *page[-1:])})
    running = {mark for mark, count in edges.items() if count >= 3 and 2 * count >= len(pages)}
    return [
        line
        for page in pages
        for at, line in enumerate(page)
        if at not in {0, len(page) - 1} or _mark(line) not in running
    ]


def _mark(line: str) -> str:
    """A line whatever its page number."""
    return re.sub(r"\d+", "#", line)


def _stated(reader: PdfReader) -> tuple[str, str]:
    """Title and author as the file states them; empty where a program wrote a file's name there."""
    try:
        facts = reader.metadata
        title, author = (facts.title or "", facts.author or "") if facts else ("", "")
    except _DAMAGE:
        return "", ""
    title = _WORD.sub("", " ".join(str(title)[:1_000].split()))
    return ("" if _UNTITLED.match(title) else title), " ".join(str(author)[:1_000].split())


def _first_lines(lines: Sequence[str]) -> str:
    """The first line, and the next two where a title clearly goes on: after a small word, or in a small letter."""
    title = lines[0]
    for line in lines[1:3]:
        if not (_GOES_ON.search(title) or line[:1].islower()):
            break
        title = _joined(title, line)
    return cut(title, 200)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines joined until one ends with a stop well before the margin, or with a stop before a heading."""
    margin = sorted(map(len, lines))[9 * len(lines) // 10] if lines else 0
    found: list[str] = []
    text = ""
    for line in lines:
        text = _joined(text, line)
        if len(line) < 0.8 * margin and _ENDS.search(line):
            found.append(text)
            text = ""
    return [*found, text] if text else found


def _joined(text: str, line: str) -> str:
    if not text:
        return line
    if text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower():
        return text[:-1] + line
    return text + line if _HAN.match(text[-1]) and _HAN.match(line) else f"{text} {line}"

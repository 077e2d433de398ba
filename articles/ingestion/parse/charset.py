"""From bytes to text: the byte order mark, then the HTTP header, then the document's own word, then a detector."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from articles.ingestion.parse.plausible import is_doubtful, likeliest

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))  # two-byte units that nobody announced
# Pages declare the narrow name and use the wide set; browsers read them so, too.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# utf-7 hides markup from every check made on the text; the others are not encodings of text at all.
_REFUSED = {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]{0,300}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)
_HEAD = 4096  # where a declaration may stand
_SAMPLE = 8_192  # bytes of telling lines that the detector looks at; it is slow
_PROOF = 6  # continuation bytes after which valid UTF-8 is no accident
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as text, the encoding it was read in, and what went wrong on the way."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Read `body` as text. `content_type` is the whole header. Never raises: undecodable bytes are replaced and noted."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _read(body, name, claims=[])
    for mark, name in _UNMARKED:
        if body.startswith(mark):
            return _read(body, name, claims=[])
    claims = [name for name in (_from_header(content_type), _from_document(body)) if name]
    # A header often names the server's default. Text in another encoding is hardly ever valid UTF-8 by chance.
    order = ["utf-8", *claims] if _is_utf8(body) else [*claims, "utf-8"]
    for name in order:
        if _fits(body, name):
            doubtful = is_doubtful(body.decode(name), name)
            better = likeliest(body, order) if doubtful else ""
            return _read(body, better or name, claims=claims)
    return _read(body, _best_guess(body, claims), claims=claims)


def _is_utf8(body: bytes) -> bool:
    try:
        text = body.decode()
    except UnicodeError:
        return False
    return len(body) - len(text) >= _PROOF


def _fits(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except UnicodeError:
        return False
    return True


def _best_guess(body: bytes, claims: list[str]) -> str:
    """When nothing fits: the claim, if only few bytes are broken; else what a detector says."""
    best = claims[0] if claims else "utf-8"
    read = body.decode(best, errors="replace")
    lost = read.count(_LOST)
    kept = sum(1 for character in read if character > "\x7f") - lost
    if kept > lost and not is_doubtful(read, best):
        return best
    likely = likeliest(body, claims, errors="replace")
    if likely:
        return likely
    telling = b"\n".join(line for line in body.splitlines() if not line.isascii())[:_SAMPLE]
    found = charset_normalizer.from_bytes(telling).best()
    return (_known(found.encoding) if found else "") or best


def _read(body: bytes, name: str, *, claims: list[str]) -> Decoded:
    text = body.decode(name, errors="replace").removeprefix("\ufeff").replace("\x00", "")
    notes = [f"Declared as {claims[0]}, read as {name}."] if claims and name != claims[0] else []
    lost = text.count(_LOST)
    if lost:
        notes.append(f"{lost} characters could not be read as {name} and were replaced.")
    return Decoded(text, name, tuple(notes))


def _from_header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return _known(found.group(1)) if found else ""


def _from_document(body: bytes) -> str:
    found = _DECLARED.search(body[:_HEAD])
    if not found:
        return ""
    name = _known((found.group(1) or found.group(2)).decode("ascii"))
    # A declaration readable as ASCII cannot stand in a document of two-byte units.
    return "" if name.startswith(("utf-16", "utf-32")) else name


def _known(name: str) -> str:
    """Python's name of an encoding of text, widened where the web means more; empty when there is none."""
    try:
        found = codecs.lookup(name).name
        b"<".decode(
            found, errors="replace"
        )  # some codecs are not of text, and only say so when there is something to do
    except (LookupError, ValueError):
        return ""
    return "" if found in _REFUSED else _WIDER.get(found, found)

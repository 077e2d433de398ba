"""One letter, as from a newsletter: its headers, the words of its HTML part, and where it can be read on the web."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import re
from email.message import EmailMessage, Message
from email.utils import parseaddr
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import lxml.html
from lxml.html import HtmlElement

from articles.ingestion.addresses import canonical_url
from articles.ingestion.outcomes import Unreadable
from articles.ingestion.parse import markup
from articles.ingestion.parse.charset import decode
from articles.ingestion.parse.dates import read_date
from articles.ingestion.parse.plain_text import paragraphs_of
from articles.ingestion.records import PrintedPiece

BYTES_MAX: Final = 25_000_000
PARTS_MAX: Final = 500
TEXT_MAX: Final = 2_000_000  # bytes of the part that is read
# The standard library's own faults on headers that nobody should send.
_FAULTS: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
_HIDDEN: Final = re.compile(r"(?:display\s*:\s*none|mso-hide\s*:\s*all|max-height\s*:\s*0)", re.IGNORECASE)
_ONLINE: Final = re.compile(
    r"\b(?:view|read|open|see)\b.{0,30}\b(?:in|on|with)\b.{0,20}\b(?:browser|web|online|app)\b|\b(?:view|read) online\b"
    r"|\bweb version\b|\bonline version\b|浏览器|瀏覽器|网页版|網頁版|在线阅读|線上閱讀",
    re.IGNORECASE | re.DOTALL,
)
_WRAPPED: Final = frozenset(
    {"url", "u", "target", "redirect", "redirect_url", "link"}
)  # where trackers keep an address
_PERSONAL: Final = frozenset({"e", "email", "r", "token", "recipient", "subscriber", "subscriber_id", "contact", "uid", "s", "ck_subscriber_id"})  # fmt: skip


def read_letter(raw: bytes, *, zone: dt.tzinfo) -> PrintedPiece:
    """The piece that a letter is. Without an address on the web it gets one under a name that can never lead anywhere.

    Raises Unreadable with the cause when it is no letter, is too large, or holds no words.
    """
    if len(raw) > BYTES_MAX:
        raise Unreadable(f"a letter of {len(raw):,} bytes; {BYTES_MAX:,} is the most")
    try:
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        return _read(letter, raw, zone)
    except Unreadable:
        raise
    except _FAULTS as error:
        raise Unreadable(f"a letter that is not written as mail is ({type(error).__name__})") from error


def _read(letter: EmailMessage, raw: bytes, zone: dt.tzinfo) -> PrintedPiece:
    if not letter.keys() or not any(letter[name] for name in ("From", "Date", "Subject", "Message-ID")):
        raise Unreadable("a file that is no letter: it has no sender, date or subject")
    guid = _header(letter, "Message-ID").strip("<> ") or f"sha256:{hashlib.sha256(raw).hexdigest()}"
    part = _body_part(letter)
    if part is None:
        raise Unreadable("a letter without text")
    payload = part.get_payload(decode=True)
    body = decode(
        (payload if isinstance(payload, bytes) else b"")[:TEXT_MAX], content_type=str(part["Content-Type"] or "")
    ).text
    is_html = part.get_content_type() == "text/html"
    words, link = (
        _of_html(body) if is_html else ("".join(map(markup.as_html, paragraphs_of(body.replace("\r\n", "\n")))), "")
    )
    if not words:
        raise Unreadable("a letter without text")
    sender, address = parseaddr(_header(letter, "From"))
    return PrintedPiece(
        url=web_address(_header(letter, "Archived-At").strip("<> ")) or link or f"https://mail.invalid/{_short(guid)}",
        guid=guid,
        title=_header(letter, "Subject"),
        body=words,
        author=sender or address,
        language=_header(letter, "Content-Language").split(",")[0],
        date=read_date(_header(letter, "Date"), zone=zone),
    )


def web_address(link: str) -> str:
    """A link's own address: taken out of a tracker's, without what names its reader; empty for none, and for a front page."""
    url = canonical_url(link)
    for _ in range(2):  # trackers wrap each other's
        parts = urlsplit(url)
        inner = next(
            (value for name, value in parse_qsl(parts.query) if name.lower() in _WRAPPED and canonical_url(value)), ""
        )
        url = canonical_url(inner) if inner else url
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name.lower() not in _PERSONAL and "@" not in value]  # fmt: skip
    path = parts.path.strip("/")
    if not path and not kept:
        return ""
    return canonical_url(urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept, quote_via=quote), "")))


def _header(letter: Message, name: str) -> str:
    """A header on one line. Bytes that nobody encoded are read as what they most likely are."""
    value = letter[name]
    text = str(value) if value is not None else ""
    if "\ufffd" in text or any("\udc80" <= character <= "\udcff" for character in text):
        raw = next((found for key, found in letter.raw_items() if key.lower() == name.lower()), text)
        text = decode(str(raw).encode("utf-8", "surrogateescape")).text
    return " ".join(text.split())


def _body_part(letter: EmailMessage) -> Message | None:
    """The HTML part when there is one, else the plain one; what is attached does not count."""
    plain = None
    for number, part in enumerate(letter.walk()):
        if number >= PARTS_MAX:
            break
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/html":
            return part
        plain = part if plain is None and kind == "text/plain" else plain
    return plain


def _of_html(text: str) -> tuple[str, str]:
    """What a reader sees, as HTML, and the link to the letter on the web. Nothing when there are no words."""
    if not text.strip():
        return "", ""
    tree = markup.html_tree(text)
    link = next(
        filter(None, (web_address(a.get("href", "")) for a in tree.iter("a") if _ONLINE.search(markup.words(a)))), ""
    )
    for element in [found for found in tree.iter() if isinstance(found, HtmlElement) and _is_hidden(found)]:
        if element.getparent() is not None:
            element.drop_tree()
    seen = markup.words(tree).strip()
    return (lxml.html.tostring(tree, encoding="unicode"), link) if seen else ("", link)


def _is_hidden(element: HtmlElement) -> bool:
    """Hidden lines and links that only serve the letter itself."""
    if element.tag in {"style", "script", "title"} or _HIDDEN.search(element.get("style", "")):
        return True
    return element.tag == "a" and _ONLINE.search(markup.words(element)) is not None


def _short(guid: str) -> str:
    return hashlib.sha256(guid.encode("utf-8", "replace")).hexdigest()[:32]

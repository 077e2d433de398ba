"""Small tools of every parser: a tree from text without entities or network, plain titles, absolute addresses."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from articles.ingestion.addresses import LONGEST_READ
from articles.ingestion.nesting import flattened
from articles.ingestion.outcomes import Unreadable

# Inline tags that outlets leave in titles; anything else in angle brackets may be meant, as in "x < y".
_INLINE = re.compile(
    r"</?(?:a|b|br|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")
_PROLOG_NOISE = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_DOCTYPE = re.compile("<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)
_TAGS_MOST = 60_000  # a long page has ten thousand; extraction takes up to a third of a millisecond for each
_ATTRIBUTES_MOST = 5_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_ATTRIBUTE = re.compile(r"\s[^\s=\"'<>]+")
_TITLE_MOST = 20_000  # characters looked at; a title is stored with a thousand
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex|opml)[\s>]", re.IGNORECASE)
_DECLARATION = re.compile(r"\A<\?xml[^>]*\?>")


def refuse_entities(text: str) -> None:
    """Raise Unreadable when a document declares entities of its own before its root: the way bombs are built."""
    if _ENTITY.search(text) is None:
        return
    prolog = _PROLOG_NOISE.sub(lambda noise: " " * len(noise.group()), text)
    doctype, root = _DOCTYPE.search(prolog), _ROOT.search(prolog)
    if doctype and (root is None or doctype.start() < root.start()):
        raise Unreadable(
            "The document declares its own entities, which we do not expand; ask the outlet for a plain feed."
        )


def refuse_crowds(text: str) -> None:
    """Raise Unreadable when one tag has more attributes than any document needs: parsers compare each with all others."""
    if any(len(_ATTRIBUTE.findall(tag.group())) > _ATTRIBUTES_MOST for tag in _LONG_TAG.finditer(text)):
        raise Unreadable(
            f"The document holds a tag with more than {_ATTRIBUTES_MOST:,} attributes; open it to see what it is."
        )


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """An XML document as a tree, the text it was read from, and whether it was well formed as it came."""

    root: etree._Element
    text: str
    well_formed: bool


def xml_document(text: str) -> XmlDocument:
    """Read XML. A document that is not well formed is mended where outlets err, then read as far as it can be.

    Raises Unreadable when nothing can be read. Entities are not expanded and nothing is fetched.
    """
    refuse_entities(text)
    refuse_crowds(text)
    with suppress(etree.XMLSyntaxError):
        return XmlDocument(
            etree.fromstring(_DECLARATION.sub("", text).encode(), _xml_parser(recover=False)), text, True
        )
    mended = _mended(text)
    root: etree._Element | None = None
    with suppress(etree.XMLSyntaxError):
        root = etree.fromstring(undeclared(mended), _xml_parser(recover=True))
    if root is None:
        raise Unreadable("The answer is not XML that can be read; open the address in a browser to see what it holds.")
    return XmlDocument(root, mended, False)


def _mended(text: str) -> str:
    """Ampersands that nobody escaped and entities that only HTML knows, outside CDATA: parsers would drop both."""
    parts = _CDATA.split(text)
    parts[::2] = [_AMPERSAND.sub(_escaped_ampersand, part) for part in parts[::2]]
    return "".join(parts)


def _escaped_ampersand(found: re.Match[str]) -> str:
    name = found.group(1)
    if not name:
        return "&amp;"
    # Numbers of no character, as &#xD800;, come out empty or as a mark of loss; the XML parser would take them over.
    return found.group() if name in _XML_NAMES else html.escape(html.unescape(found.group()))


def undeclared(text: str) -> bytes:
    """The document as UTF-8 without the declaration of the encoding it came in."""
    return _DECLARATION.sub("", text.lstrip()).encode()


def _xml_parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        encoding="utf-8",
    )  # fmt: skip


def html_tree(text: str) -> HtmlElement:
    """The tree of an HTML page or fragment. Raises Unreadable when there is no element in it, or more than any page has."""
    if text.count("<") > _TAGS_MOST:
        raise Unreadable(f"The page holds more than {_TAGS_MOST:,} tags, as no piece does; open it to see what it is.")
    refuse_crowds(text)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        return lxml.html.document_fromstring(undeclared(flattened(text)), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("The answer is not a page that can be read; open the address in a browser.") from error


def select(tree: HtmlElement, path: str) -> list[HtmlElement]:
    """The elements an XPath selector finds. Raises Unreadable when it is not XPath."""
    try:
        found = tree.xpath(path)
    except etree.XPathError as error:
        raise Unreadable(f"The selector {path[:80]!r} in the source's options is not XPath: {error}.") from error
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []


def plain_title(text: str) -> str:
    """A title as words: inline tags dropped, entities resolved however often they were escaped, white space folded."""
    text = text[:_TITLE_MOST]
    for _ in range(2):  # some feeds escape twice
        text = html.unescape(_INLINE.sub("", text))
    return " ".join(_INLINE.sub("", text).split())


def as_html(text: str) -> str:
    """Plain text as HTML paragraphs."""
    parts = (html.escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{part}</p>" for part in parts if part)


def absolute(address: str, *, base: str) -> str:
    """An http(s) address made whole against `base`; empty when it is none, as javascript: or mailto: are."""
    address = _CONTROLS.sub("", html.unescape(address[:LONGEST_READ].strip()).replace(" ", "%20"))
    if not address:
        return ""
    try:
        whole = urljoin(base, address)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole if parts.scheme in {"http", "https"} and parts.hostname else ""


def language_tag(text: str) -> str:
    """A language as BCP 47 writes it; empty for the other things that outlets put there, such as utf-8."""
    found = _TAG.fullmatch(text.strip().replace("_", "-"))
    return found.group() if found else ""


def words(element: etree._Element) -> str:
    """All text under an element, white space folded."""
    return " ".join("".join(map(str, element.itertext())).split())

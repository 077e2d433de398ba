"""Turns what outlets print, HTML or not, into plain text that can be stored, compared and shown anywhere."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml import html as lxml_html
from lxml.html.defs import tags

from articles.ingestion.nesting import flattened

MAX_RAW: Final = 4_000_000  # characters given to the HTML parser; a body is cut to a quarter of that anyway
_LAYERS: Final = 3  # some outlets escape their HTML twice
_TAG: Final = re.compile(r"<(?:/?[a-zA-Z][^<>]*>|!--|!\[CDATA\[)")
_NAMES: Final = "|".join(sorted(tags | {"svg", "math", "template", "slot", "portal"}))
# What a browser would act on, in words that are plain already. `List<String>` is left alone.
_LIVE: Final = re.compile(
    rf"<(?=[a-z/!])(?:/?(?:[a-z][\w.-]*:)?(?:{_NAMES})(?:[\s/][^<>]*)?>|(?:{_NAMES})[\s/][^<>]*=|[a-zA-Z][^<>]*[\s/]on\w+\s*=|!--)",
    re.IGNORECASE | re.ASCII,
)
_OPENING: Final = re.compile(r"<(?=[a-zA-Z/!?])")
_COMMENT_OR_TAG: Final = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
_CUT_TAG: Final = re.compile(r"<(?:/?[a-zA-Z][^<]*)?\Z")
_ENTITY: Final = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w{1,31});")
_SPACE: Final = re.compile(r"[^\S\n]+")
_BREAKS: Final = re.compile(r"\s*\n\s*")

# Blocks begin and end a paragraph; silent ones hold nothing that a reader sees.
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_SILENT: Final = frozenset(
    ["head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template", "textarea"]
)


def _unprintable() -> dict[int, str | None]:
    """What no text needs: controls, lone surrogates, direction marks, invisible joints, noncharacters, our own markers."""
    table: dict[int, str | None] = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)))
    table.update(dict.fromkeys((0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070))))
    table.update(dict.fromkeys((0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB, 0xE000, 0xE001, *range(0xFDD0, 0xFDF0))))
    table.update(dict.fromkeys(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)))
    table.update({0x09: " ", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"})
    return table


_UNPRINTABLE: Final = _unprintable()
# Translating by a table is slow, and most texts need none of it.
_ODD: Final = re.compile(f"[{''.join(re.escape(chr(code)) for code in sorted(_UNPRINTABLE) if code != 0x0A)}]")


# Composing takes time with the square of the marks on one letter; Unicode's stream-safe form has thirty at most.
_MARKS: Final = "".join(chr(code) for code in range(0x300, 0x1E950) if unicodedata.combining(chr(code)))
_PILE: Final = 30
_MAYBE_PILED: Final = re.compile(
    rf"[\u0300-\u20ff\u2cef-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ufb1e-\ufe2f\U00010000-\U0001e94f]{{{_PILE + 1}}}"
)  # quick
_PILED: Final = re.compile(rf"[{_MARKS}]{{{_PILE + 1},}}")


def line(text: str, *, most: int) -> str:
    """One line of plain text, at most `most` characters: tags dropped, entities read, whitespace made single."""
    return cut(_BREAKS.sub(" ", _characters(_words(text))), most)


def paragraphs(text: str, *, most: int) -> str:
    """Plain text whose paragraphs are separated by one blank line, at most `most` characters."""
    return cut(_BREAKS.sub("\n\n", _characters(_words(text))), most)


def cut(text: str, most: int) -> str:
    """The text itself, or its beginning with an ellipsis when it has more than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _characters(text: str) -> str:
    """NFC, only characters that can be printed, single spaces. Composing comes last: a mark must find its letter."""
    text = _printable(text)
    if _MAYBE_PILED.search(text):
        text = _PILED.sub(lambda pile: pile.group()[:_PILE], text)
    text = unicodedata.normalize("NFC", text)
    return _SPACE.sub(" ", text).strip()


def _printable(text: str) -> str:
    return text.translate(_UNPRINTABLE) if _ODD.search(text) else text


def _words(text: str) -> str:
    """The words of a text that may be HTML; a text without tags or entities comes back as it is. No live tag is left."""
    text = _printable(text[:MAX_RAW])  # first: characters that are dropped later must not hide a tag now
    for _ in range(_LAYERS):
        text = _unwrapped(_whole_tags(text))
        if "<" not in text or _LIVE.search(text) is None:
            return text
        text = _printable(text)
    return _OPENING.sub("< ", text)


def _whole_tags(text: str) -> str:
    """The text without the beginning of a tag or comment at its end: one entry in twelve is cut inside a tag."""
    tail = text.rfind(">") + 1
    comment = text.find("<!--", tail)
    if comment >= 0:
        return text[:comment]
    at = text.rfind("<", tail)
    return text[:at] if at >= 0 and _CUT_TAG.match(text, at) else text


def _unwrapped(text: str) -> str:
    """One layer of HTML taken off."""
    if _TAG.search(text) is None:
        return html.unescape(text) if _ENTITY.search(text) else text
    try:
        root = lxml_html.fragment_fromstring(flattened(text), create_parent="div")
    except (etree.LxmlError, ValueError):
        return html.unescape(_COMMENT_OR_TAG.sub("\n", text))
    return "".join(_walk(root))


def _walk(root: etree._Element) -> Iterator[str]:
    """What a reader sees, in order, with a line break at the edges of every block. No recursion: nesting may be deep."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += name in _SILENT
            if not silent:
                yield "\n" if name in _BLOCKS else ""
                yield _flow(element.text, name)
            continue
        if event == "end":
            silent -= name in _SILENT
            if not silent:
                yield "\n" if name in _BLOCKS else ""
        if not silent and element is not root:
            yield _flow(element.tail, "")


def _flow(text: str | None, name: str) -> str:
    """Text inside an element: a line break in the source is a space to the reader, except where it is preformatted."""
    if not text:
        return ""
    return text if name == "pre" else text.replace("\r", " ").replace("\n", " ")

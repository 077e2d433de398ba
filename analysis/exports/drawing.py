"""The drawing of a chart, read and written anew: lines, words and links alone, so that a file can carry it anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from xml.etree import ElementTree

from analysis.exports.legible import legible

LARGEST = 4_000_000  # signs; a year of a dozen series has about 200,000
WIDEST = 8000  # units of its view box; a page is 760
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = {
    "svg", "g", "a", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "pattern", "clipPath", "mask", "marker", "symbol", "use", "linearGradient", "radialGradient", "stop",
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z][\w-]*(?:\.[\w-]+)*")
_OWN = re.compile(r"url\(\s*(['\"]?)#([^)'\"]+)\1\s*\)")
_LISTS = ("aria-labelledby", "aria-describedby")
_SPOKEN = (
    "aria-label",
    "aria-description",
    "aria-roledescription",
)  # words of strangers; nothing reads an address in them
_REFERS = ("href", XLINK)


class DrawingError(ValueError):
    """A drawing that holds what no export may carry; its words say what."""


def redrawn(svg: str, prefix: str) -> str:
    """The drawing as an <svg> element for a page, its ids beginning with `prefix`, links to web pages kept, others dropped.

    Raises DrawingError for what is no SVG, is too large, or holds a script, a style, a picture or an address that is loaded.
    """
    if len(svg) > LARGEST:
        raise DrawingError(f"is larger than {LARGEST:,} signs; draw fewer periods.")
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise DrawingError("declares a document type, which a drawing of ours never does.")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - no document type, so no entity
    except ElementTree.ParseError as error:
        raise DrawingError(f"is no well-formed SVG ({error}).") from error
    if root.tag != f"{SVG}svg":
        raise DrawingError("is no SVG.")
    written = _written(root, prefix)
    if max(size(written)) > WIDEST:
        raise DrawingError(f"is larger than {WIDEST:,} units; draw it smaller.")
    return written


def set_in(svg: str, families: str) -> str:
    """The drawing with all its words in these families, which are names without quotation marks."""
    return re.sub(r'font-family="[^"]*"', f'font-family="{escape(families)}"', svg)


def size(svg: str) -> tuple[float, float]:
    """Width and height by its viewBox, in units. Raises DrawingError when it has none."""
    found = re.match(r'<svg[^>]* viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"', svg)
    if not found or not float(found[1]) or not float(found[2]):
        raise DrawingError("does not say its size by a viewBox.")
    return float(found[1]), float(found[2])


def _written(node: ElementTree.Element, prefix: str) -> str:
    name = node.tag.removeprefix(SVG)
    if name == "metadata":  # for programs that sort files; a page says the same in words
        return ""
    if name not in _ELEMENTS:
        raise DrawingError(f"holds <{name.rpartition('}')[2][:30]}>, which no export may carry.")
    held = "".join(f' {key}="{escape(value)}"' for key, value in _attributes(name, node, prefix).items())
    inner = escape(_text(node.text), quote=False)
    for child in node:
        inner += _written(child, prefix) + escape(_text(child.tail), quote=False)
    if name == "a" and " href=" not in held:
        name = "g"  # a place on a page that does not travel along
    start = ' xmlns="http://www.w3.org/2000/svg"' if name == "svg" else ""
    return f"<{name}{start}{held}>{inner}</{name}>"


def _text(text: str | None) -> str:
    """Words, with a blank where one stood at either end."""
    if not text:
        return ""
    words = legible(text)
    if not words:
        return ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _attributes(element: str, node: ElementTree.Element, prefix: str) -> dict[str, str]:
    found = {}
    for key, value in node.attrib.items():
        if key in _REFERS:
            address = _address(element, value.strip(), prefix)
            if address:
                found["href"] = address
            continue
        if not _NAME.fullmatch(key) or key.lower().startswith("on") or key == "style":
            raise DrawingError(f"has an attribute {key[:30]!r}, which no export may carry.")
        found[key] = _value(key, legible(value), prefix)
    if "href" in found and element == "a":
        found["rel"] = "noreferrer"
    return found


def _address(element: str, address: str, prefix: str) -> str:
    """Where an element leads: to a part of the same drawing or, from a link, to a web page. Empty: nowhere."""
    if address.startswith("#"):
        return f"#{prefix}{legible(address[1:])}"
    if element == "a" and re.match(r"https?://", address):
        return legible(address).replace(" ", "%20")
    if element == "a" and re.match(r"[/?]", address):
        return ""
    raise DrawingError(f"refers to {address[:60]!r}; a drawing may only link to web pages and to its own parts.")


def _value(key: str, value: str, prefix: str) -> str:
    if key == "id":
        return prefix + value
    if key in _LISTS:
        return " ".join(prefix + name for name in value.split())
    if key in _SPOKEN:
        return value
    own: Callable[[re.Match[str]], str] = lambda found: f"url(#{prefix}{found[2]})"  # noqa: E731
    value, count = _OWN.subn(own, value)
    if value.lower().count("url(") > count or "\\" in value:
        raise DrawingError(f"refers to {value[:60]!r}; a drawing may only use its own parts.")
    return value

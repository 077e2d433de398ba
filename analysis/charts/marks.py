"""The elements of a drawing: each mark carries its light colour as an attribute and its class for the page's scheme."""

from __future__ import annotations

import re
from functools import cache
from xml.sax.saxutils import escape, quoteattr

# Light hex of every series colour, as in docs/look.md section 5; classes m- l- b- t- let the page restyle for dark.
MARKS = {
    "hardware": "#a14121",
    "models": "#733086",
    "deployment": "#0d97a0",
    "regulation": "#282a30",
    "capital": "#af8605",
    "us": "#8d2661",
    "cn": "#439458",
    "ink": "#171b23",
    "other": "#777d86",
    "dim": "#82888f",
    "accent": "#194cb1",
}
WORDS = {
    "hardware": "#953a1c",
    "models": "#733086",
    "deployment": "#046972",
    "regulation": "#282a30",
    "capital": "#7a5b01",
    "us": "#8d2661",
    "cn": "#2c6a3c",
    "ink": "#171b23",
}
INK, INK_2, INK_3, RULE, GAP, PAPER = "#171b23", "#454b57", "#616772", "#d6dade", "#82888f", "#fcfdfe"

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold, escaped or not
UNSAFE = re.compile('[\x00-\x1f&<>"\ufffe\uffff]')  # what an attribute cannot hold as it is

Number = int | float
Value = str | Number


def number(value: Number) -> str:
    """A coordinate with at most one decimal: 12.3, 40, -0.5."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")


def colour(key: str) -> str:
    """The light hex of a series colour.

    Raises KeyError with the known names when there is no such colour.
    """
    try:
        return MARKS[key]
    except KeyError:
        raise KeyError(f"no series colour {key!r}; there are {', '.join(MARKS)}") from None


def element(name: str, *children: str, **attributes: Value | None) -> str:
    """One element. Attribute names write `_` for `-` (and `class_` for class); None leaves one out; values are escaped.

    Children are markup already: pass words through `words`.
    """
    pairs = "".join(f" {_named(key)}={_quoted(value)}" for key, value in attributes.items() if value is not None)
    return f"<{name}{pairs}>{''.join(children)}</{name}>" if children else f"<{name}{pairs}/>"


@cache  # a drawing has thousands of attributes of some thirty names
def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _quoted(value: Value) -> str:
    if not isinstance(value, str):
        return f'"{number(value)}"'
    return quoteattr(_held(value)) if UNSAFE.search(value) else f'"{value}"'


def words(text: str) -> str:
    """Text as markup."""
    return escape(_held(text))


def _held(text: str) -> str:
    return NO_XML.sub("", text)


def rect(x: Number, y: Number, width: Number, height: Number, *, class_: str, fill: str, **more: Value | None) -> str:
    """A rectangle."""
    return element("rect", class_=class_, x=x, y=y, width=width, height=height, fill=fill, **more)


def line(x1: Number, y1: Number, x2: Number, y2: Number, *, class_: str, stroke: str, **more: Value | None) -> str:
    """A straight line, one unit wide unless said otherwise."""
    more.setdefault("stroke_width", 1)
    return element("line", class_=class_, x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **more)


def note(x: Value, y: Number, text: str, *, size: Number = 11.5, anchor: str | None = None, lang: str = "") -> str:
    """Grey words of an axis or an event."""
    return element(
        "text", words(text), class_="tx3", x=x, y=y, font_size=size, fill=INK_3, text_anchor=anchor, lang=lang or None
    )


def points(pairs: list[tuple[float, float]]) -> str:
    """Coordinates as polygons and polylines take them."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in pairs)


# Theme families share the frames' colours; geopolitics is no frame and stays grey.
_FAMILIES = {"capital_talent": "capital", "geopolitics": "other"}


def family_colour(slug: str) -> str:
    """The colour key of a theme family, as in hardware, capital_talent, geopolitics; other for anything else."""
    key = _FAMILIES.get(slug, slug)
    return key if key in MARKS else "other"

"""A chart as pixels, and whether the machine has letters for Chinese."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from functools import cache

import resvg_py

from analysis.charts.marks import PAPER

HEADER = 8 + 25  # bytes of the signature and of the first chunk, which is always the header
ZOOM = 2.0  # pixels a unit
HAN = re.compile(r"[\u3400-\u9fff]")
PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><text y="24" font-size="24" font-family="sans-serif">{}</text></svg>'
MISSING = (
    "Chinese names are missing in this picture: the machine that drew it has no Chinese font (package fonts-noto-cjk)."
)


def to_png(svg: str) -> bytes:
    """The drawing at two pixels a unit. Raises ValueError for what is no SVG."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, background=PAPER))


def with_words(png: bytes, told: Iterable[tuple[str, str]]) -> bytes:
    """The picture with names (Latin letters) and words about it as iTXt chunks behind its header (PNG, third edition, 11.3.3.4)."""
    chunks = b"".join(_chunk(b"iTXt", f"{name}\0\0\0\0\0{text}".encode()) for name, text in told)
    return png[:HEADER] + chunks + png[HEADER:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@cache
def has_han(*, fonts: bool = True) -> bool:
    """Whether Chinese is drawn with the system's fonts, or (`fonts` false) with none: without a font for it two different signs come out alike, as nothing or as a box."""
    one, other = (resvg_py.svg_to_bytes(svg_string=PROBE.format(sign), skip_system_fonts=not fonts) for sign in "中国")
    return bytes(one) != bytes(other)


def lacks_letters(svg: str, *, fonts: bool = True) -> bool:
    """Whether the drawing has Chinese that would not be drawn here."""
    return bool(HAN.search(svg)) and not has_han(fonts=fonts)

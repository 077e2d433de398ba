"""A chart as a file of its own: the same drawing with title and caption, coloured by attributes, its links whole."""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.charts import axes, marks
from analysis.charts.plates import Caption, Panel, Plate

PAGE = 760  # units that a page of a document is wide
EDGE = 24  # units of paper around
TITLE, NAME, SMALL = 20, 14, 12  # sizes of title, a panel's name, the caption
BETWEEN = 20
FAMILY = (
    "Noto Sans, Liberation Sans, Arial, Noto Sans CJK SC, sans-serif"  # names with a figure in them would need quotes
)
CHINESE = "Source Han Sans, PingFang SC, Microsoft YaHei, WenQuanYi Zen Hei, DejaVu Sans, sans-serif"
BOLD = 1.08  # bold words against their rough breadth
# a picture is drawn without the page's style sheet: what a face lacks is looked for in any other, with serifs or not
_HAN = re.compile("<text ([^>]*)>(?=[^<]*[◀▶▲▼▽\u3400-\u9fff])")
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def alone(plate: Plate, caption: Caption, *more: str, bare: bool = False) -> str:
    """The plate as an SVG file without a style sheet; `more` are lines below its caption. The same plate gives the same text.

    A `bare` one has neither title nor caption above and below it, and no paper: the document around it has all three.
    """
    edge = 0 if bare else EDGE
    boxes = [_size(panel) for panel in plate.panels]
    wide, tall = max(width for width, _ in boxes), max(height for _, height in boxes)
    columns = min(plate.columns, len(plate.panels))
    plot = columns * wide + (columns - 1) * BETWEEN
    width = plot + 2 * edge
    heads = [] if bare else _wrapped(plate.title, plot / BOLD, TITLE)
    y: float = 0 if bare else EDGE + TITLE
    parts = []
    for line in heads:
        parts.append(_text(line, y, TITLE, marks.INK, bold=True))
        y += TITLE + 6
    y += 0 if bare else 4
    name = NAME + 8 if len(plate.panels) > 1 else 0
    for at, panel in enumerate(plate.panels):
        row, column = divmod(at, columns)
        x, top = edge + column * (wide + BETWEEN), y + row * (tall + name + BETWEEN)
        if name:
            parts.append(_text(_short(panel.name, wide), top + NAME, NAME, marks.INK, bold=True, x=x))
        parts.append(_placed(panel, x, top + name, caption.home))
    rows = -(-len(plate.panels) // columns)
    y += rows * (tall + name) + (rows - 1) * BETWEEN + edge
    said = () if bare else (*plate.notes, *caption.lines, *more)
    for line in (part for each in said for part in _wrapped(each, plot, SMALL)):
        parts.append(_text(line, y, SMALL, marks.INK_2))
        y += SMALL + 6
    height = y + edge / 2
    paper = [] if bare else [marks.element("rect", width=width, height=height, fill=marks.PAPER)]
    return _file(plate, caption, width, height, [*paper, *parts])


def on_paper(plate: Plate) -> Plate:
    """The plate as a page of a document has room for it: drawn for that breadth where it was, as many panels in a row as fit."""
    panels = tuple(replace(panel, drawing=panel.paper or panel.drawing) for panel in plate.panels)
    widest = max(_size(panel)[0] for panel in panels)
    return replace(
        plate, panels=panels, columns=max(1, min(plate.columns, int((PAGE + BETWEEN) // (widest + BETWEEN))))
    )


def _file(plate: Plate, caption: Caption, width: float, height: float, parts: list[str]) -> str:
    title = marks.element("title", marks.words(plate.title), id="title")
    desc = marks.element("desc", marks.words(" ".join((plate.summary, *plate.notes, *caption.lines))), id="desc")
    body = marks.element(
        "svg", title, desc, *_told(caption), *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {marks.number(width)} {marks.number(height)}",
        width=width, height=height, role="group", aria_labelledby="title desc", font_family=FAMILY,
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _told(caption: Caption) -> list[str]:
    """What the file says of itself to programs that sort pictures."""
    return [marks.element("metadata", marks.words("\n".join(caption.told)))] if caption.told else []


def _size(panel: Panel) -> tuple[float, float]:
    found = _BOX.search(panel.drawing)
    if not found:
        raise ValueError("a drawing says its size by its viewBox")
    return float(found[1]), float(found[2])


def _placed(panel: Panel, x: float, y: float, home: str) -> str:
    """The drawing at its place; its links lead to the installation from anywhere."""
    start = f'<svg x="{marks.number(x)}" y="{marks.number(y)}" '
    placed = str(panel.drawing).replace("<svg ", start, 1).replace(' font-family="sans-serif"', "", 1)
    return _HAN.sub(_chinese, placed).replace(' href="/', f' href="{marks.words(home)}/')


def _chinese(start: re.Match[str]) -> str:
    """The beginning of words with Chinese or arrows in them, in a face without serifs that has both."""
    face = "TC" if "zh-Hant" in start[1] else "SC"
    return f'<text font-family="Noto Sans CJK {face}, {CHINESE}" {start[1]}>'


def _short(name: str, room: float) -> str:
    first, *more = _wrapped(name, room / BOLD, NAME)
    return f"{first}…" if more else first


def _text(text: str, y: float, size: float, fill: str, *, bold: bool = False, x: float = EDGE) -> str:
    drawn = marks.element(
        "text", marks.words(text), x=x, y=y, font_size=size, fill=fill, font_weight="600" if bold else None
    )
    return _HAN.sub(_chinese, drawn)


def _wrapped(text: str, room: float, size: float) -> list[str]:
    """Words in lines that fit; a word longer than the room is cut where it must be."""
    lines, line = [], ""
    for word in _words(text, room, size):
        longer = f"{line} {word}" if line else word
        if line and axes.breadth(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _words(text: str, room: float, size: float) -> list[str]:
    found = []
    for word in text.split():
        rest = word
        while axes.breadth(rest, size) > room:
            fits = next(n for n in range(len(rest), 0, -1) if n == 1 or axes.breadth(rest[:n], size) <= room)
            found.append(rest[:fits])
            rest = rest[fits:]
        found.append(rest)
    return found

"""Words, paragraphs, tables and pictures as Word writes them down; every text is escaped here and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from html import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.parts.document import DocumentPart
from docx.shared import Mm

from analysis.exports.layout import Grid
from analysis.exports.runs import Line, Run, plain

FRAMES = {
    "hardware": "A14121", "models": "733086", "deployment": "0D97A0", "regulation": "282A30", "capital_talent": "AF8605",
}  # fmt: skip
WIDTH = Mm(166)  # of the text on an A4 page of the house template
UPRIGHT = (
    120  # letters that all heads together may have; longer ones stand upright, or words would break letter by letter
)
TRADITIONAL = "Microsoft JhengHei"
LINK, GLOSS = "Hyperlink", "Divergence Gloss"
ITEM = "Divergence Item"
CELL, HEAD, TABLE, PICTURE = "Divergence Cell", "Divergence Head", "Divergence Table", "Divergence Picture"
_TWIPS = 635  # EMU
LEAST, MOST = 8, 48  # letters that a column is reckoned with
WIDE = 0x2E7F


class Writer:
    """Writes into one Word document: knows its styles by name and adds the addresses and pictures that it refers to."""

    def __init__(self, part: DocumentPart, styles: Mapping[str, str], lang: str) -> None:
        """`styles` are the ids of the styles that the document has, by name; a style that it has not is left out."""
        self._part, self._styles, self._lang = part, styles, lang

    def line(self, line: Line) -> str:
        """Words in a row: citations lead to the bookmarks of the sources."""
        found, cited = [], False
        for run in line:
            if run.kind == "cite":
                words = self.run(Run(f" {run.text}" if cited else run.text), raised=True, style=LINK)
                found.append(f'<w:hyperlink w:anchor="source-{escape(run.text)}" w:history="1">{words}</w:hyperlink>')
            elif run.kind == "gloss":
                found.append(self.run(Run(f" [{run.text}]"), style=GLOSS))
            else:
                words = self.run(run, style=LINK if run.to else "")
                found.append(self.linked(run.to, words) if run.to else words)
            cited = run.kind == "cite"
        return "".join(found)

    def run(self, run: Run, *, style: str = "", raised: bool = False, colour: str = "") -> str:
        """One run in its language."""
        lang = run.lang or self._lang
        marks = self._mark("w:rStyle", style)
        if lang.startswith("zh"):
            face = f' w:eastAsia="{TRADITIONAL}"' if lang == "zh-Hant" else ""
            marks += f'<w:rFonts w:hint="eastAsia"{face}/>'
        marks += "<w:b/>" if run.strong else ""
        dotted = run.em and lang.startswith("zh")  # Chinese is not slanted: a dot below each sign
        marks += "<w:i/>" if run.em and not dotted else ""
        marks += f'<w:color w:val="{colour}"/>' if colour else ""
        marks += '<w:vertAlign w:val="superscript"/>' if raised else ""
        marks += '<w:em w:val="dot"/>' if dotted else ""
        if lang.startswith("zh"):
            marks += f'<w:lang w:eastAsia="{"zh-TW" if lang == "zh-Hant" else "zh-CN"}"/>'
        elif run.lang:
            marks += f'<w:lang w:val="{escape(run.lang)}"/>'
        return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{shown(run.text)}</w:t></w:r>'

    def paragraph(self, style: str, *parts: str, right: bool = False, keep: bool = False) -> str:
        """A paragraph of finished runs; `keep` it on the page of what follows."""
        marks = (
            self._mark("w:pStyle", style)
            + ("<w:keepNext/>" if keep else "")
            + ('<w:jc w:val="right"/>' if right else "")
        )
        return f"<w:p><w:pPr>{marks}</w:pPr>{''.join(parts)}</w:p>"

    def item(self, style: str, mark: str, words: str) -> str:
        """An item of a list. Its mark is written out: a number is then the same in every program."""
        return self.paragraph(ITEM if ITEM in self._styles else style, self.run(Run(mark)), TAB, words)

    def linked(self, url: str, words: str) -> str:
        """Words that lead to a web page."""
        key = self._part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return f'<w:hyperlink r:id="{key}" w:history="1">{words}</w:hyperlink>'

    def table(self, grid: Grid) -> str:
        """A table whose first row is repeated on every page; columns are as wide as their words ask for."""
        count = len(grid.columns)
        if not count:
            return ""
        whole = WIDTH // _TWIPS
        widths = _widths(grid, whole)
        upright = _is_upright(grid)
        cells = [
            self._cell(name, widths[at], right=grid.right[at], style=HEAD, upright=upright and at > 0)
            for at, name in enumerate(grid.columns)
        ]
        rows = [_row(cells, head=True, upright=upright)]
        for at, row in enumerate(grid.rows):
            frame = FRAMES.get(grid.marks[at]) if grid.marks else None
            mark = self.run(Run("■ "), colour=frame) if frame else ""
            rows.append(
                _row(
                    self._cell(cell, widths[x], right=grid.right[x], mark="" if x else mark)
                    for x, cell in enumerate(row)
                )
            )
        look = '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        head = f'<w:tblPr>{self._mark("w:tblStyle", TABLE)}<w:tblW w:w="{whole}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}</w:tblPr>'
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return f"<w:tbl>{head}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>{self.paragraph(CELL)}"

    def picture(self, png: bytes, spoken: str) -> str:
        """A picture across the page, with the words for those who listen."""
        inline = self._part.new_pic_inline(io.BytesIO(png), WIDTH, None)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        inline.docPr.set("descr", spoken)
        inline.docPr.set("name", f"Chart {inline.docPr.id}")
        return self.paragraph(PICTURE, f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")

    def _mark(self, element: str, style: str) -> str:
        key = self._styles.get(style)
        return f'<{element} w:val="{escape(key)}"/>' if key else ""

    def _cell(
        self, line: Line, width: int, *, right: bool, mark: str = "", style: str = CELL, upright: bool = False
    ) -> str:
        words = self.paragraph(style, mark, self.line(line), right=right and not upright)
        turned = '<w:textDirection w:val="btLr"/><w:vAlign w:val="center"/>' if upright else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{turned}</w:tcPr>{words}</w:tc>'


def shown(text: str) -> str:
    """Words as XML; no brace is left that the filling in of a template could take for its own."""
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")


def bookmark(number: int) -> str:
    """The place of a source, which its citations lead to."""
    return f'<w:bookmarkStart w:id="{1000 + number}" w:name="source-{number}"/><w:bookmarkEnd w:id="{1000 + number}"/>'


TAB, BREAK = "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>"


def _is_upright(grid: Grid) -> bool:
    return sum(map(_breadth, grid.columns)) > UPRIGHT


def _widths(grid: Grid, whole: int) -> list[int]:
    """Columns in proportion to their longest cell, within bounds, so that one long cell does not press the others."""
    count, upright = len(grid.columns), _is_upright(grid)
    # heads that stand upright ask for no room
    longest = [
        max(_breadth(row[at]) for row in ((grid.columns if not upright or not at else ((),) * count), *grid.rows))
        for at in range(count)
    ]
    asked = [min(max(length, LEAST), MOST) for length in longest]
    return [whole * length // sum(asked) for length in asked]


def _breadth(line: Line) -> int:
    """How long words are, in Latin letters: a Chinese sign is as wide as two."""
    return sum(2 if ord(sign) > WIDE else 1 for sign in plain(line))


def _row(cells: Iterable[str], *, head: bool = False, upright: bool = False) -> str:
    tall = '<w:trHeight w:val="1900" w:hRule="exact"/>' if upright else ""
    marks = f"<w:cantSplit/>{tall}" + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"

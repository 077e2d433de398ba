"""The house's Word template, made anew by `python -m analysis.exports.word_file`, and files packed without a clock."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

HOUSE = Path(__file__).with_name("house.docx")
INK, INK_2, RULE, ACCENT = "171B23", "454B57", "D6DADE", "194CB1"
SERIF, SANS, CHINESE = "Cambria", "Calibri", "Microsoft YaHei"
# what to take where a font of the template is missing
OTHERS = {
    "Cambria": "Noto Serif CJK SC",
    "Calibri": "Noto Sans CJK SC",
    "Microsoft YaHei": "Noto Sans CJK SC",
    "Microsoft JhengHei": "Noto Sans CJK TC",
}
THEN = (1980, 1, 1, 0, 0, 0)  # the first time that a packed file can hold


def repacked(body: bytes) -> bytes:
    """The same packed file with the same parts in the same order, and one fixed time on all of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in held.infolist():
            entry = zipfile.ZipInfo(part.filename, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, held.read(part))
    return out.getvalue()


def build() -> bytes:
    """The house template: A4, the styles that the parts of a document are set in, and the places that are filled in."""
    word = docx.Document()
    _page(word)
    _styles(word)
    _fonts(word)
    _furniture(word)
    for style, words in (
        ("Divergence Brand", "Divergence"),
        ("Divergence Kicker", "{{ kicker }}"),
        ("Heading 1", "{{ title }}"),
        ("Divergence Lede", "{{ lede }}"),
    ):
        word.add_paragraph(words, style)
    word.add_paragraph("{%p if stamp %}")
    word.add_paragraph("{{ stamp }}", "Divergence Stamp")
    word.add_paragraph("{%p endif %}")
    for name in ("figures", "body", "sources", "tables", "about"):
        word.add_paragraph(f"{{{{p {name} }}}}")
    held = word.core_properties
    held.title, held.author, held.comments, held.last_modified_by = "Divergence", "Divergence", "", "Divergence"
    held.created = held.modified = dt.datetime(2025, 1, 1)
    loose = io.BytesIO()
    word.save(loose)
    return repacked(loose.getvalue())


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.header_distance = section.footer_distance = Mm(12)


def _styles(word: WordDocument) -> None:
    _text(word, "Normal", SERIF, 10.5, after=6, line=1.5)
    _text(word, "Heading 1", SERIF, 22, bold=True, before=2, after=6, line=1.2, keep=True)
    _text(word, "Heading 2", SERIF, 14, bold=True, before=20, after=5, line=1.3, keep=True, rule="top")
    _text(word, "Heading 3", SANS, 11, bold=True, before=12, after=3, line=1.35, keep=True)
    _text(word, "Quote", SERIF, 10.5, before=4, after=0, line=1.5, left=4, keep=True, rule="left")
    _text(word, "Caption", SANS, 9.5, bold=True, before=14, after=2, line=1.4, keep=True, rule="top")
    for name, size, more in (
        ("Brand", 13, {"bold": True, "after": 12, "rule": "bottom", "font": SERIF, "line": 1.3}),
        ("Kicker", 9, {"colour": INK_2, "keep": True, "line": 1.35}),
        ("Lede", 11, {"colour": INK_2, "after": 8, "line": 1.4}),
        ("Stamp", 8.5, {"after": 8, "line": 1.5}),
        ("Note", 9, {"colour": INK_2, "after": 4, "line": 1.4}),
        ("Quoted", 9, {"colour": INK_2, "left": 4, "after": 6, "line": 1.45, "rule": "left"}),
        ("Source", 9, {"left": 8, "hanging": 8, "after": 3, "line": 1.4}),
        ("About", 9, {"left": 38, "hanging": 38, "after": 2, "line": 1.4}),
        ("Item", 10.5, {"font": SERIF, "left": 6, "hanging": 6, "after": 3, "line": 1.5}),
        ("Cell", 9, {"line": 1.3}),
        ("Head", 8.5, {"colour": INK_2, "keep": True}),
        ("Picture", 9, {"line": 0, "after": 8}),
    ):
        word.styles.add_style(f"Divergence {name}", WD_STYLE_TYPE.PARAGRAPH)
        _text(word, f"Divergence {name}", **{"font": SANS, "size": size, **more})  # type: ignore[arg-type]
    dashed = f'<w:bdr {nsdecls("w")} w:val="dashed" w:sz="4" w:space="3" w:color="{INK}"/>'
    word.styles["Divergence Stamp"].element.get_or_add_rPr().insert_element_before(
        parse_xml(dashed), "w:shd", "w:vertAlign", "w:lang"
    )
    gloss = word.styles.add_style("Divergence Gloss", WD_STYLE_TYPE.CHARACTER)
    gloss.font.size, gloss.font.name, gloss.font.color.rgb = Pt(8.5), SANS, RGBColor.from_string(INK_2)
    link = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor.from_string(ACCENT)
    word.styles.element.append(parse_xml(_table_style()))


def _text(
    word: WordDocument, name: str, font: str, size: float, *, bold: bool = False, colour: str = INK, before: float = 0,
    after: float = 0, line: float = 1.35, left: float = 0, hanging: float = 0, keep: bool = False, rule: str = "",
) -> None:  # fmt: skip
    """Sets a paragraph style: sizes and distances in points, indents in millimetres, `line` in times of
    the size, 0 for as much as its content needs."""
    style = word.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    marks = style.element.get_or_add_rPr()
    for old in marks.findall(qn("w:rFonts")):
        marks.remove(old)
    style.font.name = font
    marks.find(qn("w:rFonts")).set(qn("w:eastAsia"), CHINESE)
    set_as = style.paragraph_format
    set_as.space_before, set_as.space_after = Pt(before), Pt(after)
    set_as.line_spacing = Pt(round(size * line, 1)) if line else 1.0  # exact: Chinese in a line does not push it down
    set_as.left_indent, set_as.first_line_indent = Mm(left), Mm(-hanging)
    set_as.keep_with_next, set_as.widow_control = keep, True
    if hanging:
        set_as.tab_stops.add_tab_stop(Mm(left), WD_TAB_ALIGNMENT.LEFT)
    if rule:
        style.element.get_or_add_pPr().insert_element_before(
            parse_xml(_rule(rule)),
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
        )


def _rule(side: str) -> str:
    """A rule beside a paragraph: in ink above or below, in grey at its left."""
    colour, space = (RULE, 8) if side == "left" else (INK, 4)
    return f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="4" w:space="{space}" w:color="{colour}"/></w:pBdr>'


def _table_style() -> str:
    """Rules, not boxes: an ink line below the head, a grey one below each row."""
    grey = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    ink = f'w:val="single" w:sz="4" w:space="0" w:color="{INK}"'
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="DivergenceTable"><w:name w:val="Divergence Table"/>'
        '<w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
        f"<w:bottom {grey}/><w:insideH {grey}/></w:tblBorders><w:tblCellMar>"
        '<w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="200" w:type="dxa"/>'
        '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr>'
        f"<w:tcBorders><w:bottom {ink}/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )


def _fonts(word: WordDocument) -> None:
    """Which font to take where one of ours is missing, and the languages that are checked for spelling."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in OTHERS.items()
    )
    table = next(part for part in word.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    table._blob = f"{head}<w:fonts {nsdecls('w')}>{entries}</w:fonts>".encode()
    normal = word.styles["Normal"].element.get_or_add_pPr()
    for sign in ("autoSpaceDE", "autoSpaceDN"):  # no blank between Chinese and letters or figures
        mark = parse_xml(f'<w:{sign} {nsdecls("w")} w:val="0"/>')
        normal.insert_element_before(
            mark, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )
    for lang in word.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-GB")
        lang.set(qn("w:eastAsia"), "zh-CN")


def _furniture(word: WordDocument) -> None:
    """Above every page what it is, below it the stamp and the number of the page."""
    section = word.sections[0]
    for name in ("Header", "Footer"):
        _text(word, name, SANS, 8, colour=INK_2)
        stops = word.styles[name].paragraph_format.tab_stops
        for _ in list(stops):
            del stops[0]
        stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT)
    section.header.paragraphs[0].text = "Divergence\t{{ period }}"
    foot = section.footer.paragraphs[0]
    foot.text = "{{ stamp }}\t"
    for at, field in enumerate(("PAGE", "NUMPAGES")):
        if at:
            foot.add_run(" / ")
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), field)
        element.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>1</w:t></w:r>"))
        foot._p.append(element)


if __name__ == "__main__":
    HOUSE.write_bytes(build())

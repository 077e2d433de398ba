"""The house's Word template, made anew by `python -m analysis.exports.word_file`, and files packed without a clock."""

from __future__ import annotations

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
OTHERS = {"Cambria": "Noto Serif CJK SC", "Calibri": "Noto Sans CJK SC", "Microsoft YaHei": "Noto Sans CJK SC", "Microsoft JhengHei": "Noto Sans CJK TC"}
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
    held.created = held.modified = __import__("datetime").datetime(2025, 1, 1)
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
    _text(word, "Normal", SERIF, 10.5, after=6, line=1.28)
    _text(word, "Heading 1", SERIF, 22, bold=True, before=2, after=6, line=1.1, keep=True)
    _text(word, "Heading 2", SERIF, 14, bold=True, before=20, after=6, line=1.15, keep=True, rule="top")
    _text(word, "Heading 3", SANS, 11, bold=True, before=12, after=3, line=1.15, keep=True)
    _text(word, "Quote", SERIF, 10.5, before=4, after=0, line=1.28, left=4, keep=True)
    _text(word, "Caption", SANS, 9.5, bold=True, before=14, after=3, line=1.15, keep=True, rule="top")
    for name, size, more in (
        ("Brand", 13, {"bold": True, "after": 12, "rule": "bottom", "font": SERIF}),
        ("Kicker", 9, {"colour": INK_2, "keep": True}),
        ("Lede", 11, {"colour": INK_2, "after": 8, "line": 1.2}),
        ("Stamp", 8.5, {"after": 8, "rule": "box"}),
        ("Note", 9, {"colour": INK_2, "after": 4, "line": 1.2}),
        ("Quoted", 9, {"colour": INK_2, "left": 4, "after": 4}),
        ("Source", 9, {"left": 8, "hanging": 8, "after": 3, "line": 1.15}),
        ("About", 9, {"left": 38, "hanging": 38, "after": 2, "line": 1.15}),
        ("Cell", 9, {"line": 1.05}),
    ):
        word.styles.add_style(f"Divergence {name}", WD_STYLE_TYPE.PARAGRAPH)
        _text(word, f"Divergence {name}", **{"font": SANS, "size": size, **more})
    gloss = word.styles.add_style("Divergence Gloss", WD_STYLE_TYPE.CHARACTER)
    gloss.font.size, gloss.font.name, gloss.font.color.rgb = Pt(8.5), SANS, RGBColor.from_string(INK_2)
    link = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor.from_string(ACCENT)
    word.styles.element.append(parse_xml(_table_style()))

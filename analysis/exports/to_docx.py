"""A document as a Word file: the house template, or one that an office brought along, filled in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from analysis.exports.document import Document
from analysis.exports.fonts import missing
from analysis.exports.layout import Chapter, Grid, Layout, Part, Passage, Picture, Source, lay_out, shortened
from analysis.exports.moment import moment
from analysis.exports.pixels import to_pixels
from analysis.exports.runs import Line, Run, plain, words
from analysis.exports.word_file import repacked
from analysis.exports.word_template import TemplateFault, check
from analysis.exports.word_xml import BREAK, TAB, Writer, bookmark, shown

HOUSE = Path(__file__).with_name("house.docx")
NOTE, QUOTED, SOURCE, ABOUT = "Divergence Note", "Divergence Quoted", "Divergence Source", "Divergence About"
NAMES = "title, kicker, lede, stamp, period, generated, figures, body, sources, tables, about"
_FAULTS = (
    TemplateError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
    etree.XMLSyntaxError,
)


def to_docx(document: Document, *, css: str = "", home: str = "", template: bytes | None = None) -> bytes:
    """The document in Word. The same document and template give the same bytes; the style sheet is not used.
    Links to our own pages lead to `home`.

    Raises TemplateFault when the template is not fit to be used or asks for what there is not, ValueError when a chart
    holds what no export may carry.
    """
    del css
    page = lay_out(document, home)
    if template is not None:
        check(template, "of the office")
    word = DocxTemplate(io.BytesIO(template if template is not None else HOUSE.read_bytes()))
    try:
        word.init_docx()
        styles = {style.name: style.style_id for style in word.docx.styles if style.name}
        context = _context(page, Writer(word.docx.part, styles, page.lang))
        word.render(context, SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
    except _FAULTS as error:
        if template is None:
            raise
        said = " ".join(str(error).split())[:160]
        raise TemplateFault(
            f"The template cannot be filled in: {said}. The names that it may use are {NAMES}."
        ) from error
    return _packed(word, page, moment(document))


def _context(page: Layout, write: Writer) -> dict[str, str]:
    """What a template may use: words as they are, and finished parts of the page."""
    warning = missing("".join(picture.svg for picture in page.pictures()))
    note = write.paragraph(NOTE, write.run(Run(warning))) if warning else ""
    parts = {
        "figures": note + (_captioned(page.figures, write) if page.figures else ""),
        "body": "".join(part for chapter in page.chapters for part in _chapter(chapter, page, write)),
        "sources": "".join(_sources(page, write)),
        "tables": "".join(_tables(page, write)),
        "about": "".join(_about(page, write)),
    }
    lines = {
        "title": page.name,
        "kicker": plain(page.kicker),
        "lede": plain(page.lede),
        "stamp": plain(page.stamp),
        "period": page.period,
    }
    lines["generated"] = next((plain(fact.words) for fact in page.about if fact.name == page.phrases.generated), "")
    written = parts | {name: shown(text) for name, text in lines.items()}
    return {name: Markup(xml) for name, xml in written.items()}  # noqa: S704 - every text in them is escaped by `shown`


def _captioned(grid: Grid, write: Writer) -> str:
    return write.paragraph("Caption", write.line(grid.caption)) + write.table(grid)


def _chapter(chapter: Chapter, page: Layout, write: Writer) -> Iterator[str]:
    yield write.paragraph("Heading 2", write.line(chapter.title))
    for part in chapter.parts:
        yield from _part(part, page, write)
    for note in chapter.notes:
        yield write.paragraph(NOTE, write.line(note))


def _part(part: Part, page: Layout, write: Writer) -> Iterator[str]:
    if part.heading:
        yield write.paragraph("Heading 3", write.line(part.heading))
    for passage in part.passages:
        if passage.kind == "quote":
            yield from _quotation(passage, page, write)
        elif passage.items:
            style = "List Number" if passage.kind == "number" else "List Bullet"
            for at, item in enumerate(passage.items, start=1):
                yield write.item(style, f"{at}." if passage.kind == "number" else "•", write.line(item))
        else:
            yield write.paragraph("", write.line(passage.words))
    for picture in part.pictures:
        yield from _picture(picture, write)
    for grid in part.tables:
        yield _captioned(grid, write)


def _quotation(passage: Passage, page: Layout, write: Writer) -> Iterator[str]:
    yield write.paragraph("Quote", write.line(passage.words))
    source = write.line(passage.source)
    if passage.glosses or passage.translation:
        pairs = [(term, Run(f" {meaning.text}", meaning.lang)) for term, meaning in passage.glosses]
        glosses = [run for at, pair in enumerate(pairs) for run in ((Run("; "), *pair) if at else pair)]
        between = (Run(" "),) if glosses and passage.translation else ()
        told = (Run(page.phrases.gloss + page.phrases.colon), *passage.translation, *between, *glosses)
        source = write.line(told) + BREAK + source
    yield write.paragraph(QUOTED, source)


def _picture(picture: Picture, write: Writer) -> Iterator[str]:
    yield write.paragraph("Caption", write.line(picture.title))
    if picture.desc:
        yield write.paragraph(NOTE, write.line(picture.desc), keep=True)
    yield write.picture(to_pixels(picture.svg), picture.spoken)


def _sources(page: Layout, write: Writer) -> Iterator[str]:
    yield write.paragraph("Heading 2", write.run(Run(page.phrases.sources)))
    if not page.sources:
        yield write.paragraph(NOTE, write.line(page.uncited))
    for source in page.sources:
        yield write.paragraph(SOURCE, bookmark(source.number), *_source(source, page, write))


def _source(source: Source, page: Layout, write: Writer) -> Iterator[str]:
    yield write.run(Run(str(source.number)))
    yield TAB
    yield write.line((*source.outlet, Run(". ")))
    if source.url:
        yield write.linked(source.url, "".join(write.run(run, style="Hyperlink") for run in source.title))
    else:
        yield write.line(source.title)
    day: Line = words(source.day, source.lang or page.lang, page.lang)
    seen = f" {source.retrieved}" if source.retrieved else ""
    yield write.line((Run(". "), *day, Run(f".{seen}")))


def _tables(page: Layout, write: Writer) -> Iterator[str]:
    """The numbers behind the charts; nothing when there is no chart."""
    for at, picture in enumerate(page.pictures()):
        if not at:
            yield write.paragraph("Heading 2", write.run(Run(page.phrases.tables)))
        grid, cut = shortened(picture.table, page.phrases)
        yield _captioned(grid, write)
        if cut:
            yield write.paragraph(NOTE, write.run(Run(cut)))


def _about(page: Layout, write: Writer) -> Iterator[str]:
    if page.about:
        yield write.paragraph("Heading 2", write.run(Run(page.phrases.about)))
    for fact in page.about:
        yield write.paragraph(
            ABOUT,
            write.run(Run(fact.name)),
            TAB,
            write.linked(fact.url, write.line(fact.words)) if fact.url else write.line(fact.words),
        )


def _packed(word: DocxTemplate, page: Layout, made: dt.datetime) -> bytes:
    """The file with its own title, language and time, and no time of the machine in it."""
    held = word.docx.core_properties
    held.title, held.language, held.subject = page.name[:255], page.lang, plain(page.kicker)[:255]
    held.author, held.last_modified_by, held.revision = "Divergence", "Divergence", 1
    held.created = held.modified = made.astimezone(dt.UTC).replace(tzinfo=None)
    loose = io.BytesIO()
    word.save(loose)
    return repacked(loose.getvalue())

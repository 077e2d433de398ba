"""A document as a tagged PDF: set by typst from our own page, which reads it as data and never as markup."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

import typst

from analysis.exports.document import Document
from analysis.exports.drawing import set_in
from analysis.exports.fonts import faces, missing, system
from analysis.exports.layout import FRAMES, Layout, lay_out, shortened
from analysis.exports.moment import moment
from analysis.exports.page import FOLDER
from analysis.exports.runs import plain, words

PAGE = FOLDER / "document.typ"
MOST_PAGES = 200
TOO_MANY = "too many pages"  # what the page says then
# what is set in some two seconds: signs of the document with its drawings, and lines of its tables, which take longest
MOST_SIGNS, MOST_LINES = 4_000_000, 2_000


class TooLong(ValueError):
    """A document that is longer than a PDF of ours may be; the message says what to do instead."""

    def __init__(self) -> None:
        super().__init__(
            f"As a PDF this would have more than {MOST_PAGES} pages or {MOST_LINES:,} lines of tables; take it as HTML, Word or"
            " XLSX, or ask for fewer days."
        )


def to_pdf(document: Document, *, css: str = "", home: str = "", fonts: typst.Fonts | None = None) -> bytes:
    """The document on A4 pages with bookmarks, tags and links; PDF/UA-1 where every letter has a font. The style sheet is not used.

    Links to our own pages lead to `home`. The same document set in the same fonts gives the same bytes. `fonts` are those of this machine when not given.
    Raises ValueError when a chart holds what no export may carry, TooLong when it would have more than MOST_PAGES pages.
    """
    del css
    fonts = fonts or system()
    made = moment(document)
    data = _data(lay_out(document, home), fonts)
    page = json.dumps(data, ensure_ascii=False)
    if len(page) > MOST_SIGNS or _lines(data) > MOST_LINES:
        raise TooLong
    compiler = typst.Compiler(
        PAGE, root=FOLDER, font_paths=fonts, sys_inputs={"document": page},
        package_path=FOLDER, package_cache_path=FOLDER,  # no package is looked for anywhere else, none is in here
    )  # fmt: skip
    try:
        return _compiled(compiler, made, ["ua-1"])
    except typst.TypstError as error:
        if TOO_MANY in str(error):
            raise TooLong from None
        # a letter that no font has is forbidden there; what is wrong beyond that is raised by the second try
        return _compiled(compiler, made, [])


def _compiled(compiler: typst.Compiler, made: dt.datetime, standards: list[Any]) -> bytes:
    done = compiler.compile(format="pdf", pdf_standards=standards, timestamp=made)
    assert isinstance(done, bytes)
    return done


def _lines(data: dict[str, Any]) -> int:
    """The lines of all tables that are set."""
    parts = [part for chapter in data["chapters"] for part in chapter["parts"]]
    return sum(len(grid["rows"]) for part in parts for grid in part["tables"]) + sum(
        len(one["table"]["rows"]) for one in data["tables"]
    )


def _data(page: Layout, fonts: typst.Fonts) -> dict[str, Any]:
    """The page as JSON values, with what only paper needs."""
    held = asdict(page)
    face = faces(fonts)
    for chapter in held["chapters"]:
        for part in chapter["parts"]:
            for picture in part["pictures"]:
                picture["svg"] = set_in(picture["svg"], face.families)
    for source in held["sources"]:
        source["day"] = [asdict(run) for run in words(source["day"], source["lang"] or page.lang, page.lang)]
    tables = [shortened(picture.table, page.phrases) for picture in page.pictures()]
    return {
        **held,
        "mix": [pair for pair in page.mix if pair[0] in FRAMES],
        "name": page.name or page.period,
        "description": plain(page.lede),
        "faces": asdict(face),
        "most": MOST_PAGES,
        "tables": [{"table": asdict(grid), "cut": cut} for grid, cut in tables],
        "warning": missing(json.dumps(held, ensure_ascii=False), fonts),
    }

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


def to_pdf(document: Document, *, css: str = "", home: str = "", fonts: typst.Fonts | None = None) -> bytes:
    """The document on A4 pages with bookmarks, tags and links; PDF/UA-1 where every letter has a font. The style sheet is not used.

    Links to our own pages lead to `home`. The same document set in the same fonts gives the same bytes. `fonts` are those of this machine when not given.
    Raises ValueError when a chart holds what no export may carry.
    """
    del css
    fonts = fonts or system()
    made = moment(document)
    page = json.dumps(_data(lay_out(document, home), fonts), ensure_ascii=False)
    compiler = typst.Compiler(
        PAGE, root=FOLDER, font_paths=fonts, sys_inputs={"document": page},
        package_path=FOLDER, package_cache_path=FOLDER,  # no package is looked for anywhere else, none is in here
    )  # fmt: skip
    try:
        return _compiled(compiler, made, ["ua-1"])
    except typst.TypstError:
        # a letter that no font has is forbidden there; what is wrong beyond that is raised by the second try
        return _compiled(compiler, made, [])


def _compiled(compiler: typst.Compiler, made: dt.datetime, standards: list[Any]) -> bytes:
    done = compiler.compile(format="pdf", pdf_standards=standards, timestamp=made)
    assert isinstance(done, bytes)
    return done


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
        "tables": [{"table": asdict(grid), "cut": cut} for grid, cut in tables],
        "warning": missing(json.dumps(held, ensure_ascii=False), fonts),
    }

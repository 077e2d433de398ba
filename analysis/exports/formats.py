"""The formats a document can leave in: one row a format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.exports.bibliography import STYLES, to_bib, to_csl_file, to_ris_file
from analysis.exports.document import Document, check_citations
from analysis.exports.fonts import missing
from analysis.exports.to_atom import to_atom
from analysis.exports.to_csv import to_csv
from analysis.exports.to_docx import to_docx
from analysis.exports.to_html import to_html
from analysis.exports.to_json import to_json
from analysis.exports.to_markdown import to_markdown
from analysis.exports.to_pdf import TooLong as TooLong
from analysis.exports.to_pdf import to_pdf
from analysis.exports.to_xlsx import to_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is called, sent and made."""

    label: str
    suffix: str
    content_type: str
    render: Callable[..., bytes]


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "md": Format("Markdown", "md", "text/markdown; charset=utf-8", to_markdown),
    "html": Format("HTML", "html", "text/html; charset=utf-8", to_html),
    "pdf": Format("PDF", "pdf", "application/pdf", to_pdf),
    "docx": Format("Word", "docx", WORD, to_docx),
    "xlsx": Format("XLSX", "xlsx", XLSX, to_xlsx),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", to_csv),
    "json": Format("JSON", "json", "application/json", to_json),
    "bib": Format("BibTeX", "bib", STYLES["bib"].content_type, to_bib),
    "ris": Format("RIS", "ris", STYLES["ris"].content_type, to_ris_file),
    "csl": Format("CSL-JSON", "csl.json", STYLES["csl.json"].content_type, to_csl_file),
    "atom": Format("Atom", "atom", "application/atom+xml; charset=utf-8", to_atom),
}
LINKED = ("md", "html", "pdf", "docx", "atom")  # hold text with links to pages of ours
DRAWN = ("pdf", "docx")  # with the fonts of this machine


def export(document: Document, format_: str, *, css: str = "", home: str = "", template: bytes | None = None) -> bytes:
    """The document as bytes of one of FORMATS; the same document gives the same bytes.

    `css` is the style sheet of HTML, `home` the address of the installation that links in text lead to, `template` the Word file of an office instead of the house's.
    Raises CitationError when a sentence has no piece behind it, KeyError for an unknown format, ValueError when a chart
    holds what no export may carry, TooLong for a PDF of too many pages, TemplateFault for a template that is not fit to be used.
    """
    check_citations(document)
    given: dict[str, object] = {"css": css}
    if format_ in LINKED:
        given["home"] = home
    if format_ == "docx":
        given["template"] = template
    return FORMATS[format_].render(document, **given)


def advice(document: Document, format_: str) -> str:
    """What to tell the person who exports beside the file: a font that this machine lacks; empty when all is well."""
    return missing(repr(document)) if format_ in DRAWN else ""


def named(suffix: str) -> str:
    """The name of the format whose files end so; what is none stays as it is."""
    return next((name for name, form in FORMATS.items() if form.suffix == suffix), suffix)

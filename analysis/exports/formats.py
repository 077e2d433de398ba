"""The formats a document can leave in: one row a format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.exports.bibliography import STYLES, to_bib, to_csl_file, to_ris_file
from analysis.exports.document import Document, check_citations
from analysis.exports.to_csv import to_csv
from analysis.exports.to_html import to_html
from analysis.exports.to_json import to_json
from analysis.exports.to_markdown import to_markdown
from analysis.exports.to_xlsx import to_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is called, sent and made."""

    label: str
    suffix: str
    content_type: str
    render: Callable[..., bytes]


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "md": Format("Markdown", "md", "text/markdown; charset=utf-8", to_markdown),
    "html": Format("HTML", "html", "text/html; charset=utf-8", to_html),
    "xlsx": Format("XLSX", "xlsx", XLSX, to_xlsx),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", to_csv),
    "json": Format("JSON", "json", "application/json", to_json),
    "bib": Format("BibTeX", "bib", STYLES["bib"].content_type, to_bib),
    "ris": Format("RIS", "ris", STYLES["ris"].content_type, to_ris_file),
    "csl": Format("CSL-JSON", "csl.json", STYLES["csl.json"].content_type, to_csl_file),
}


def export(document: Document, format_: str, *, css: str = "") -> bytes:
    """The document as bytes of one of FORMATS; the same document gives the same bytes.

    Raises CitationError when a sentence has no piece behind it, KeyError for an unknown format.
    """
    check_citations(document)
    return FORMATS[format_].render(document, css=css)


def named(suffix: str) -> str:
    """The name of the format whose files end so; what is none stays as it is."""
    return next((name for name, form in FORMATS.items() if form.suffix == suffix), suffix)

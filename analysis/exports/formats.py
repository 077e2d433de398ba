"""The formats a document can leave in: one row a format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.exports.document import Document, check_citations
from analysis.exports.to_html import to_html
from analysis.exports.to_json import to_json
from analysis.exports.to_markdown import to_markdown


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is called, sent and made."""

    label: str
    suffix: str
    content_type: str
    render: Callable[..., bytes]


FORMATS = {
    "md": Format("Markdown", "md", "text/markdown; charset=utf-8", to_markdown),
    "html": Format("HTML", "html", "text/html; charset=utf-8", to_html),
    "json": Format("JSON", "json", "application/json", to_json),
}
# Named in the contract of the command, not yet built.
PLANNED = ("docx", "pdf", "csv", "xlsx", "bib", "ris", "csl")


def export(document: Document, format_: str, *, css: str = "") -> bytes:
    """The document as bytes of one of FORMATS; the same document gives the same bytes.

    Raises CitationError when a sentence has no piece behind it, KeyError for an unknown format.
    """
    check_citations(document)
    return FORMATS[format_].render(document, css=css)

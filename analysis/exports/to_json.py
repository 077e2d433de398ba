"""A document as JSON, for machines."""

from __future__ import annotations

import json

from analysis.exports.document import Document, to_data


def to_json(document: Document, *, css: str = "") -> bytes:
    """The document's data; keys in their order, UTF-8, one line feed at the end. The style sheet is not used."""
    del css
    return (json.dumps(to_data(document), ensure_ascii=False, indent=2) + "\n").encode()

"""The look of documents that leave the house: one style sheet that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

import analysis.exports

LAYOUT = Path(analysis.exports.__file__).with_name("document.css")


def stylesheet() -> str:
    """The look's values and the layout of an exported document, as one sheet."""
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
    return f"{tokens}\n{LAYOUT.read_text('utf-8')}"

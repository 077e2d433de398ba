"""What is stored is plain text; nothing that shows it may take it for anything else."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off|\bmark_safe\(")


def test_no_template_and_no_page_passes_text_on_unescaped() -> None:
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("articles/**/*.py"), *ROOT.glob("analysis/**/*.py")]
    assert len(files) > 150
    assert [str(path.relative_to(ROOT)) for path in files if UNESCAPED.search(path.read_text("utf-8"))] == []

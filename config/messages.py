"""The words of the interface in its other language: what the code marks, what is translated, and the compiled catalogues.

Three catalogues, each beside what it translates: the templates with `config`, `articles`, `analysis`. Babel reads and writes
them, so nobody needs GNU gettext.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
PLURALS = "nplurals=1; plural=0;"  # Chinese has one form
SOURCES = {
    "locale": ("templates/**/*.html", "config/**/*.py"),
    "analysis/locale": ("analysis/**/*.py",),
    "articles/locale": ("articles/**/*.py",),
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
WRITTEN = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)  # Babel writes a date into the compiled file; ours has none
HEADER = "# The interface of Divergence in Chinese. Made by `manage.py messages`; translate what stands empty."


@dataclass(frozen=True, slots=True)
class Fault:
    """A message that a reader would meet untranslated or broken."""

    catalogue: str
    message: str
    reason: str


def marked(catalogue: str) -> Catalog:
    """What the code of one catalogue marks for translation, without any translation."""
    found = Catalog(locale=LANGUAGE, domain="django", fuzzy=False)
    for pattern in SOURCES[catalogue]:
        for path in sorted(ROOT.glob(pattern)):
            for words, context in _messages(path):
                found.add(words, context=context)
    return found


def translated(catalogue: str) -> Catalog:
    """The catalogue as it is kept; empty before the first one."""
    path = _folder(catalogue) / "django.po"
    if not path.exists():
        return Catalog(locale=LANGUAGE, domain="django", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def renewed(catalogue: str) -> Catalog:
    """What is marked now, with the translations that are known; those of words nobody marks any more are dropped."""
    new, old = marked(catalogue), translated(catalogue)
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None and _fits(message, known):
            message.string = known.string
    return new


def po_bytes(catalog: Catalog) -> bytes:
    """A catalogue as it is kept: sorted, without places and dates, so that two branches merge."""
    out = io.BytesIO()
    write_po(out, catalog, no_location=True, omit_header=True, sort_output=True, width=0)
    head = f'{HEADER}\nmsgid ""\nmsgstr ""\n"Language: {LANGUAGE}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {PLURALS}\\n"\n\n'
    return head.encode() + out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """A catalogue as Django reads it, the same bytes for the same translations."""
    out = io.BytesIO()
    kept = read_po(io.BytesIO(po_bytes(catalog)), locale=LANGUAGE, domain="django")
    kept.creation_date = kept.revision_date = WRITTEN
    write_mo(out, kept)
    return out.getvalue()


def write(catalogue: str) -> Catalog:
    """Renews the kept catalogue and its compiled form. Gives the catalogue."""
    folder = _folder(catalogue)
    folder.mkdir(parents=True, exist_ok=True)
    catalog = renewed(catalogue)
    (folder / "django.po").write_bytes(po_bytes(catalog))
    (folder / "django.mo").write_bytes(mo_bytes(catalog))
    return catalog


def faults(catalogue: str) -> Iterator[Fault]:
    """Messages without a translation, or with other placeholders than the English has."""
    for message in renewed(catalogue):
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[-1]
        words = message.string if isinstance(message.string, str) else "".join(message.string or ())
        if not words.strip():
            yield Fault(catalogue, first, "not translated")
        elif not _placeholders(words) <= _placeholders(first) or _placeholders(first) - _placeholders(words) - {
            "%(n)s"
        }:
            yield Fault(catalogue, first, "other placeholders")


def stale(catalogue: str) -> bool:
    """Whether the kept files are not what `write` would make of them."""
    folder, catalog = _folder(catalogue), renewed(catalogue)
    kept = {
        name: (folder / name).read_bytes() if (folder / name).exists() else b"" for name in ("django.po", "django.mo")
    }
    return kept != {"django.po": po_bytes(catalog), "django.mo": mo_bytes(catalog)}


def _folder(catalogue: str) -> Path:
    return ROOT / catalogue / LANGUAGE / "LC_MESSAGES"


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The messages of one file with their contexts."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        # Django's own reader turns a template into calls of gettext; indentation would mean something to Python
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _, words, _, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield (words if isinstance(words, str) else tuple(words)), context


def _fits(message: Message, known: Message) -> bool:
    return isinstance(message.id, str) == isinstance(known.id, str)


def _placeholders(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words))

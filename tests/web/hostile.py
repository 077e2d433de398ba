"""Words that want to be more than words, and what proves of an answer that they stayed words."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator

from django.http import HttpResponse
from lxml import etree, html
from python_calamine import CalamineWorkbook

BIDI = "\u202e\u2066\u200f"
PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "script cut": "</script><script>alert(1)",
    "title": "</title><x-evil>",
    "textarea": "</textarea><x-evil>",
    "element": "<x-evil evil=1>x</x-evil>",
    "double": '" evil=1 onmouseover="alert(1)',
    "double closed": '"><x-evil onclick=alert(1)>',
    "single": "' evil=1 onmouseover='alert(1)",
    "single closed": "'><x-evil evil='1'>",
    "bare": "x evil=1 autofocus onfocus=alert(1)",
    "backtick": "`evil=1 onfocus=alert(1)`",
    "address": "javascript:alert(1)",
    "address disguised": " jAvA\tscript:alert(1)//",
    "data address": "data:text/html,<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "svg link": "<svg><a xlink:href='javascript:alert(1)'>x</a>",
    "frame": "<iframe srcdoc='<script>alert(1)</script>'>",
    "htmx": "<div hx-get='/evil' hx-trigger=load evil=1>",
    "template value": "{{ 7|add:7 }}{{ request.user }}",
    "template tag": "{% load i18n %}{% evil %}",
    "bidi": f"{BIDI}cod.exe{BIDI}",
    "nul": "nul\0<x-evil>\0",
    "control": "bell\x07\x1b[31m\x0b<x-evil>",
    "style": "</style><style>*{background:url(//evil.example)}",
    "css": "red;}*{display:none}",
    "entity": "&lt;x-evil&gt;&#60;x-evil&#62;&amp;",
    "comment": "--><x-evil><!--",
    "cdata": "]]><x-evil><![CDATA[",
    "formula": '=HYPERLINK("//evil.example","x")',
    "formula plus": "+1+cmd|' /C calc'!A0",
    "formula at": "@SUM(1+1)*cmd",
    "formula minus": "-2+3+<x-evil>",
    "formula tab": "\t=1+1",
    "markdown": "[x](javascript:alert(1)) ![x](//evil.example)",
    "format": "%(n)s %s {0} {x.__class__}",
    "surrogate": "𝒆𝒗𝒊𝒍 \U000e0041 \ufeff\u200b",
    "long": "<b evil=1>" * 500,
}  # fmt: skip
MADE = {
    "x-evil", "iframe", "object", "embed", "base", "style", "frameset", "applet", "math", "marquee", "foreignObject", "animate",
}  # fmt: skip
LEADING = {"href", "src", "action", "formaction", "data", "poster", "hx-get", "hx-post", "srcdoc", "ping", "background"}
RUNS = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
BOOKMARK = "javascript:void(location.href='"  # ours: the bookmark that hands a piece in
RAW_HTML = re.compile(r"(?<!\\)(?<!\]\()<(?=[A-Za-z!/?])")  # an address of a link may stand in angle brackets
RAW_LINK = re.compile(r"(?<!\\)\]\((?!<?https?://(?:testserver|127\.0\.0\.1:\d+)/|/)")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def bare(text: str) -> str:
    """Text without white space and without characters that nobody sees: what is left after any cleaning."""
    return "".join(
        c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"} and c != "\ufffd"
    )


def shown(page: etree._Element) -> str:
    """All text and all values of a page, bare."""
    said = [*page.itertext(), *(value for each in page.iter() for value in each.attrib.values())]
    return bare("\n".join(said))


def alive(page: etree._Element) -> Iterator[str]:
    """Every element and attribute that a payload would have made."""
    for each in page.iter():
        if not isinstance(each.tag, str):
            if "evil" in (each.text or ""):
                yield f"a comment {each.text!r}"
            continue
        name = each.tag.rpartition("}")[2]
        if name in MADE or (name == "script" and not each.get("src", "").startswith("/static/")):
            yield f"<{name}>"
        if name == "img" and each.get("src") == "x":
            yield "<img src=x>"
        for key, value in each.attrib.items():
            yield from _alive(name, key.rpartition("}")[2], value)


def _alive(element: str, key: str, value: str) -> Iterator[str]:
    if key.startswith("on") or key in {"evil", "srcdoc", "style"} or (key == "autofocus" and element == "x-evil"):
        yield f"<{element} {key}>"
    plain = re.sub(r"[\x00-\x20\u200b\ufeff]", "", value)
    if key in LEADING and RUNS.match(plain) and not (value.startswith(BOOKMARK) and "alert" not in value):
        yield f"<{element} {key}={value[:60]!r}>"
    if key in LEADING and (value.startswith("//") or value == "/evil"):
        yield f"<{element} {key}={value[:60]!r}>"


def body(answer: HttpResponse) -> bytes:
    """The bytes of an answer, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def faults(answer: HttpResponse, expected: str = "") -> list[str]:
    """What an answer did wrong with a payload; with `expected`, also that it does not show it."""
    said = body(answer)
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    found = [] if answer.headers.get("X-Content-Type-Options") == "nosniff" else ["its kind may be guessed"]
    if answer.status_code >= 500:
        return [*found, f"answered {answer.status_code}"]
    if not said or kind.endswith("spreadsheetml.sheet"):
        return [*found, *_book(said, expected)]
    text = said.decode()
    if kind == "text/html":
        page = html.document_fromstring(text)
        found += alive(page)
        text = shown(page)
    elif kind.endswith(("xml", "opml")):
        try:
            page = etree.fromstring(said)
        except etree.XMLSyntaxError as error:
            return [*found, f"no XML: {error}"]
        found += alive(page)
        text = shown(page)
    elif kind == "text/csv":
        cells = [cell for line in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in line]
        found += [f"a formula {cell[:40]!r}" for cell in cells if cell.startswith(FORMULA) and not _number(cell)]
        text = bare("\n".join(cells))
    elif kind.endswith("json"):
        text = shown_json(json.loads(text))
    elif kind == "text/markdown":
        found += [
            f"{name} in Markdown" for name, form in (("HTML", RAW_HTML), ("a link", RAW_LINK)) if form.search(text)
        ]
        text = bare(re.sub(r"\\(.)", r"\1", text))
    if expected and bare(expected) not in text:
        found.append("does not show it")
    return found


def _book(said: bytes, expected: str) -> list[str]:
    if not said:
        return []
    book = CalamineWorkbook.from_filelike(io.BytesIO(said))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    cells = [cell for row in rows for cell in row if isinstance(cell, str)]
    found = [f"a formula {cell[:40]!r}" for cell in cells if cell.startswith(FORMULA)]
    return found if bare(expected) in bare("\n".join(cells)) else [*found, "does not show it"]


def shown_json(value: object) -> str:
    """All texts of a JSON value, bare."""
    if isinstance(value, dict):
        return "\n".join(shown_json(one) for one in (*value, *value.values()))
    if isinstance(value, list):
        return "\n".join(map(shown_json, value))
    return bare(str(value))


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True

"""Texts of strangers in every field of a document stay words in every format."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pypdf
import pypdfium2
import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from analysis.exports import export
from analysis.exports.document import Document, from_data, to_data
from analysis.exports.legible import legible
from tests.analysis.exports.briefings import briefing

PAYLOADS = (
    '#read("/etc/passwd")', '#import "@preview/cetz:0.3.0": *', "<label> @ref $x^2$ \\ #{ 1 + 1 } *b* _i_ `c`", "#eval(\"1+1\") = Heading",
    "{{ 7 * 7 }} {% for x in y %} {# c #}", "</w:t></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r>", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "](javascript:alert(1)) [a]: http://x.example", "javascript:alert(1)", "| a | b |", "&lt;script&gt; &amp;", "]]> <!-- --> --",
    "- item", "1. item", "# head", "--- ===", "[^1]: note", "\x00a\x1b\u202eb\u2066c\ud800", "https://evil.example/\" onclick=\"x", "http://x.example/'><svg onload=y>",
    "=HYPERLINK(\"http://x.example\")", "{_{ a }_}", "<![CDATA[ x", "$#h(1em)$", "%(shown)s %s {0}", "//comment /* x */", "~strike~ ^up^",
)  # fmt: skip
KEPT = {"svg", "lang", "verdict", "zone", "kind", "listed"}  # drawings are tested on their own; codes are no words


def filled(payload: str) -> Document:
    """A briefing with one payload in every text."""

    def put(value: Any, key: str = "") -> Any:
        if isinstance(value, str):
            return payload if key not in KEPT else value
        if isinstance(value, dict):
            return {name: put(inner, name) for name, inner in value.items()}
        return [put(inner) for inner in value] if isinstance(value, list | tuple) else value

    return from_data(put(to_data(briefing())))


def squeezed(text: str) -> str:
    return re.sub(r"\s|\ufffe|\u00ad", "", text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_html_holds_it_as_words(payload: str) -> None:
    tree = html.document_fromstring(export(filled(payload), "html").decode())
    assert tree.xpath("//script | //link | //img | //iframe | //object | //embed | //base | //form | //video") == []
    assert tree.xpath("//@src | //@srcset | //@style | //@*[starts-with(name(), 'on')]") == []
    assert all(re.match(r"#|https?://", href) for href in tree.xpath("//@href"))
    assert squeezed(tree.xpath("//h1")[0].text_content()) == squeezed(legible(payload))
    assert squeezed(tree.text_content()).count(squeezed(legible(payload))) > 50


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markdown_holds_it_as_words(payload: str) -> None:
    source = export(filled(payload), "md").decode()
    tree = html.document_fromstring(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(source))
    assert tree.xpath("//script | //img | //svg | //s | //code | //hr | //em[not(ancestor::section) and .//em]") == []
    assert all(re.match(r"https?://", href) for href in tree.xpath("//@href"))
    assert len(tree.xpath("//h1")) == 1
    assert squeezed(tree.xpath("//h1")[0].text_content()) == squeezed(legible(payload))
    assert {len(row.xpath("th|td")) for row in tree.xpath("//tr")} == {3, 4}
    assert squeezed(tree.text_content()).count(squeezed(legible(payload))) > 50


@pytest.mark.parametrize("payload", PAYLOADS)
def test_pdf_holds_it_as_words(payload: str) -> None:
    body = export(filled(payload), "pdf")
    held = pypdfium2.PdfDocument(body)
    said = squeezed("".join(page.get_textpage().get_text_bounded() for page in held))
    held.close()
    assert said.count(squeezed(legible(payload))) > 50
    assert "root:" not in said
    reader = pypdf.PdfReader(io.BytesIO(body))
    acts = [note.get_object().get("/A", {}) for page in reader.pages for note in page.get("/Annots", ())]
    assert {str(act.get("/S")) for act in acts} <= {"/URI", "None", "/GoTo"}
    assert all(re.match(r"https?://", str(act["/URI"])) for act in acts if "/URI" in act)
    assert not any(name in body for name in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/GoToR"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_word_holds_it_as_words(payload: str) -> None:
    body = export(filled(payload), "docx")
    held = docx.Document(io.BytesIO(body))
    [title] = [one.text for one in held.paragraphs if one.style.name == "Heading 1"]
    assert squeezed(title) == squeezed(legible(payload))
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = {
            name: etree.fromstring(packed.read(name)) for name in packed.namelist() if name.endswith((".xml", ".rels"))
        }
    said = squeezed("".join(parts["word/document.xml"].itertext()))
    assert said.count(squeezed(legible(payload))) > 50
    fields = [node for tree in parts.values() for node in tree.iter("{*}instrText", "{*}altChunk", "{*}object")]
    assert fields == []
    outside = [
        node for tree in parts.values() for node in tree.iter("{*}Relationship") if node.get("TargetMode") == "External"
    ]
    assert all(
        node.get("Type").endswith("/hyperlink") and re.match(r"https?://", node.get("Target")) for node in outside
    )

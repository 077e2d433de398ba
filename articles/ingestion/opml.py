"""Lists of feeds in and out, as OPML: what every feed reader can export and import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from articles.ingestion.plain import line
from articles.models import Source

MAX_BYTES: Final = 5_000_000
MAX_OUTLINES: Final = 5_000


class BadOpml(ValueError):
    """A file that is no list of feeds; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed that a list names."""

    url: str
    name: str
    language: str = ""
    kind: str = Source.Kind.FEED


def read_opml(content: bytes) -> list[Outline]:
    """The feeds that an OPML file names, in its order, however deep its folders. Raises BadOpml.

    No entity of the file's own is expanded, nothing is loaded from elsewhere, and at most MAX_OUTLINES are read.
    """
    if len(content) > MAX_BYTES:
        raise BadOpml(f"The file is larger than {MAX_BYTES // 1_000_000} MB, more than any list of feeds; split it.")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadOpml(f"The file is not well-formed XML ({error}). Export it again as OPML.") from error
    if _declares_entities(root):
        raise BadOpml("The file declares entities, which lists of feeds do not need. Export it again as OPML.")
    if root.tag != "opml":
        raise BadOpml(f"The file is {str(root.tag)[:60]!r}, not OPML. Export the list of feeds as OPML.")
    outlines = [_outline(element) for element in root.iter("outline") if element.get("xmlUrl")]
    if len(outlines) > MAX_OUTLINES:
        raise BadOpml(f"The file names {len(outlines):,} feeds; at most {MAX_OUTLINES:,} are read at once. Split it.")
    return outlines


def write_opml(sources: Iterable[Source]) -> bytes:
    """The sources as an OPML file in UTF-8; kinds other than feed are named, so that they come back as they were."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources of Divergence"
    body = etree.SubElement(root, "body")
    for source in sources:
        kind = "rss" if source.kind == Source.Kind.FEED else source.kind
        outline = etree.SubElement(body, "outline", type=kind, text=source.name, title=source.name, xmlUrl=source.url)
        if source.language:
            outline.set("language", source.language)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _declares_entities(root: etree._Element) -> bool:
    dtd = root.getroottree().docinfo.internalDTD
    return dtd is not None and bool(dtd.entities())  # type: ignore[attr-defined]  # missing in the stubs


def _outline(element: etree._Element) -> Outline:
    kind = (element.get("type") or "").lower()
    known = kind if kind in {Source.Kind.LISTING, Source.Kind.SITEMAP} else Source.Kind.FEED
    name = line(element.get("title") or element.get("text") or "", most=200)
    return Outline(element.get("xmlUrl") or "", name, (element.get("language") or "")[:16], known)

"""Lists of sources in and out, as OPML: what every feed reader can export and import. Folders are groups."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from articles.ingestion import confined
from articles.ingestion.enlist import BETWEEN, KINDS, LEVELS, Wanted
from articles.ingestion.outcomes import Unreadable
from articles.ingestion.plain import line
from articles.models import Source

MAX_BYTES: Final = 5_000_000
MAX_OUTLINES: Final = 5_000
_ENTITY: Final = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES: Final = "The file declares entities, which lists of feeds do not need. Export it again as OPML."


class BadOpml(Unreadable):
    """A file that is no list of feeds; the sentence says why and what to do."""


def read(content: bytes) -> list[Wanted]:
    """As `read_opml`, in the confined reader. Raises BadOpml, or Crashed when the file brings the reader down."""
    if len(content) > MAX_BYTES:
        raise BadOpml(f"The file is larger than {MAX_BYTES // 1_000_000} MB, more than any list of feeds; split it.")
    return confined.run(read_opml, content)


def read_opml(content: bytes) -> list[Wanted]:
    """The sources that an OPML file names, in its order, each with its folder; "" is the address of one that has none.

    Raises BadOpml. No entity is expanded, nothing is loaded from elsewhere; at most MAX_OUTLINES outlines and LEVELS
    folders one in the other are read.
    """
    if len(content) > MAX_BYTES:
        raise BadOpml(f"The file is larger than {MAX_BYTES // 1_000_000} MB, more than any list of feeds; split it.")
    if _ENTITY.search(content):
        raise BadOpml(_ENTITIES)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadOpml(f"The file is not well-formed XML ({error}). Export it again as OPML.") from error
    if _declares_entities(root):
        raise BadOpml(_ENTITIES)
    if root.tag != "opml":
        raise BadOpml(f"The file is {str(root.tag)[:60]!r}, not OPML. Export the list of feeds as OPML.")
    count = sum(1 for _ in root.iter("outline"))
    if count > MAX_OUTLINES:
        raise BadOpml(f"The file has {count:,} outlines; at most {MAX_OUTLINES:,} are read at once. Split it.")
    return list(_wanted(root))


def write_opml(sources: Iterable[Source | Wanted]) -> bytes:
    """Sources as an OPML file in UTF-8, in their folders; what we know of each stands in attributes and comes back."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources of Divergence"
    folders: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(root, "body")}
    for source in sources:
        above = _folder(folders, tuple(filter(None, source.folder.split(BETWEEN))))
        etree.SubElement(above, "outline", _attributes(source))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _declares_entities(root: etree._Element) -> bool:
    dtd = root.getroottree().docinfo.internalDTD
    return dtd is not None and bool(dtd.entities())  # type: ignore[attr-defined]  # missing in the stubs


def _wanted(root: etree._Element) -> Iterator[Wanted]:
    """Every outline that names a source or is no folder, from top to bottom."""
    ahead: list[tuple[etree._Element, tuple[str, ...]]] = [
        (element, ()) for element in reversed(root.findall("body/outline") or root.findall("outline"))
    ]
    while ahead:
        element, path = ahead.pop()
        inner = element.findall("outline")
        if element.get("xmlUrl") or not inner:
            yield _said(element, path)
        if inner:
            path = (*path, _name(element).replace(BETWEEN, "/") or "Without a name")
            if len(path) > LEVELS:
                raise BadOpml(f"Its folders are more than {LEVELS} levels deep; make them flatter, or split the file.")
            ahead += [(each, path) for each in reversed(inner)]


def _said(element: etree._Element, path: tuple[str, ...]) -> Wanted:
    kind = (element.get("type") or "").lower()
    return Wanted(
        url=element.get("xmlUrl") or "",
        name=_name(element),
        language=element.get("language") or "",
        kind=kind if kind in KINDS else Source.Kind.FEED,
        folder=BETWEEN.join(path),
        country=element.get("country") or "",
        timezone=element.get("timezone") or "",
        owner=element.get("owner") or "",
        outlet_kind=element.get("outletKind") or Source.OutletKind.UNREVIEWED,
        options=_options(element.get("options") or ""),
    )


def _name(element: etree._Element) -> str:
    return line(element.get("title") or element.get("text") or "", most=200)


def _options(text: str) -> dict[str, object]:
    """The options that we wrote ourselves; whatever else stands there is none of ours."""
    try:
        found = json.loads(text[:10_000] or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _folder(folders: dict[tuple[str, ...], etree._Element], path: tuple[str, ...]) -> etree._Element:
    """The outline of a folder, made with those above it where it is missing."""
    if path not in folders:
        name = _held(path[-1])
        folders[path] = etree.SubElement(_folder(folders, path[:-1]), "outline", text=name, title=name)
    return folders[path]


def _attributes(source: Source | Wanted) -> dict[str, str]:
    kind = "rss" if source.kind == Source.Kind.FEED else str(source.kind)
    said = {
        "type": kind, "text": source.name, "title": source.name, "xmlUrl": source.url, "language": source.language,
        "country": source.country, "timezone": source.timezone, "owner": source.owner,
        "outletKind": "" if source.outlet_kind == Source.OutletKind.UNREVIEWED else str(source.outlet_kind),
        "options": json.dumps(source.options, sort_keys=True, ensure_ascii=False) if source.options else "",
    }  # fmt: skip
    return {name: _held(value) for name, value in said.items() if value}


def _held(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)

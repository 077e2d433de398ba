"""Atom (RFC 4287): a feed of anything, and the pieces that a document cites as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from analysis.exports import about
from analysis.exports.document import Document, Entry
from analysis.exports.moment import moment

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
# what XML 1.0 cannot hold
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed; `updated` is an ISO time with its zone, `original` the address that it is about, if any."""

    id: str
    title: str
    link: str
    updated: str
    author: str = ""
    summary: str = ""
    lang: str = ""
    original: str = ""


def feed(*, id: str, title: str, link: str, own: str, updated: str, subtitle: str, items: Iterable[Item]) -> bytes:
    """A feed in the order of its items; `link` is the page that shows the same, `own` the address of the feed."""
    ET.register_namespace("", ATOM)
    root = ET.Element(_name("feed"))
    _add(root, "title", title)
    _add(root, "subtitle", subtitle)
    _add(root, "id", id)
    _add(root, "updated", updated)
    _add(root, "generator", "Divergence")
    _by(root, "Divergence")
    _to(root, link, "alternate")
    _to(root, own, "self")
    for item in items:
        entry = ET.SubElement(root, _name("entry"))
        if item.lang:
            entry.set(f"{{{XML}}}lang", item.lang)
        for name, words in (("title", item.title), ("id", item.id), ("updated", item.updated)):
            _add(entry, name, words)
        _to(entry, item.link, "alternate")
        _to(entry, item.original, "via")
        if item.author:
            _by(entry, item.author)
        if item.summary:
            _add(entry, "summary", item.summary)
    whole: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{whole}\n'.encode()


def to_atom(document: Document, *, css: str = "", home: str = "") -> bytes:
    """The pieces that a document cites, in the order of their numbers, each leading to its page here. The style sheet is not
    used."""
    del css
    page = f"{home}{document.about.address}" if document.about else home
    return feed(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'{document.kicker} {document.period}')}",
        title=f"{document.title} · {document.kicker}",
        link=page,
        own="",
        updated=moment(document).isoformat(),
        subtitle=said(document),
        items=(_cited(entry, home) for entry in document.entries),
    )


def said(document: Document) -> str:
    """What a document says of itself, in one line."""
    return ". ".join(f"{name}: {value}".rstrip(".") for name, value in about.of_document(document))


def _cited(entry: Entry, home: str) -> Item:
    web = entry.url if entry.url.startswith(("https://", "http://")) else ""
    page = f"{home}/articles/{entry.id}/"
    day = f"{entry.date}T00:00:00Z"
    return Item(page, entry.title, page, day, author=entry.outlet, lang=entry.lang, original=web)


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, _name(name)).text = _UNPRINTABLE.sub("", words)


def _by(parent: ET.Element, name: str) -> None:
    _add(ET.SubElement(parent, _name("author")), "name", name)


def _to(parent: ET.Element, address: str, rel: str) -> None:
    if address:
        ET.SubElement(parent, _name("link"), {"href": _UNPRINTABLE.sub("", address), "rel": rel})


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"

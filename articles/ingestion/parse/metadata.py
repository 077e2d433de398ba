"""What a page says of itself: JSON-LD, meta elements, time elements, headings. Nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from articles.ingestion.parse import markup

_PIECES = ("article", "posting", "report", "webpage")  # endings of schema.org's types of written pieces
_DATES = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "pubdate", "publishdate",
    "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date",
    "dc.date.created", "cxenseparse:recs:publishtime", "weibo:article:create_at", "citation_publication_date",
    "citation_online_date", "date",
)  # fmt: skip
_LD_BYTES = 1_000_000
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page's statements about itself, as written. `dates` are in the order in which they are to be believed."""

    title: str = ""
    site: str = ""
    teaser: str = ""
    author: str = ""
    section: str = ""
    place: str = ""
    language: str = ""
    canonical: str = ""
    dates: tuple[str, ...] = ()


def read_facts(tree: HtmlElement) -> PageFacts:
    """Read a page's head and the few elements of its body that are metadata."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    canonical = tree.find(".//link[@rel='canonical']")
    return PageFacts(
        site=_site(meta),
        title=_title(tree, meta, linked),
        teaser=markup.plain_title(
            _first(meta, "description", "og:description", "twitter:description") or _text(linked.get("description"))
        ),
        author=markup.plain_title(_author(meta, linked)),
        section=markup.plain_title(_first(meta, "article:section", "section") or _text(linked.get("articleSection"))),
        place=markup.plain_title(_text(linked.get("contentLocation")) or _text(linked.get("locationCreated"))),
        language=_language(tree, meta, linked),
        canonical=(canonical.get("href") or "").strip() if canonical is not None else "",
        dates=tuple(
            filter(None, [_text(linked.get("datePublished")), *(meta.get(name, "") for name in _DATES), *_times(tree)])
        ),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Every meta element by its name in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (
            element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or ""
        )
        content = (element.get("content") or "").strip()
        if content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: Mapping[str, str], *names: str) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _linked_data(tree: HtmlElement) -> Mapping[str, Any]:
    """The JSON-LD object that describes a written piece; a plain WebPage only where there is no article."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = (script.text or "").strip().removesuffix(";")
        if not text or len(text) > _LD_BYTES:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        found += [(rank, item) for item in _objects(data, _DEPTH) if (rank := _rank(item)) is not None]
    return min(found, key=lambda ranked: ranked[0], default=(0, {}))[1]


def _objects(data: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _objects(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(data.get(name), depth - 1)


def _rank(item: Mapping[str, Any]) -> int | None:
    kinds = item.get("@type")
    names = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    return next((rank for rank, ending in enumerate(_PIECES) if any(name.endswith(ending) for name in names)), None)


def _text(value: object) -> str:
    """A JSON-LD value as text: a string, something with a name, or the first of a list."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return next((text for text in map(_text, value) if text), "")
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@value"))
    return ""


def _title(tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str:
    heads = [words for head in tree.iter("h1") if (words := markup.words(head))]
    stated = _first(meta, "og:title", "twitter:title") or _text(linked.get("headline"))
    if not stated:
        page = tree.find(".//title")
        stated = heads[0] if len(heads) == 1 else (markup.words(page) if page is not None else "")
    return _without_site(markup.plain_title(stated), site=_site(meta), heads=heads)


def _site(meta: Mapping[str, str]) -> str:
    return markup.plain_title(_first(meta, "og:site_name", "application-name"))


def _without_site(title: str, *, site: str, heads: list[str]) -> str:
    """Outlets append their name to a page's title; the heading proves which part is the piece's."""
    if any(title != head and title.startswith(head) for head in heads):
        return max((head for head in heads if title.startswith(head)), key=len)
    for mark in (" | ", " - ", " – ", " — ", "_", "-"):
        if site and title.endswith(mark + site):
            return title.removesuffix(mark + site)
    return title


def _author(meta: Mapping[str, str], linked: Mapping[str, Any]) -> str:
    value = linked.get("author")
    names = [_text(item) for item in (value if isinstance(value, list) else [value])]
    stated = ", ".join(name for name in dict.fromkeys(names) if name)
    stated = stated or _first(meta, "author", "byl", "parsely-author", "article:author", "dc.creator")
    named = any(character.isalpha() for character in stated) and not stated.startswith(("http://", "https://"))
    return stated if named else ""


def _language(tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, Any]) -> str:
    stated = (
        tree.get("lang") or "",
        _text(linked.get("inLanguage")),
        _first(meta, "content-language"),
        _first(meta, "og:locale"),
    )
    return next(filter(None, map(markup.language_tag, stated)), "")


def _times(tree: HtmlElement) -> list[str]:
    """Time elements that say they are the publication's, then the first of the article."""
    marked = tree.xpath(
        "//*[@itemprop='datePublished']/@datetime|//*[@itemprop='datePublished']/@content|//time[@pubdate]/@datetime"
    )
    article = tree.xpath("(//article|//main|//header)//time/@datetime") or tree.xpath("//time/@datetime")
    return [str(value).strip() for value in [*marked, *article[:1]]]

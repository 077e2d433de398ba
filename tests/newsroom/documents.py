"""Small documents of every kind of source, made of the entries that a test needs. All wording is ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from xml.sax.saxutils import escape as xml


@dataclass(frozen=True)
class Entry:
    """One entry of a feed or one row of a listing."""

    link: str
    title: str
    teaser: str = ""
    body: str = ""
    guid: str = ""
    date: str = "Thu, 31 Jul 2025 11:00:00 +0800"


def entries(base: str, count: int, *, body: str = "<p>The {n}th text, long enough to be one.</p>") -> list[Entry]:
    """`count` different entries under one address."""
    return [
        Entry(f"{base}/story/{n}", f"Chip story number {n}", f"Teaser {n}.", body.format(n=n), f"g{n}")
        for n in range(count)
    ]


def rss(items: Sequence[Entry], *, title: str = "A feed") -> str:
    """RSS 2.0."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{xml(title)}</title><link>https://feed.example/</link><description>d</description>"
        + "".join(map(_item, items))
        + "</channel></rss>"
    )


def listing(items: Sequence[Entry], *, more: str = "") -> str:
    """A section page: rows of section, place, date, title, teaser, and perhaps a link to more."""
    rows = "".join(
        f'<article class="card"><span class="section">Tech</span><span class="place">Singapore</span>'
        f"<time>July 31, 2025 at 11:00:00 AM</time>"
        f'<h3><a href="{escape(item.link)}">{escape(item.title)}</a></h3><p>{escape(item.teaser)}</p></article>'
        for item in items
    )
    onward = f'<a rel="next" href="{escape(more)}">Load More</a>' if more else ""
    return (
        f"<!doctype html><html lang=en><head><title>Tech</title></head><body><main>{rows}{onward}</main></body></html>"
    )


def article(title: str, paragraphs: Sequence[str], *, head: str = "") -> str:
    """An article's own page."""
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{escape(title)}</title>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>{escape(title)}</h1>{text}</article><footer>About us</footer></body></html>"
    )


def opml(*urls: str) -> str:
    """A list of feeds."""
    outlines = "".join(f'<outline type="rss" text="Feed {n}" xmlUrl="{xml(url)}"/>' for n, url in enumerate(urls))
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="folder">{outlines}</outline></body></opml>'


def _item(item: Entry) -> str:
    parts = [f"<title>{xml(item.title)}</title><link>{xml(item.link)}</link>"]
    parts += [f'<guid isPermaLink="false">{xml(item.guid)}</guid>'] if item.guid else []
    parts += [f"<pubDate>{item.date}</pubDate>"] if item.date else []
    parts += [f"<description>{xml(item.teaser)}</description>"] if item.teaser else []
    parts += [f"<content:encoded>{xml(item.body)}</content:encoded>"] if item.body else []
    return f"<item>{''.join(parts)}</item>"

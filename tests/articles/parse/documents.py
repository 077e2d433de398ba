"""Documents made for a test, as the fetcher would hand them over."""

from __future__ import annotations

from articles.ingestion.records import FetchedPage


def page(body: str | bytes, *, content_type: str = "", url: str = "https://outlet.example/feed") -> FetchedPage:
    """An answer with this body."""
    raw = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return FetchedPage(url=url, final_url=url, status=200, headers=headers, body=raw)


def rss(items: str, *, prolog: str = "") -> str:
    """An RSS document around items."""
    return f"{prolog}<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


def item(number: int) -> str:
    """One plain item."""
    return f"<item><title>Entry {number}</title><link>https://outlet.example/{number}</link></item>"

"""The sample outlets' web pages: a listing with Load More, and every piece's own page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from articles.sample.outlets import Outlet, Piece

_NOTICE = "Invented sample outlet. It exists only on this machine."
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title} | {site}</title>
<meta name="description" content="{teaser}">
<meta property="og:site_name" content="{site}">
<link rel="canonical" href="{url}">
{data}</head>
<body>
<header><a href="/">{site}</a><nav>{sections}</nav></header>
<main>
{main}
</main>
<footer><small>{notice}</small></footer>
</body>
</html>
"""


def article_page(outlet: Outlet, piece: Piece) -> bytes:
    """A piece's own page. A piece without a body has a page without one; an undated piece prints no date anywhere."""
    stamp = f'<time datetime="{escape(piece.published)}">{escape(piece.published)}</time>' if piece.published else ""
    author = f'<p class="author">{escape(piece.author)}</p>' if piece.author else ""
    body = f'<div class="article-body">{piece.body}</div>' if piece.body else ""
    main = (
        f'<article><p class="kicker"><span>{escape(piece.section)}</span> <span>{escape(piece.place)}</span></p>'
        f"<h1>{escape(piece.title)}</h1>{author}{stamp}"
        f'<p class="standfirst">{escape(piece.teaser)}</p>{body}</article>'
    )
    return _page(outlet, title=piece.title, teaser=piece.teaser, url=piece.url, main=main, data=_linked_data(piece))


def listing_page(outlet: Outlet, pieces: Sequence[Piece]) -> bytes:
    """The first window of a listing."""
    title = outlet.sections[0]
    main = f'<h1>{escape(title)}</h1><div class="cards">{cards(outlet, pieces, offset=0).decode()}</div>'
    return _page(outlet, title=title, teaser=_NOTICE, url=outlet.base + outlet.path, main=main, data="")


def cards(outlet: Outlet, pieces: Sequence[Piece], *, offset: int) -> bytes:
    """A window of cards from `offset` on, with a Load More while there is more; nothing when there is none left."""
    shown = pieces[offset : offset + outlet.window]
    parts = [_card(piece) for piece in shown]
    if offset + outlet.window < len(pieces):
        address = f"{outlet.path}/more?offset={offset + outlet.window}"
        parts.append(f'<button type="button" data-href="{address}">Load More</button>')
    return "\n".join(parts).encode()


def front_page(outlet: Outlet) -> bytes:
    """What stands at the outlet's address itself."""
    main = f'<p>{escape(outlet.name)}: <a href="{outlet.path}">latest pieces</a></p>'
    return _page(outlet, title=outlet.name, teaser=_NOTICE, url=outlet.base + "/", main=main, data="")


def _card(piece: Piece) -> str:
    return (
        f'<article class="card"><p><a href="#">{escape(piece.section)}</a> <span>{escape(piece.place)}</span></p>'
        f"<p>Image Credits: Sample</p><div><span>{escape(piece.section)}</span> <span>{escape(piece.printed_date)}</span></div>"
        f'<h3><a href="{escape(piece.path)}">{escape(piece.title)}</a></h3><p>{escape(piece.teaser)}</p></article>'
    )


def _page(outlet: Outlet, *, title: str, teaser: str, url: str, main: str, data: str) -> bytes:
    return _PAGE.format(
        language=outlet.language,
        title=escape(title),
        site=escape(outlet.name),
        teaser=escape(teaser),
        url=escape(url),
        sections=" ".join(f"<a href='/'>{escape(section)}</a>" for section in outlet.sections),
        main=main,
        data=data,
        notice=escape(_NOTICE),
    ).encode()


def _linked_data(piece: Piece) -> str:
    record = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "articleSection": piece.section,
        "contentLocation": {"@type": "Place", "name": piece.place},
        "inLanguage": piece.language,
        **({"datePublished": piece.published} if piece.published else {}),
        **({"dateModified": piece.updated} if piece.updated else {}),
        **({"author": {"@type": "Organization", "name": piece.author}} if piece.author else {}),
    }
    text = json.dumps(record, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>\n'

"""A document as one HTML file that opens without a network: its own style, its own policy, no script, no other host."""

from __future__ import annotations

from html import escape
from itertools import groupby

from analysis.exports.document import Document
from analysis.exports.layout import FRAMES, Chapter, Fact, Grid, Layout, Part, Passage, Picture, Source, lay_out
from analysis.exports.phrases import Phrases
from analysis.exports.runs import Line, Run, plain, within

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def to_html(document: Document, *, css: str = "", home: str = "") -> bytes:
    """One self-contained page. `css` is put in whole and may import nothing; links to our own pages lead to `home`.

    Raises ValueError when the style sheet would reach another address or leave its element, or a chart holds what no export may carry.
    """
    held = css.lower()
    if "</" in held or "@import" in held or "url(" in held:
        raise ValueError("The style sheet of an export must not import anything nor close its element.")
    page = lay_out(document, home)
    head = (
        f'<!doctype html>\n<html lang="{escape(page.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(page.name)}</title>\n<style>\n{css.strip()}\n</style>\n</head>\n"
    )
    parts = [
        f"<body>\n{_mix(page)}<main>\n{_header(page)}",
        _grid(page.figures, "figures") if page.figures else "",
        *(_chapter(chapter, page.phrases) for chapter in page.chapters),
        _sources(page),
        _about(page),
    ]
    return (head + "\n".join(part for part in parts if part) + "\n</main>\n</body>\n</html>\n").encode()


def _lang(lang: str) -> str:
    """A lang attribute where the words are not in the language around them."""
    return f' lang="{escape(lang)}"' if lang else ""


def _line(line: Line) -> str:
    """Runs in a row; numbers of sources that follow each other are kept apart."""
    found = ""
    for to, runs in groupby(line, key=lambda run: run.to):
        words = "".join(map(_run, runs))
        found += f'<a href="{escape(to)}" rel="noreferrer">{words}</a>' if to else words
    return found.replace("</sup><sup", "</sup> <sup")


def _run(run: Run) -> str:
    words = escape(run.text)
    if run.kind == "cite":
        return f'<sup class="cite"><a href="#source-{words}">{words}</a></sup>'
    if run.kind == "gloss":
        return f' <small class="gloss">[{words}]</small>'
    words = f"<span{_lang(run.lang)}>{words}</span>" if run.lang else words
    words = f"<strong>{words}</strong>" if run.strong else words
    return f"<em>{words}</em>" if run.em else words


def _header(page: Layout) -> str:
    stamp = f'<p class="stamp">{_line(page.stamp)}</p>\n' if page.stamp else ""
    kicker = f'<p class="kicker">{_line(page.kicker)}</p>\n' if page.kicker else ""
    lede = f'<p class="lede">{_line(page.lede)}</p>\n' if page.lede else ""
    return f"<header>\n{kicker}<h1>{_line(page.title)}</h1>\n{lede}{stamp}</header>"


def _mix(page: Layout) -> str:
    """The bar at the top: how the week's pieces are shared between the frames. The table below it says the same in words."""
    mix = [(key, count) for key, count in page.mix if key in FRAMES]
    if not mix:
        return ""
    bars, at = [], 0
    for key, count in mix:
        bars.append(f'<rect class="{key}" x="{at}" width="{count}" height="1"></rect>')
        at += count
    return (
        f'<svg class="mix" viewBox="0 0 {at} 1" preserveAspectRatio="none" aria-hidden="true">{"".join(bars)}</svg>\n'
    )


def _grid(grid: Grid, kind: str = "") -> str:
    """A table that scrolls on its own when it is wider than the page."""
    head = "".join(f'<th scope="col"{_right(grid, at)}>{_line(name)}</th>' for at, name in enumerate(grid.columns))
    rows = "\n".join(f"<tr>{_cells(grid, at)}</tr>" for at in range(len(grid.rows)))
    name = f' class="{kind}"' if kind else ""
    return (
        f'<div class="scroll" role="region" aria-label="{escape(plain(grid.caption))}" tabindex="0"><table{name}>\n'
        f"<caption>{_line(grid.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _cells(grid: Grid, row: int) -> str:
    mark = grid.marks[row] if grid.marks else ""
    sign = f'<i class="mark {mark}"></i>' if mark in FRAMES else ""
    first, *others = grid.rows[row] or ((),)
    cells = "".join(f"<td{_right(grid, at)}>{_line(cell)}</td>" for at, cell in enumerate(others, start=1))
    return f'<th scope="row">{sign}{_line(first)}</th>{cells}'


def _right(grid: Grid, column: int) -> str:
    return ' class="figure"' if grid.right[column] else ""


def _chapter(chapter: Chapter, say: Phrases) -> str:
    key = escape(chapter.key)
    parts = [f'<section aria-labelledby="s-{key}">\n<h2 id="s-{key}">{_line(chapter.title)}</h2>']
    parts += [_part(part, say) for part in chapter.parts]
    parts += [f'<p class="note">{_line(note)}</p>' for note in chapter.notes]
    return "\n".join(parts) + "\n</section>"


def _part(part: Part, say: Phrases) -> str:
    pieces = [f"<h3{_lang(part.lang)}>{_line(within(part.heading, part.lang))}</h3>"] if part.heading else []
    pieces += [_passage(passage, say) for passage in part.passages]
    pieces += [_picture(picture, say) for picture in part.pictures]
    pieces += [_grid(table) for table in part.tables]
    return "\n".join(pieces)


def _passage(passage: Passage, say: Phrases) -> str:
    if passage.kind == "quote":
        return _quote(passage, say)
    if passage.kind == "text":
        return f"<p>{_line(passage.words)}</p>"
    name = "ol" if passage.kind == "number" else "ul"
    items = "\n".join(f"<li>{_line(item)}</li>" for item in passage.items)
    return f'<{name} class="items">\n{items}\n</{name}>'


def _quote(passage: Passage, say: Phrases) -> str:
    glosses = "; ".join(
        f"<span{_lang(term.lang)}>{escape(term.text)}</span> {escape(meaning.text)}"
        for term, meaning in passage.glosses
    )
    told = " ".join(part for part in (_line(passage.translation), glosses) if part)
    gloss = f'<p class="note gloss">{escape(say.gloss + say.colon)}{told}</p>' if told else ""
    words = _line(within(passage.words, passage.lang))
    return f"<blockquote><p{_lang(passage.lang)}>{words}</p>{gloss}<cite>{_line(passage.source)}</cite></blockquote>"


def _picture(picture: Picture, say: Phrases) -> str:
    desc = f"<p>{_line(picture.desc)}</p>" if picture.desc else ""
    return (
        f"<figure>\n<figcaption><strong>{_line(picture.title)}</strong>{desc}</figcaption>\n"
        f'<div class="drawing" role="region" aria-label="{escape(plain(picture.title))}" tabindex="0">{picture.svg}</div>\n'
        f"<details><summary>{escape(say.table)}</summary>\n{_grid(picture.table)}\n</details>\n</figure>"
    )


def _sources(page: Layout) -> str:
    rows = "\n".join(_source(source, page.lang) for source in page.sources)
    listed = f'<ol class="sources">\n{rows}\n</ol>' if rows else f'<p class="note">{_line(page.uncited)}</p>'
    return f'<section aria-labelledby="sources">\n<h2 id="sources">{escape(page.phrases.sources)}</h2>\n{listed}\n</section>'


def _source(source: Source, of: str) -> str:
    title = _line(within(source.title, source.lang))
    # an address that is not a web address is never linked
    linked = f'<a href="{escape(source.url)}" rel="noreferrer">{title}</a>' if source.url else title
    seen = f" <span{_lang(of if source.lang else '')}>{escape(source.retrieved)}</span>" if source.retrieved else ""
    day = f'<time datetime="{escape(source.iso)}">{escape(source.day)}</time>'
    outlet = _line(within(source.outlet, source.lang))
    return f'<li id="source-{source.number}"{_lang(source.lang)}>{outlet}. {linked}. {day}.{seen}</li>'


def _about(page: Layout) -> str:
    if not page.about:
        return ""
    rows = "\n".join(f"<dt>{escape(fact.name)}</dt><dd>{_linked(fact)}</dd>" for fact in page.about)
    return f'<section aria-labelledby="about">\n<h2 id="about">{escape(page.phrases.about)}</h2>\n<dl class="about">\n{rows}\n</dl>\n</section>'


def _linked(fact: Fact) -> str:
    words = _line(fact.words)
    return f'<a href="{escape(fact.url)}" rel="noreferrer">{words}</a>' if fact.url else words

"""A document as one HTML file that opens without a network: its own style, its own policy, no script, no other host."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from analysis.exports import wording
from analysis.exports.document import Block, Document, Entry, Figure, Section, Sentence

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def to_html(document: Document, *, css: str = "") -> bytes:
    """One self-contained page. `css` is put in whole and may import nothing.

    Raises ValueError when the style sheet would reach another address or leave its element.
    """
    held = css.lower()
    if "</" in held or "@import" in held or "url(" in held:
        raise ValueError("The style sheet of an export must not import anything nor close its element.")
    numbers = document.numbers()
    stamp = f'<p class="stamp">{escape(document.stamp)}</p>' if document.stamp else ""
    head = (
        f'<!doctype html>\n<html lang="{escape(document.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(document.title)}</title>\n<style>\n{css.strip()}\n</style>\n</head>\n"
    )
    parts = [
        f'<body>\n<main>\n<header>\n<p class="kicker">{escape(document.kicker)}</p>\n<h1>{escape(document.title)}</h1>\n'
        f'<p class="lede">{escape(document.lede)}</p>\n{stamp}</header>',
        _figures(document.figures),
        *(_section(section, document, numbers) for section in document.sections),
        _sources(document, numbers),
    ]
    return (head + "\n".join(part for part in parts if part) + "\n</main>\n</body>\n</html>\n").encode()


def _lang(lang: str) -> str:
    """A lang attribute where the words are not English."""
    return f' lang="{escape(lang)}"' if lang and lang != "en" else ""


def _figures(figures: tuple[Figure, ...]) -> str:
    if not figures:
        return ""
    rows = "\n".join(
        f'<tr><th scope="row">{escape(row.label)}</th><td>{row.count}</td><td>{wording.share(row)}</td>'
        f"<td>{wording.change(row)}</td></tr>"
        for row in figures
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Theme", "Pieces", "Share", "Change"))
    return (
        '<div class="scroll" role="region" aria-label="The week in figures" tabindex="0"><table>\n'
        f"<caption>The week in figures</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _section(section: Section, document: Document, numbers: dict[int, int]) -> str:
    key = escape(section.key)
    parts = [f'<section aria-labelledby="s-{key}">\n<h2 id="s-{key}">{escape(section.title)}</h2>']
    parts += [_block(block, document, numbers) for block in section.blocks]
    parts += [f'<p class="note">{escape(note)}</p>' for note in section.notes]
    return "\n".join(parts) + "\n</section>"


def _block(block: Block, document: Document, numbers: dict[int, int]) -> str:
    heading = f"<h3{_lang(block.lang)}>{escape(block.heading)}</h3>\n" if block.heading else ""
    plain = " ".join(_sentence(s, numbers) for s in block.sentences if not s.quote)
    quotes = "\n".join(_quote(s, document, numbers) for s in block.sentences if s.quote)
    return heading + "\n".join(part for part in (f"<p>{plain}</p>" if plain else "", quotes) if part)


def _marks(sentence: Sentence, numbers: dict[int, int]) -> str:
    """The citations as small numbers that lead to the list of sources."""
    links = " ".join(f'<a href="#source-{numbers[key]}">{numbers[key]}</a>' for key in sentence.citations)
    return f'<sup class="cite">{links}</sup>'


def _sentence(sentence: Sentence, numbers: dict[int, int]) -> str:
    lang = _lang(sentence.lang)
    words = escape(sentence.text)
    return (f"<span{lang}>{words}</span>" if lang else words) + _marks(sentence, numbers)


def _quote(sentence: Sentence, document: Document, numbers: dict[int, int]) -> str:
    entry = document.entries[numbers[sentence.citations[0]] - 1]
    words = wording.quoted(escape(sentence.text), sentence.lang)
    source = f"<cite{_lang(entry.lang)}>{escape(wording.source(entry))}</cite>"
    return f"<blockquote><p{_lang(sentence.lang)}>{words}{_marks(sentence, numbers)}</p>{source}</blockquote>"


def _sources(document: Document, numbers: dict[int, int]) -> str:
    rows = "\n".join(_entry(entry, numbers[entry.id]) for entry in document.entries)
    empty = "" if rows else '<p class="note">No piece is cited.</p>\n'
    return f'<section aria-labelledby="sources">\n<h2 id="sources">Sources</h2>\n{empty}<ol class="sources">\n{rows}\n</ol>\n</section>'


def _entry(entry: Entry, number: int) -> str:
    title = escape(entry.title)
    # an address that is not a web address is printed, never linked
    web = urlsplit(entry.url).scheme in ("http", "https")
    linked = f'<a href="{escape(entry.url)}" rel="noreferrer">{title}</a>' if web else title
    seen = f' <span lang="en">Retrieved {wording.day(entry.retrieved)}.</span>' if entry.retrieved else ""
    day = f'<time datetime="{escape(entry.date)}">{wording.day(entry.date, entry.lang)}</time>'
    return f'<li id="source-{number}"{_lang(entry.lang)}>{escape(entry.outlet)}. {linked}. {day}.{seen}</li>'

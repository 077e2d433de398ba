"""A document as Markdown: citations as footnotes, charts as their tables."""

from __future__ import annotations

import re

from analysis.exports.document import Document
from analysis.exports.layout import Chapter, Fact, Grid, Layout, Part, Passage, Picture, Source, lay_out
from analysis.exports.legible import legible
from analysis.exports.phrases import Phrases
from analysis.exports.runs import Line, Run, plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~$])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LEADING = re.compile(r"^(\d*)([-+=:]|(?<=\d)[.)](?=\s|$))")
_ADDRESS = re.compile(r"\b(https?|ftp)(?=:)|\b(www)(?=\.)", re.IGNORECASE)  # some readers link them unasked


def to_markdown(document: Document, *, css: str = "", home: str = "") -> bytes:
    """The document in CommonMark with footnotes and tables, as GitHub and Pandoc read them. The style sheet is not used.

    Links to our own pages lead to `home`.

    Raises ValueError when a chart holds what no export may carry.
    """
    del css
    page = lay_out(document, home)
    parts = [f"# {_line(page.title)}", _line(page.kicker), _line(page.lede)]
    if page.stamp:
        parts.append(f"**{_line(page.stamp)}**")
    if page.figures:
        parts.append(_grid(page.figures))
    parts += [_chapter(chapter, page.phrases) for chapter in page.chapters]
    parts.append(f"## {escape(page.phrases.sources)}")
    parts += [_source(source) for source in page.sources] or [_line(page.uncited)]
    parts.append(_about(page))
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def escape(text: str, *, first: bool = True) -> str:
    """Words that Markdown must not read as markup nor as an address, on one line; `first` on their line when nothing is before."""
    marked = _ENTITY.sub(r"\\&", _SPECIAL.sub(r"\\\1", legible(text)))
    return _ADDRESS.sub(r"\g<0>\\", _LEADING.sub(r"\1\\\2", marked) if first else marked)


def address(url: str) -> str:
    """An address as it stands inside angle brackets: no bracket, no blank, no line break."""
    return re.sub(r"[<>\s\\]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def _line(line: Line) -> str:
    """Words with their blanks, glosses in brackets, footnote marks."""
    found = ""
    for run in line:
        if run.kind == "cite":
            found += f"[^{run.text}]"
        elif run.kind == "gloss":
            found += f" \\[{escape(run.text)}\\]"
        else:
            before, after = (" " if blank.isspace() else "" for blank in (run.text[:1], run.text[1:][-1:]))
            found += before + _marked(run, escape(run.text, first=not found)) + after
    return found


def _marked(run: Run, words: str) -> str:
    """Words with the signs of their marks; a blank alone has none."""
    if not words:
        return ""
    words = f"**{words}**" if run.strong else words
    words = f"*{words}*" if run.em else words
    return f"[{words}](<{address(run.to)}>)" if run.to else words


def _grid(grid: Grid) -> str:
    head = " | ".join(_line(name) for name in grid.columns)
    rule = " | ".join("---:" if right else "---" for right in grid.right)
    rows = [" | ".join(_line(cell) for cell in row) for row in grid.rows]
    lines = "\n".join(f"| {line} |" for line in (head, rule, *rows))
    return f"**{_line(grid.caption)}**\n\n{lines}"


def _chapter(chapter: Chapter, say: Phrases) -> str:
    parts = [f"## {_line(chapter.title)}"]
    parts += [_part(part, say) for part in chapter.parts]
    parts += [f"*{_line(note)}*" for note in chapter.notes]
    return "\n\n".join(parts)


def _part(part: Part, say: Phrases) -> str:
    pieces = [f"### {_line(part.heading)}"] if part.heading else []
    pieces += [_passage(passage, say) for passage in part.passages]
    pieces += [_picture(picture) for picture in part.pictures]
    pieces += [_grid(table) for table in part.tables]
    return "\n\n".join(pieces)


def _passage(passage: Passage, say: Phrases) -> str:
    if passage.kind == "text":
        return _line(passage.words)
    if passage.kind != "quote":
        return "\n".join(
            f"{f'{at}.' if passage.kind == 'number' else '-'} {_line(item)}"
            for at, item in enumerate(passage.items, start=1)
        )
    glosses = "; ".join(f"{escape(term.text)} {escape(meaning.text)}" for term, meaning in passage.glosses)
    told = " ".join(part for part in (_line(passage.translation), glosses) if part)
    gloss = f"\n>\n> {escape(say.gloss)}{say.colon}{told}" if told else ""
    return f"> {_line(passage.words)} ({_line(passage.source)}){gloss}"


def _picture(picture: Picture) -> str:
    """A chart is its caption and its numbers: Markdown carries no drawing."""
    desc = f"{_line(picture.desc)}\n\n" if picture.desc else ""
    same = plain(picture.title) == plain(picture.table.caption)
    return (f"**{_line(picture.title)}**\n\n" if not same else "") + desc + _grid(picture.table)


def _source(source: Source) -> str:
    title = _line(source.title)
    linked = f"[{title}](<{address(source.url)}>)" if source.url else title
    seen = f" {escape(source.retrieved)}" if source.retrieved else ""
    return f"[^{source.number}]: {_line(source.outlet)}. {linked}. {escape(source.day)}.{seen}"


def _about(page: Layout) -> str:
    if not page.about:
        return ""
    rows = "\n".join(f"- {escape(fact.name)}{page.phrases.colon}{_linked(fact)}" for fact in page.about)
    return f"## {escape(page.phrases.about)}\n\n{rows}"


def _linked(fact: Fact) -> str:
    return f"[{_line(fact.words)}](<{address(fact.url)}>)" if fact.url else _line(fact.words)

"""Plain text and Markdown that a person hands in: title, what stands in its front matter, and paragraphs as HTML."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import read_date
from articles.ingestion.records import PrintedPiece

TITLE_MAX: Final = 200  # characters: a first line of more is the text's beginning, not its title
_FRONT: Final = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD: Final = re.compile(
    r"^(title|date|author|url|language|lang)[ \t]*:[ \t]*(.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_HEADING: Final = re.compile(r"\A#{1,2}[ \t]+(.+)$", re.MULTILINE)
_UNDERLINED: Final = re.compile(r"\A(.+)\n(?:=+|-{3,})[ \t]*(?:\n|\Z)")
_MARKDOWN: Final = re.compile(r"^#{1,6} |\]\([^()\s]{1,500}\)|^(?:=|-){3,}$|\*\*\S", re.MULTILINE)
_IMAGE: Final = re.compile(r"!\[[^\[\]]{0,300}\]\([^()]{0,500}\)")
_LINK: Final = re.compile(r"\[([^\[\]]{1,300})\]\([^()]{0,500}\)")
_STRONG: Final = re.compile(r"(\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w))")
_MARGIN: Final = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|```.*$|(?:=|-){3,}[ \t]*$)", re.MULTILINE)
_BLANK: Final = re.compile(r"\n[ \t]*\n\s*")
_HAN_BREAK: Final = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])")


def read_plain_text(text: str, *, zone: dt.tzinfo) -> PrintedPiece:
    """The piece that a text is. Its first line is the title when it is short and something follows."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    front = _FRONT.match(text)
    facts = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(front.group(1))} if front else {}
    text = (text[front.end() :] if front else text).strip()
    is_markdown = front is not None or _MARKDOWN.search(text) is not None
    wrapped = _BLANK.search(text) is not None
    title, rest = _title(text, is_markdown=is_markdown)
    if facts.get("title"):
        title, rest = facts["title"], rest if title == facts["title"] else text
    return PrintedPiece(
        url=facts.get("url", ""),
        title=markup.plain_title(_words(title) if is_markdown else title),
        body="".join(map(markup.as_html, paragraphs_of(_words(rest) if is_markdown else rest, wrapped=wrapped))),
        author=facts.get("author", ""),
        language=facts.get("language", "") or facts.get("lang", ""),
        date=read_date(facts.get("date", ""), zone=zone),
    )


def paragraphs_of(text: str, *, wrapped: bool | None = None) -> list[str]:
    """Paragraphs, set apart by blank lines, with hard-wrapped lines joined; where there are none, a line is a paragraph.

    `wrapped` says which of the two it is, where the caller has seen more of the text.
    """
    if not (_BLANK.search(text) if wrapped is None else wrapped):
        return [line.strip() for line in text.split("\n") if line.strip()]
    blocks = (_HAN_BREAK.sub("", block) for block in _BLANK.split(text))
    return [" ".join(block.split()) for block in blocks if block.strip()]


def _title(text: str, *, is_markdown: bool) -> tuple[str, str]:
    """Title and rest; no title where the first line is none."""
    if is_markdown:
        for shape in (_HEADING, _UNDERLINED):
            found = shape.match(text)
            if found:
                return found.group(1).strip(" \t#"), text[found.end() :]
    first, _, rest = text.partition("\n")
    return (first.strip(), rest) if len(first) <= TITLE_MAX and rest.strip() else ("", text)


def _words(text: str) -> str:
    """Markdown without its marks; what links say stays, where they lead does not."""
    return _STRONG.sub("", _MARGIN.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text))))

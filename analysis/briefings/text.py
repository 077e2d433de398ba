"""The text of a draft: sections of Markdown that a person writes on, and what their marks point at.

The language, beside Markdown's own emphasis, links and lists:

    Tencent put Yuanbao into the contact list. [@386 @388]      a sentence, and the pieces it rests on
    > 不抢应用商店榜单，改抢聊天列表。 [@386]                      a quotation, word for word from its piece
    > Gloss: 应用商店 = app store; 列表 = list                    what its terms mean
    > Translation: fight for the chat list, not the store       or what a person says it means
    [43 pieces](/articles/?theme=models)                        a number with the list that has so many
    ### Yuanbao moves in [5 pieces](/articles/?story=12)        a story's heading with its list
    ![figure: emphasis]                                         a chart or table that was composed or pinned
    *The week is not over: its figures will grow.*              a note of the rules on the collection itself
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext

from analysis.briefings.errors import BriefingError
from analysis.exports.document import Chart, Document, Entry, Table
from articles.text.language import detect

HEAD = "head"  # the first section: the title, and as its text the lede
STORIES = "stories"  # the section of the top stories
MOST_SECTIONS = 60
MOST_TITLE = 300  # characters
MOST_TEXT = 60_000  # characters of one section
MOST_IN_ALL = 400_000

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class TextSection:
    """One section as it is written: `dropped` are the keys of suggestions that its writer does not want to see again."""

    key: str
    title: str
    markdown: str
    dropped: tuple[str, ...] = ()


Text = tuple[TextSection, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a text that cannot be read or may not be issued, with the next step.

    `section` is a key, `sentence` the words at fault, both empty where the whole is meant.
    """

    section: str
    sentence: str
    words: str
    kind: str = "format"


@dataclass(frozen=True, slots=True)
class Material:
    """What the marks of a text point at: the document it was composed as (its period, figures, rules), charts and tables by
    key, and the entries of the pieces that it may cite."""

    document: Document
    charts: Mapping[str, Chart] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    entries: Mapping[int, Entry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the document it makes, and what could not be read."""

    document: Document
    problems: tuple[Problem, ...]


def written_in(text: str, default: str) -> str:
    """The language of a sentence or heading: Chinese where half of its letters are, English where a Chinese document has none."""
    letters = len(_LETTER.findall(text))
    han = len(_HAN.findall(text))
    if letters and 2 * han >= letters:
        return detect(text, default)
    return "en" if letters and not han else default


def to_rows(text: Sequence[TextSection]) -> list[dict[str, Any]]:
    """A text as JSON values."""
    return [{**asdict(section), "dropped": list(section.dropped)} for section in text]


def from_rows(rows: object) -> Text:
    """The text that `to_rows` wrote down, or that a form sent.

    Raises BriefingError with the section and the next step when it is none, or larger than a briefing may be.
    """
    if not isinstance(rows, list) or len(rows) > MOST_SECTIONS:
        raise BriefingError(
            gettext("A briefing has at most %(most)s sections; take some out.") % {"most": MOST_SECTIONS}
        )
    text = tuple(_section(row) for row in rows)
    check_size(text)
    return text


def check_size(text: Sequence[TextSection]) -> None:
    """Raises BriefingError when keys are malformed or doubled, or when a title, a section or the whole is too long."""
    if len(text) > MOST_SECTIONS:
        raise BriefingError(
            gettext("A briefing has at most %(most)s sections; take some out.") % {"most": MOST_SECTIONS}
        )
    keys = [section.key for section in text]
    for section in text:
        name = section.title[:60] or section.key[:60]
        if not KEY.fullmatch(section.key) or keys.count(section.key) > 1:
            raise BriefingError(
                gettext("The section “%(name)s” has no key of its own. Take it out and add it again.") % {"name": name}
            )
        if len(section.title) > MOST_TITLE or len(section.title.splitlines()) > 1:
            raise BriefingError(
                gettext("The title “%(name)s” is longer than one line of %(most)s characters; shorten it.")
                % {"name": name, "most": MOST_TITLE}
            )
        if len(section.markdown) > MOST_TEXT:
            raise BriefingError(
                gettext("“%(name)s” is longer than %(most)s characters; part it into two sections.")
                % {"name": name, "most": f"{MOST_TEXT:,}"}
            )
    if sum(len(section.markdown) for section in text) > MOST_IN_ALL:
        raise BriefingError(
            gettext("The text is longer than %(most)s characters; shorten it.") % {"most": f"{MOST_IN_ALL:,}"}
        )


def _section(row: object) -> TextSection:
    if not isinstance(row, dict):
        raise BriefingError(gettext("A section of the text is none. Load the page again and save once more."))
    dropped = row.get("dropped") or []
    values = [
        row.get("key"),
        row.get("title"),
        row.get("markdown"),
        *(dropped if isinstance(dropped, list | tuple) else [None]),
    ]
    if not all(isinstance(value, str) for value in values):
        raise BriefingError(gettext("A section of the text is none. Load the page again and save once more."))
    key, title, markdown, *rest = (str(value).replace("\x00", "") for value in values)
    return TextSection(key, " ".join(title.split()), "\n".join(markdown.splitlines()), tuple(rest))

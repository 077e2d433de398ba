"""A sentence as runs: each stretch of words with its language, glosses behind their terms, citations as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from analysis.exports.document import Mark, Sentence

LONGEST = 2000  # signs of an address that is made a link
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
HANS, HANT = "zh-Hans", "zh-Hant"
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# Chinese words with the Chinese punctuation between them; “ and ” stay with the language around
_CHINESE = re.compile(
    f"[{_HAN}](?:[{_HAN}\u3001-\u3003\u3008-\u301f\uff00-\uffef·]*[{_HAN}\u300b\u300d\u300f\u3011\uff09])?"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one language (empty: that of the document). A gloss explains what stands before it; a citation is a number.

    `to` is the web address that the words lead to, if any.
    """

    text: str
    lang: str = ""
    kind: Literal["", "gloss", "cite"] = ""
    em: bool = False
    strong: bool = False
    to: str = ""


Line = tuple[Run, ...]


def has_chinese(text: str) -> bool:
    """Whether any sign of it is Chinese."""
    return bool(_CHINESE.search(text))


def words(text: str, lang: str, of: str, chinese: str = HANS) -> Line:
    """A text in `lang` inside a document in `of`; Chinese words in a text of another language are marked as `chinese`."""
    own = "" if lang == of else lang
    if lang.startswith("zh"):
        return (Run(text, own),) if text else ()
    found, at = [], 0
    marked = "" if of == chinese else chinese
    for match in _CHINESE.finditer(text):
        found += [Run(text[at : match.start()], own), Run(match[0], marked)]
        at = match.end()
    return tuple(run for run in (*found, Run(text[at:], own)) if run.text)


def said(sentence: Sentence, numbers: Mapping[int, int], of: str, chinese: str = HANS, home: str = "") -> Line:
    """A sentence with its glosses and the numbers of its sources. A quotation is left whole: its glosses are told beside it.

    Links to pages of the installation lead to `home`; without it they are words alone.
    """
    glosses = () if sentence.quote else sentence.gloss
    found: list[Run] = []
    rest, late = sentence.text, []
    for term, meaning in sorted(glosses, key=lambda gloss: rest.find(gloss[0])):
        before, held, after = rest.partition(term)
        if not term or not held:
            late.append(Run(f"{term}: {meaning}" if term else meaning, "", "gloss"))
            continue
        found += [
            *words(before, sentence.lang, of, chinese),
            *_term(term, sentence.lang, of, chinese),
            Run(meaning, "", "gloss"),
        ]
        rest = after
    found += words(rest, sentence.lang, of, chinese)
    marked = _marked(found, sentence.marks, home)
    return (*marked, *late, *(Run(str(numbers[key]), "", "cite") for key in sentence.citations if key in numbers))


def _marked(runs: list[Run], marks: tuple[Mark, ...], home: str) -> Iterator[Run]:
    """The runs cut where a mark begins or ends; glosses are left as they are."""
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    at = 0
    for run in runs:
        if run.kind:
            yield run
            continue
        end = at + len(run.text)
        cuts = [at, *(edge for edge in edges if at < edge < end), end]
        for first, last in pairwise(cuts):
            over = [mark for mark in marks if mark.start <= first and last <= mark.end]
            kinds = {mark.kind for mark in over}
            to = next((found for mark in over if mark.kind == "link" and (found := web(mark.address, home))), "")
            yield replace(run, text=run.text[first - at : last - at], em="em" in kinds, strong="strong" in kinds, to=to)
        at = end


def web(address: str, home: str) -> str:
    """An address that leads somewhere from anywhere: a web address, or a page of the installation behind `home`; else empty."""
    whole = f"{home}{address}" if home and address.startswith("/") and not address.startswith("//") else address
    return whole if len(whole) <= LONGEST and _WEB.fullmatch(whole) else ""


def _term(term: str, lang: str, of: str, chinese: str) -> Line:
    """A glossed term is Chinese as a whole, with the letters and signs in it."""
    return words(term, chinese if has_chinese(term) else lang, of)


def chinese_of(langs: Iterator[str]) -> str:
    """How Chinese words in a sentence are written, by the languages of the pieces that it cites."""
    written = {lang for lang in langs if lang.startswith("zh")}
    return HANT if written == {HANT} else HANS


def joined(lines: Iterator[Line], of: str) -> Line:
    """Sentences as one paragraph; no blank stands before one that begins in Chinese."""
    found: list[Run] = []
    for line in lines:
        if found and line and not (line[0].lang or of).startswith("zh"):
            found.append(Run(" "))
        found += line
    return tuple(found)


def plain(line: Line) -> str:
    """The words alone, glosses in brackets, without citations."""
    return "".join(f" [{run.text}]" if run.kind == "gloss" else run.text for run in line if run.kind != "cite")


def within(line: Line, lang: str) -> Line:
    """The line as it stands inside an element that has this language: what is in it says nothing of its own."""
    return tuple(replace(run, lang="") if run.lang == lang else run for run in line)

"""Reads the text of a draft into the document that it makes; what cannot be read is named, and stays as its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext, gettext_lazy
from markdown_it.token import Token

from analysis.briefings.text import HEAD, Material, Problem, Reading, TextSection, written_in
from analysis.briefings.text_inline import LIST, MARKDOWN, line_of, sentences, whole, with_list
from analysis.exports.document import Block, Chart, Document, Section, Sentence, Table

_FIGURE = re.compile(r"!\[figure:\s*([^\[\]\n]{1,80}?)\s*\]")
_GLOSS = re.compile(r"(?:Gloss|释义)\s*[:：]\s*(.*)")
_TRANSLATION = re.compile(r"(?:Translation|译文)\s*[:：]\s*(.*)")
_PART = re.compile(r"(?<!\\)[;；]")
_EQUALS = re.compile(r"(?<!\\)=")
REFUSED = {
    "fence": gettext_lazy("Code is not printed in a briefing; write it as words."),
    "code_block": gettext_lazy(
        "A line that begins with four blanks is code, which a briefing does not print; take the blanks away."
    ),
    "hr": gettext_lazy("A rule across the page is not printed; add a section instead."),
}


def read(text: Sequence[TextSection], material: Material) -> Reading:
    """The document that a text makes of its material, and everything in it that cannot be read. Entries are the pieces cited,
    in the order of their first citation; a citation of any other piece stays in its sentence and leads nowhere."""
    problems: list[Problem] = []
    document = material.document
    sections: list[Section] = []
    for written in text:
        reader = _Reader(written, material)
        reader.read()
        problems += reader.problems
        if written.key == HEAD:
            document = _headed(document, written, reader, problems)
        else:
            sections.append(Section(written.key, written.title, tuple(reader.blocks), tuple(reader.notes)))
    said = [*document.opening, *(one for part in sections for block in part.blocks for one in block.sentences)]
    order = dict.fromkeys(key for one in said for key in one.citations)
    entries = tuple(material.entries[key] for key in order if key in material.entries)
    return Reading(replace(document, sections=tuple(sections), entries=entries), tuple(problems))


def _headed(document: Document, written: TextSection, reader: _Reader, problems: list[Problem]) -> Document:
    """The document under its title, with the lede as sentences and as words."""
    said = [one for block in reader.blocks for one in block.sentences]
    if any(block.heading or block.charts or block.tables or block.listed for block in reader.blocks) or reader.notes:
        problems.append(
            Problem(
                HEAD, written.title, gettext("Under the title stand sentences alone; move the rest into a section.")
            )
        )
    blank = "" if document.lang.startswith("zh") else " "
    lede = blank.join(one.text for one in said)
    return replace(document, title=written.title or document.title, lede=lede, opening=tuple(said))


@dataclass
class _Reader:
    """One section while it is read."""

    written: TextSection
    material: Material
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    headed: bool = False  # the last block is a heading that waits for its words

    @property
    def lang(self) -> str:
        return self.material.document.lang

    def read(self) -> None:
        """Every block of the Markdown in its order."""
        for token, inside in _parts(MARKDOWN.parse(self.written.markdown)):
            if token.type == "heading_open":
                self._heading(token, inside)
            elif token.type == "paragraph_open":
                self._paragraph(inside[0])
            elif token.type == "blockquote_open":
                self._quote(inside)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._list(token, inside)
            else:
                self._refuse(
                    token.content,
                    str(REFUSED.get(token.type) or gettext("This cannot be printed; write it as sentences.")),
                )

    def _refuse(self, sentence: str, words: str) -> None:
        self.problems.append(Problem(self.written.key, " ".join(sentence.split())[:200], words))

    def _said(self, token: Token) -> list[Sentence]:
        said, wrong = sentences(line_of(token.children or []), self.lang)
        for words in wrong:
            self._refuse(token.content, words)
        return said

    def _open(self, block: Block) -> None:
        """The block's words under the heading that waits for them, else as a block of its own."""
        if self.headed:
            head = self.blocks.pop()
            block = replace(block, heading=head.heading, lang=head.lang, query=head.query, opens=head.opens)
        self.blocks.append(block)
        self.headed = False

    def _heading(self, token: Token, inside: Sequence[Token]) -> None:
        if token.tag != "h3":
            self._refuse(
                inside[0].content, gettext("A heading inside a section is written with three signs: ### and a blank.")
            )
        said, wrong = whole(line_of(inside[0].children or []), self.lang)
        for words in wrong:
            self._refuse(inside[0].content, words)
        if said is None:
            return
        *marks, last = said.marks or (None,)
        heading, query, opens = said.text, "", None
        if last and last.kind == "link" and last.address.startswith(LIST) and last.end == len(said.text):
            heading, (query, opens) = said.text[: last.start].strip(), with_list(said.text, [last])
            last = None
        if marks or last or said.citations or not heading:
            self._refuse(
                said.text,
                gettext("A heading is plain words that may end in one link to a list; take the rest out of it."),
            )
        self.blocks.append(Block((), heading=heading, lang=written_in(heading, self.lang), query=query, opens=opens))
        self.headed = True

    def _paragraph(self, token: Token) -> None:
        if found := _FIGURE.fullmatch(token.content.strip()):
            self._figure(found[1])
        elif self.written.key != HEAD and (note := _note(token)):
            self.notes.append(note)
            self.headed = False
        elif said := self._said(token):
            self._open(Block(tuple(said)))

    def _figure(self, key: str) -> None:
        chart, table = self.material.charts.get(key), self.material.tables.get(key)
        if chart is None and table is None:
            self._refuse(
                key,
                gettext("There is no figure “%(key)s” in this briefing. Pin it first, or take the line out.")
                % {"key": key},
            )
            return
        if not self.blocks:
            self.blocks.append(Block(()))
        last = self.blocks[-1]
        charts: tuple[Chart, ...] = (chart,) if chart else ()
        tables: tuple[Table, ...] = (table,) if table and not chart else ()
        self.blocks[-1] = replace(last, charts=last.charts + charts, tables=last.tables + tables)

    def _quote(self, inside: Sequence[Token]) -> None:
        for token, held in _parts(inside):
            if token.type == "paragraph_open":
                self._quoted(held[0])
            else:
                self._refuse(
                    held[0].content if held else token.content,
                    gettext("A quotation holds words alone; take the rest out of it."),
                )

    def _quoted(self, token: Token) -> None:
        lines = token.content.split("\n")
        quoted = [line for line in lines if not _GLOSS.match(line) and not _TRANSLATION.match(line)]
        said, wrong = whole(line_of(MARKDOWN.parseInline("\n".join(quoted))[0].children or []), self.lang)
        for words in wrong:
            self._refuse(token.content, words)
        gloss = tuple(pair for line in lines if (found := _GLOSS.match(line)) for pair in _pairs(found[1]))
        for line in lines:
            if (found := _GLOSS.match(line)) and not _pairs(found[1]):
                self._refuse(line, gettext("A gloss is written as in Gloss: 小模型 = small models; 芯片 = chips"))
        translation = " ".join(found[1].strip() for line in lines if (found := _TRANSLATION.match(line)))
        if said is None:
            self._glossed(gloss, translation)
            return
        entry = self.material.entries.get(said.citations[0]) if said.citations else None
        lang = entry.lang if entry else said.lang
        quote = replace(said, lang=lang, quote=True, gloss=gloss, translation=translation, query="", opens=None)
        if not self.blocks or self.headed:
            self._open(Block((quote,)))
            return
        self.blocks[-1] = replace(self.blocks[-1], sentences=(*self.blocks[-1].sentences, quote))

    def _glossed(self, gloss: tuple[tuple[str, str], ...], translation: str) -> None:
        """A gloss in a paragraph of its own belongs to the quotation before it."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or not last.sentences or not last.sentences[-1].quote:
            self._refuse(translation, gettext("A gloss stands below the quotation that it explains."))
            return
        quote = replace(last.sentences[-1], gloss=last.sentences[-1].gloss + gloss, translation=translation)
        self.blocks[-1] = replace(last, sentences=(*last.sentences[:-1], quote))

    def _list(self, opened: Token, inside: Sequence[Token]) -> None:
        items: list[Sentence] = []
        for number, (_, held) in enumerate(_parts(inside), start=1):
            for token, words in _parts(held):
                if token.type == "paragraph_open":
                    items += [replace(one, item=number) for one in self._said(words[0])]
                else:
                    self._refuse(
                        words[0].content if words else token.content,
                        gettext("A list holds sentences alone, and no list."),
                    )
        if items:
            self._open(Block(tuple(items), listed="bullet" if opened.type == "bullet_list_open" else "number"))


def _parts(tokens: Sequence[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """Each block of one level with the tokens inside it."""
    place = 0
    while place < len(tokens):
        first, stop = tokens[place], place + 1
        if first.nesting == 1:
            while tokens[stop].level > first.level:
                stop += 1
            yield first, list(tokens[place + 1 : stop])
            stop += 1
        else:
            yield first, []
        place = stop


def _note(token: Token) -> str:
    """The words of a paragraph that is emphasised as a whole; empty for any other."""
    children = [child for child in token.children or [] if child.content or child.type != "text"]
    if len(children) < 3 or children[0].type != "em_open" or children[-1].type != "em_close":
        return ""
    words = children[1:-1]
    if any(child.type not in ("text", "text_special", "softbreak") for child in words):
        return ""
    return " ".join("".join(child.content or " " for child in words).split())


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Terms with their meanings: 小模型 = small models; 芯片 = chips. Empty where one of them has none."""
    found = []
    for part in _PART.split(text):
        term, *meaning = _EQUALS.split(part, maxsplit=1)
        if part.strip():
            found.append((_plain(term), _plain(meaning[0] if meaning else "")))
    return tuple(found) if all(term and meaning for term, meaning in found) else ()


def _plain(text: str) -> str:
    return re.sub(r"\\([\\;；=])", r"\1", text).strip()

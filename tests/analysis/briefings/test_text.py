"""The text of a draft: what a person may write, what comes of it, and that a composed document survives the way there and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.briefings.errors import BriefingError
from analysis.briefings.text import HEAD, Material, Reading, TextSection, from_rows, to_rows, written_in
from analysis.briefings.text_inline import LIST, with_list
from analysis.briefings.text_read import read
from analysis.briefings.text_write import plain, write
from analysis.exports.document import Block, Chart, Document, Entry, Mark, Section, Sentence, Table, from_data, to_data

ENTRIES = {
    12: Entry(12, "Chips", "Potomac Circuit", "2025-07-31", "https://a.example/", "en"),
    13: Entry(13, "智譜開源", "竹風", "2025-07-29", "https://b.example/", "zh-Hant"),
}
CHART = Chart("emphasis", "D by week", "D rose.", "<svg/>", Table("D", ("week",), (("31",),)))
TABLE = Table("Shares", ("theme",), (("Models",),), key="shares")
BARE = Document("Title", "Kicker", "Lede.", "2025-W31", "2026.1", (), ())
MATERIAL = Material(BARE, {"emphasis": CHART}, {"shares": TABLE}, ENTRIES)


def reading(markdown: str, material: Material = MATERIAL) -> Reading:
    return read([TextSection("one", "One", markdown)], material)


def said(markdown: str) -> list[Sentence]:
    found = reading(markdown)
    assert found.problems == ()
    return [one for block in found.document.sections[0].blocks for one in block.sentences]


def test_a_sentence_cites_what_stands_behind_it() -> None:
    first, second, third = said("One moved. Two *moved* too. [@12 @13] **Three** did not [@13].")
    assert (first.text, first.citations) == ("One moved.", ())
    assert (second.text, second.citations, second.marks) == ("Two moved too.", (12, 13), (Mark("em", 4, 9),))
    assert (third.text, third.citations) == ("Three did not.", (13,))


def test_a_citation_inside_a_sentence_ends_it_not() -> None:
    [one] = said("Tencent [@12] and Alibaba [@13] moved.")
    assert (one.text, one.citations) == ("Tencent and Alibaba moved.", (12, 13))
    [other] = said("腾讯[@12]和阿里[@13]都动了。")
    assert (other.text, other.citations, other.lang) == ("腾讯和阿里都动了。", (12, 13), "zh-Hans")


def test_a_line_break_inside_chinese_leaves_no_blank() -> None:
    [one] = said("腾讯把元宝放进了微信\n的联系人列表。 [@13]")
    assert one.text == "腾讯把元宝放进了微信的联系人列表。"


def test_a_quotation_takes_the_language_of_its_piece_and_its_gloss() -> None:
    [one] = said(
        "> 八張就能跑。開源了。 [@13]\n> Gloss: 開源 = open source; 跑 = run \\= execute\n> Translation: Eight will do."
    )
    assert (one.quote, one.lang, one.citations) == (True, "zh-Hant", (13,))
    assert one.text == "八張就能跑。開源了。"
    assert one.gloss == (("開源", "open source"), ("跑", "run = execute"))
    assert one.translation == "Eight will do."


def test_a_number_has_its_list() -> None:
    [one] = said("[1,043 pieces](/articles/?theme=models) are on models. [@12]")
    assert (one.query, one.opens) == ("theme=models", 1043)
    assert one.marks == (Mark("link", 0, 12, "/articles/?theme=models"),)


def test_headings_figures_lists_and_notes() -> None:
    document = reading(
        "### 智譜 opens [3 pieces](/articles/?story=12)\n\nIt did. [@12]\n\n> 開源 [@13]\n\n![figure: emphasis]\n\n"
        "- One. [@12]\n- Two. Three. [@13]\n\n![figure: shares]\n\n*Not over.*"
    ).document
    head, listed = document.sections[0].blocks
    assert (head.heading, head.query, head.opens) == ("智譜 opens", "story=12", 3)
    assert [one.quote for one in head.sentences] == [False, True]
    assert head.charts == (CHART,)
    assert (listed.listed, [one.item for one in listed.sentences]) == ("bullet", [1, 2, 2])
    assert listed.tables == (TABLE,)
    assert document.sections[0].notes == ("Not over.",)
    assert [entry.id for entry in document.entries] == [12, 13]


def test_title_and_lede_are_the_first_section() -> None:
    found = read([TextSection(HEAD, "New title", "[86 pieces](/articles/?theme=models) came.")], MATERIAL).document
    assert (found.title, found.lede) == ("New title", "86 pieces came.")
    assert found.opening[0].opens == 86


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("```\ncode\n```", "Code is not printed"),
        ("    code", "four blanks"),
        ("One `x` two. [@12]", "take the backticks away"),
        ("---", "add a section"),
        ("# Big", "###"),
        ("Big\n===", "###"),
        ("- one [@12]\n  - two [@12]", "no list"),
        ("> - two [@12]", "words alone"),
        ("![alt](/x.png)", "pin a chart"),
        ("![figure: nothing]", "no figure “nothing”"),
        ("[x](javascript:alert(1)) said. [@12]", "leads neither"),
        ("[x](//evil.example/) said. [@12]", "leads neither"),
        ("Said. [@twelve]", "is no citation"),
        ("[@12]", "behind no sentence"),
        ("**“小模型”**很小。 [@13]", "no partner"),
        ("> x [@13]\n> Gloss: nothing", "is written as in"),
        ("> Gloss: 開源 = open", "below the quotation"),
        ("### A [b](/stories/) c", "plain words"),
    ],
)
def test_what_cannot_be_read_is_named(markdown: str, words: str) -> None:
    problems = reading(markdown).problems
    assert [problem.section for problem in problems] == ["one"] * len(problems)
    assert any(words in problem.words for problem in problems), problems


def test_raw_html_is_text() -> None:
    [one] = said("<b>Bold</b> & <script>x</script> stays. [@12]")
    assert one.text == "<b>Bold</b> & <script>x</script> stays."


def test_a_piece_that_is_not_there_is_cited_in_vain() -> None:
    found = reading("So they say. [@99]")
    assert found.document.sections[0].blocks[0].sentences[0].citations == (99,)
    assert found.document.entries == ()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("x", "at most 60 sections"),
        ([{"key": "a", "title": "A", "markdown": ""}] * 61, "at most 60 sections"),
        ([3], "is none"),
        ([{"key": "a", "title": "A", "markdown": None}], "is none"),
        ([{"key": "a", "title": "A", "markdown": "", "dropped": 3}], "is none"),
        ([{"key": "A b", "title": "A", "markdown": ""}], "no key of its own"),
        ([{"key": "a", "title": "A", "markdown": ""}] * 2, "no key of its own"),
        ([{"key": "a", "title": "A" * 301, "markdown": ""}], "longer than one line"),
        ([{"key": "a", "title": "A", "markdown": "x" * 60_001}], "part it into two"),
        ([{"key": f"a{n}", "title": "A", "markdown": "x" * 50_000} for n in range(9)], "shorten it"),
    ],
)
def test_what_is_no_text_or_too_long_is_refused(rows: object, words: str) -> None:
    with pytest.raises(BriefingError, match=words):
        from_rows(rows)


# --- there and back
ODD = [
    *"ab .!?,;:*_`[]()<>&#|~=+-\\\"'“”@1234腾讯。！？；，「」\u3000\xa0\n",
    "&amp;",
    "[@12]",
    "http://a.b",
    "Yahoo! News",
    "**",
]
HARD = st.lists(st.sampled_from(ODD), max_size=20).map(lambda found: " ".join("".join(found).split()))
IDS = st.lists(st.sampled_from([12, 13, 99]), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def prose(draw: st.DrawFn, item: int = 0) -> Sentence:
    text = f"X{draw(HARD)}".rstrip('.!?。！？…；"”’」』）)] ') + "."
    marks: tuple[Mark, ...] = ()
    if draw(st.booleans()):
        start = draw(st.integers(0, len(text) - 2))
        end = draw(st.integers(start + 1, len(text) - 1))
        marks = (Mark("link", start, end, f"{LIST}theme=models&q=%E5%B0%8F"),) if text[start:end].strip() else ()
        marks = marks if not text[start].isspace() and not text[end - 1].isspace() else ()
    query, opens = with_list(text, marks)
    return Sentence(text, draw(IDS), written_in(text, "en"), query=query, opens=opens, marks=marks, item=item)


@st.composite
def quoted(draw: st.DrawFn) -> Sentence:
    text = f"Q{draw(HARD)}"
    ids = draw(IDS)
    lang = ENTRIES[ids[0]].lang if ids[0] in ENTRIES else written_in(text, "en")
    gloss = draw(st.sampled_from([(), (("小模型", "small; = models\\"),)]))
    return Sentence(text, ids, lang, quote=True, gloss=gloss, translation=draw(st.sampled_from(["", "It is so."])))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    name = f"H{draw(HARD)}"
    if draw(st.booleans()):
        items = tuple(draw(prose(item=number)) for number in (1, 1, 2))
        return Block(
            items, heading=name, lang=written_in(name, "en"), listed=draw(st.sampled_from(["bullet", "number"]))
        )
    found = tuple(draw(st.lists(prose(), min_size=1, max_size=3)) + draw(st.lists(quoted(), max_size=2)))
    linked = {"query": "story=3", "opens": 1234} if draw(st.booleans()) else {}
    charts = (CHART,) if draw(st.booleans()) else ()
    tables = (TABLE,) if draw(st.booleans()) else ()
    return Block(found, name, written_in(name, "en"), charts=charts, tables=tables, **linked)  # type: ignore[arg-type]


NOTES = HARD.map(lambda text: f"N{text}n")
SECTIONS = st.lists(st.tuples(st.lists(blocks(), max_size=3), st.lists(NOTES, max_size=2)), max_size=3)


@given(SECTIONS)
def test_a_document_comes_back_as_it_went(parts: list[tuple[list[Block], list[str]]]) -> None:
    sections = tuple(Section(f"s{n}", "Title", tuple(held), tuple(notes)) for n, (held, notes) in enumerate(parts))
    opening = (Sentence("[1] of 2 &amp; came.", (), "en"),)
    document = replace(BARE, sections=sections, opening=opening, lede=opening[0].text)
    order = dict.fromkeys(key for _, one in document.sentences() for key in one.citations)
    document = replace(document, entries=tuple(ENTRIES[key] for key in order if key in ENTRIES))
    text = write(document)
    assert from_rows(to_rows(text)) == text
    found = read(text, MATERIAL)
    assert found.problems == ()
    assert found.document == document
    assert from_data(to_data(document)) == document


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(markdown: str) -> None:
    assert all(problem.section and problem.words for problem in reading(markdown).problems)


@given(HARD)
def test_plain_words_stay_words(text: str) -> None:
    [one] = said(f"X{plain(text)} y. [@12]") if text else said("X y. [@12]")
    assert one.text == f"X{text} y."

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from analysis.exports import export
from analysis.exports.document import Block, Section, Table
from analysis.exports.to_docx import HOUSE, to_docx
from analysis.exports.word_file import build
from analysis.exports.word_template import TemplateFault
from tests.analysis.exports.briefings import ENTRIES, briefing
from tests.analysis.exports.documents import document


@pytest.fixture(scope="module")
def word() -> WordDocument:
    return docx.Document(io.BytesIO(to_docx(briefing())))


def styled(held: WordDocument, style: str) -> list[str]:
    return [one.text for one in held.paragraphs if one.style.name == style]


def test_its_headings_and_quotations_have_the_styles_of_word(word: WordDocument) -> None:
    assert styled(word, "Heading 1") == [briefing().title]
    assert styled(word, "Heading 2") == [
        "What changed", "Top stories", "How sure we are", "Sources", "Tables behind the charts", "About this document",
    ]  # fmt: skip
    assert styled(word, "Heading 3") == [
        "Beijing asks Nvidia about a back door in the H20",
        "国常会审议通过“人工智能+”行动意见",
    ]
    assert styled(word, "Quote")[0] == "“采购还没开始，替代方案先谈起来了。”2"
    assert (
        styled(word, "Divergence Quoted")[0]
        == "Gloss: Buying has not begun, and talks on substitutes have. 替代方案 substitutes\n南湾商业观察, 2025年8月1日"
    )
    assert "小模型 [small models] account" in styled(word, "Normal")[0]


def test_tables_are_tables_whose_head_is_repeated(word: WordDocument) -> None:
    figures, companies, weeks = word.tables
    assert [cell.text for cell in figures.rows[1].cells] == [
        "■ Hardware",
        "27",
        "31 % (24–38, n = 86)",
        "▽ −6 points (−11 to −1)",
    ]
    assert [cell.text for cell in companies.rows[0].cells] == ["Company", "Stories", "Share"]
    assert len(weeks.rows) == 28
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in word.tables)
    assert all(table.style.name == "Divergence Table" for table in word.tables)


def test_the_chart_is_a_picture_with_words_for_those_who_listen(word: WordDocument) -> None:
    [shape] = word.inline_shapes
    assert shape._inline.docPr.get("descr").startswith("D = ln(deployment / hardware), by week. Stories, 95 % band.")
    picture = word.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert picture.image.px_width == 2 * 760


def test_sources_are_numbered_and_citations_lead_to_them(word: WordDocument) -> None:
    assert [text.partition("\t")[0] for text in styled(word, "Divergence Source")] == ["1", "2", "3", "4", "5"]
    body = word.element.body
    places = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    led = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert led == places == {f"source-{number}" for number in range(1, 6)}
    assert links(word) == {entry.url for entry in ENTRIES}


def links(held: WordDocument) -> set[str]:
    return {one.target_ref for one in held.part.rels.values() if one.is_external}


def test_chinese_has_its_language_and_a_font_of_its_script(word: WordDocument) -> None:
    runs = {run.text: run for one in word.paragraphs for run in one.runs}
    assert runs["小模型"]._r.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    traditional = runs["採購還沒開始，輝達就先追加了訂單。"]._r.rPr
    assert traditional.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-TW"
    assert traditional.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "Microsoft JhengHei"
    normal = word.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert normal.get(qn("w:eastAsia")) == "Microsoft YaHei"


def test_items_of_a_list_keep_their_marks_and_links() -> None:
    held = docx.Document(io.BytesIO(to_docx(briefing(), home="https://d.example")))
    first, second = (one for one in held.paragraphs if one.style.name == "Divergence Item")
    assert first.text.startswith("•\tNvidia: 31 of 86 stories")
    assert [run.text for run in first.runs if run.bold] == ["Nvidia"]
    assert [run.text for run in second.runs if run._r.find(f"{qn('w:rPr')}/{qn('w:em')}") is not None] == ["阿里巴巴"]
    assert "https://d.example/articles/?company=nvidia" in links(held)


def test_it_carries_its_own_title_language_and_time(word: WordDocument) -> None:
    held = word.core_properties
    assert (held.title, held.language, held.author) == (briefing().title, "en", "Divergence")
    assert held.created == held.modified
    assert held.created.isoformat() == "2025-08-05T10:04:00+00:00"


def test_the_page_has_its_period_above_and_its_number_below(word: WordDocument) -> None:
    [section] = word.sections
    assert section.header.paragraphs[0].text == "Divergence\t2025-W31"
    assert section.footer.paragraphs[0].text.startswith("Sample newsroom: invented outlets and figures\t")
    fields = [one.get(qn("w:instr")) for one in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_same_document_gives_the_same_bytes_without_a_time_of_the_machine() -> None:
    body = to_docx(briefing())
    assert body == to_docx(briefing())
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_document_without_stamp_figures_charts_and_origin_is_whole() -> None:
    held = docx.Document(io.BytesIO(export(document(stamp="", figures=()), "docx")))
    assert held.tables == []
    assert "Divergence Stamp" not in {one.style.name for one in held.paragraphs}
    assert "Tables behind the charts" not in styled(held, "Heading 2")
    assert links(held) == {"https://potomac.example/a?b=1&c=2", "https://zhufeng.example/x"}


def test_the_committed_template_is_the_one_that_our_script_makes() -> None:
    with zipfile.ZipFile(io.BytesIO(build())) as made, zipfile.ZipFile(HOUSE) as kept:
        assert made.namelist() == kept.namelist()
        assert [name for name in made.namelist() if made.read(name) != kept.read(name)] == []


def office(*paragraphs: str) -> bytes:
    held = docx.Document()
    for words in paragraphs:
        held.add_paragraph(words)
    out = io.BytesIO()
    held.save(out)
    return out.getvalue()


def test_an_office_fills_its_own_template() -> None:
    body = export(briefing(), "docx", template=office("To our readers: {{ title }}", "{{p body }}", "{{p sources }}"))
    held = docx.Document(io.BytesIO(body))
    assert held.paragraphs[0].text == f"To our readers: {briefing().title}"
    assert "What changed" in styled(held, "Heading 2")
    assert len(held.inline_shapes) == 1
    assert links(held) == {entry.url for entry in ENTRIES}


@pytest.mark.parametrize(
    "words",
    [
        "{{ boddy }}", "{% for x in y %}", "{{ title.__class__.__mro__ }}", "{{ ''.__class__.__base__.__subclasses__() }}", "{{ 1 / 0 }}",
        "{{ title | nothing }}", "{{ body.__globals__ }}", "{{ cycler.__init__.__globals__ }}", "{% include '/etc/passwd' %}",
        "{{ range(10000000) | list }}", "{{ title.missing() }}",
    ],
)  # fmt: skip
def test_a_wrong_template_gives_one_sentence(words: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        to_docx(briefing(), template=office(words))
    said = str(fault.value)
    assert said.startswith("The template cannot be filled in: ")
    assert said.endswith(
        "The names that it may use are title, kicker, lede, stamp, period, generated, figures, body, sources, tables, about."
    )
    assert "\n" not in said
    assert "root:" not in said


def test_a_template_gets_words_and_no_object_of_ours() -> None:
    held = docx.Document(
        io.BytesIO(
            to_docx(
                briefing(),
                template=office(
                    "{% for name in [title, kicker, lede, stamp, period, generated] %}{{ name is string }} {% endfor %}"
                ),
            )
        )
    )
    assert held.paragraphs[0].text.split() == ["True"] * 6


def test_a_chart_that_no_export_may_carry_is_no_fault_of_the_template() -> None:
    first, *others = briefing().sections
    bad = replace(
        first.blocks[0].charts[0],
        svg='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="file:///etc/passwd"/></svg>',
    )
    held = briefing(sections=(replace(first, blocks=(replace(first.blocks[0], charts=(bad,)),)), *others))
    with pytest.raises(ValueError, match="holds <image>") as fault:
        to_docx(held, template=office("{{ title }}"))
    assert not isinstance(fault.value, TemplateFault)


@pytest.mark.parametrize(("head", "upright"), [("Export controls on chips", 12), ("n", 0)])
def test_long_heads_of_many_columns_stand_upright(head: str, upright: int) -> None:
    table = Table("Told together", ("", *(f"{head} {n}" for n in range(12))), (("Meta Platforms", *"0" * 12),))
    body = to_docx(replace(document(), sections=(Section("a", "A", (Block((), tables=(table,)),)),)))
    xml = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    assert xml.count('<w:textDirection w:val="btLr"/>') == upright
    assert xml.count('w:hRule="exact"') == bool(upright)

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pypdf
import pypdfium2
import pytest
import typst
from PIL import Image

from analysis.exports import TooLong, advice, export
from analysis.exports.document import Block, Section, Sentence, Table
from analysis.exports.fonts import NO_CHINESE, PACKAGE, faces, missing, system
from analysis.exports.to_pdf import MOST_LINES, PAGE, to_pdf
from tests.analysis.exports.briefings import ENTRIES, briefing
from tests.analysis.exports.documents import document

NO_FONT = f"Chinese font is missing: apt-get install {PACKAGE}"
BARE = typst.Fonts(include_system_fonts=False)  # those of the typesetter alone


@pytest.fixture
def chinese() -> None:
    if not faces().has_chinese:
        pytest.skip(NO_FONT)


def text(body: bytes) -> str:
    """The words of all pages, without blanks: lines are broken anywhere."""
    held = pypdfium2.PdfDocument(body)
    said = "".join(page.get_textpage().get_text_bounded() for page in held)
    held.close()
    return re.sub(r"\s|\u00ad|\ufffe", "", said)


def test_it_is_tagged_titled_and_in_its_language(chinese: None) -> None:
    held = pypdf.PdfReader(BytesIO(to_pdf(briefing())))
    root = held.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert held.metadata.title == briefing().title
    assert str(held.metadata.creation_date) == "2025-08-05 10:04:00+00:00"


def test_its_structure_is_that_of_an_article(chinese: None) -> None:
    held = pypdf.PdfReader(BytesIO(to_pdf(briefing())))
    kinds = [str(one["/S"]) for one in structure(held.trailer["/Root"]["/StructTreeRoot"]) if "/S" in one]
    assert kinds.count("/H1") == 1
    assert (kinds.count("/H2"), kinds.count("/H3"), kinds.count("/Table"), kinds.count("/Figure")) == (6, 2, 3, 1)
    assert kinds.count("/TH") == 4 + 3 + 3
    assert kinds.count("/LI") == len(ENTRIES) + 2


def test_its_bookmarks_are_the_headings(chinese: None) -> None:
    def titles(outline: list) -> list[str]:
        return [name for one in outline for name in (titles(one) if isinstance(one, list) else [one.title])]

    found = titles(pypdf.PdfReader(BytesIO(to_pdf(briefing()))).outline)
    assert found[0] == briefing().title
    assert found[1:4] == ["What changed", "Top stories", "Beijing asks Nvidia about a back door in the H20"]
    assert found[-3:] == ["Sources", "Tables behind the charts", "About this document"]


def test_its_chart_is_spoken_and_its_sources_are_linked(chinese: None) -> None:
    body = to_pdf(briefing())
    held = pypdf.PdfReader(BytesIO(body))
    spoken = [str(one["/Alt"]) for one in structure(held.trailer["/Root"]["/StructTreeRoot"]) if "/Alt" in one]
    assert any(words.startswith("D = ln(deployment / hardware), by week. Stories, 95 % band.") for words in spoken)
    assert web_links(body) == {entry.url for entry in ENTRIES}


def structure(node: object) -> Iterator[dict]:
    """Every element of the tree that is spoken."""
    held = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(held, list):
        for child in held:
            yield from structure(child)
    elif isinstance(held, dict):
        yield held
        yield from structure(held.get("/K", []))


def web_links(body: bytes) -> set[str]:
    held = pypdf.PdfReader(BytesIO(body))
    notes = [note.get_object() for page in held.pages for note in page.get("/Annots", ())]
    return {str(note["/A"]["/URI"]) for note in notes if "/A" in note and "/URI" in note["/A"]}


def test_the_same_document_gives_the_same_bytes_and_another_moment_others() -> None:
    assert to_pdf(briefing()) == to_pdf(briefing())
    later = briefing(about=replace(briefing().about, generated="2025-08-06T09:00:00+08:00"))
    assert to_pdf(later) != to_pdf(briefing())


def test_everything_that_it_says_is_on_its_pages(chinese: None) -> None:
    said = text(to_pdf(briefing()))
    for words in (
        "小模型[smallmodels]", "“采购还没开始，替代方案先谈起来了。”", "「採購還沒開始，輝達就先追加了訂單。」", "Gloss:Buyinghasnotbegun,andtalksonsubstituteshave.替代方案substitutes",
        "南湾商业观察,2025年8月1日", "31%(24–38,n=86)", "Samplenewsroom:inventedoutletsandfigures", "156pieces,131texts", "5Aug2025,18:04UTC+08:00",
        "https://zhufeng.example/h20?ref=a&b=c", "Page1of3", "notcollected", "Nvidia英伟达",
    ):  # fmt: skip
        assert words in said, words


def test_links_in_text_lead_to_the_installation_or_nowhere(chinese: None) -> None:
    own = {"https://d.example/articles/?company=nvidia", "https://d.example/articles/?company=alibaba"}
    asked = {f"https://d.example{briefing().about.address}"}
    assert web_links(to_pdf(briefing(), home="https://d.example/")) == {entry.url for entry in ENTRIES} | own | asked


def test_a_document_in_chinese_is_chinese_throughout(chinese: None) -> None:
    body = to_pdf(briefing(lang="zh-Hans", title="一周小模型"))
    assert pypdf.PdfReader(BytesIO(body)).trailer["/Root"]["/Lang"] == "zh-CN"
    said = text(body)
    for words in (
        "本周数字",
        "▽−6个百分点（−11至−1）",
        "31%（24—38，n=86）",
        "关于本文件",
        "来源",
        "第1页，共3页",
        "取得于2025年8月5日",
    ):
        assert words in said, words


def glyphs(title: str, fonts: typst.Fonts) -> list[Image.Image]:
    """The pictures of the signs of a title."""
    held = pypdfium2.PdfDocument(to_pdf(briefing(title=title), fonts=fonts))
    page = held[0]
    picture = page.render(scale=4).to_pil().convert("L")
    words = page.get_textpage()
    boxes = [
        words.get_charbox(at)
        for at in range(words.count_chars())
        if words.get_charbox(at)[3] - words.get_charbox(at)[1] > 12
    ]
    height = page.get_height()
    held_at = [(int(4 * a), int(4 * (height - d)), int(4 * c) + 1, int(4 * (height - b)) + 1) for a, b, c, d in boxes]
    return [picture.crop(box).resize((40, 40)) for box in held_at][: len(title)]


def ink(picture: Image.Image) -> float:
    return sum(value < 128 for value in picture.tobytes()) / 1600


def apart(one: Image.Image, other: Image.Image) -> float:
    return sum(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True)) / 1600


def test_chinese_signs_are_drawn_and_are_no_empty_boxes(chinese: None) -> None:
    small, model, kind = glyphs("小模型", system())
    assert all(0.08 < ink(sign) < 0.7 for sign in (small, model, kind))
    assert min(apart(small, model), apart(model, kind), apart(small, kind)) > 30
    again = glyphs("型模小", system())
    assert apart(again[2], small) < 25 < apart(again[0], small)
    boxes = glyphs("小模型", BARE)
    assert not boxes or max(apart(box, boxes[0]) for box in boxes) < 12  # without the font all are one box
    assert all(apart(box, sign) > 30 for box in boxes for sign in (small, model, kind))


def test_without_a_chinese_font_it_says_what_to_install() -> None:
    said = text(to_pdf(briefing(), fonts=BARE))
    assert NO_CHINESE.replace(" ", "") in said
    assert "ToldbyOutlets" not in said
    assert "Deploymentroseto35%" in said
    assert PACKAGE in NO_CHINESE
    assert missing("小模型", BARE) == NO_CHINESE
    assert missing("small models", BARE) == ""


def test_the_caller_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert advice(briefing(), "html") == ""
    assert advice(briefing(), "pdf") == ("" if faces().has_chinese else NO_CHINESE)


def test_the_page_reads_its_words_as_data_alone() -> None:
    source = PAGE.read_text()
    assert not re.search(r"\b(eval|read|import|include|plugin|csv|yaml|toml|xml|cbor|bibliography)\b\s*[(\"]", source)
    assert len(list(PAGE.parent.iterdir())) == 1


def test_a_long_table_is_cut_and_says_so() -> None:
    first, *others = briefing().sections
    chart = first.blocks[0].charts[0]
    long = replace(chart, table=replace(chart.table, rows=tuple((str(at), "1", "2") for at in range(1200))))
    document = briefing(sections=(replace(first, blocks=(replace(first.blocks[0], charts=(long,)),)), *others))
    assert "Thefirst80of1,200rows;thespreadsheetholdsthemall." in text(to_pdf(document))


def test_an_empty_document_is_a_page() -> None:
    body = export(briefing(sections=(), entries=(), figures=(), stamp="", kicker="", lede="", about=None), "pdf")
    assert "Nopieceiscited." in text(body)
    assert json.dumps(str(pypdf.PdfReader(BytesIO(body)).metadata.creation_date)) == '"2025-07-28 00:00:00+00:00"'


@pytest.mark.parametrize("lines", ["sentences", "rows"])
def test_a_book_is_refused_in_one_sentence(lines: str) -> None:
    said = Sentence("Deployment rose in the press of this week, and the words go on. " * 8, (7,))
    table = Table("Rows", ("a",), tuple((str(n),) for n in range(MOST_LINES + 1)))
    blocks = tuple(Block((said,)) for _ in range(2_500)) if lines == "sentences" else (Block((), tables=(table,)),)
    with pytest.raises(TooLong, match=r"^As a PDF this would have more than 200 pages .* ask for fewer days\.$"):
        export(replace(document(), sections=(Section("a", "A", blocks),)), "pdf")

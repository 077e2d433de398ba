from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

import analysis.exports as to_html_room
from analysis.exports import export
from analysis.exports.to_html import to_html
from tests.analysis.exports.briefings import briefing, emphasis, sections
from tests.analysis.exports.documents import document

CSS = "body { color: black }"


def page() -> html.HtmlElement:
    return html.document_fromstring(export(document(), "html", css=CSS).decode())


def test_it_refers_to_no_other_host_but_by_links_to_the_pieces() -> None:
    tree = page()
    assert tree.xpath("//script | //link | //img | //iframe | //object | //embed | //base | //form") == []
    assert tree.xpath("//@src | //@srcset | //@style | //@*[starts-with(name(), 'on')]") == []
    outside = [a.get("href") for a in tree.xpath("//a") if not a.get("href").startswith("#source-")]
    assert outside == ["https://potomac.example/a?b=1&c=2", "https://zhufeng.example/x"]


def test_its_own_policy_forbids_everything_but_its_style() -> None:
    [policy] = page().xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_an_address_that_is_no_web_address_is_not_linked() -> None:
    assert "javascript" not in export(document(), "html").decode()


def test_citations_lead_to_the_numbered_sources() -> None:
    tree = page()
    for link in tree.xpath("//sup/a"):
        assert tree.xpath(f"//li[@id='{link.get('href')[1:]}']")
    assert [a.text for a in tree.xpath("//section[1]//sup/a")] == ["1", "2", "3"]


def test_chinese_carries_its_language() -> None:
    tree = page()
    assert tree.xpath("//blockquote/p")[0].get("lang") == "zh-Hant"
    assert tree.xpath("//h3")[0].get("lang") == "zh-Hant"
    assert tree.xpath("//blockquote/p")[0].text_content().startswith("「採購還沒開始」")
    assert tree.xpath("//li[@id='source-2']")[0].get("lang") == "zh-Hant"


def test_words_are_escaped_and_the_stamp_is_shown() -> None:
    tree = page()
    assert tree.xpath("//h1")[0].text == "Week 31: deployment & <hardware>"
    assert tree.xpath("//p[@class='stamp']")[0].text == "Sample newsroom: invented outlets"


def test_figures_say_shares_with_their_interval_or_too_few() -> None:
    cells = [[td.text_content() for td in row.xpath("td")] for row in page().xpath("//tbody/tr")]
    assert cells == [["27", "31 % (22–42, n = 86)", "▽ −6 points (−11 to −1)"], ["4", "too few (n = 17)", "too few"]]


def briefed(**changes: object) -> html.HtmlElement:
    return html.document_fromstring(export(briefing(**changes), "html").decode())


def test_a_chart_is_a_drawing_in_the_page_with_its_numbers_behind_it() -> None:
    [figure] = briefed().xpath("//figure")
    assert figure.xpath("figcaption/strong")[0].text == "D = ln(deployment / hardware), by week"
    assert (
        len(figure.xpath(".//*[local-name() = 'polygon' or local-name() = 'polyline' or local-name() = 'circle']")) > 5
    )
    assert figure.xpath("details/summary")[0].text == "The chart as a table"
    assert len(figure.xpath("details//tbody/tr")) == 27
    assert {href.partition("?")[0] for href in figure.xpath(".//@href")} >= {"https://divergence.example/articles/"}


def test_ids_of_several_charts_do_not_meet() -> None:
    first, *others = sections()
    twice = replace(first, blocks=(replace(first.blocks[0], charts=(emphasis(), emphasis())),))
    found = briefed(sections=(twice, *others)).xpath("//@id")
    assert len(found) == len(set(found)) > 20


def test_a_gloss_stands_behind_its_term_and_below_a_quotation() -> None:
    tree = briefed()
    assert (
        tree.xpath("//span[@lang = 'zh-Hans' and text() = '小模型']/following-sibling::small")[0].text
        == "[small models]"
    )
    assert (
        tree.xpath("//blockquote/p[contains(@class, 'gloss')]")[0].text_content()
        == "Gloss: Buying has not begun, and talks on substitutes have. 替代方案 substitutes"
    )


def test_lists_emphasis_and_links_of_a_text_are_kept() -> None:
    tree = html.document_fromstring(export(briefing(), "html", home="https://d.example").decode())
    first, second = tree.xpath("//ul[@class = 'items']/li")
    assert first.text_content().startswith("Nvidia: 31 of 86 stories, 36 %, down 9 points.")
    assert first.xpath("strong")[0].text == "Nvidia"
    assert [(a.text, a.get("href")) for a in first.xpath("a")] == [("31", "https://d.example/articles/?company=nvidia")]
    assert [em.text_content() for em in second.xpath("em")] == ["Alibaba ", "阿里巴巴"]
    assert briefed().xpath("//ul[@class = 'items']//a[not(ancestor::sup)]") == []


def test_it_says_where_it_comes_from() -> None:
    facts = {dt.text: dt.getnext().text_content() for dt in briefed().xpath("//dl/dt")}
    assert facts["List"] == "Pieces on topic, 28 July to 3 August 2025"
    assert facts["Counted"] == "156 pieces, 131 texts, 86 stories, 38 sources"
    assert facts["Generated"] == "5 Aug 2025, 18:04 UTC+08:00"
    assert list(facts) == [
        "List",
        "Page",
        "Days",
        "Time zone",
        "Counted",
        "Rule set",
        "Outlets counted",
        "Generated",
        "Glosses",
    ]
    assert page().xpath("//dl") == []


def test_a_document_in_chinese_has_chinese_headings_and_marks_the_english() -> None:
    tree = briefed(lang="zh-Hans", title="一周小模型")
    assert tree.get("lang") == "zh-Hans"
    assert [h2.text for h2 in tree.xpath("//h2")][-2:] == ["来源", "关于本文件"]
    assert tree.xpath("//caption")[0].text == "本周数字"
    assert tree.xpath("//section[1]/p/span[@lang = 'en']")


@pytest.mark.parametrize("css", ["</style><script>", "@import 'x'", "a { background: URL(http://x) }"])
def test_a_style_sheet_that_reaches_out_is_refused(css: str) -> None:
    with pytest.raises(ValueError, match="style sheet"):
        to_html(document(), css=css)


def test_our_own_style_sheet_is_self_contained() -> None:
    sheet = Path(to_html_room.__file__).with_name("document.css").read_text()
    assert b"blockquote cite" in to_html(document(), css=sheet)
    assert "@media print" in sheet

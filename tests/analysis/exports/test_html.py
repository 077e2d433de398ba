from pathlib import Path

import pytest
from lxml import html

import analysis.exports as to_html_room
from analysis.exports import export
from analysis.exports.to_html import to_html
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


@pytest.mark.parametrize("css", ["</style><script>", "@import 'x'", "a { background: URL(http://x) }"])
def test_a_style_sheet_that_reaches_out_is_refused(css: str) -> None:
    with pytest.raises(ValueError, match="style sheet"):
        to_html(document(), css=css)


def test_our_own_style_sheet_is_self_contained() -> None:
    sheet = Path(to_html_room.__file__).with_name("document.css").read_text()
    assert b"blockquote cite" in to_html(document(), css=sheet)
    assert "@media print" in sheet

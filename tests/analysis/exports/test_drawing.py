from dataclasses import replace
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest

from analysis.exports.drawing import DrawingError, redrawn, set_in
from analysis.exports.layout import lay_out
from tests.analysis.exports.briefings import briefing, emphasis, sections

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def test_a_chart_of_ours_keeps_its_marks_and_its_links() -> None:
    drawn = redrawn(emphasis().svg, "c1-")
    before, after = ElementTree.fromstring(emphasis().svg), ElementTree.fromstring(drawn)
    assert len(list(after.iter())) == len(list(before.iter())) > 100
    assert 'href="https://divergence.example/articles/?' in drawn
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawn


def test_ids_and_what_refers_to_them_are_those_of_the_chart() -> None:
    drawn = redrawn(
        SVG.format('<defs><pattern id="h"/></defs><rect fill="url(#h)" aria-labelledby="h h"/><use href="#h"/>'), "c7-"
    )
    assert drawn.count("c7-h") == 5
    assert "url(#c7-h)" in drawn


@pytest.mark.parametrize(
    "held",
    [
        "<script>alert(1)</script>", '<image href="file:///etc/passwd"/>', '<image href="http://x.example/a.png"/>', "<style>a{}</style>",
        "<foreignObject/>", '<rect onclick="x()"/>', '<rect style="fill:url(http://x)"/>', '<rect fill="url(http://x.example/#a)"/>',
        '<rect fill="url(&quot;//x.example&quot;)"/>', '<a href="javascript:alert(1)"/>', '<use href="http://x.example/#a"/>', '<animate attributeName="href"/>',
        '<a href="data:text/html,x"/>', '<p xmlns="http://www.w3.org/1999/xhtml"/>', '<rect fill="u\\72l(x)"/>',
    ],
)  # fmt: skip
def test_what_no_export_may_carry_is_refused(held: str) -> None:
    with pytest.raises(DrawingError):
        redrawn(SVG.format(held), "c1-")


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "<svg",
        "<html/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900000 9"/>',
        " " * 4_000_001,
    ],
)
def test_what_is_no_drawing_is_refused(svg: str) -> None:
    with pytest.raises(DrawingError):
        redrawn(svg, "c1-")


def test_the_sentence_names_the_chart() -> None:
    first, *others = sections()
    bad = replace(emphasis(), svg=SVG.format("<script/>"))
    block = replace(first.blocks[0], charts=(bad,))
    with pytest.raises(
        ValueError,
        match=r"^The chart “D = ln\(deployment / hardware\), by week” holds <script>, which no export may carry\.$",
    ):
        lay_out(briefing(sections=(replace(first, blocks=(block,)), *others)))


def test_a_link_to_a_page_that_does_not_travel_along_is_dropped() -> None:
    assert redrawn(SVG.format('<a href="/articles/"><title>x</title></a>'), "c1-").count("<g>") == 1


def test_words_are_set_in_the_families_of_the_page() -> None:
    assert set_in('<text font-family="A, B">', "Noto Sans CJK SC") == '<text font-family="Noto Sans CJK SC">'


def test_a_label_may_say_whatever_a_stranger_named_something() -> None:
    said = "</style>*{background:url(//evil.example)} C:\\\\"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect aria-label="{escape(said)}"/></svg>'
    label = ElementTree.fromstring(redrawn(svg, "c1-")).find("*").attrib["aria-label"]
    assert label == said
    with pytest.raises(DrawingError, match="own parts"):
        redrawn(svg.replace("aria-label", "fill"), "c1-")

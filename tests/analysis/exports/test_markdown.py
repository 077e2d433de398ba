import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from analysis.exports import export
from analysis.exports.to_markdown import escape
from tests.analysis.exports.briefings import briefing
from tests.analysis.exports.documents import document


def text() -> str:
    return export(document(), "md").decode()


def test_every_citation_is_a_footnote_that_is_given() -> None:
    called = set(re.findall(r"\[\^(\d+)\](?!:)", text()))
    given_ = set(re.findall(r"^\[\^(\d+)\]:", text(), re.MULTILINE))
    assert called == given_ == {"1", "2", "3"}


def test_a_quotation_names_outlet_and_day_in_its_script() -> None:
    assert "> 「採購還沒開始」[^2] (竹風科技快訊, 2025年7月29日)" in text()


def test_words_stay_words() -> None:
    assert r"# Week 31: deployment & \<hardware\>" in text()
    assert r"rose \*to\* 35 %" in text()
    assert (
        "[Beijing \\<asks\\> & listens](<https://potomac.example/a?b=1&c=2>). 31 Jul 2025. Retrieved 1 Aug 2025."
        in text()
    )


def test_a_chart_is_its_caption_and_its_table() -> None:
    said = export(briefing(), "md").decode()
    assert "**D = ln(deployment / hardware), by week**\n\nStories, 95 % band." in said
    assert "| Week of | D | Stories |\n| --- | ---: | ---: |\n| 3 Feb | −0.69 | 86 |" in said
    assert "<svg" not in said


def test_glosses_and_where_it_comes_from_are_told() -> None:
    said = export(briefing(), "md").decode()
    assert r"小模型 \[small models\] account" in said
    assert "> Gloss: Buying has not begun, and talks on substitutes have. 替代方案 substitutes" in said
    assert "- Counted: 156 pieces, 131 texts, 86 stories, 38 sources" in said
    assert said.endswith("not words of the outlet.\n")


def test_lists_emphasis_and_links_of_a_text_are_kept() -> None:
    said = export(briefing(), "md", home="https://d.example").decode()
    assert "\n\n- **Nvidia**: [31](<https://d.example/articles/?company=nvidia>) of 86 stories" in said
    assert "\n- *Alibaba* *阿里巴巴*: [18](" in said


@pytest.mark.parametrize(
    "words", ["see https://x.example/", "www.x.example", "&lt;b&gt;", "- a", "12. a", "# a", "---", "`a`", "|a|", "a\\"]
)
def test_it_reads_back_as_the_words_it_was(words: str) -> None:
    tree = html.fromstring(MarkdownIt("gfm-like", {"linkify": False}).disable("linkify").render(escape(words)))
    assert tree.tag == "p"
    assert len(tree) == 0
    assert tree.text == words


@given(st.text(max_size=60))
def test_no_text_becomes_markup_or_a_second_line(words: str) -> None:
    safe = escape(words)
    assert "\n" not in safe
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|]", safe)

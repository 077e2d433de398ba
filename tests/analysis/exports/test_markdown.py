import re

from hypothesis import given
from hypothesis import strategies as st

from analysis.exports import export
from analysis.exports.to_markdown import escape
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


@given(st.text(max_size=60))
def test_no_text_becomes_markup_or_a_second_line(words: str) -> None:
    safe = escape(words)
    assert "\n" not in safe
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|]", safe)

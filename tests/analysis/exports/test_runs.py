import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.exports.document import Sentence
from analysis.exports.legible import legible
from analysis.exports.runs import Run, plain, said, words

NUMBERS = {7: 1, 3: 2}


def test_chinese_words_in_an_english_sentence_carry_their_language() -> None:
    assert words("Yuanbao 元宝 moves in", "en", "en") == (Run("Yuanbao "), Run("元宝", "zh-Hans"), Run(" moves in"))
    assert words("「元寶」、《通義》", "en", "en", "zh-Hant")[1] == Run("元寶」、《通義》", "zh-Hant")


def test_a_chinese_document_marks_what_is_written_otherwise() -> None:
    assert words("元宝", "zh-Hans", "zh-Hans") == (Run("元宝"),)
    assert words("Yuanbao 元宝", "en", "zh-Hans") == (Run("Yuanbao ", "en"), Run("元宝"))


def test_a_gloss_stands_behind_its_term_and_sources_behind_the_sentence() -> None:
    sentence = Sentence(
        "On 人工智能+ and 小模型.", (7, 3), gloss=(("小模型", "small models"), ("人工智能+", "AI Plus"))
    )
    line = said(sentence, NUMBERS, "en")
    assert plain(line) == "On 人工智能+ [AI Plus] and 小模型 [small models]."
    assert [run.text for run in line if run.kind == "cite"] == ["1", "2"]
    assert Run("人工智能+", "zh-Hans") in line


def test_a_gloss_whose_term_is_missing_is_told_at_the_end_and_a_quotation_stays_whole() -> None:
    gone = said(Sentence("Nothing.", (7,), gloss=(("小模型", "small models"),)), NUMBERS, "en")
    assert plain(gone) == "Nothing. [小模型: small models]"
    quoted = said(
        Sentence("小模型", (3,), lang="zh-Hans", quote=True, gloss=(("小模型", "small models"),)), NUMBERS, "en"
    )
    assert plain(quoted) == "小模型"


@given(st.text(max_size=80), st.sampled_from(["en", "zh-Hans", "zh-Hant"]))
def test_no_word_is_lost_between_the_runs(text: str, lang: str) -> None:
    assert "".join(run.text for run in words(text, lang, "en")) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("a\x00b", "ab"), ("a\u202eb\u2066", "ab"), (" a\r\n b\u2028c ", "a b c"), ("a\ud800", "a")]
)
def test_what_no_page_shows_is_taken_out(text: str, shown: str) -> None:
    assert legible(text) == shown

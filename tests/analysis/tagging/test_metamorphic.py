"""Changes that change nothing: script, width, quotes, capitals, possessives, an unrelated paragraph."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from analysis.lexicon.files import load
from analysis.tagging.decide import decide
from analysis.tagging.records import TaggedText, Words
from analysis.tagging.rules import Rules, compile_rules
from articles.text.fold import TRADITIONAL

RULES = compile_rules(load())
TEXTS = [
    json.loads(line)["text"]
    for line in (Path(__file__).parents[2] / "gold" / "matcher_cases.jsonl").read_text("utf-8").splitlines()
]
ENGLISH = [text for text in TEXTS if text.isascii()]
CHINESE = [text for text in TEXTS if not text.isascii()]
# One traditional form for each simplified character that has any.
BACK = {ord(simple): traditional for traditional, simple in TRADITIONAL.items()}
UNRELATED = "\n\nA bakery on the corner opens at seven and sells bread until noon."


def names(tagged: TaggedText) -> set[str]:
    return {name.id for name in tagged.names} | {country.code for country in tagged.countries}


def tag(text: str, *, rules: Rules = RULES) -> TaggedText:
    return decide(Words(title="", body=text), rules)


@pytest.mark.parametrize("text", CHINESE)
def test_traditional_script(text: str) -> None:
    assert names(tag(text.translate(BACK))) == names(tag(text))


@pytest.mark.parametrize("text", CHINESE)
def test_a_space_between_scripts(text: str) -> None:
    spaced = re.sub("(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])", " ", text)
    assert names(tag(spaced)) == names(tag(text))


@pytest.mark.parametrize("text", ENGLISH)
def test_full_width(text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert unicodedata.normalize("NFKC", wide) == text
    assert names(tag(wide)) == names(tag(text))


@pytest.mark.parametrize("text", ENGLISH)
def test_curly_quotes_and_dashes(text: str) -> None:
    assert names(tag(text.replace("'", "’").replace("-", "‑"))) == names(tag(text))


@pytest.mark.parametrize("text", TEXTS)
def test_an_unrelated_paragraph(text: str) -> None:
    assert names(tag(text + UNRELATED)) >= names(tag(text))
    assert names(tag(text + UNRELATED)) == names(tag(text))


@pytest.mark.parametrize(
    "title",
    ["Meta hired researchers from OpenAI", "US bans Nvidia chip sales to China", "Anthropic accuses DeepSeek of copying",
     "Intel and TSMC discuss a venture", "Huawei ships Ascend chips"],
)  # fmt: skip
def test_a_title_in_capitals(title: str) -> None:
    body = f"{title}, people said."
    assert names(decide(Words(title=title.upper(), body=body), RULES)) == names(
        decide(Words(title=title, body=body), RULES)
    )
    loud = names(decide(Words(title=title.upper(), body="It was announced on Tuesday."), RULES))
    assert {"US"} >= names(decide(Words(title=title), RULES)) - loud  # a word in capitals may need its context


def test_capitals_mean_nothing_in_a_title_in_capitals() -> None:
    assert names(decide(Words(title="TELL US HOW TO POLISH A TURKEY ARM"), RULES)) == set()
    assert "US" in names(decide(Words(title="US AND CHINA AGREE TO TALK AGAIN"), RULES))


@pytest.mark.parametrize("owner", ["Huawei", "Nvidia", "OpenAI", "Tencent", "ByteDance"])
@pytest.mark.parametrize("mark", ["'s", "’s"])
def test_possessives(owner: str, mark: str) -> None:
    assert names(tag(f"{owner}{mark} new plan was shown.")) == names(tag(f"{owner} showed a new plan."))


WORDS = st.lists(
    st.sampled_from([*TEXTS, "责任编辑：王小明", "\n\n", "İ", "ﬃ", "𠀀", "É", "“苹果”", "US$5"]), max_size=4
).map(" ".join)


@hypothesis(max_examples=120, deadline=None)
@given(title=st.one_of(WORDS, st.text(max_size=40)), teaser=WORDS, body=st.one_of(WORDS, st.text(max_size=200)))
def test_every_span_slices_to_its_surface(title: str, teaser: str, body: str) -> None:
    words = Words(title, teaser, body, country="CN")
    tagged = decide(words, RULES)
    targets = [*tagged.names, *tagged.countries, *tagged.themes, *tagged.refusals]
    for target in targets:
        assert target.spans
        for span in target.spans:
            assert getattr(words, span.field)[span.start : span.end] == span.surface != ""
            assert span.rule

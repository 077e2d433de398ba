"""Changes that change nothing: script, width, quotes, capitals, possessives, an unrelated paragraph."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
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
SIMPLE = {ord(traditional): simple for traditional, simple in TRADITIONAL.items()}
UNRELATED = "\n\nA bakery on the corner opens at seven and sells bread until noon."


def names(tagged: TaggedText) -> set[str]:
    return {name.id for name in tagged.names} | {country.code for country in tagged.countries}


def themes(tagged: TaggedText) -> list[str]:
    return [theme.id for theme in tagged.themes]


def newsroom() -> list[Words]:
    """The sample newsroom's pieces as they are read: its pages without their marks."""
    file = Path(__file__).parents[3] / "articles" / "sample" / "newsroom" / "pieces.jsonl"
    pieces = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [Words(p["title"], p["teaser"], re.sub("<[^>]+>", "\n", p["body"]).strip()) for p in pieces]


NEWSROOM = newsroom()


def rewritten(words: Words, change: Callable[[str], str]) -> Words:
    """The same piece with every field changed alike."""
    return replace(words, title=change(words.title), teaser=change(words.teaser), body=change(words.body))


def widened(text: str) -> str:
    """Full width, as some Chinese outlets set Latin."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def curled(text: str) -> str:
    """Typographer's quotes and hyphens."""
    return text.replace("'", "’").replace('"', "”").replace("-", "‑")


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
    wide = widened(text)
    assert unicodedata.normalize("NFKC", wide) == text
    assert names(tag(wide)) == names(tag(text))


@pytest.mark.parametrize("text", ENGLISH)
def test_curly_quotes_and_dashes(text: str) -> None:
    assert names(tag(curled(text))) == names(tag(text))


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


@pytest.mark.parametrize(
    "change", [lambda text: text.translate(BACK), lambda text: text.translate(SIMPLE), curled, widened],
    ids=["traditional", "simplified", "curly", "full width"],
)  # fmt: skip
def test_a_newsroom_written_otherwise(change: Callable[[str], str]) -> None:
    changed = 0
    for words in NEWSROOM:
        other = rewritten(words, change)
        changed += other != words
        assert names(decide(other, RULES)) == names(decide(words, RULES)), words.title
        if change is not widened:  # a full stop of full width ends no sentence, so that the lead is another
            assert themes(decide(other, RULES)) == themes(decide(words, RULES)), words.title
    assert changed > 30


def test_a_newsroom_with_titles_in_capitals() -> None:
    for words in NEWSROOM:
        loud = replace(words, title=words.title.upper())
        assert names(decide(loud, RULES)) == names(decide(words, RULES)), words.title


@pytest.mark.parametrize("mark", ["'s", "’s"])
def test_a_newsroom_with_every_name_in_the_possessive(mark: str) -> None:
    changed = 0
    for words in NEWSROOM:
        tagged = decide(words, RULES)
        body = words.body
        ends = {
            span.end for target in (*tagged.names, *tagged.countries) for span in target.spans if span.field == "body"
        }
        for end in sorted(ends, reverse=True):
            if body[end - 1].isascii() and body[end : end + 1] in (" ", ",", "."):
                body = body[:end] + mark + body[end:]
                changed += 1
        assert names(decide(replace(words, body=body), RULES)) == names(tagged), words.title
    assert changed > 500


def test_a_newsroom_with_an_unrelated_paragraph() -> None:
    for words in NEWSROOM:
        tagged = decide(words, RULES)
        assert names(decide(replace(words, body=words.body + UNRELATED), RULES)) == names(tagged)
        paragraphs = words.body.split("\n\n")
        paragraphs.insert(len(paragraphs) // 2, UNRELATED.strip())
        parted = decide(replace(words, body="\n\n".join(paragraphs)), RULES)
        # Only an ambiguous name may fall, whose context it has moved out of reach; and what follows from it.
        refused = {refusal.id for refusal in parted.refusals}
        lost = {name.id for name in tagged.names if not name.via} - {name.id for name in parted.names}
        assert lost <= refused
        assert names(parted) <= names(tagged)


WORDS = st.lists(
    st.sampled_from([*TEXTS, "责任编辑：王小明", "\n\n", "İ", "ﬃ", "𠀀", "É", "“苹果”", "US$5"]), max_size=4
).map(" ".join)


@hypothesis(max_examples=80, deadline=None)
@given(body=WORDS, mark=st.sampled_from(["’", "'", "＇"]), script=st.sampled_from([BACK, SIMPLE]))
def test_any_text_written_otherwise(body: str, mark: str, script: dict[int, str]) -> None:
    expected = names(tag(body))
    assert names(tag(body.translate(script))) == expected
    assert names(tag(body.replace("'", mark))) == expected
    assert names(tag(widened(body))) == expected
    assert names(tag(body + UNRELATED)) == expected


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

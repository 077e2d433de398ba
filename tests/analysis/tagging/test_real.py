"""Other people's texts, found by DIVERGENCE_REAL_DATA and never committed: the document the product began with, and the
archive's text against a plain regular expression."""

from __future__ import annotations

import itertools
import json
import lzma
from collections import defaultdict
from pathlib import Path

import pytest

from analysis.tagging.decide import decide
from analysis.tagging.files import words_of
from analysis.tagging.records import TaggedText, Words
from analysis.tagging.rules import Rules

pytestmark = pytest.mark.real


def named(tagged: TaggedText) -> dict[str, str]:
    return {name.id: name.via for name in tagged.names}


def test_the_founding_document(real_data: Path, rules: Rules) -> None:
    title, _, rest = (real_data.parent / "founding" / "document.txt").read_text("utf-8").partition("\n")
    article, _, _ = rest.partition("\nTech World\n")
    tagged = decide(Words(title, body=article.strip(), language="en"), rules)
    found = named(tagged)
    companies = {
        "openai",
        "anthropic",
        "meta",
        "google",
        "nvidia",
        "alibaba",
        "bytedance",
        "huawei",
        "baidu",
        "tencent",
    }
    assert companies <= set(found)
    assert found["tencent"] == "wechat"
    assert {"gpt", "gemini", "llama", "harmonyos", "wechat", "feishu", "dingtalk"} <= set(found)
    assert {country.code for country in tagged.countries if country.focus} == {"CN", "US"}
    themes = {theme.id for theme in tagged.themes}
    assert {"platform_distribution", "small_models", "frontier_models", "pricing_monetisation"} <= themes
    assert themes & {"ai_rules", "data_security"}
    assert (tagged.band, tagged.bilateral, tagged.is_roundup) == ("core", True, False)
    emphasis: defaultdict[str, float] = defaultdict(float)
    for theme in tagged.themes:
        for frame, share in rules.lexicon.theme[theme.id].frame.items():
            emphasis[frame] += share * theme.score
    assert emphasis["deployment"] > 2 * emphasis["hardware"]


def test_spans_of_real_pieces_slice_to_their_surface(real_data: Path, rules: Rules) -> None:
    checked = 0
    with lzma.open(real_data / "archive.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in itertools.islice(file, 0, 60_000, 150):
            words = words_of(json.loads(line))
            tagged = decide(words, rules)
            for target in (*tagged.names, *tagged.countries, *tagged.themes, *tagged.refusals):
                for span in target.spans:
                    assert getattr(words, span.field)[span.start : span.end] == span.surface
                    checked += 1
    assert checked > 1000

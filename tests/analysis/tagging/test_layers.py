"""Companies with layers of the stack: by sentence, by product, in both languages, and what a person's word takes along."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from analysis.corrections.record import CorrectionError, correct, take_back
from analysis.explore.filters import ArticleFilter
from analysis.explore.selection import count, ids
from analysis.lexicon.files import LAYERS, load
from analysis.lexicon.overlay import Edit
from analysis.models import Assertion, Tag
from analysis.tagging import versions
from analysis.tagging.decide import decide
from analysis.tagging.pipeline import tag_waiting
from analysis.tagging.records import TERM, LayerTag, Words
from analysis.tagging.rules import Rules
from analysis.tagging.touch import touched
from articles.models import Article
from tests.analysis.tagging.conftest import MakeArticle
from tests.analysis.tagging.test_versions import changed


def found(rules: Rules, title: str, body: str = "", *, day: str = "2025-07-31") -> dict[str, LayerTag]:
    text = decide(Words(title=title, body=body, published=day), rules)
    assert text.band != "off", "the case must be on topic"
    return {tag.slug: tag for tag in text.layers}


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Nvidia may sell AI chips to China again", "", "nvidia:chips"),
        ("US tightens AI rules for China", "Alibaba rents out data centres. Nobody else does.", "alibaba:cloud"),
        ("US tightens AI rules for China", "Cloud providers such as Oracle were told.", "oracle:cloud"),
        ("美国收紧对华人工智能芯片出口管制", "阿里巴巴发布了一款端侧模型。", "alibaba:small_model"),
        ("美国收紧对华人工智能芯片出口管制", "腾讯的小程序接入了人工智能。", "tencent:super_app"),
        ("美國收緊對華人工智慧晶片出口管制", "華為的手機賣得很好。", "huawei:device"),
        ("US tightens AI chip export controls on China", "A GPU made by Huawei was shown.", "huawei:chips"),
    ],
)
def test_a_sentence_that_names_both(rules: Rules, title: str, body: str, expected: str) -> None:
    assert expected in found(rules, title, body)


@pytest.mark.parametrize(
    ("title", "body", "absent"),
    [
        ("US tightens AI chip export controls on China", "Alibaba was silent. Data centres are dear.", "alibaba:cloud"),
        ("美国收紧对华人工智能芯片出口管制", "阿里巴巴没有回应。数据中心很贵。", "alibaba:cloud"),
        ("美国收紧对华人工智能芯片出口管制", "阿里巴巴没有回应；数据中心很贵。", "alibaba:cloud"),
        ("US tightens AI rules for China", "Alibaba was silent\nData centres are dear", "alibaba:cloud"),
        ("US tightens AI chip export controls on China", "Oracle has chipped in.", "oracle:chips"),  # a part of a word
        ("US tightens AI rules for China", "Taiwan Semiconductor Manufacturing spoke.", "tsmc:chips"),  # its own name
        ("US tightens AI chip rules for China", "Alibaba has a small language model.", "alibaba:frontier_model"),
    ],
)
def test_what_is_no_sighting(rules: Rules, title: str, body: str, absent: str) -> None:
    assert absent not in found(rules, title, body)


def test_a_product_speaks_for_its_owner(rules: Rules) -> None:
    tags = found(rules, "US and China race in AI chips", "Now HarmonyOS runs everywhere.")
    assert tags["huawei:agent_os"].reason == "owner of HarmonyOS"
    assert [span.surface for span in tags["huawei:agent_os"].spans] == ["HarmonyOS"]
    tags = found(rules, "中美人工智能芯片竞争", "鸿蒙进入了数据中心。")
    assert tags["huawei:agent_os"].reason == tags["huawei:cloud"].reason == "owner of HarmonyOS"
    assert [span.surface for span in tags["huawei:cloud"].spans] == ["鸿蒙", "数据中心"]


def test_a_product_speaks_for_whoever_owned_it_that_day(rules: Rules) -> None:
    text = ("US weighs export controls on AI chips for China", "The AI agent Manus is back.")
    before, after = found(rules, *text, day="2025-07-31"), found(rules, *text, day="2026-02-01")
    assert "butterfly_effect:agent_os" in before
    assert "butterfly_effect:agent_os" not in after
    assert after["meta:agent_os"].reason == "owner of Manus"


def test_the_company_itself_is_the_better_reason(rules: Rules) -> None:
    tags = found(rules, "US and China race in AI chips", "HarmonyOS is here. Huawei built an operating system.")
    assert tags["huawei:agent_os"].reason == ""


def test_a_piece_off_topic_has_no_layer(rules: Rules) -> None:
    text = decide(Words(title="Apple opens a shop in Leeds", body="Apple sells a phone there."), rules)
    assert text.band == "off"
    assert text.layers == ()


def test_spans_are_what_stands_there(rules: Rules) -> None:
    words = Words(
        title="华为与Nvidia争夺AI芯片",
        teaser="Huawei’s cloud grows.",
        body="美国的出口管制卡住了华为。\n\nＨｕａｗｅｉ and Alibaba rent data centers; 鸿蒙也在增长。腾讯会议和飞书是办公软件。",
    )
    layers = decide(words, rules).layers
    assert len(layers) >= 6
    for tag in layers:
        assert tag.spans
        assert not tag.spans[0].rule.startswith(TERM)
        for span in tag.spans:
            assert getattr(words, span.field)[span.start : span.end] == span.surface


@pytest.fixture
def piece(make: MakeArticle) -> Article:
    return make(
        "US tightens AI chip export controls on China",
        body="Huawei sells a GPU. HarmonyOS grows. Huawei and Alibaba rent out data centres.",
    )


def layers_of(piece: Article) -> set[str]:
    slugs = Tag.objects.filter(kind="layer").values_list("slug", flat=True)
    return {slug for slug in slugs if piece.pk in ids(ArticleFilter(include=(("layer", slug),)))}


@pytest.mark.usefixtures("loaded")
def test_a_layer_is_listed_and_counted_like_any_tag(piece: Article) -> None:
    tag_waiting()
    assert layers_of(piece) == {"huawei:chips", "huawei:agent_os", "huawei:cloud", "alibaba:cloud"}
    assert count(ArticleFilter.from_query("layer=huawei:chips&also=layer:alibaba:cloud")) == 1
    assert count(ArticleFilter.from_query("-layer=huawei:chips")) == 0
    tag = Tag.objects.get(kind="layer", slug="huawei:chips")
    assert (tag.name, tag.name_zh) == ("Huawei · Chips", "华为 · 芯片")
    said = Assertion.objects.get(tag=tag)
    assert said.via is not None
    assert said.via.slug == "huawei"


@pytest.mark.usefixtures("loaded")
def test_a_removed_company_takes_its_layers_along(piece: Article, django_user_model: type[User]) -> None:
    tag_waiting()
    analyst = django_user_model.objects.create_user("ana")
    (word,) = correct([piece.pk], "company", "huawei", "remove", author=analyst)
    assert layers_of(piece) == {"alibaba:cloud"}
    tag_waiting(again=True)
    assert layers_of(piece) == {"alibaba:cloud"}, "heard again when the piece is read again"
    take_back(word.pk, author=analyst)
    assert layers_of(piece) == {"huawei:chips", "huawei:agent_os", "huawei:cloud", "alibaba:cloud"}


@pytest.mark.usefixtures("loaded")
def test_a_removed_product_takes_along_what_it_alone_said(piece: Article, django_user_model: type[User]) -> None:
    tag_waiting()
    correct([piece.pk], "product", "harmonyos", "remove", author=django_user_model.objects.create_user("ana"))
    assert layers_of(piece) == {"huawei:chips", "huawei:cloud", "alibaba:cloud"}


@pytest.mark.usefixtures("loaded")
def test_a_person_removes_and_adds_a_layer(piece: Article, django_user_model: type[User]) -> None:
    tag_waiting()
    analyst = django_user_model.objects.create_user("ana")
    correct([piece.pk], "layer", "huawei:chips", "remove", author=analyst)
    correct([piece.pk], "layer", "tencent:office", "add", author=analyst)
    assert layers_of(piece) == {"huawei:agent_os", "huawei:cloud", "alibaba:cloud", "tencent:office"}
    with pytest.raises(CorrectionError, match="no layer"):
        correct([piece.pk], "layer", "tencent:bakery", "add", author=analyst)
    correct([piece.pk], "relevance", "off", "relevance", author=analyst)
    assert layers_of(piece) == {"tencent:office"}, "off topic, only what a person gave it stays"


@pytest.mark.usefixtures("loaded")
def test_a_changed_term_reads_the_pieces_that_hold_it(piece: Article, make: MakeArticle) -> None:
    other = make("Alibaba trains an AI model in China despite US export controls")
    tag_waiting()
    versions.take(changed(Edit(LAYERS, "chips", "remove", "terms_en", "GPU")))
    from analysis.tagging.versions import RuleSet

    candidate = RuleSet.objects.candidate()
    assert candidate is not None
    assert list(candidate.pending.values_list("article_id", flat=True)) == [piece.pk]
    tag_waiting()
    assert layers_of(piece) == {"huawei:agent_os", "huawei:cloud", "alibaba:cloud"}
    assert "alibaba:frontier_model" in layers_of(other)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Edit(LAYERS, "chips", "add", "terms_zh", "拓扑芯片"), {"拓扑芯片"}),
        (Edit(LAYERS, "chips", "remove", "terms_en", "GPU"), {"gpu"}),
        (Edit(LAYERS, "office", "set", "name", "Office"), set()),
    ],
)
def test_which_words_a_change_of_layers_touches(edit: Edit, expected: set[str]) -> None:
    assert touched(load(), changed(edit)) == expected


def test_a_product_that_changes_its_layer_touches_its_names() -> None:
    words = touched(load(), changed(Edit(LAYERS, "small_model", "remove", "products", "minicpm")))
    assert words is not None
    assert "minicpm" in words
    assert "gpu" not in words


def test_a_new_name_of_a_layer_renames_its_tags(piece: Article, loaded: None) -> None:
    tag_waiting()
    versions.take(changed(Edit(LAYERS, "chips", "set", "name", "Semiconductors")))
    assert Tag.objects.get(kind="layer", slug="huawei:chips").name == "Huawei · Semiconductors"

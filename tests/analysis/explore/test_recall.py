"""What a search has to find, and what it must not: sentences of our own, glued and spaced, in both scripts."""

from __future__ import annotations

import pytest

from analysis.explore import selection
from analysis.explore.filters import ArticleFilter
from tests.analysis.explore.pieces import piece

FOUND = (
    # small models, in simplified, traditional and glued text
    ("端侧小模型正在手机上跑起来", "小模型"),
    ("公司本周把小模型装进了工厂", "小模型"),
    ("手機廠商押注小模型與裝置端推理", "小模型"),
    ("手机厂商押注小模型与装置端推理", "小模型 裝置"),
    ("輕量化的小模型，先在醫院試用", "“小模型” 医院"),
    ("他们说小模型够用了", "title:小模型"),
    ("Small models reach the factory floor", '"small models"'),
    ("Small models reach the factory floor", "SMALL floor"),
    ("Qwen3小模型今日上线", "qwen3"),
    ("Qwen3小模型今日上线", "Ｑｗｅｎ３ 小模型"),
    ("ＳＭＡＬＬ ＭＯＤＥＬＳ in full width", "small models"),
    # on the device
    ("端侧部署比云端便宜", "端侧"),
    ("联发科谈端侧大模型的功耗", "端侧"),
    ("芯片商稱端側推理是下一步", "端侧"),
    ("芯片商称端侧推理是下一步", "端側推理"),
    ("把端侧AI塞进眼镜", "端侧"),
    ("把端侧AI塞进眼镜", "AI 眼镜"),
    # HarmonyOS and 鸿蒙
    ("HarmonyOS NEXT drops Android apps", "HarmonyOS"),
    ("华为HarmonyOS装机量再创新高", "harmonyos"),
    ("原生鸿蒙应用突破两万", "鸿蒙"),
    ("原生鴻蒙應用突破兩萬", "鸿蒙"),
    ("原生鸿蒙应用突破两万", "鴻蒙"),
    ("鸿蒙6开发者测试开启", "鸿蒙"),
    ("车企转向鸿蒙座舱", "HarmonyOS OR 鸿蒙"),
    ("Carmakers turn to HarmonyOS cabins", "HarmonyOS OR 鸿蒙"),
    # Feishu and 飞书
    ("Feishu adds an agent to its tables", "feishu"),
    ("字节把飞书多维表格接上了智能体", "飞书"),
    ("字節把飛書接上了智能體", "飞书"),
    ("飞书CEO谈企业为何换软件", "飞书 CEO"),
    ("用飞书还是Feishu？名称之争", "Feishu 飞书"),
    # DingTalk and 钉钉
    ("DingTalk's assistant reads the contract", "DingTalk"),
    ("阿里钉钉上线面向工厂的助理", "钉钉"),
    ("阿里釘釘上線面向工廠的助理", "钉钉"),
    ("阿里钉钉上线面向工厂的助理", "釘釘 工廠"),
    ("钉钉DingTalk同步改版", '"钉钉 DingTalk"'),
    # one character, names with marks, nearness
    ("美方再收紧出口管制", "出口管制"),
    ("美方再收紧出口管制", "美 NEAR/7 管制"),
    ("Export controls tighten; chips wait", "chips NEAR/4 controls"),
    ("GPT-4o and Claude answer in Chinese", "gpt-4o"),
    ("AI+行动计划落到县城", "行动计划 县城"),
    ("Huawei’s Ascend ships to 深圳 labs", "huawei 深圳"),
)
NOT_FOUND = (
    ("小米发布新模型", "小模型"),  # the characters are there, not the word
    ("小型模具厂招工", "小模型"),
    ("大模型的小故事", "小模型"),
    ("两端两侧都在观望", "端侧"),
    ("端午节侧记", "端侧"),
    ("鸿运当头蒙古草原", "鸿蒙"),
    ("Harmony in the choir, OS on the phone", "HarmonyOS"),
    ("书展上飞过的纸飞机", "飞书"),
    ("钉子户与钉鞋", "钉钉"),
    ("Ding dong, talk of the town", "DingTalk"),
    ("Models that are small", '"small models"'),
    ("Chips fall; ten words further on the ministry at last tightens export controls", "chips NEAR/4 controls"),
    ("A piece about nothing", "title:小模型"),
    ("出口企业谈管制成本", "出口管制"),
)


@pytest.mark.django_db
def test_every_search_finds_its_sentence_and_only_such() -> None:
    sentences = {sentence: piece(sentence) for sentence in dict.fromkeys(s for s, _ in (*FOUND, *NOT_FOUND))}
    found = {
        query: set(selection.ids(ArticleFilter(q=query))) for query in dict.fromkeys(q for _, q in (*FOUND, *NOT_FOUND))
    }
    assert [pair for pair in FOUND if sentences[pair[0]].pk not in found[pair[1]]] == []
    assert [pair for pair in NOT_FOUND if sentences[pair[0]].pk in found[pair[1]]] == []


@pytest.mark.django_db
def test_both_scripts_of_a_search_find_the_same_pieces() -> None:
    for sentence, _ in FOUND:
        piece(sentence)
    for simplified, traditional in (
        ("鸿蒙", "鴻蒙"),
        ("飞书", "飛書"),
        ("钉钉", "釘釘"),
        ("端侧", "端側"),
        ("医院", "醫院"),
    ):
        ids = selection.ids(ArticleFilter(q=simplified))
        assert ids, simplified
        assert selection.ids(ArticleFilter(q=traditional)) == ids


@pytest.mark.django_db
def test_words_of_a_teaser_are_not_of_the_title() -> None:
    told = piece("Chips wait", teaser="小模型 is in the teaser", body="控制 is in the body")
    assert selection.ids(ArticleFilter(q="小模型")) == [told.pk]
    assert selection.ids(ArticleFilter(q="title:小模型")) == []
    assert selection.ids(ArticleFilter(q="title:chips -title:小模型")) == [told.pk]

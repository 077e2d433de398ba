"""Each stage of the pure pipe, on texts written for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.lexicon.records import Alias
from analysis.tagging.decide import decide
from analysis.tagging.records import CORE, MAIN, NOTABLE, OFF, PASSING, RELATED, NamedTag, TaggedText, Words
from analysis.tagging.rules import Rules, compile_rules
from analysis.tagging.text import BODY, LEAD, TITLE, prepare


def name(tagged: TaggedText, entity_id: str) -> NamedTag:
    return next(name for name in tagged.names if name.id == entity_id)


def ids(tagged: TaggedText) -> set[str]:
    return {name.id for name in tagged.names if not name.via}


# text


def test_positions_know_their_zone() -> None:
    text = prepare(Words("A title", "A teaser.", "A body. With two. And three."))
    assert [text.zone(text.original.index(word)) for word in ("title", "teaser", "body", "three")] == [
        TITLE,
        LEAD,
        BODY,
        BODY,
    ]


def test_a_teaser_that_opens_the_body_is_read_once(rules: Rules) -> None:
    body = "Huawei opened a plant in Dongguan on Monday, officials said. It will make servers. Nobody else was there."
    tagged = decide(Words("A plant opens", "Huawei opened a plant in Dongguan on Monday, officials …", body), rules)
    assert [span.field for span in name(tagged, "huawei").spans] == ["body"]
    text = prepare(Words("A plant opens", "Huawei opened a plant in Dongguan on Monday, officials …", body))
    assert text.zone(text.original.index("Huawei")) == LEAD
    assert text.zone(text.original.index("Nobody")) == BODY


def test_without_a_teaser_two_sentences_are_the_lead() -> None:
    text = prepare(Words("", "", "华为发布新机。售价未定。供应链受惠。"))
    assert text.zone(text.original.index("售价")) == LEAD
    assert text.zone(text.original.index("供应链")) == BODY


# match and disambiguate


@pytest.mark.parametrize(
    ("text", "entity_id", "found"),
    [
        ("H20芯片恢复供货，英伟达回应", "h20", True),
        ("A floor washer called H20 is on sale.", "h20", False),
        ("Ciscos are fish.", "cisco", False),
        ("新思科技恢复供货", "cisco", False),
        ("思科公布财报", "cisco", True),
        ("A meta-analysis; Meta-regulation of Facebook pages", "meta", True),
        ("Moonshot AI raised money. Moonshot will hire.", "moonshot", True),
        ("The moonshot of the year", "moonshot", False),
        ("国务院副总理何立峰出席", "state_council", False),
        ("以钉钉子精神抓落实", "dingtalk", False),
        ("企业微信上线新功能", "wechat", False),
        ("我国人工智能产业规模扩大", "CN", False),
    ],
)
def test_names_in_their_traps(text: str, entity_id: str, found: bool, rules: Rules) -> None:
    tagged = decide(Words(body=text), rules)
    assert (entity_id in ids(tagged) | {country.code for country in tagged.countries}) is found


def test_our_country_is_the_outlets_own(rules: Rules) -> None:
    text = "我国人工智能产业规模扩大"
    assert [c.code for c in decide(Words(body=text, country="CN"), rules).countries] == ["CN"]
    assert decide(Words(body=text, country="MY"), rules).countries == ()


def test_an_ambiguous_name_is_refused_with_its_reason(rules: Rules) -> None:
    tagged = decide(
        Words("Apple pie wins a prize", body="The Apple of her eye, she said, was the crust. Oracle agreed."), rules
    )
    assert ids(tagged) == set()
    refused = {refusal.id: refusal for refusal in tagged.refusals}
    assert set(refused) == {"apple", "oracle"}
    assert "ambiguous" in refused["apple"].reason
    assert refused["oracle"].spans[0].surface == "Oracle"


def test_one_sense_per_text(rules: Rules) -> None:
    far = "Nothing else happened that day in the valley. " * 8
    tagged = decide(Words(body=f"Oracle sells cloud services. {far}Oracle closed early."), rules)
    assert len(name(tagged, "oracle").spans) == 2


def test_a_weak_sign_never_counts_alone(rules: Rules) -> None:
    assert decide(Words(body="European football is back."), rules).countries == ()
    tagged = decide(Words(body="European officials met. The EU agreed."), rules)
    assert len(tagged.countries[0].spans) == 2


def test_a_refused_long_name_uncovers_the_short_one(rules: Rules) -> None:
    tagged = decide(Words(body="The Copilot sat in a Chinese plane."), rules)
    assert "copilot" not in ids(tagged)
    assert [country.code for country in tagged.countries] == ["CN"]


@pytest.mark.parametrize(
    ("published", "stands"),
    [("2022-10-27", False), ("2022-10-28", True), ("2023-01-01", True), ("2023-07-23", True), ("2023-07-24", False),
     ("", True)],
)  # fmt: skip
def test_a_name_stands_in_its_time(published: str, stands: bool, rules: Rules) -> None:
    """Of a dated name its first and last day are its own; where a piece has no date, it stands."""
    huawei = rules.lexicon.entity["huawei"]
    dated = replace(huawei, aliases=(Alias("Bluebird", "en", "", "name", "2022-10-28", "2023-07-23"),))
    entities = tuple(dated if entity is huawei else entity for entity in rules.lexicon.entities)
    tagged = decide(
        Words("Bluebird opens a plant", published=published), compile_rules(replace(rules.lexicon, entities=entities))
    )
    assert ("huawei" in ids(tagged)) is stands


def test_boilerplate_never_counts(rules: Rules) -> None:
    body = "面壁智能发布新品。\n欢迎关注我们的微信公众号“南湾商业”。\n责任编辑：腾讯小李"
    assert ids(decide(Words(body=body), rules)) == {"modelbest"}


# rollup, salience, round-ups


def test_standing(rules: Rules) -> None:
    body = (
        "Nvidia said so on Monday. It met officials. " + "Little else was known. " * 40 + "Micron makes memory chips."
    )
    tagged = decide(Words("Nvidia ships new chips", body=body), rules)
    assert name(tagged, "nvidia").standing == MAIN
    assert name(tagged, "micron").standing == PASSING
    assert name(tagged, "nvidia").salience > name(tagged, "micron").salience


def test_the_lead_makes_main_only_when_the_title_names_nobody(rules: Rules) -> None:
    body = "Nvidia and Cerebras were compared on Monday. Nvidia lost by a day."
    alone = decide(Words("A new test of chips", body=body), rules)
    beside = decide(Words("Cerebras wins a test of chips", body=body), rules)
    assert name(alone, "nvidia").standing == MAIN
    assert name(beside, "nvidia").standing == NOTABLE
    assert name(beside, "cerebras").standing == MAIN


def test_a_product_stands_for_its_owner_and_a_part_for_its_whole(rules: Rules) -> None:
    tagged = decide(Words("WeChat adds an assistant", body="HiSilicon was not named."), rules)
    tencent, huawei = name(tagged, "tencent"), name(tagged, "huawei")
    assert (tencent.via, tencent.standing) == ("wechat", NOTABLE)
    assert tencent.spans[0].surface == "WeChat"
    assert (huawei.via, huawei.standing) == ("hisilicon", PASSING)
    assert tencent.salience < name(tagged, "wechat").salience


def test_a_named_owner_is_not_derived(rules: Rules) -> None:
    tagged = decide(Words("Tencent puts an assistant into WeChat"), rules)
    assert name(tagged, "tencent").via == ""


@pytest.mark.parametrize(
    "title", ["8点1氪｜小米、华为、腾讯都有新消息", "The week in chips: morning briefing", "一周速览：十七家公司"]
)
def test_a_round_up_is_about_nobody(title: str, rules: Rules) -> None:
    tagged = decide(Words(title, body="Nvidia rose. Huawei fell. Xiaomi phones sold well."), rules)
    assert tagged.is_roundup
    assert MAIN not in {found.standing for found in tagged.names}


# focus


def test_focus_and_shares(rules: Rules) -> None:
    tagged = decide(
        Words("Malaysia requires permits", body="Malaysia acts. " * 12 + "Chile was mentioned once."), rules
    )
    assert [country.code for country in tagged.countries if country.focus] == ["MY"]
    assert sum(country.share for country in tagged.countries) == pytest.approx(1, abs=0.01)


def test_a_company_gives_its_country_half(rules: Rules) -> None:
    tagged = decide(Words("Huawei opens a plant"), rules)
    assert [(country.code, country.via, country.focus) for country in tagged.countries] == [("CN", "huawei", True)]


def test_a_capital_as_a_mere_place_weighs_less(rules: Rules) -> None:
    act = decide(Words(body="Beijing tightened its rules. Germany waited."), rules)
    place = decide(Words(body="He spoke in Beijing. Germany waited."), rules)
    share = [{c.code: c.share for c in tagged.countries}["CN"] for tagged in (act, place)]
    assert share[0] > share[1]


# themes


def test_an_excluded_phrase_counts_nothing(rules: Rules) -> None:
    tagged = decide(Words("聊天机器人用户增长", body="大模型公司的聊天机器人很受欢迎。人工智能"), rules)
    assert "robotics" not in {theme.id for theme in tagged.themes}


def test_a_weak_word_alone_is_no_evidence(rules: Rules) -> None:
    tagged = decide(Words("A chatbot that writes", body="OpenAI sells it. Chips were on the table."), rules)
    assert "chip_design" not in {theme.id for theme in tagged.themes}


def test_the_race_needs_ai_beside_it(rules: Rules) -> None:
    far = decide(
        Words("A new arms race", body="Missiles and tanks. " * 10 + "OpenAI and artificial intelligence. China."), rules
    )
    near = decide(Words("A new AI arms race between the US and China", body="Artificial intelligence leads."), rules)
    assert "us_china_race" not in {theme.id for theme in far.themes}
    assert "us_china_race" in {theme.id for theme in near.themes}


def test_a_law_in_the_title_is_evidence_by_itself(rules: Rules) -> None:
    tagged = decide(
        Words("Senate passes Chip Security Act", body="Nvidia and China watched the artificial intelligence bill."),
        rules,
    )
    controls = next(theme for theme in tagged.themes if theme.id == "export_controls")
    assert any(span.rule == "implied by chip_security_act" for span in controls.spans)


def test_exactly_one_theme_is_primary_and_scores_fall(rules: Rules) -> None:
    body = "小模型在端侧部署。价格战加剧。开源大模型发布。人形机器人进厂。智能体上线。超级应用捆绑。芯片出口管制。"
    themes = decide(Words("中国人工智能：小模型与价格战", teaser=body), rules).themes
    assert [theme.primary for theme in themes] == [True] + [False] * (len(themes) - 1)
    assert [theme.score for theme in themes] == sorted((theme.score for theme in themes), reverse=True)
    assert len(themes) == 4


# relevance


@pytest.mark.parametrize(
    ("title", "body", "band"),
    [
        ("US curbs Nvidia chip exports to China", "Export controls on artificial intelligence chips widen.", CORE),
        ("Alibaba open-sources small Qwen models for phones", "The Chinese company's AI models run on-device.", CORE),
        ("OpenAI launches a shopping assistant", "The chatbot helps American consumers with AI shopping.", RELATED),
        ("Apple pie sales rise in South America", "Bakers are happy.", OFF),
        ("全国春播粮食过四成", "农业农村部表示，各地推进春耕。", OFF),
    ],
)
def test_bands(title: str, body: str, band: str, rules: Rules) -> None:
    assert decide(Words(title, body=body), rules).band == band


def test_an_off_topic_piece_carries_no_theme(rules: Rules) -> None:
    tagged = decide(
        Words(
            "Developer files for IPO", body="The property company's initial public offering is set; valuation unknown."
        ),
        rules,
    )
    assert tagged.band == OFF
    assert tagged.themes == ()


def test_the_score_stays_on_its_scale(rules: Rules) -> None:
    heavy = "美国对华AI芯片出口管制，英伟达H20，华为昇腾，中美AI竞赛，DeepSeek开源大模型。" * 30
    assert 90 <= decide(Words(heavy[:40], body=heavy), rules).relevance <= 100
    assert decide(Words("Bread", body="Bread and butter."), rules).relevance == 0


# who is main


@pytest.mark.parametrize(
    ("title", "entity_id"),
    [
        ("Naver builds a cluster with Nvidia chips", "nvidia"),
        ("A box computer based on Nvidia silicon", "nvidia"),
        ("Chinese OpenAI challenger lists in Hong Kong", "openai"),
        ("特斯拉、蔚来、荣耀、OPPO、vivo 等参展", "tesla"),
        ("小米发布搭载高通芯片的新机", "qualcomm"),
    ],
)
def test_the_maker_of_a_part_is_not_main(title: str, entity_id: str, rules: Rules) -> None:
    assert name(decide(Words(title, body="It is fast. It is quiet."), rules), entity_id).standing != MAIN


def test_who_only_comments_is_not_main(rules: Rules) -> None:
    tagged = decide(Words("IDC：小米耳机出货第一", body="报告本周发布。排名没有变化。"), rules)
    assert name(tagged, "idc").standing == NOTABLE
    assert name(tagged, "xiaomi").standing == MAIN
    assert name(decide(Words("IDC opens an office", body="It is large. It is new."), rules), "idc").standing == MAIN


def test_a_short_piece_needs_less_for_main(rules: Rules) -> None:
    words = Words("A purchase is settled", "Stripe buys OpenRouter.")
    longer = Words("A purchase is settled", "Stripe buys OpenRouter.", "The hall was full and cold. " * 20)
    assert name(decide(words, rules), "openrouter").standing == MAIN
    assert name(decide(longer, rules), "openrouter").standing == NOTABLE


def test_a_partner_in_the_title_is_main(rules: Rules) -> None:
    tagged = decide(Words("Naver signs a deal with Nvidia", body="It is large. It is long."), rules)
    assert name(tagged, "nvidia").standing == MAIN


@pytest.mark.parametrize(
    ("title", "is_roundup"),
    [
        ("IT早报 0404：小米调整价格；京东上线团购", True),
        ("【晨报】小米调整价格", True),
        ("Last Week in AI #12", True),
        ("恒指收涨一成，智谱领涨", True),
        ("美股科技股盘前多数下跌，英伟达跌超2%", True),
        ("智谱港股股价大涨", False),
        ("Tech Moves: three leaders change desks", True),
        ("索尼向美国申请供货华为 | 兩岸 | 經濟日報", False),
        ("人民日报评论员：抓好改革落实", False),
    ],
)
def test_a_digest_is_known_by_its_own_name(title: str, is_roundup: bool, rules: Rules) -> None:
    assert decide(Words(title, body="正文。"), rules).is_roundup is is_roundup


def test_a_long_body_that_never_speaks_of_its_title_is_about_nobody(rules: Rules) -> None:
    body = "Nvidia moved its headquarters, said Nvidia. " + "Stocks rose in the afternoon on hope. " * 120
    glued = decide(Words("Painter unveils remarkable portrait gallery downtown", body=body), rules)
    whole = decide(Words("Nvidia headquarters moved while stocks rose in the afternoon", body=body), rules)
    assert glued.is_roundup
    assert name(glued, "nvidia").standing != MAIN
    assert not whole.is_roundup
    assert name(whole, "nvidia").standing == MAIN


@pytest.mark.parametrize(
    ("published", "owner"),
    [
        ("2025-07-01", "butterfly_effect"),
        ("2026-02-01", "meta"),
        ("2026-06-01", "butterfly_effect"),
        ("", "butterfly_effect"),
    ],
)
def test_a_product_follows_who_owned_it_on_the_day(rules: Rules, published: str, owner: str) -> None:
    words = Words("Manus AI agent books a flight by itself", body="The AI agent needed no help.", published=published)
    derived = {name.id: name.via for name in decide(words, rules).names if name.via}
    assert derived == {owner: "manus_agent"}

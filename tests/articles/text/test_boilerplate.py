"""Credits and follow-us lines are marked; the story is not."""

from itertools import pairwise

import pytest

from articles.text import boilerplate


def marked(text: str) -> list[str]:
    return [text[start:end] for start, end in boilerplate.spans(text)]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("华为发布新机。\n责任编辑：王小明", "责任编辑：王小明"),
        ("新模型开源。欢迎关注我们的微信公众号“南湾商业”。", "微信公众号"),
        ("腾讯科技讯 7月31日消息，华为发布新机。", "腾讯科技讯"),
        ("本文来自微信公众号“晚点”，作者：小李。华为发布新机。", "微信公众号“晚点”"),
        ("Nvidia rose. The post Nvidia rose appeared first on Tech China.", "appeared first on Tech China."),
        ("Image Credits: Unsplash\n\nMeta stock surges", "Image Credits: Unsplash"),
        ("Follow us on WeChat for more.\nChina moved.", "Follow us on WeChat for more."),
        (
            "Sales fell.\nTo contact the reporter on this story: A. Name in Hong Kong at a@wire.example",
            "in Hong Kong at a@",
        ),
        ("新机开售。2026 年数码家电政府补贴继续，可在此领取。数码补贴：点此领券，单品至高补贴 500 元。", "政府补贴"),
    ],
)
def test_boilerplate_is_marked(text: str, gone: str) -> None:
    assert any(gone in part for part in marked(text))


@pytest.mark.parametrize(
    "text",
    [
        "腾讯将元宝AI助手接入微信，十多亿用户可以使用。",
        "微信支持搜索公众号和小程序。",
        "WeChat lets users follow public accounts.",
        "The post was filled by a former Nvidia engineer.",
    ],
)
def test_the_story_is_not(text: str) -> None:
    assert marked(text) == []


def test_a_credit_in_running_text_takes_only_its_name() -> None:
    text = "周活跃用户增加。图源：Pexels分析师指出，Anthropic 与 OpenAI 都在寻找收入，而广告商还在等待，直到今年秋天才会作出决定。"
    assert marked(text) == ["图源：Pexels"]
    assert marked("周活跃用户增加。\n图源：视觉中国\n分析师指出") == ["图源：视觉中国"]


def test_spans_ascend_and_do_not_overlap() -> None:
    text = "责任编辑：甲 未经授权不得转载。\n责任编辑：乙\n版权声明：丙"
    spans = boilerplate.spans(text)
    assert spans == sorted(spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert spans


FOOTER = "Read in three minutes by the desk of the South Bay Post"


def piece(number: int, *, footer: str = FOOTER) -> str:
    return f"Piece {number} begins.\n\nIt goes on to say {number} things.\n\n{footer}"


def test_lines_that_a_source_repeats_are_found() -> None:
    assert boilerplate.repeated_lines(map(piece, range(8))) == {FOOTER}
    half = [piece(n, footer=FOOTER if n % 2 else f"Other words {n}") for n in range(10)]
    assert boilerplate.repeated_lines(half) == {FOOTER}
    third = [piece(n, footer=f"Other words {n}" if n % 3 else FOOTER) for n in range(9)]
    assert boilerplate.repeated_lines(third) == frozenset()


def test_few_pieces_or_one_piece_many_times_repeat_nothing() -> None:
    assert boilerplate.repeated_lines(map(piece, range(7))) == frozenset()
    assert boilerplate.repeated_lines([piece(1)] * 50) == frozenset()


def test_what_stands_in_the_middle_of_pieces_is_theirs() -> None:
    said = "Nobody at the company wished to comment."
    texts = ["\n".join([*(f"{n} {k}st" for k in range(9)), said, *(f"{n} {k}nd" for k in range(9))]) for n in range(20)]
    assert boilerplate.repeated_lines(texts) == frozenset()


def test_repeated_lines_are_marked_whole_and_in_place() -> None:
    text = f"The story names {FOOTER}, which is no line.\n\n  {FOOTER}  \nMore."
    spans = boilerplate.spans(text, repeated=frozenset({FOOTER}))
    assert [text[start:end].strip() for start, end in spans] == [FOOTER]
    assert boilerplate.spans(text) == []

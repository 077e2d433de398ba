"""Glosses of Chinese headlines: longest term first, both scripts, names of the piece, nothing invented."""

from __future__ import annotations

import pytest

from analysis.lexicon.gloss import MOST, gloss

HUAWEI = (("华为", "Huawei"), ("小模型", "Small models"))


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("小模型在端侧跑得动", (), ("small model", "on-device")),
        ("端側小模型先上架", (), ("on-device", "small model")),  # traditional script, in the order of the headline
        ("华为把小模型装进手机", HUAWEI, ("Huawei", "Small models", "phone")),
        ("華為把小模型裝進手機", HUAWEI, ("Huawei", "Small models", "phone")),
        ("小语言模型的价格战", (), ("small model", "price war")),
        ("新一轮融资完成", (), ("funding round",)),  # not valuation, to which the atlas counts it
        ("天气很好", HUAWEI, ()),
        ("OpenAI 发布", (("OpenAI", "OpenAI"),), ("launch",)),
        ("", (), ()),
    ],
)
def test_terms_in_their_order(title: str, names: tuple[tuple[str, str], ...], expected: tuple[str, ...]) -> None:
    assert gloss(title, names) == expected


def test_a_term_stands_once_and_a_line_stays_short() -> None:
    assert gloss("小模型，小模型，小模型") == ("small model",)
    assert len(gloss("小模型端侧大模型价格战算力光刻机稀土关税出口管制蒸馏")) == MOST

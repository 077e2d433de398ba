from __future__ import annotations

import pytest

from analysis.stories.agency import credited, of_outlet


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("BEIJING, July 28 (Reuters) - The ministry has answered.", "Reuters"),
        ("WASHINGTON (AP) — A levy was agreed.", "AP"),
        ("The levy was agreed. Source: Bloomberg", "Bloomberg"),
        ("新华社北京7月28日电 国务院常务会议通过意见。", "Xinhua"),
        ("新华社北京7月28日电（记者某某）国务院常务会议通过意见。", "Xinhua"),
        ("财联社7月28日电，出货恢复。", "CLS"),
        ("财联社7月28日讯（编辑 某某）出货恢复。", "CLS"),
        ("（中央社記者某某台北28日電）伺服器出貨增加。", "CNA Taiwan"),
        ("中新社北京7月28日电 会谈结束。", "China News Service"),
        ("出货恢复。（路透社）", "Reuters"),
        ("出货恢复。\n来源：彭博社", "Bloomberg"),
    ],
)
def test_datelines_and_closing_lines_are_credits(text: str, agency: str) -> None:
    assert credited(text, "") == agency


@pytest.mark.parametrize(
    "text",
    [
        "The minister told Reuters that the levy stands.",
        "Reuters reported on Monday that shipments had resumed.",
        "据路透社报道，出货已经恢复。",
        "Shares of Thomson Reuters (TRI) rose.",
        "The levy was agreed. © AP Photo/Somebody",
        "An AP course in computing begins in autumn.",
        "新华社记者走进车间，看到机器人在叠毛巾。",
        "财联社电视台开播。",
        "用户可以通过彭博终端查询电池价格。",
        "",
    ],
)
def test_a_mention_is_no_credit(text: str) -> None:
    assert credited(text, "") == ""


def test_bylines_and_the_agencys_own_outlet() -> None:
    assert credited("Text.", "Reuters Staff") == "Reuters"
    assert credited("正文。", "新华社记者 某某") == "Xinhua"
    assert credited("Text.", "Mapping desk") == ""
    assert [of_outlet(name) for name in ("Reuters", "新華社", "Bloomberg News", "Reuters Breakingviews", "")] == [
        "Reuters",
        "Xinhua",
        "Bloomberg",
        "",
        "",
    ]

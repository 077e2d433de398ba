"""Weeks of an invented press: W27 to W31 of 2025, with deployment rising in the last of them."""

from __future__ import annotations

import datetime as dt

from analysis.stories import pipeline
from tests.analysis.stories.press import Press

TODAY = dt.date(2025, 8, 6)
WEEK = "2025-W31"
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def five_weeks(press: Press, *, sample: bool = False) -> None:
    """Four weeks of ten pieces on chips, then a week of forty: thirty of them on deployment."""
    for back in range(1, 5):
        monday = dt.date(2025, 7, 28) - dt.timedelta(weeks=back)
        for number in range(10):
            press.piece(
                f"Fab{back}{number} opens line{back}{number}",
                on=str(monday + dt.timedelta(days=number % 7)),
                about=["theme:hardware", "company:nvidia"],
                sample=sample,
            )
    busy_week(press, sample=sample)


def busy_week(press: Press, *, sample: bool = False) -> None:
    for number in range(36):
        press.piece(
            f"Assistant{number} bundled into platform{number} for user{number}",
            outlet=f"Outlet {NUMBERS[number % 10]}",
            body=f"Tencent put assistant{number} into the contact list of platform{number} on Tuesday for everyone. It went well.",
            about=["theme:deployment", f"company:firm{number}"] if number < 30 else ["theme:hardware"],
            relevance=60,
            sample=sample,
        )
    press.piece(
        "Beijing asks Nvidia about a back door",
        outlet="Potomac Circuit",
        body="China’s internet regulator called Nvidia in on Thursday over alleged tracking in its H20 chips. "
        "But buyers were calm.",
        about=["theme:regulation", "company:nvidia", "product:h20"],
        relevance=95,
        sample=sample,
    )
    press.piece(
        "Nvidia asked about back door in H20",
        outlet="Kallang Dispatch",
        body="Nvidia must explain to the regulator whether its H20 chips carry a back door, officials in Beijing said on Thursday.",
        about=["theme:regulation", "company:nvidia", "product:h20"],
        relevance=95,
        sample=sample,
    )
    press.piece(
        "网信办就H20后门风险约谈英伟达",
        outlet="青简政策摘编",
        body="国家网信办在周四约谈英伟达公司，要求其就H20芯片的漏洞后门安全风险作出说明。采购还没开始。",
        language="zh-Hans",
        about=["theme:regulation", "company:nvidia", "product:h20"],
        relevance=95,
        sample=sample,
    )
    press.piece(
        "元宝住进微信：腾讯用联系人打败下载量",
        outlet="南湾商业观察",
        body="腾讯在本周把元宝放进了微信的联系人列表，而不再要求用户另外下载一个应用程序。",
        language="zh-Hans",
        about=["theme:deployment", "company:tencent"],
        relevance=90,
        sample=sample,
    )


def told(press: Press, **options: bool) -> None:
    """Five weeks with their stories built."""
    five_weeks(press, **options)
    pipeline.build()

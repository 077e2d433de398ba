"""Coded pieces to learn from: people see a theme in every second one, the rules find it in some of those."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from django.contrib.auth.models import User

from analysis.models import Coding, Sample, SampledPiece
from tests.web.builders import MONDAY, piece, tag

THEME, OTHER = "small_models", "export_controls"
WITH = ("the assistant books a flight", "an assistant shops alone", "助手完成任务", "助手自动下单")
WITHOUT = ("the fab opens in spring", "a licence is refused", "晶圆厂开工", "许可证被拒")
numbers = itertools.count(1)


def words(label: bool, chance: random.Random) -> str:
    """A title in which the theme can be seen, or not."""
    return f"{chance.choice(WITH if label else WITHOUT)} {chance.choice(('today', 'at last', '消息', '周三'))} {next(numbers)}"


def labelled(count: int, *, found: float = 0.3, seed: int = 1) -> Sample:
    """A sample of so many pieces, coded by Ada; the rules find a part of what she sees."""
    chance = random.Random(seed)
    for slug in (THEME, OTHER):
        tag("theme", slug)
    ada = User.objects.get_or_create(username="ada")[0]
    sample = Sample.objects.create(name="Labels", seed=1, size=count, population=count, double_share=0)
    sample.refresh_from_db()
    rows = []
    for number in range(count):
        label = number % 2 == 0
        tags = (("theme", THEME),) if label and chance.random() < found else (("theme", OTHER),)
        article = piece(words(label, chance), day=MONDAY - dt.timedelta(days=count - number), tags=tags)
        rows.append((article, label))
    held = SampledPiece.objects.bulk_create(
        SampledPiece(
            sample=sample, article=article, place=at, stratum="en/core/full", inclusion=1, is_random=True,
            needs_second=False,
        )
        for at, (article, _) in enumerate(rows, start=1)
    )  # fmt: skip
    Coding.objects.bulk_create(
        Coding(
            piece=one, coder=ada, coder_name="ada", band="core", themes=[THEME] if label else [OTHER],
            content_hash=article.content_hash, started_at=sample.drawn_at,
        )
        for one, (article, label) in zip(held, rows, strict=True)
    )  # fmt: skip
    return sample

"""A press that prints pieces of our own wording, has them tagged, and has them looked through for names."""

from __future__ import annotations

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

from analysis.tagging.pipeline import tag_waiting
from analysis.unlisted.pipeline import MiningReport, mine_waiting
from articles.models import Article, Source

NOON = dt.datetime(2025, 7, 31, 12, tzinfo=ZoneInfo("Asia/Singapore"))
TOPIC = "Nvidia and Huawei race to train AI chips and large language models in China and the United States."
TOPIC_ZH = "英伟达和华为的人工智能芯片受美国出口管制。"


class Press:
    """Stores pieces of several outlets, tags them, looks through them."""

    def __init__(self) -> None:
        self.count = 0

    def prints(self, title: str, body: str, *, outlet: int = 0, days: int = 0, language: str = "en") -> Article:
        """A stored piece `days` before the newest; it stands on the subject by its own words."""
        self.count += 1
        source, _ = Source.objects.get_or_create(
            slug=f"paper-{outlet}", defaults={"url": f"https://paper-{outlet}.example/feed", "name": f"Paper {outlet}"}
        )
        at = NOON - dt.timedelta(days=days)
        digest = hashlib.sha256(f"{title}{body}{self.count}".encode()).hexdigest()
        return Article.objects.create(
            source=source, url=f"https://paper.example/{self.count}", title=title, body=body, language=language,
            completeness="full", certainty="exact", published_at=at, published_on=at.date(), dated_at=at, content_hash=digest,
        )  # fmt: skip

    def reads(self) -> MiningReport:
        """Tags what waits, then looks through it."""
        tag_waiting()
        return mine_waiting(1_000)

"""A small invented press as rows: sources, pieces, their tags and index, as tagging would have left them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from itertools import count

from analysis.models import ArticleTag, Company, Entry, RuleSet, Tag, Theme
from articles.models import Article, Source

FAMILIES = {
    "hardware": "Chips and compute", "models": "Models", "deployment": "Deployment and platforms",
    "regulation": "Rules and controls", "capital_talent": "Capital and talent", "geopolitics": "Geopolitics",
}  # fmt: skip
SINGAPORE = dt.timezone(dt.timedelta(hours=8))


class Press:
    """Makes rows. Days are of July and August 2025 unless said otherwise; noon in Singapore."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.rules = RuleSet.objects.create(version="2026.1", sha256="a" * 64, is_active=True)
        self.on = self.tag("relevance", "on", "On topic")
        for order, (slug, name) in enumerate(FAMILIES.items()):
            Theme.objects.create(tag=self.tag("theme", slug, name), order=order)

    def tag(self, kind: str, slug: str, name: str = "") -> Tag:
        tag, created = Tag.objects.get_or_create(kind=kind, slug=slug, defaults={"name": name or slug.title()})
        if created and kind == "company":
            Company.objects.create(tag=tag, kind="company")
        return tag

    def source(self, name: str, *, sample: bool = False) -> Source:
        slug = name.lower().replace(" ", "-")
        defaults = {"name": name, "url": f"https://{slug}.example/feed", "is_sample": sample}
        return Source.objects.get_or_create(slug=slug, defaults=defaults)[0]

    def piece(
        self,
        title: str,
        *,
        on: str = "2025-07-30",
        outlet: str = "Potomac Circuit",
        body: str = "",
        teaser: str = "",
        language: str = "en",
        about: Sequence[str] = (),
        relevance: int = 80,
        on_topic: bool = True,
        sample: bool = False,
    ) -> Article:
        """A stored and tagged piece. `about` names tags, as in company:nvidia or theme:hardware."""
        number = next(self._numbers)
        source = self.source(outlet, sample=sample)
        day = dt.date.fromisoformat(on)
        moment = dt.datetime.combine(day, dt.time(12, number % 60), tzinfo=SINGAPORE)
        article = Article.objects.create(
            source=source,
            url=f"https://{source.slug}.example/{number}",
            title=title,
            teaser=teaser,
            body=body,
            language=language,
            completeness="full" if body else "title",
            certainty="exact",
            published_at=moment,
            published_on=day,
            dated_at=moment,
            content_hash=hashlib.sha256(f"{number}".encode()).hexdigest(),
        )
        tags = [self.tag(*key.split(":", 1)) for key in about] + ([self.on] if on_topic else [])
        numbers = sorted(tag.pk for tag in tags)
        ArticleTag.objects.bulk_create(
            ArticleTag(article=article, tag_id=key, dated_at=moment, tags=numbers) for key in numbers
        )
        Entry.objects.create(
            article=article,
            dated_at=moment,
            tags=numbers,
            lexemes="",
            relevance=relevance if on_topic else 10,
            rule_set=self.rules,
        )
        return article

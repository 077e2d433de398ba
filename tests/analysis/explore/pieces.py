"""Makes sources, tags, pieces, stories and kept counts by hand, without the tagger."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db import connection

from analysis.models import (
    ArticleTag,
    Assertion,
    Company,
    Country,
    Entry,
    PairWeek,
    RuleSet,
    StaleWeek,
    Story,
    StoryMember,
    Tag,
    TagDay,
    Theme,
)
from articles.models import Article, Source
from articles.text import lexemes

SINGAPORE = ZoneInfo("Asia/Singapore")
PAIRED = {"company", "product", "body", "country", "theme", "lang", "relevance"}
FRAMES = {
    "export_controls": {"hardware": 0.5, "regulation": 0.5},
    "small_models": {"models": 0.4, "deployment": 0.6},
    "platform_distribution": {"deployment": 1.0},
    "chip_design": {"hardware": 1.0},
}
_numbers = itertools.count(1)


def instant(text: str) -> dt.datetime:
    """An instant in Singapore from "2025-07-31 11:00"."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SINGAPORE)


def source(slug: str = "potomac-circuit", *, name: str = "", language: str = "en", is_sample: bool = False) -> Source:
    found, _ = Source.objects.get_or_create(
        slug=slug,
        defaults={
            "url": f"https://{slug}.example/feed", "name": name or slug.title(), "language": language,
            "is_sample": is_sample,
        },
    )  # fmt: skip
    return found


def tag(kind: str, slug: str, name: str = "", name_zh: str = "") -> Tag:
    found, made = Tag.objects.get_or_create(kind=kind, slug=slug, defaults={"name": name or slug, "name_zh": name_zh})
    if made and kind == "theme":
        Theme.objects.create(tag=found, frame=FRAMES.get(slug, {}))
    if made and kind == "company":
        Company.objects.create(tag=found, kind="company", country="CN", aliases=[[slug, "en", ""]])
    if made and kind == "country":
        Country.objects.create(tag=found)
    return found


def rules() -> RuleSet:
    found, _ = RuleSet.objects.get_or_create(sha256="f" * 64, defaults={"version": "2026.1", "is_active": True})
    return found


def piece(
    title: str = "A piece",
    *,
    at: str = "2025-07-31 11:00",
    tags: Sequence[str] = (),
    outlet: Source | None = None,
    teaser: str = "",
    body: str = "",
    language: str = "en",
    place: str = "",
    relevance: int = 80,
    band: str = "core",
    indexed: bool = True,
) -> Article:
    """A stored piece; `tags` as in "company:huawei". Its source, place, language and band are tags of their own."""
    outlet = outlet or source()
    number = next(_numbers)
    stored = Article.objects.create(
        source=outlet, url=f"{outlet.url}/{number}", title=title, teaser=teaser, body=body, language=language, place=place,
        completeness="full" if body else "title", certainty="exact", published_at=instant(at),
        published_on=instant(at).date(), dated_at=instant(at), content_hash=f"{number:064}",
    )  # fmt: skip
    if indexed:
        index(stored, tags, relevance=relevance, band=band)
    return stored


def index(stored: Article, tags: Iterable[str], *, relevance: int = 80, band: str = "core") -> None:
    """Writes the rows that lists are read from."""
    pairs = [tuple(each.split(":", 1)) for each in tags]
    pairs += [("source", stored.source.slug), ("lang", stored.language), ("relevance", band)]
    pairs += [("place", stored.place)] if stored.place else []
    pairs += [("relevance", "on")] if band != "off" else []
    ids = sorted({tag(kind, slug).pk for kind, slug in pairs})
    words = lexemes.lexemes("\n".join((stored.title, stored.teaser, stored.body)))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO analysis_entry (article_id, dated_at, tags, lexemes, relevance) VALUES (%s, %s, %s, %s::tsvector, %s)",
            [stored.pk, stored.dated_at, ids, words, relevance],
        )
    ArticleTag.objects.bulk_create(
        ArticleTag(article=stored, tag_id=id, dated_at=stored.dated_at, tags=ids) for id in ids
    )
    day = stored.dated_at.astimezone(SINGAPORE).date()
    StaleWeek.objects.get_or_create(week=day - dt.timedelta(days=day.weekday()))


def claim(stored: Article, name: str, *, standing: str = "main", score: float = 1.0, **fields: object) -> Assertion:
    """An assertion of the active rules, or with author="person" of a person."""
    kind, slug = name.split(":", 1)
    by_person = fields.get("author") == "person"
    return Assertion.objects.create(
        article=stored,
        tag=tag(kind, slug),
        rule_set=None if by_person else rules(),
        standing=standing,
        score=score,
        **fields,
    )


def story(*pieces: Article, copies: dict[Article, Article] | None = None) -> Story:
    """A story of the pieces, led by the first; `copies` maps a copy to the text it copies."""
    folded = copies or {}
    told = Story.objects.create(
        title=pieces[0].title, lead=pieces[0], first_at=min(p.dated_at for p in pieces),
        last_at=max(p.dated_at for p in pieces), pieces=len(pieces), texts=len(pieces) - len(folded),
        outlets=len({p.source_id for p in pieces}), languages=sorted({p.language for p in pieces}),
    )  # fmt: skip
    for each in pieces:
        StoryMember.objects.create(article=each, story=told, copy_of=folded.get(each))
    return told


def recount() -> None:
    """Makes the kept counts equal to the entries, in the plainest way."""
    kinds = dict(Tag.objects.values_list("id", "kind"))
    days: Counter[tuple[int, dt.date]] = Counter()
    pairs: Counter[tuple[int, int, dt.date]] = Counter()
    for dated_at, tags in Entry.objects.values_list("dated_at", "tags"):
        day = dated_at.astimezone(SINGAPORE).date()
        days.update((one, day) for one in tags)
        paired = [one for one in tags if kinds[one] in PAIRED]
        pairs.update((a, b, day - dt.timedelta(days=day.weekday())) for a, b in itertools.combinations(paired, 2))
    for model in (TagDay, PairWeek, StaleWeek):
        model.objects.all().delete()
    TagDay.objects.bulk_create(TagDay(tag_id=t, day=d, pieces=n) for (t, d), n in days.items())
    PairWeek.objects.bulk_create(PairWeek(first_id=a, second_id=b, week=w, pieces=n) for (a, b, w), n in pairs.items())


COMPANIES = ("company:huawei", "company:nvidia", "company:alibaba", "company:openai")
THEMES = tuple(f"theme:{slug}" for slug in FRAMES)
COUNTRIES = ("country:CN", "country:US")
WORDS = ("small model", "小模型", "chips", "出口管制", "robot")


def newsroom(pieces: int = 60, *, seed: int = 7) -> list[Article]:
    """A varied newsroom of some weeks around July 2025, with stories, two untagged pieces and kept counts."""
    chance = random.Random(seed)
    outlets = [source("potomac-circuit"), source("nanwan-shangye", language="zh-Hans"), source("kallang-dispatch")]
    made = []
    for number in range(pieces):
        day = dt.date(2025, 6, 16) + dt.timedelta(days=chance.randrange(49))
        if dt.date(2025, 6, 30) <= day <= dt.date(2025, 7, 6):
            day += dt.timedelta(days=7)  # a week in which nothing was collected
        # instants repeat, so that only the number tells such pieces apart
        at = f"{day} {chance.choice(('00:00', '07:30', '11:00', '23:59'))}"
        named = [t for t in (*COMPANIES, *THEMES, *COUNTRIES) if chance.random() < 0.35]
        outlet = chance.choice(outlets)
        band = chance.choice(("core", "related", "off"))
        made.append(
            piece(
                f"{chance.choice(WORDS)} and {chance.choice(WORDS)} {number}", at=at, tags=named, outlet=outlet,
                language=outlet.language, place=chance.choice(("", "Singapore", "深圳")), band=band,
                relevance=chance.choice((5, 40, 80)), indexed=number % 30 != 29,
            )
        )  # fmt: skip
    story(*made[:4], copies={made[1]: made[0]})
    story(*made[4:7])
    recount()
    return made

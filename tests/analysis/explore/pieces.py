"""Makes sources, tags, pieces, stories and kept counts by hand, without the tagger."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
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
from analysis.tagging.weights import weigh
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


@dataclass(frozen=True)
class Draft:
    """A piece to be stored; `tags` as in "company:huawei". Its source, place, language, extent and band are tags of their own."""

    title: str = "A piece"
    at: str = "2025-07-31 11:00"
    tags: Sequence[str] = ()
    outlet: Source | None = None
    teaser: str = ""
    body: str = ""
    language: str = "en"
    place: str = ""
    relevance: int = 80
    band: str = "core"
    indexed: bool = True


def piece(title: str = "A piece", **fields: Any) -> Article:
    """One stored piece; fields as in Draft."""
    return pieces([Draft(title, **fields)])[0]


def pieces(drafts: Sequence[Draft]) -> list[Article]:
    """Stored pieces, those indexed with the rows that lists are read from. A few queries, however many."""
    stored = Article.objects.bulk_create([_article(draft) for draft in drafts])
    known = {(kind, slug): pk for pk, kind, slug in Tag.objects.values_list("id", "kind", "slug")}
    entries, tags = [], []
    for draft, made in zip(drafts, stored, strict=True):
        if not draft.indexed:
            continue
        for pair in (pairs := _pairs(draft, made)):
            known[pair] = known.get(pair) or tag(*pair).pk
        ids = sorted({known[pair] for pair in pairs})
        words = lexemes.lexemes("\n".join((made.title, made.teaser, made.body)), made.title)
        entries.append((made.pk, made.dated_at, ids, words, draft.relevance, rules().pk))
        tags += [ArticleTag(article=made, tag_id=id, dated_at=made.dated_at, tags=ids) for id in ids]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO analysis_entry (article_id, dated_at, tags, lexemes, relevance, rule_set_id)"
            " VALUES (%s, %s, %s, %s::tsvector, %s, %s)",
            entries,
        )
        weigh(cursor, [article for article, *_ in entries])
    ArticleTag.objects.bulk_create(tags)
    weeks = {_monday(dated_at) for _, dated_at, *_ in entries}
    StaleWeek.objects.bulk_create([StaleWeek(week=week) for week in weeks], ignore_conflicts=True)
    return stored


def _article(draft: Draft) -> Article:
    outlet = draft.outlet or source()
    number = next(_numbers)
    at = instant(draft.at)
    return Article(
        source=outlet, url=f"{outlet.url}/{number}", title=draft.title, teaser=draft.teaser, body=draft.body,
        language=draft.language, place=draft.place, completeness=_held(draft), certainty="exact",
        published_at=at, published_on=at.date(), dated_at=at, content_hash=f"{number:064}",
    )  # fmt: skip


def _held(draft: Draft) -> str:
    return "full" if draft.body else "teaser" if draft.teaser else "title"


def _pairs(draft: Draft, stored: Article) -> list[tuple[str, str]]:
    pairs = [(kind, slug) for kind, slug in (each.split(":", 1) for each in draft.tags)]
    pairs += [
        ("source", stored.source.slug),
        ("lang", stored.language),
        ("relevance", draft.band),
        ("extent", stored.completeness),
    ]
    pairs += [("place", stored.place)] if stored.place else []
    return pairs + ([("relevance", "on")] if draft.band != "off" else [])


def _monday(dated_at: dt.datetime) -> dt.date:
    day = dated_at.astimezone(SINGAPORE).date()
    return day - dt.timedelta(days=day.weekday())


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


def newsroom(size: int = 60, *, seed: int = 7) -> list[Article]:
    """A varied newsroom of some weeks around July 2025, with stories, some untagged pieces and kept counts."""
    chance = random.Random(seed)
    outlets = [source("potomac-circuit"), source("nanwan-shangye", language="zh-Hans"), source("kallang-dispatch")]
    for outlet, country in zip(outlets, ("US", "CN", "SG"), strict=True):
        Source.objects.filter(pk=outlet.pk).update(country=country)
    tag("company", "huawei", name_zh="华为")
    drafts = []
    for number in range(size):
        day = dt.date(2025, 6, 16) + dt.timedelta(days=chance.randrange(49))
        if dt.date(2025, 6, 30) <= day <= dt.date(2025, 7, 6):
            day += dt.timedelta(days=7)  # a week in which nothing was collected
        outlet = chance.choice(outlets)
        drafts.append(
            Draft(
                f"{chance.choice(WORDS)} and {chance.choice(WORDS)} {number}",
                # instants repeat, so that only the number tells such pieces apart
                at=f"{day} {chance.choice(('00:00', '07:30', '11:00', '23:59'))}",
                tags=[t for t in (*COMPANIES, *THEMES, *COUNTRIES) if chance.random() < 0.35],
                body="The rest of it." * (number % 3 == 0), teaser="What it is." * (number % 3 == 1),
                outlet=outlet, language=outlet.language, place=chance.choice(("", "Singapore", "深圳")),
                band=chance.choice(("core", "related", "off")), relevance=chance.choice((5, 40, 80)),
                indexed=number % 30 != 29,
            )
        )  # fmt: skip
    made = pieces(drafts)
    Assertion.objects.bulk_create(
        _evidence(draft, stored, at) for at, (draft, stored) in enumerate(zip(drafts, made, strict=True))
    )
    story(*made[:4], copies={made[1]: made[0]})
    story(*made[4:7])
    recount()
    return made


def _evidence(draft: Draft, stored: Article, at: int) -> Assertion:
    """What carries one tag of a piece: a word of the headline, of the body, or of the headline for a tag that was taken off."""
    kept = draft.tags[at % len(draft.tags)] if draft.tags else ""
    name = (
        kept if kept and at % 5 else next(each for each in (*COMPANIES, *THEMES, *COUNTRIES) if each not in draft.tags)
    )
    field = "body" if at % 3 == 0 else "title"
    evidence = [{"field": field, "start": 0, "end": 1, "surface": "x", "rule": "x"}]
    return Assertion(
        article=stored, tag=tag(*name.split(":", 1)), rule_set=rules(), standing="main", score=1.0, evidence=evidence
    )

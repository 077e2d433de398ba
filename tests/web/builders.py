"""A small newsroom made of rows, for pages to show: sources, pieces with tags and evidence, a story, visits."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools

from django.db import connection
from django.utils import timezone

from analysis.models import (
    ArticleTag,
    Assertion,
    Body,
    Company,
    Country,
    Entry,
    Product,
    RuleSet,
    StaleWeek,
    Story,
    StoryMember,
    Tag,
    TaggingRun,
    Theme,
)
from analysis.tagging.rollups import refresh
from analysis.tagging.weights import weigh
from articles.models import Article, Source, Visit
from articles.text.lexemes import lexemes

MONDAY = dt.date(2025, 7, 28)
NAMES = {
    "huawei": ("Huawei", "华为"),
    "nvidia": ("Nvidia", "英伟达"),
    "openai": ("OpenAI", ""),
    "small_models": ("Small models", "小模型"),
    "export_controls": ("Export controls", "出口管制"),
    "deployment": ("Deployment", "部署与分发"),
    "hardware": ("Hardware", "硬件与芯片"),
    "CN": ("China", "中国"),
    "US": ("United States", "美国"),
    "harmonyos": ("HarmonyOS", "鸿蒙"),
    "entity_list": ("Entity List", "实体清单"),
    "on": ("On topic", ""),
    "core": ("Core", ""),
}
FRAMES = {"small_models": {"deployment": 1.0}, "export_controls": {"hardware": 1.0}}
FAMILIES = {"small_models": "deployment", "export_controls": "hardware"}
numbers = itertools.count(1)
Known = dict[tuple[str, str], Tag]  # tags that whoever writes many pieces has written already


def rules() -> RuleSet:
    """The rule set in force."""
    return RuleSet.objects.get_or_create(version="2026.1", sha256="0" * 64, defaults={"is_active": True})[0]


def tag(kind: str, slug: str, name: str = "", known: Known | None = None) -> Tag:
    """One value of a facet, with the row that is particular to its kind; of `known` ones nothing is asked again."""
    if known is None:
        return _written(kind, slug, name)
    if (kind, slug) not in known:
        known[kind, slug] = _written(kind, slug, name)
    return known[kind, slug]


def _written(kind: str, slug: str, name: str) -> Tag:
    english, chinese = NAMES.get(slug, (name or slug, ""))
    found, _ = Tag.objects.get_or_create(kind=kind, slug=slug, defaults={"name": english, "name_zh": chinese})
    if kind == "company":
        Company.objects.get_or_create(tag=found, defaults={"kind": "company", "country": "CN"})
    elif kind == "product":
        owner = Company.objects.filter(tag__slug="huawei").first()
        Product.objects.get_or_create(tag=found, defaults={"kind": "platform", "owner": owner})
    elif kind == "body":
        Body.objects.get_or_create(tag=found, defaults={"kind": "list", "country": "US"})
    elif kind == "country":
        Country.objects.get_or_create(tag=found, defaults={"region": "Asia"})
    elif kind == "theme":
        family = FAMILIES.get(slug)
        parent = Theme.objects.get(tag=tag("theme", family)) if family else None
        Theme.objects.get_or_create(
            tag=found, defaults={"parent": parent, "frame": FRAMES.get(slug, {}), "is_core": True}
        )
    return found


def source(slug: str = "kallang-dispatch", **fields: object) -> Source:
    """A place we read; well, visited an hour from now."""
    defaults = {
        "url": f"https://{slug}.example/feed.xml",
        "name": slug.replace("-", " ").title(),
        "language": "en",
        "last_ok_at": timezone.now(),
        "next_visit_at": timezone.now() + dt.timedelta(hours=1),
    }
    found, _ = Source.objects.get_or_create(slug=slug, defaults={**defaults, **fields})
    return found


def visit(of: Source, outcome: str = "new", detail: str = "", **fields: object) -> Visit:
    """One visit with its outcome."""
    return Visit.objects.create(
        source=of, outcome=outcome, detail=detail, url=of.url, **{"seen": 3, "created": 2, **fields}
    )


def piece(
    title: str = "Huawei ships a small model",
    *,
    body: str = "",
    day: dt.date = MONDAY,
    hour: int = 10,
    of: Source | None = None,
    language: str = "en",
    tags: tuple[tuple[str, str], ...] = (("company", "huawei"), ("theme", "small_models")),
    band: str = "core",
    known: Known | None = None,
    **fields: object,
) -> Article:
    """A piece that has been tagged. Evidence is the tag's English or Chinese name where the words hold it."""
    number = next(numbers)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    of = of or source(language=language)
    article = Article.objects.create(
        source=of, url=f"https://{of.slug}.example/{number}", title=title, body=body, language=language, completeness="full",
        certainty="exact", published_at=at, published_on=day, dated_at=at,
        content_hash=hashlib.sha256(f"{title}{body}{number}".encode()).hexdigest(), **fields,
    )  # fmt: skip
    index(article, tags, band, known)
    return article


def index(article: Article, tags: tuple[tuple[str, str], ...], band: str, known: Known | None = None) -> None:
    """What tagging leaves behind for a piece: assertions, the entry, the covering rows, the kept counts."""
    rule_set = rules()
    TaggingRun.objects.create(
        article=article, rule_set=rule_set, content_hash=article.content_hash, relevance=86, band=band, basis="full"
    )
    claimed = [tag(kind, slug, known=known) for kind, slug in tags]
    Assertion.objects.bulk_create(
        Assertion(
            article=article, tag=claim, rule_set=rule_set, score=0.9, is_primary=claim.kind == "country" or place == 0,
            standing="main" if claim.kind in {"company", "product", "body"} else "", evidence=evidence(article, claim),
        )
        for place, claim in enumerate(claimed)
    )  # fmt: skip
    parents = [tag("theme", FAMILIES[c.slug], known=known) for c in claimed if c.slug in FAMILIES]
    Assertion.objects.bulk_create(
        Assertion(article=article, tag=parent, rule_set=rule_set, score=0.9, via=child)
        for parent, child in zip(parents, [c for c in claimed if c.slug in FAMILIES], strict=True)
    )
    more = [
        tag("source", article.source.slug, article.source.name, known),
        tag("lang", article.language, known=known),
        tag("extent", article.completeness, known=known),
        tag("relevance", band, known=known),
    ]
    if band != "off":
        more.append(tag("relevance", "on", known=known))
    ids = sorted({one.id for one in (*claimed, *parents, *more)})
    Entry.objects.create(
        article=article,
        dated_at=article.dated_at,
        tags=ids,
        lexemes=lexemes(f"{article.title}\n{article.body}", article.title),
        relevance=86,
        rule_set=rule_set,
    )
    ArticleTag.objects.bulk_create(
        ArticleTag(article=article, tag_id=one, dated_at=article.dated_at, tags=ids) for one in ids
    )
    with connection.cursor() as cursor:
        weigh(cursor, [article.pk])
    stale(article.dated_at)


def evidence(article: Article, claim: Tag) -> list[dict[str, object]]:
    """The first place in the title and in the body that names the tag."""
    found = []
    for field in ("title", "body"):
        text = getattr(article, field)
        for name in filter(None, (claim.name, claim.name_zh, claim.name.removesuffix("s"))):
            start = text.lower().find(name.lower())
            if start >= 0:
                end = start + len(name)
                rule = f"{claim.slug}.strong"
                found.append({"field": field, "start": start, "end": end, "surface": text[start:end], "rule": rule})
                break
    return found


def stale(at: dt.datetime) -> None:
    """Writes down that the week of a piece has to be counted anew, as the tagger does."""
    day = timezone.localdate(at)
    StaleWeek.objects.get_or_create(week=day - dt.timedelta(days=day.weekday()))


def story(*pieces: Article, copies: tuple[Article, ...] = ()) -> Story:
    """Pieces on one event; `copies` repeat the first of them."""
    every = [*pieces, *copies]
    made = Story.objects.create(
        title=pieces[0].title, lead=pieces[0], first_at=pieces[0].dated_at, last_at=every[-1].dated_at, pieces=len(every),
        texts=len(pieces), outlets=len({one.source_id for one in every}), languages=sorted({one.language for one in every}),
    )  # fmt: skip
    for one in pieces:
        StoryMember.objects.create(article=one, story=made)
    for one in copies:
        StoryMember.objects.create(article=one, story=made, copy_of=pieces[0])
    return made


def newsroom(pieces: int = 12) -> list[Article]:
    """Pieces of two weeks in English and Chinese, on two companies and two themes, with a story and its copy."""
    english, chinese = source(), source("nanwan-shangye", name="南湾商业观察", language="zh-Hans")
    visit(english)
    visit(
        chinese,
        "timeout",
        "The host did not answer within 10 seconds; it is tried again in an hour.",
        seen=0,
        created=0,
    )
    made, known = [], Known()
    for number in range(pieces):
        day = MONDAY + dt.timedelta(days=(number % 10) - 5)
        if number % 3 == 2:
            made.append(
                piece("华为把小模型装进手机", body="华为说，小模型够用了。", day=day, known=known, of=chinese, language="zh-Hans",
                      tags=(("theme", "small_models"), ("company", "huawei"), ("country", "CN"), ("product", "harmonyos")))
            )  # fmt: skip
        elif number % 3 == 1:
            made.append(
                piece("Export controls bind Nvidia again", body="Nvidia waits.\n\nExport controls stay.", day=day, known=known, of=english,
                      tags=(("theme", "export_controls"), ("company", "nvidia"), ("country", "US"), ("body", "entity_list")))
            )  # fmt: skip
        else:
            made.append(
                piece("Huawei ships a small model 小模型", body="A small model from Huawei.", day=day, known=known, of=english,
                      tags=(("theme", "small_models"), ("company", "huawei"), ("country", "CN")))
            )  # fmt: skip
    story(made[0], made[2], copies=(made[3],))
    refresh()
    return made

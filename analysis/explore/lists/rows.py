"""Pieces as a list shows them: source line, headline, chips and coverage, read for a whole page in three queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from analysis.explore.among import among
from analysis.explore.names import TagName, names_of, query_of
from analysis.lexicon.gloss import gloss
from analysis.measures.periods import zone
from analysis.models import Assertion, Story, StoryMember
from articles.models import Article

CHIPS = ("theme", "company", "country")  # in the order they stand in a row
GLOSSED = frozenset({"theme", "company"})
BANDS = frozenset({"core", "related", "off"})
STANDINGS = ("main", "notable", "passing", "")


@dataclass(frozen=True, slots=True)
class StoryRef:
    """The story a piece belongs to."""

    id: int
    title: str
    pieces: int
    texts: int
    outlets: int
    languages: tuple[str, ...]
    query: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag of a piece in a list."""

    kind: str
    slug: str
    name: str
    name_zh: str
    standing: str  # main, notable, or "" for a theme
    is_primary: bool
    frame: str
    query: str
    path: str
    by: str  # rule or person

    @property
    def tag(self) -> str:
        """Kind and slug as forms send them."""
        return f"{self.kind}:{self.slug}"


@dataclass(frozen=True, slots=True)
class Row:
    """One piece in a list. `relevance` is None while it is not tagged."""

    id: int
    path: str
    url: str
    title: str
    teaser: str
    source_name: str
    source_slug: str
    source_query: str
    section: str
    place: str
    language: str
    dated_at: dt.datetime
    certainty: str
    certainty_label: str
    completeness: str
    completeness_label: str
    relevance: int | None
    band: str
    is_sample: bool
    story: StoryRef | None
    copies: int
    copy_of: int | None
    chips: tuple[Chip, ...]
    gloss: str = ""  # the terms of a Chinese headline in English, never a translation of it


@dataclass(frozen=True, slots=True)
class Claim:
    """What the rules or a person say of one tag of one piece."""

    standing: str = ""
    is_primary: bool = False
    score: float = 0.0
    by: str = "rule"


# what is read of each piece, and what of its source, its place in the index and its story
READ = (
    "id", "url", "title", "teaser", "section", "place", "language", "dated_at", "certainty", "completeness",
    "source__name", "source__slug", "source__is_sample", "entry__tags", "entry__relevance", "entry__rule_set_id", "story_member__copy_of_id",
)  # fmt: skip
SAME = ("id", "url", "title", "teaser", "section", "place", "language", "certainty", "completeness", "copies")
TOLD = tuple(f"story_member__story__{name}" for name in ("id", "title", "pieces", "texts", "outlets", "languages"))


def rows_of(ids: Sequence[int]) -> tuple[Row, ...]:
    """The pieces in the order of their numbers; numbers that name none are left out."""
    pieces = {piece["id"]: piece for piece in _pieces(ids)}
    tags = {tag for piece in pieces.values() for tag in piece["entry__tags"] or ()}
    names = names_of(tags, (*CHIPS, "relevance"))
    claims = _claims(pieces, names) if pieces else {}
    return tuple(_row(pieces[id], names, claims) for id in ids if id in pieces)


def _pieces(ids: Sequence[int]) -> Iterable[dict[str, Any]]:
    """The pieces with their source, their place in the index, their story and how many copy them, in one query."""
    copies = StoryMember.objects.filter(copy_of_id=OuterRef("pk")).order_by().values("copy_of_id")
    counted = Coalesce(Subquery(copies.annotate(n=Count("*")).values("n")), 0)
    told = Article.objects.filter(among("id", ids)).annotate(copies=counted)
    found: Iterable[dict[str, Any]] = told.values(*READ, *TOLD, "copies")
    return found


def story_ref(story: Story) -> StoryRef:
    """A story as rows and pages name it."""
    return _story(story.pk, story.title, story.pieces, story.texts, story.outlets, story.languages)


def _story(id: int, title: str, pieces: int, texts: int, outlets: int, languages: Iterable[str]) -> StoryRef:
    return StoryRef(id, title, pieces, texts, outlets, tuple(sorted(languages)), query_of(("story", str(id))))


def in_force() -> Q:
    """Assertions that count: a person's, and those of the rules that the piece was last read under."""
    return Q(rule_set=None) | Q(rule_set=F("article__entry__rule_set"))


def _claims(pieces: Mapping[int, dict[str, Any]], names: Mapping[int, TagName]) -> dict[tuple[int, int], Claim]:
    """What is said of the chips of these pieces, asked for as the index `assertion_once` has it: by piece, rules and tag."""
    ruled = {piece: row["entry__rule_set_id"] for piece, row in pieces.items()}
    chips = [tag for tag, name in names.items() if name.kind in CHIPS and not name.hidden]
    by_rules = Q(rule_set=None) | Q(rule_set__in={rules for rules in ruled.values() if rules})
    said = Assertion.objects.filter(by_rules, among("article", pieces), among("tag", chips), verdict="accepted")
    found: dict[tuple[int, int], Claim] = {}
    first = set()  # pieces whose first theme a person chose
    # a person's claim comes first and stays
    rows = said.order_by("author").values_list(
        "article_id", "tag_id", "standing", "is_primary", "score", "author", "rule_set"
    )
    for article, tag, standing, primary, score, author, rules in rows:
        if rules not in (None, ruled[article]):
            continue
        is_theme = names[tag].kind == "theme"
        if author == "person" and is_theme and primary:
            first.add(article)
        chosen = primary and (author == "person" or not is_theme or article not in first)
        found.setdefault((article, tag), Claim(standing, chosen, score, author))
    return found


def _row(piece: dict[str, Any], names: dict[int, TagName], claims: dict[tuple[int, int], Claim]) -> Row:
    tags = [names[tag] for tag in piece["entry__tags"] or () if tag in names]
    told = [piece[name] for name in TOLD]
    plain = {name: piece[name] for name in SAME}
    return Row(
        **plain,
        path=f"/articles/{piece['id']}/",
        source_name=piece["source__name"],
        source_slug=piece["source__slug"],
        source_query=query_of(("source", piece["source__slug"])),
        dated_at=piece["dated_at"].astimezone(zone()),
        certainty_label=str(Article.Certainty(piece["certainty"]).label),
        completeness_label=str(Article.Completeness(piece["completeness"]).label),
        relevance=piece["entry__relevance"],
        band=next((tag.slug for tag in tags if tag.kind == "relevance" and tag.slug in BANDS), ""),
        is_sample=piece["source__is_sample"],
        story=_story(*told) if told[0] is not None else None,
        copy_of=piece["story_member__copy_of_id"],
        chips=_chips(piece["id"], tags, claims),
        gloss=_gloss(piece["title"], piece["language"], tags),
    )


def _gloss(title: str, language: str, tags: Iterable[TagName]) -> str:
    """The terms of a Chinese headline in English, with the names of its companies and themes; "" for other languages."""
    if not language.startswith("zh"):
        return ""
    names = [(tag.name_zh, tag.name) for tag in tags if tag.kind in GLOSSED and tag.name_zh and not tag.hidden]
    return ", ".join(gloss(title, names))


def _chips(article: int, tags: list[TagName], claims: dict[tuple[int, int], Claim]) -> tuple[Chip, ...]:
    """Themes, companies, countries; the weightiest first. A parent theme stands aside for its children."""
    parents = {tag.parent_id for tag in tags if tag.parent_id}
    by_kind: dict[str, list[tuple[Claim, TagName]]] = defaultdict(list)
    for tag in tags:
        if tag.kind in CHIPS and not tag.hidden and tag.id not in parents:
            by_kind[tag.kind].append((claims.get((article, tag.id), Claim()), tag))
    return tuple(
        _chip(tag, claim.standing, claim.is_primary, claim.by)
        for kind in CHIPS
        for claim, tag in sorted(by_kind[kind], key=lambda pair: _weight(*pair))
    )


@lru_cache(maxsize=5_000)
def _chip(tag: TagName, standing: str, is_primary: bool, by: str) -> Chip:
    return Chip(tag.kind, tag.slug, tag.name, tag.name_zh, standing, is_primary, tag.frame, tag.query, tag.path, by)


def _weight(claim: Claim, tag: TagName) -> tuple[int, int, float, str]:
    return not claim.is_primary, STANDINGS.index(claim.standing), -claim.score, tag.slug

"""Pieces as a list shows them: source line, headline, chips and coverage, read for a whole page in three queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from analysis.explore.names import TagName, names_of, query_of
from analysis.lexicon.gloss import gloss
from analysis.measures.periods import zone
from analysis.models import Assertion, Entry, Story, StoryMember
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


def rows_of(ids: Sequence[int]) -> tuple[Row, ...]:
    """The pieces in the order of their numbers; numbers that name none are left out."""
    pieces = {piece.id: piece for piece in _pieces(ids)}
    tags = {tag for piece in pieces.values() if (entry := _entry(piece)) for tag in entry.tags}
    names = names_of(tags, (*CHIPS, "relevance"))
    claims = _claims(ids) if pieces else {}
    return tuple(_row(pieces[id], names, claims) for id in ids if id in pieces)


def _pieces(ids: Sequence[int]) -> QuerySet[Article]:
    """The pieces with their source, their index entry, their story and how many copy them, in one query."""
    copies = StoryMember.objects.filter(copy_of_id=OuterRef("pk")).order_by().values("copy_of_id")
    counted = Coalesce(Subquery(copies.annotate(n=Count("*")).values("n")), 0)
    told = Article.objects.filter(id__in=ids).select_related("source", "entry", "story_member__story")
    return told.defer("body", "entry__lexemes").annotate(copies=counted)


def _entry(piece: Article) -> Entry | None:
    return getattr(piece, "entry", None)


def story_ref(story: Story) -> StoryRef:
    """A story as rows and pages name it."""
    query = query_of(("story", str(story.pk)))
    return StoryRef(
        story.pk, story.title, story.pieces, story.texts, story.outlets, tuple(sorted(story.languages)), query
    )


def in_force() -> Q:
    """Assertions that count: a person's, and those of the rules that the piece was last read under."""
    return Q(rule_set=None) | Q(rule_set=F("article__entry__rule_set"))


def _claims(ids: Sequence[int]) -> dict[tuple[int, int], Claim]:
    accepted = Assertion.objects.filter(in_force(), article_id__in=ids, verdict="accepted", tag__kind__in=CHIPS)
    found: dict[tuple[int, int], Claim] = {}
    first = set()  # pieces whose first theme a person chose
    # a person's claim comes first and stays
    rows = accepted.order_by("author").values_list(
        "article_id", "tag_id", "standing", "is_primary", "score", "author", "tag__kind"
    )
    for article, tag, standing, primary, score, author, kind in rows:
        if author == "person" and kind == "theme" and primary:
            first.add(article)
        chosen = primary and (author == "person" or kind != "theme" or article not in first)
        found.setdefault((article, tag), Claim(standing, chosen, score, author))
    return found


def _row(piece: Article, names: dict[int, TagName], claims: dict[tuple[int, int], Claim]) -> Row:
    entry, member = _entry(piece), getattr(piece, "story_member", None)
    tags = [names[tag] for tag in entry.tags if tag in names] if entry else []
    return Row(
        id=piece.id,
        path=f"/articles/{piece.id}/",
        url=piece.url,
        title=piece.title,
        teaser=piece.teaser,
        source_name=piece.source.name,
        source_slug=piece.source.slug,
        source_query=query_of(("source", piece.source.slug)),
        section=piece.section,
        place=piece.place,
        language=piece.language,
        dated_at=piece.dated_at.astimezone(zone()),
        certainty=piece.certainty,
        certainty_label=str(Article.Certainty(piece.certainty).label),
        completeness=piece.completeness,
        completeness_label=str(Article.Completeness(piece.completeness).label),
        relevance=entry.relevance if entry else None,
        band=next((tag.slug for tag in tags if tag.kind == "relevance" and tag.slug in BANDS), ""),
        is_sample=piece.source.is_sample,
        story=story_ref(member.story) if member else None,
        copies=piece.copies,  # type: ignore[attr-defined]
        copy_of=member.copy_of_id if member else None,
        chips=_chips(piece.id, tags, claims),
        gloss=_gloss(piece, tags),
    )


def _gloss(piece: Article, tags: Iterable[TagName]) -> str:
    """The terms of a Chinese headline in English, with the names of its companies and themes; "" for other languages."""
    if not piece.language.startswith("zh"):
        return ""
    names = [(tag.name_zh, tag.name) for tag in tags if tag.kind in GLOSSED and tag.name_zh and not tag.hidden]
    return ", ".join(gloss(piece.title, names))


def _chips(article: int, tags: list[TagName], claims: dict[tuple[int, int], Claim]) -> tuple[Chip, ...]:
    """Themes, companies, countries; the weightiest first. A parent theme stands aside for its children."""
    parents = {tag.parent_id for tag in tags if tag.parent_id}
    by_kind: dict[str, list[tuple[Claim, TagName]]] = defaultdict(list)
    for tag in tags:
        if tag.kind in CHIPS and not tag.hidden and tag.id not in parents:
            by_kind[tag.kind].append((claims.get((article, tag.id), Claim()), tag))
    return tuple(
        Chip(
            tag.kind,
            tag.slug,
            tag.name,
            tag.name_zh,
            claim.standing,
            claim.is_primary,
            tag.frame,
            tag.query,
            tag.path,
            claim.by,
        )
        for kind in CHIPS
        for claim, tag in sorted(by_kind[kind], key=lambda pair: _weight(*pair))
    )


def _weight(claim: Claim, tag: TagName) -> tuple[int, int, float, str]:
    return not claim.is_primary, STANDINGS.index(claim.standing), -claim.score, tag.slug

"""One piece with its evidence: the text cut at every span, and for each tag who said so, why and by which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from analysis.corrections import history
from analysis.corrections.history import Said
from analysis.explore.emphasis import Parts, leading, parts_among
from analysis.explore.lists.citations import cited
from analysis.explore.lists.rows import Row, StoryRef, rows_of
from analysis.explore.names import names_of, query_of
from analysis.explore.piece.claims import TagGroup, TagLine, evidence, groups, judged, line, unprinted
from analysis.explore.piece.revisions import NEWEST, RevisionLine, revisions
from analysis.explore.piece.segments import FIELDS, Segment, cut, cut_paragraphs
from analysis.exports.bibliography import STYLES
from analysis.exports.citation import Citation
from analysis.measures.frames import FRAMES, Mix
from analysis.measures.periods import zone
from analysis.models import Entry, RuleSet, StoryMember, TaggingRun
from articles.models import Article

SLIGHT = 0.05  # parts of a mix below are not named


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A piece of the same story."""

    id: int
    path: str
    title: str
    source_name: str
    source_query: str
    language: str
    dated_at: dt.datetime
    copy_of: int | None
    likeness: int | None  # per cent of its words that it shares with what it copies
    is_this: bool
    frame: str


@dataclass(frozen=True, slots=True)
class Differ:
    """What the headline stresses, and what the body does: (frame, part from 0 to 1), the largest first."""

    title: tuple[tuple[str, float], ...]
    body: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Everything the page of one piece shows."""

    row: Row
    author: str
    printed_date: str
    first_seen_at: dt.datetime
    revision: int
    title: tuple[Segment, ...]
    teaser: tuple[Segment, ...]
    body: str
    paragraphs: tuple[tuple[Segment, ...], ...]
    rule_set: str
    bilateral: bool
    is_roundup: bool
    basis: str
    groups: tuple[TagGroup, ...]
    refused: tuple[TagLine, ...]
    revisions: tuple[RevisionLine, ...]
    story: StoryRef | None
    members: tuple[MemberLine, ...]
    history: tuple[Said, ...]  # what people said of it, newest first
    differ: Differ | None  # headline and body, when they stress different frames
    citation: Citation
    cited_as: tuple[tuple[str, str], ...]  # (label, suffix) of the formats it can be cited in

    @property
    def focus(self) -> tuple[TagLine, ...]:
        """The countries it is about, the largest share of its focus first."""
        return next((group.tags for group in self.groups if group.kind == "country"), ())

    @property
    def path(self) -> str:
        """Its address."""
        return self.row.path


def article_page(article_id: int) -> ArticlePage | None:
    """One piece with its tags and their evidence; None when there is no such piece. A constant number of queries."""
    piece = Article.objects.filter(pk=article_id).select_related("source").first()
    if piece is None:
        return None
    row = rows_of([article_id])[0]
    runs = TaggingRun.objects.filter(article=piece, rule_set=F("article__entry__rule_set"))
    run = runs.select_related("rule_set", "article__entry").defer("article__entry__lexemes").first()
    accepted, refused = judged(article_id)
    tags = set(run.article.entry.tags if run else _counted(piece))
    names = names_of({claim.tag_id for claim in (*accepted, *refused)})
    texts = {field: getattr(piece, field) for field in FIELDS}
    stretches, spans = evidence(accepted, names, texts)
    said = history.of_piece(article_id)
    lines = [line(claim, names[claim.tag_id], spans.get(claim.pk, ()), tags, said) for claim in accepted]
    told = _told(row)
    stressed = parts_among({article_id, *(member.article_id for member in told)})
    earlier = revisions(piece, newest=NEWEST)
    return ArticlePage(
        row=row,
        author=piece.author,
        printed_date=piece.printed_date,
        first_seen_at=piece.first_seen_at.astimezone(zone()),
        revision=piece.revision,
        title=cut(piece.title, stretches["title"]),
        teaser=cut(piece.teaser, stretches["teaser"]),
        body=piece.body,
        paragraphs=cut_paragraphs(piece.body, stretches["body"]),
        rule_set=run.rule_set.version if run else _rules(),
        bilateral=bool(run and run.bilateral),
        is_roundup=bool(run and run.is_roundup),
        basis=run.basis if run else "",
        groups=groups(lines),
        refused=tuple(line(c, names[c.tag_id], unprinted(c), set(), said, refused=True) for c in refused),
        revisions=earlier,
        story=row.story,
        members=tuple(_member(member, article_id, stressed.get(member.article_id)) for member in told),
        history=said,
        differ=_differ(stressed.get(article_id)),
        citation=cited(piece, earlier[0].replaced_at if earlier else None),
        cited_as=tuple((format.label, suffix) for suffix, format in STYLES.items()),
    )


def _counted(piece: Article) -> Sequence[int]:
    """The tags that a piece is counted under though no run of the rules is kept."""
    return Entry.objects.filter(article=piece).values_list("tags", flat=True).first() or ()


def _rules() -> str:
    active = RuleSet.objects.active()
    return active.version if active else ""


def _told(row: Row) -> list[StoryMember]:
    """The pieces of its story in order of time, this one among them."""
    if row.story is None:
        return []
    return list(
        StoryMember.objects.filter(story_id=row.story.id)
        .select_related("article__source")
        .defer("article__body")
        .order_by("article__dated_at", "article_id")
    )


def _differ(parts: Parts | None) -> Differ | None:
    """Headline beside body, when the frame that leads in one does not lead in the other."""
    if parts is None or not parts.title or not parts.body or leading(parts.title) == leading(parts.body):
        return None
    return Differ(_frames(parts.title), _frames(parts.body))


def _frames(found: Mix) -> tuple[tuple[str, float], ...]:
    shown = [(frame, part) for frame, part in zip(FRAMES, found, strict=True) if part >= SLIGHT]
    return tuple(sorted(shown, key=lambda one: -one[1]))


def _member(member: StoryMember, this: int, parts: Parts | None) -> MemberLine:
    piece = member.article
    return MemberLine(
        id=piece.pk,
        path=f"/articles/{piece.pk}/",
        title=piece.title,
        source_name=piece.source.name,
        source_query=query_of(("source", piece.source.slug)),
        language=piece.language,
        dated_at=piece.dated_at.astimezone(zone()),
        copy_of=member.copy_of_id,
        likeness=round(100 * member.likeness) if member.likeness is not None else None,
        is_this=piece.pk == this,
        frame=leading(parts.whole) if parts and parts.whole else "",
    )

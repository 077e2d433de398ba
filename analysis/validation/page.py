"""What the pages of validation show: samples with their progress, how far each code can be trusted, and pieces behind a score."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db.models import Count
from django.utils.translation import gettext

from analysis.explore.called import names_in
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of_kind
from analysis.measures.frames import FRAME_NAMES
from analysis.measures.periods import zone
from analysis.measures.words import frame_word, shown
from analysis.models import Coding, Sample, SampledPiece, ScoreCard
from analysis.validation.records import ALL, FRAME, RELEVANCE, THEME, Card, Outcome, Score
from analysis.validation.standing import Standing, standing, state_of
from articles.models import Article

BOTH, WRONG, MISSED, SEEN, FOUND = SAID = ("both", "wrong", "missed", "seen", "found")
SHOWN = 200  # samples in the list: more than a newsroom draws in years


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample and how far its coding is. `waiting`: pieces that still need a first or a second person."""

    id: int
    name: str
    description: str
    drawn_at: dt.datetime
    closed_at: dt.datetime | None
    rules: str
    seed: int
    population: int
    pieces: int
    coded: int
    second: int
    doubled: int
    random: int

    @property
    def path(self) -> str:
        """Its own page."""
        return f"/validation/{self.id}/"

    @property
    def waiting(self) -> int:
        """Codings still to come."""
        return self.pieces - self.coded + self.second - self.doubled


@dataclass(frozen=True, slots=True)
class CoderLine:
    """What one person did for a sample; `seconds` is the median from showing a piece to keeping it."""

    name: str
    pieces: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One code of a scorecard with its standing and where it leads."""

    score: Score
    state: str
    path: str
    name_zh: str
    frame: str


@dataclass(frozen=True, slots=True)
class CardLine:
    """A scorecard in the list of its sample."""

    id: int
    rules: str
    made_at: dt.datetime
    coded: int
    double: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A scorecard as a page shows it, in one slice."""

    id: int
    made_at: dt.datetime
    card: Card
    slice: str
    lines: tuple[tuple[str, tuple[ScoreLine, ...]], ...]  # heading, codes


@dataclass(frozen=True, slots=True)
class ValidationPage:
    """All samples, and the newest scorecard."""

    samples: tuple[SampleLine, ...]
    scored: Scored | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One sample; the scorecard only after it was closed, so that nobody codes with it in mind."""

    sample: SampleLine
    strata: tuple[dict[str, object], ...]
    coders: tuple[CoderLine, ...]
    cards: tuple[CardLine, ...]
    scored: Scored | None


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece behind a score: what people and the rules said of it."""

    id: int
    title: str
    language: str
    people: str
    rules: str

    @property
    def path(self) -> str:
        """Its page."""
        return f"/articles/{self.id}/"


@dataclass(frozen=True, slots=True)
class PiecesPage:
    """The pieces behind one number of a scorecard."""

    sample_id: int
    name: str
    said: str
    slice: str
    rules: str
    pieces: tuple[PieceLine, ...]


def validation_page() -> ValidationPage:
    """Every sample, the newest first, and the newest scorecard whose sample is closed."""
    newest = ScoreCard.objects.filter(sample__closed_at__isnull=False).order_by("-made_at", "-pk").first()
    return ValidationPage(samples(), _scored(newest) if newest else None, standing())


def samples() -> tuple[SampleLine, ...]:
    """Every sample with its progress, the newest first."""
    return _lines(list(Sample.objects.order_by("-drawn_at", "-pk")[:SHOWN]))


def sample_page(pk: int, slice: str = ALL, card: int | None = None) -> SamplePage | None:
    """One sample with the newest of its scorecards or the one asked for; None when there is no such sample."""
    sample = Sample.objects.filter(pk=pk).first()
    if sample is None:
        return None
    made = list(sample.cards.order_by("-made_at", "-pk").defer("content")) if sample.closed_at else []
    chosen = next((one for one in made if card in {None, one.pk}), None)
    cards = tuple(CardLine(c.pk, c.rules_version, c.made_at.astimezone(zone()), c.coded, c.double) for c in made)
    scored = _scored(chosen, slice) if chosen else None
    return SamplePage(_lines([sample])[0], tuple(sample.strata), _coders(sample), cards, scored)


def card_data(sample: Sample, card: int | None) -> ScoreCard | None:
    """The scorecard of a closed sample that is asked for, or its newest."""
    if not sample.closed_at:
        return None
    rows = sample.cards.order_by("-made_at", "-pk")
    return (rows.filter(pk=card) if card else rows).first()


def pieces_page(pk: int, kind: str, slug: str, said: str, slice: str) -> PiecesPage | None:
    """The pieces of one outcome; None when the scorecard does not have it, or its sample is open."""
    row = ScoreCard.objects.filter(pk=pk, sample__closed_at__isnull=False).first()
    if row is None or said not in SAID:
        return None
    card = Card.from_data(row.content)
    score = card.score(kind, slug, slice)
    if score is None:
        return None
    holds = _holds(kind, slug, said)
    chosen = [one for one in card.outcomes if slice in {ALL, one.language} and holds(one)]
    titles = dict(Article.objects.filter(pk__in=[one.article for one in chosen]).values_list("pk", "title"))
    lines = tuple(_piece(one, titles.get(one.article, gettext("A piece that is gone")), kind) for one in chosen)
    themes = {name.slug: name for name in names_of_kind(THEME).values()}
    name = shown(score.name, _score_line(score, "", themes).name_zh)
    return PiecesPage(row.sample_id, name, said, slice, card.rules, lines)


def _lines(samples: list[Sample]) -> tuple[SampleLine, ...]:
    """Progress of many samples in two queries."""
    people = SampledPiece.objects.filter(sample__in=samples).annotate(n=Count("codings__coder_name", distinct=True))
    found: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
    for sample, second, random, n in people.values_list("sample_id", "needs_second", "is_random", "n"):
        found[sample].append((n, second, random))
    return tuple(_line(sample, found[sample.pk]) for sample in samples)


def _line(sample: Sample, rows: list[tuple[int, bool, bool]]) -> SampleLine:
    filter = ArticleFilter.from_query(sample.query)
    return SampleLine(
        sample.pk, sample.name, filter.describe(names_in(filter)), sample.drawn_at.astimezone(zone()),
        sample.closed_at.astimezone(zone()) if sample.closed_at else None, sample.rules_version, sample.seed,
        sample.population, pieces=len(rows), coded=sum(n > 0 for n, _, _ in rows),
        second=sum(second for _, second, _ in rows), doubled=sum(second and n > 1 for n, second, _ in rows),
        random=sum(random for _, _, random in rows),
    )  # fmt: skip


def _coders(sample: Sample) -> tuple[CoderLine, ...]:
    rows = Coding.objects.filter(piece__sample=sample).values_list(
        "coder_name", "piece_id", "started_at", "finished_at"
    )
    pieces, seconds = defaultdict(set), defaultdict(list)
    for name, piece, start, end in rows:
        pieces[name].add(piece)
        seconds[name].append((end - start).total_seconds())
    return tuple(CoderLine(name, len(own), median(seconds[name])) for name, own in sorted(pieces.items()))


def _scored(row: ScoreCard, slice: str = ALL) -> Scored:
    card = Card.from_data(row.content)
    slice = slice if slice in card.slices else ALL
    themes = {name.slug: name for name in names_of_kind(THEME).values()}
    whole = {(one.kind, one.slug): one for one in card.scores if one.slice == ALL}
    heads = ((RELEVANCE, gettext("Relevance")), (FRAME, gettext("Frames")), (THEME, gettext("Themes")))
    lines = tuple(
        (
            heading,
            tuple(
                _score_line(one, state_of(whole[one.kind, one.slug]), themes)
                for one in card.of_kind(kind, slice)
                if kind != THEME or one.seen or one.found
            ),
        )
        for kind, heading in heads
    )
    return Scored(row.pk, row.made_at.astimezone(zone()), card, slice, lines)


def _score_line(score: Score, state: str, themes: dict[str, TagName]) -> ScoreLine:
    if score.kind == FRAME:
        return ScoreLine(score, state, "/emphasis/", FRAME_NAMES[score.slug][1], score.slug)
    name = themes.get(score.slug) if score.kind == THEME else None
    if name is None:
        return ScoreLine(score, state, "", gettext(score.name), "")  # a word of ours, as “On the subject”
    return ScoreLine(score, state, name.path, name.name_zh, name.frame)


def _holds(kind: str, slug: str, said: str) -> Callable[[Outcome], bool]:
    """Whether a piece is of an outcome of a code."""

    def marks(one: Outcome) -> tuple[bool, bool]:
        if kind == THEME:
            return slug in one.themes[0], slug in one.themes[1]
        if kind == FRAME:
            return one.frame[0] == slug, one.frame[1] == slug
        return one.band[0] != "off", one.band[1] != "off"

    # (people saw it, the rules found it), None where either will do
    wanted = {BOTH: (True, True), WRONG: (False, True), MISSED: (True, False), SEEN: (True, None), FOUND: (None, True)}[
        said
    ]
    return lambda one: all(want in {None, has} for want, has in zip(wanted, marks(one), strict=True))


def _piece(one: Outcome, title: str, kind: str) -> PieceLine:
    if kind == THEME:
        people, rules = (
            ", ".join(slug.replace("_", " ") for slug in words) or gettext("no theme") for words in one.themes
        )
    elif kind == FRAME:
        people, rules = (frame_word(frame) if frame else gettext("no frame") for frame in one.frame)
    else:
        people, rules = one.band
    return PieceLine(one.article, title, one.language, people, rules)

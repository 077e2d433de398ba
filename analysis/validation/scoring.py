"""Compares what people coded with what the rules said, and keeps the comparison as a scorecard that never changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from analysis.explore.filters import ArticleFilter
from analysis.measures.accuracy import Outcome as Pair
from analysis.measures.accuracy import accuracy
from analysis.measures.agreement import NOT_CODED, alpha
from analysis.measures.frames import FRAME_NAMES, FRAMES
from analysis.measures.prevalence import corrected
from analysis.models import RuleSet, Sample, ScoreCard
from analysis.validation.codebook import Codebook, codebook
from analysis.validation.raw import Code, Raw, raw
from analysis.validation.records import ALL, FRAME, RELEVANCE, THEME, Alpha, Card, Outcome, Prevalence, Score
from analysis.validation.samples import SampleError
from analysis.validation.standing import judge
from analysis.validation.truth import OFF, Judged, Word, judged

NOTABLE = 0.03  # a correction of more than three points is pointed out
Holds = Callable[[Word], bool]


@transaction.atomic
def score(pk: int, *, by: Any = None) -> ScoreCard:
    """Makes a scorecard of a sample under the rules of now and stores it. Raises SampleError when the sample does not exist
    or none of its pieces was coded."""
    sample = Sample.objects.filter(pk=pk).first()
    if sample is None:
        raise SampleError(gettext("There is no such sample; choose one from the list."))
    card = card_of(sample)
    if not card.coded:
        raise SampleError(gettext("Nobody has coded a piece of this sample yet; code some, then score it."))
    made = ScoreCard.objects.create(
        sample=sample, rules_version=card.rules, made_by=by, coded=card.coded, double=card.double,
        content=card.as_data(), standing=judge(card),
    )  # fmt: skip
    made.refresh_from_db()
    return made


def card_of(sample: Sample) -> Card:
    """The comparison of now, not stored."""
    book = codebook()
    pieces = judged(sample, book)
    rules = RuleSet.objects.active()
    counts = raw(ArticleFilter.from_query(sample.query), book)
    slices = {ALL: pieces}
    for language in sorted({piece.language for piece in pieces}):
        slices[language] = tuple(piece for piece in pieces if piece.language == language)
    scores = [one for name, own in slices.items() for one in _scores(name, own, counts.get(name), book)]
    return Card(
        rules=rules.version if rules else "",
        coded=len(pieces),
        double=sum(len(piece.people) > 1 for piece in pieces),
        random=sum(piece.is_random for piece in pieces),
        changed=sum(piece.changed for piece in pieces),
        scores=tuple(scores),
        outcomes=tuple(_outcome(piece) for piece in pieces),
    )


def _scores(slice: str, pieces: Sequence[Judged], counts: Raw | None, book: Codebook) -> list[Score]:
    found = [_of_relevance(slice, pieces, counts)]
    for frame in FRAMES:
        code = (FRAME, frame)
        found.append(_score(code, FRAME_NAMES[frame][0], slice, pieces, counts, lambda word, f=frame: word.frame == f))  # type: ignore[misc]
    for slug, name in book.names.items():
        found.append(_score((THEME, slug), name, slice, pieces, counts, lambda word, s=slug: s in word.themes))  # type: ignore[misc]
    return found


def _of_relevance(slice: str, pieces: Sequence[Judged], counts: Raw | None) -> Score:
    """On the subject or off it; agreement is on the three bands."""
    found = _score(
        (RELEVANCE, "on"), gettext_noop("On the subject"), slice, pieces, counts, lambda word: word.band != OFF
    )
    bands = [[word.band for word in piece.people] for piece in pieces]
    return Score(**{**_fields(found), "alpha": _alpha(bands)})


def _score(code: Code, name: str, slice: str, pieces: Sequence[Judged], counts: Raw | None, holds: Holds) -> Score:
    pairs = [Pair(holds(piece.settled), holds(piece.rules), piece.weight) for piece in pieces]
    found = accuracy(pairs)
    return Score(
        *code, name, slice, found.n, found.seen, found.found, found.both, found.precision, found.recall, found.f1,
        alpha=_alpha([[holds(word) for word in piece.people] for piece in pieces]),
        prevalence=_prevalence(code, pieces, counts, holds),
    )  # fmt: skip


def _alpha(codes: Sequence[Sequence[Hashable]]) -> Alpha:
    """Agreement on one question, of the pieces that two people or more coded."""
    paired = [row for row in codes if len(row) > 1]
    answers = {answer: at for at, answer in enumerate(sorted({a for row in paired for a in row}, key=str))}
    table = np.full((max(map(len, paired), default=2), len(paired)), NOT_CODED)
    for unit, row in enumerate(paired):
        table[: len(row), unit] = [answers[answer] for answer in row]
    found = alpha(table)
    low, high = (found.interval.low, found.interval.high) if found.interval else (None, None)
    return Alpha(found.alpha, low, high, len(paired))


def _prevalence(code: Code, pieces: Sequence[Judged], counts: Raw | None, holds: Holds) -> Prevalence | None:
    """The rules' share of the whole list, corrected by what the purely random part shows of their errors."""
    if counts is None:
        return None
    random = [piece for piece in pieces if piece.is_random]
    by_rules, by_people = (
        np.array([holds(word) for word in words], dtype=bool)
        for words in ([piece.rules for piece in random], [piece.settled for piece in random])
    )
    n = counts.found.get(code, 0)
    found = corrected(n, counts.of, by_rules, by_people)
    if found.share is None or found.raw is None or found.interval is None:
        return Prevalence(n, counts.of, None, None, None, differs=False)
    differs = abs(found.share - found.raw) > NOTABLE
    return Prevalence(n, counts.of, found.share, found.interval.low, found.interval.high, differs)


def _outcome(piece: Judged) -> Outcome:
    people, rules = piece.settled, piece.rules
    return Outcome(
        piece.article, piece.place, piece.language, (people.band, rules.band), (people.frame, rules.frame),
        (tuple(sorted(people.themes)), tuple(sorted(rules.themes))),
    )  # fmt: skip


def _fields(score: Score) -> Mapping[str, Any]:
    return {name: getattr(score, name) for name in Score.__slots__}

"""A dry run: what a change would tag and untag among the stored pieces, with samples, and how far each chart would move.
Nothing is stored but the answer."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from analysis.editing.current import edits_of, with_edits
from analysis.lexicon.records import Lexicon
from analysis.measures.frames import FRAMES, mix
from analysis.models import Assertion, Entry, RuleChange, RuleSet, TagDay, Theme
from analysis.tagging.hearing import Written, hear
from analysis.tagging.pipeline import read
from analysis.tagging.rules import Rules, compile_rules
from analysis.tagging.standing import StandingLines
from analysis.tagging.tags import LAYER, Key, Label, TagNumbers, TrialNumbers
from analysis.tagging.versions import LONG, queries, words_touched
from articles.text.lexemes import SHORT

SAMPLES = 20
MOST_TAGS = 60  # shown, the most moved first
BATCH = 500
AT_ONCE = 3_000  # pieces that a page may wait for; more are read by a worker
MOST = 100_000  # pieces read; a change that touches more is judged by the newest of them

_TOUCHED = """
    SELECT entry.article_id FROM analysis_entry entry JOIN articles_article piece ON piece.id = entry.article_id
    WHERE %(all)s OR entry.lexemes @@ ANY(%(words)s::tsquery[]) OR {long}
    ORDER BY entry.dated_at DESC, entry.article_id DESC
""".replace("{long}", LONG)


@dataclass(slots=True)
class Moved:
    """One tag whose pieces would change. Samples are the newest; weeks are (Monday, pieces now, pieces then)."""

    kind: str
    slug: str
    name: str
    added: int = 0
    removed: int = 0
    now: int = 0
    then: int = 0
    added_samples: list[dict[str, Any]] = field(default_factory=list)
    removed_samples: list[dict[str, Any]] = field(default_factory=list)
    weeks: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Effect:
    """What a change would do. `touched` pieces hold a word it acts on, `read` were read, `changed` would be tagged
    otherwise. Frames are sums over pieces of their share of each frame, before and after, among the pieces read."""

    rules: str
    touched: int = 0
    read: int = 0
    changed: int = 0
    moved: list[Moved] = field(default_factory=list)
    frames_now: dict[str, float] = field(default_factory=dict)
    frames_then: dict[str, float] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The effect as JSON data."""
        return asdict(self)


def touched_ids(lexicon: Lexicon) -> list[int]:
    """The pieces that a lexicon could tag otherwise than the active rules do, the newest first."""
    active = RuleSet.objects.active()
    if active is None:
        return []
    words = words_touched(active, lexicon)
    if words is not None and not words:
        return []
    named: dict[str, Any] = {"all": words is None, "words": queries(words or ()), "long": SHORT}
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, named)
        return [pk for (pk,) in cursor.fetchall()]


def try_out(change: RuleChange) -> Effect:
    """Reads the pieces that a draft touches under the rules with it, and keeps the effect with the draft.
    Raises EditError when an edit no longer fits."""
    lexicon = with_edits(edits_of(change))
    effect = effect_of(lexicon)
    unchanged = RuleChange.objects.filter(pk=change.pk, edits=change.edits)  # it may have been edited while it was read
    unchanged.update(effect=effect.data())
    return effect


def effect_of(lexicon: Lexicon) -> Effect:
    """What these rules would do to the stored pieces in place of the active ones."""
    active = RuleSet.objects.active()
    ids = touched_ids(lexicon)
    effect = Effect(active.version if active else "", touched=len(ids))
    rules, numbers = compile_rules(lexicon), TrialNumbers()
    rows = [Label(entity.kind, entity.id, entity.name) for entity in lexicon.entities]
    numbers.ensure(
        [*rows, *(Label("theme", theme.id, theme.name) for theme in lexicon.themes)]
    )  # a draft may bring new ones
    moved: dict[Key, Moved] = {}
    weeks: defaultdict[Key, defaultdict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    frames = _Frames(lexicon)
    for batch in _batches(ids[:MOST]):
        _read_batch(batch, rules, numbers, effect, moved, weeks, frames)
    effect.frames_now, effect.frames_then = frames.now, frames.then
    effect.moved = sorted(moved.values(), key=lambda m: (-(m.added + m.removed), m.kind, m.slug))[:MOST_TAGS]
    _totals(effect.moved, weeks, numbers)
    return effect


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _read_batch(
    ids: Sequence[int],
    rules: Rules,
    numbers: TrialNumbers,
    effect: Effect,
    moved: dict[Key, Moved],
    weeks: Mapping[Key, defaultdict[dt.date, int]],
    frames: _Frames,
) -> None:
    """Reads one batch under the draft rules and books every tag that comes or goes."""
    now = {
        pk: (dated_at, frozenset(tags))
        for pk, dated_at, tags in Entry.objects.filter(pk__in=ids).values_list("pk", "dated_at", "tags")
    }
    frames.count_now(ids, now)
    tagged = sorted(read(ids, rules, StandingLines()), key=lambda one: ids.index(one.piece.id))
    kinds = numbers.keys()
    for one in hear(tagged, rules.lexicon, numbers):
        key = one.tagged.piece.id
        dated_at, before = now[key]
        effect.read += 1
        frames.count_then(one, numbers)
        after = frozenset(one.tags)
        if after == before:
            continue
        effect.changed += 1
        kinds = numbers.keys() if not after <= kinds.keys() else kinds
        day = timezone.localdate(dated_at)
        monday = day - dt.timedelta(days=day.weekday())
        for tag in sorted(after ^ before):
            if tag not in kinds:
                continue
            kind, slug = kinds[tag]
            row = moved.setdefault((kind, slug), Moved(kind, slug, _name(kind, slug, rules.lexicon)))
            _book(row, one, tag, added=tag in after)
            weeks[kind, slug][monday] += 1 if tag in after else -1


def _book(row: Moved, one: Written, tag: int, *, added: bool) -> None:
    samples = row.added_samples if added else row.removed_samples
    if added:
        row.added += 1
    else:
        row.removed += 1
    if len(samples) < SAMPLES:
        piece = one.tagged.piece
        samples.append(
            {
                "id": piece.id,
                "title": piece.words.title,
                "language": piece.words.language,
                "words": _surface(one, tag, added=added),
            }
        )


def _surface(one: Written, tag: int, *, added: bool) -> str:
    """The words for which the piece would carry the tag, or for which it carries it now."""
    if added:
        evidence: list[dict[str, Any]] = next((json.loads(row.evidence) for row in one.rows if row.tag_id == tag), [])
    else:
        said = Assertion.objects.filter(article=one.tagged.piece.id, tag=tag, author="rule", verdict="accepted")
        evidence = said.order_by("-rule_set").values_list("evidence", flat=True).first() or []
    return str(evidence[0]["surface"]) if evidence else ""


def _name(kind: str, slug: str, lexicon: Lexicon) -> str:
    if kind == "theme":
        return lexicon.theme[slug].name if slug in lexicon.theme else slug
    if kind == LAYER:
        return lexicon.named_with(slug)[0] or slug
    return lexicon.entity[slug].name if slug in lexicon.entity else slug


def _totals(moved: Iterable[Moved], weeks: Mapping[Key, Mapping[dt.date, int]], numbers: TagNumbers) -> None:
    """Each tag's pieces in all and by week, now and then: the chart as it is and as it would be."""
    for row in moved:
        found: defaultdict[dt.date, int] = defaultdict(int)
        days = TagDay.objects.filter(tag=numbers[row.kind, row.slug]).values_list("day", "pieces")
        for day, pieces in days:
            found[day - dt.timedelta(days=day.weekday())] += pieces
        changes = weeks.get((row.kind, row.slug), {})
        row.now = sum(found.values())
        row.then = row.now + row.added - row.removed
        row.weeks = [
            (monday.isoformat(), found.get(monday, 0), found.get(monday, 0) + changes.get(monday, 0))
            for monday in sorted(found.keys() | changes.keys())
        ]


class _Frames:
    """Sums of frame shares before and after, among the pieces read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.now, self.then = dict.fromkeys(FRAMES, 0.0), dict.fromkeys(FRAMES, 0.0)
        self._stored = dict(Theme.objects.exclude(frame={}).values_list("tag_id", "frame"))
        self._wanted = {theme.id: dict(theme.frame) for theme in lexicon.themes if theme.frame}
        self._numbered: dict[int, Mapping[str, float]] = {}

    def count_now(self, ids: Sequence[int], entries: Mapping[int, tuple[dt.datetime, frozenset[int]]]) -> None:
        """Adds these pieces as they are tagged now."""
        claims = Assertion.objects.filter(article__in=ids, tag__in=self._stored, verdict="accepted")
        scores = {(a, t): s for a, t, s in claims.order_by("-author").values_list("article_id", "tag_id", "score")}
        for key, (_, tags) in entries.items():
            self._add(
                self.now, [(scores.get((key, t), 1.0) or 1.0, self._stored[t]) for t in tags if t in self._stored]
            )

    def count_then(self, one: Written, numbers: TrialNumbers) -> None:
        """Adds a piece as it would be tagged."""
        known = self._numbered or {numbers["theme", slug]: frame for slug, frame in self._wanted.items()}
        self._numbered = known
        scores = {row.tag_id: row.score for row in one.rows if row.verdict == "accepted"}
        self._add(self.then, [(scores.get(t, 1.0) or 1.0, known[t]) for t in one.tags if t in known])

    @staticmethod
    def _add(sums: dict[str, float], weighed: Sequence[tuple[float, Mapping[str, float]]]) -> None:
        mixed = mix(weighed)
        if mixed:
            for frame, part in zip(FRAMES, mixed, strict=True):
                sums[frame] = round(sums[frame] + part, 6)

"""Reading a week from the rows: its pieces on topic, their stories, the four weeks before, the sources that failed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import F
from django.utils import timezone

from analysis.briefings.errors import BriefingError
from analysis.briefings.period import WEEKS_BEFORE, held_sentence, topic_tag
from analysis.briefings.records import FAMILIES, Before, FailedSource, Label, Week, WeekPiece, WeekStory
from analysis.explore.rows import in_force
from analysis.measures.periods import Period
from analysis.models import Assertion, Entry, RuleSet, Story, StoryMember, Tag, TaggingRun, Theme
from articles.models import Article, Source, Visit

GOOD = (Visit.Outcome.NEW, Visit.Outcome.SAME, Visit.Outcome.NOT_MODIFIED, Visit.Outcome.MOVED)
NAMED = (Tag.Kind.COMPANY, Tag.Kind.THEME)


def read_week(period: Period, *, today: dt.date) -> Week:
    """Everything a briefing of this week is composed from.

    Raises BriefingError when the week holds no piece on topic.
    """
    rules = RuleSet.objects.active()
    pieces = _pieces(period)
    if not pieces:
        raise BriefingError(f"{period.label} holds no piece on topic. {held_sentence()}")
    visits, failures = _failures(period)
    return Week(
        period=period,
        complete=period.end < today,
        rules=rules.version if rules else "",
        pieces=pieces,
        stories=_stories(pieces),
        before=tuple(_before(period.back(back)) for back in range(WEEKS_BEFORE, 0, -1)),
        labels={tag.pk: Label(tag.pk, tag.kind, tag.slug, tag.name) for tag in Tag.objects.filter(kind__in=NAMED)},
        visits=visits,
        failures=failures,
    )


def _pieces(period: Period) -> tuple[WeekPiece, ...]:
    """The week's pieces on topic, the most relevant first, then the earliest."""
    start, stop = period.instants
    entries = Entry.objects.filter(tags__contains=[topic_tag() or 0], dated_at__gte=start, dated_at__lt=stop)
    indexed = {entry.pk: entry for entry in entries.only("tags", "relevance")}
    members = {m.article_id: m for m in StoryMember.objects.filter(article__in=indexed)}
    runs = TaggingRun.objects.filter(article__in=indexed, rule_set=F("article__entry__rule_set"), is_roundup=True)
    roundups = set(runs.values_list("article_id", flat=True))
    families = _families(indexed)
    found = []
    for row in Article.objects.filter(pk__in=indexed).select_related("source"):
        piece = _piece(row, indexed[row.pk], members.get(row.pk), is_roundup=row.pk in roundups)
        found.append(replace(piece, family=families.get(row.pk, "")))
    return tuple(sorted(found, key=lambda piece: (-piece.relevance, piece.hours, piece.id)))


def _families(indexed: Mapping[int, Entry]) -> dict[int, str]:
    """The family of each piece's first theme; of pieces without one, the first family among their tags."""
    themes = Theme.objects.values_list("tag_id", "parent__tag__slug", "tag__slug")
    own = {tag: parent or slug for tag, parent, slug in themes if (parent or slug) in FAMILIES}
    found = {}
    for key, entry in indexed.items():
        carried = {own[tag] for tag in entry.tags if tag in own}
        found[key] = next((family for family in FAMILIES if family in carried), "")
    first = Assertion.objects.filter(
        article__in=indexed, is_primary=True, tag__kind=Tag.Kind.THEME, verdict=Assertion.Verdict.ACCEPTED
    )
    # rules first, so that a person's word stands last
    ranked = first.filter(in_force()).order_by(F("rule_set").asc(nulls_last=True), "pk")
    for key, tag in ranked.values_list("article_id", "tag_id"):
        found[key] = own.get(tag, found[key])
    return found


def _piece(row: Article, entry: Entry, member: StoryMember | None, *, is_roundup: bool) -> WeekPiece:
    return WeekPiece(
        id=row.pk,
        title=row.title,
        teaser=row.teaser,
        body=row.body,
        language=row.language or "en",
        url=row.url,
        day=timezone.localdate(row.dated_at),
        hours=row.dated_at.timestamp() / 3600,
        retrieved=timezone.localdate(row.first_seen_at),
        source_id=row.source_id,
        outlet=row.source.name,
        is_sample=row.source.is_sample,
        is_archived=row.source.kind == Source.Kind.ARCHIVE,
        relevance=entry.relevance,
        tags=frozenset(entry.tags),
        copy_of=member.copy_of_id if member else None,
        story_id=member.story_id if member else None,
        is_roundup=is_roundup,
    )


def _stories(pieces: Sequence[WeekPiece]) -> tuple[WeekStory, ...]:
    """The stories that pieces of the week tell, by id."""
    told: dict[int, list[WeekPiece]] = defaultdict(list)
    for piece in pieces:
        if piece.story_id is not None:
            told[piece.story_id].append(piece)
    stories = []
    for story in Story.objects.filter(pk__in=told).order_by("pk"):
        ordered = sorted(told[story.pk], key=lambda p: (p.copy_of is not None, p.hours, p.id))
        lead = next((piece for piece in ordered if piece.id == story.lead_id), ordered[0])
        languages = frozenset("zh" if code.startswith("zh") else code for code in story.languages)
        stories.append(WeekStory(story.pk, lead.title, lead, tuple(ordered), languages))
    return tuple(stories)


def _before(period: Period) -> Before:
    """An earlier week's pieces on topic, counted by tag."""
    start, stop = period.instants
    rows = Entry.objects.filter(tags__contains=[topic_tag() or 0], dated_at__gte=start, dated_at__lt=stop)
    counts: Counter[int] = Counter()
    total = 0
    for tags in rows.values_list("tags", flat=True):
        counts.update(tags)
        total += 1
    return Before(period, total, counts)


def _failures(period: Period) -> tuple[int, tuple[FailedSource, ...]]:
    """How many visits the week had, and the sources that failed in it or are failing now, by name."""
    start, stop = period.instants
    visits: dict[int, list[str]] = defaultdict(list)
    rows = Visit.objects.filter(started_at__gte=start, started_at__lt=stop).order_by("started_at", "pk")
    for source_id, outcome in rows.values_list("source_id", "outcome"):
        visits[source_id].append(outcome)
    failed = {source for source, outcomes in visits.items() if any(outcome not in GOOD for outcome in outcomes)}
    failing = Source.objects.failing().values_list("pk", flat=True)
    sources = Source.objects.filter(pk__in={*failed, *failing}).order_by(F("name"), "pk")
    return sum(map(len, visits.values())), tuple(_failure(source, visits[source.pk]) for source in sources)


def _failure(source: Source, outcomes: Iterable[str]) -> FailedSource:
    listed = list(outcomes)
    bad = [outcome for outcome in listed if outcome not in GOOD]
    reasons = tuple(str(Visit.Outcome(outcome).label) for outcome in dict.fromkeys(bad))
    since = timezone.localdate(source.fail_since) if source.fail_since else None
    return FailedSource(source.name, len(listed), len(bad), reasons, since)

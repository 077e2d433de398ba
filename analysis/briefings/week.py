"""Reading a week from the rows: the pieces of a plan's list, their stories, the four weeks before, and what was briefed then."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext

from analysis.briefings import plans
from analysis.briefings.corrected import corrected
from analysis.briefings.coverage import failures, silent
from analysis.briefings.earlier import briefed, verdicts
from analysis.briefings.errors import BriefingError
from analysis.briefings.period import WEEKS_BEFORE, held_sentence
from analysis.briefings.records import FAMILIES, Before, Briefed, Label, ViewOfWeek, Week, WeekPiece, WeekStory
from analysis.explore import selection
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.rows import in_force
from analysis.measures.periods import Period, instants
from analysis.measures.words import shown
from analysis.models import Assertion, BriefingPlan, Entry, RuleSet, Story, StoryMember, Tag, TaggingRun, Theme
from articles.models import Article, Source

NAMED = (Tag.Kind.COMPANY, Tag.Kind.THEME)


def read_week(period: Period, *, today: dt.date, plan: BriefingPlan | None = None) -> Week:
    """Everything that a plan's briefing of this week is composed from; bodies are read later, by `with_bodies`.

    Raises BriefingError when the week holds no piece of the plan's list.
    """
    plan = plan or plans.find()
    filter = plans.filter_of(plan)
    rules = RuleSet.objects.active()
    pieces = _pieces(filter.between(period.start, period.end))
    if not pieces:
        raise BriefingError(
            gettext("%(week)s holds no piece on topic. %(held)s") % {"week": period.label, "held": held_sentence()}
        )
    visits, failed = failures(period)
    told = briefed(plan, period)
    return Week(
        period=period,
        complete=period.end < today,
        rules=rules.version if rules else "",
        pieces=pieces,
        stories=_stories(pieces, period),
        before=_before(filter, [period.back(back) for back in range(WEEKS_BEFORE, 0, -1)]),
        labels={
            tag.pk: Label(tag.pk, tag.kind, tag.slug, shown(tag.name, tag.name_zh))
            for tag in Tag.objects.filter(kind__in=NAMED)
        },
        visits=visits,
        failures=failed,
        silent=silent(period),
        filter=filter,
        length=plan.length,
        language=plan.language,
        briefed=told,
        left=_left(filter, period, told),
        views=_views(plan, filter, period),
        verdicts=verdicts(period),
        corrected=corrected(plan, period, [piece.id for piece in pieces]),
        cut_off=Article.objects.aggregate(last=Max("first_seen_at"))["last"],
    )


def with_bodies(week: Week, stories: Iterable[WeekStory]) -> Week:
    """The week with the bodies of these stories' pieces: the others are not quoted."""
    wanted = {piece.id for story in stories for piece in story.pieces}
    bodies = dict(Article.objects.filter(pk__in=wanted).values_list("pk", "body"))
    pieces = {piece.id: replace(piece, body=bodies.get(piece.id, "")) for piece in week.pieces}
    told = tuple(
        replace(story, lead=pieces[story.lead.id], pieces=tuple(pieces[piece.id] for piece in story.pieces))
        for story in week.stories
    )
    return replace(week, pieces=tuple(pieces.values()), stories=told)


def _pieces(filter: ArticleFilter) -> tuple[WeekPiece, ...]:
    """The pieces of a list, the most relevant first, then the earliest."""
    found = selection.ids(filter)
    indexed = {entry.pk: entry for entry in Entry.objects.filter(pk__in=found).only("tags", "relevance")}
    members = {m.article_id: m for m in StoryMember.objects.filter(article__in=found)}
    runs = TaggingRun.objects.filter(article__in=found, rule_set=F("article__entry__rule_set"), is_roundup=True)
    roundups = set(runs.values_list("article_id", flat=True))
    families = _families(indexed)
    rows = Article.objects.filter(pk__in=list(indexed)).select_related("source").defer("body")
    pieces = (
        replace(
            _piece(row, indexed[row.pk], members.get(row.pk), is_roundup=row.pk in roundups),
            family=families.get(row.pk, ""),
        )
        for row in rows
    )
    return tuple(sorted(pieces, key=lambda piece: (-piece.relevance, piece.hours, piece.id)))


def _families(indexed: Mapping[int, Entry]) -> dict[int, str]:
    """The family of each piece's first theme; of pieces without one, the first family among their tags."""
    themes = Theme.objects.values_list("tag_id", "parent__tag__slug", "tag__slug")
    own = {tag: parent or slug for tag, parent, slug in themes if (parent or slug) in FAMILIES}
    found = {}
    for key, entry in indexed.items():
        carried = {own[tag] for tag in entry.tags if tag in own}
        found[key] = next((family for family in FAMILIES if family in carried), "")
    first = Assertion.objects.filter(
        article__in=list(indexed), is_primary=True, tag__kind=Tag.Kind.THEME, verdict=Assertion.Verdict.ACCEPTED
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
        body="",
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


def _stories(pieces: Sequence[WeekPiece], period: Period) -> tuple[WeekStory, ...]:
    """The stories that pieces of the week tell, by id."""
    told: dict[int, list[WeekPiece]] = defaultdict(list)
    for piece in pieces:
        if piece.story_id is not None:
            told[piece.story_id].append(piece)
    begins = period.instants[0]
    stories = []
    for story in Story.objects.filter(pk__in=told).order_by("pk"):
        ordered = sorted(told[story.pk], key=lambda p: (p.copy_of is not None, p.hours, p.id))
        lead = next((piece for piece in ordered if piece.id == story.lead_id), ordered[0])
        languages = frozenset("zh" if code.startswith("zh") else code for code in story.languages)
        is_new = story.first_at >= begins
        stories.append(WeekStory(story.pk, lead.title, lead, tuple(ordered), languages, is_new=is_new))
    return tuple(stories)


def _before(filter: ArticleFilter, periods: Sequence[Period]) -> tuple[Before, ...]:
    """Earlier weeks' pieces of the list, counted by tag. One query."""
    window = filter.between(periods[0].start, periods[-1].end)
    counts: dict[Period, Counter[int]] = {period: Counter() for period in periods}
    totals: Counter[Period] = Counter()
    bounds = [(period, *instants(period.start, period.end)) for period in periods]
    spine = selection.spine_of(window)
    rows = Entry.objects.filter(pk__in=spine.rows.order_by().values(spine.key)).values_list("dated_at", "tags")
    for dated_at, tags in rows:
        period = next((period for period, start, stop in bounds if start <= dated_at < stop), None)
        if period is not None:
            counts[period].update(tags)
            totals[period] += 1
    return tuple(Before(period, totals[period], counts[period]) for period in periods)


def _left(filter: ArticleFilter, period: Period, told: Sequence[Briefed]) -> frozenset[int]:
    """Which pieces that led a story of an earlier briefing the list of the four weeks and this one holds no more."""
    leads = {one.lead for briefing in told for one in briefing.stories}
    spine = selection.spine_of(filter.between(period.back(WEEKS_BEFORE).start, period.end))
    inside = spine.rows.order_by().filter(**{f"{spine.key}__in": leads}).values_list(spine.key, flat=True)
    return frozenset(leads.difference(inside)) if leads else frozenset()


def _views(plan: BriefingPlan, filter: ArticleFilter, period: Period) -> tuple[ViewOfWeek, ...]:
    """The plan's saved views: pieces that answer both, within the week."""
    found = []
    for view in plans.views_of(plan):
        own = ArticleFilter.from_query(view.query).replace(sort="newest", counted="pieces")
        inside = own.between(period.start, period.end)
        asked = {key for key, _ in own.include}
        more = tuple(pair for pair in filter.include if pair[0] not in asked)
        inside = inside.replace(
            include=(*inside.include, *more), exclude=(*inside.exclude, *filter.exclude), q=own.q or filter.q
        )
        found.append(ViewOfWeek(view.slug, view.name, inside, frozenset(selection.ids(inside))))
    return tuple(found)

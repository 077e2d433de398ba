"""Composing: a week of rows into a text and its document. No clock, no chance: the same rows always give the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override

from analysis.briefings import candidates, drawn, moves, sections, sections_since, suggestions
from analysis.briefings.errors import BriefingError
from analysis.briefings.material import cited_in, entries
from analysis.briefings.records import FAMILIES, Told, Week, WeekStory
from analysis.briefings.says import Sayings, to_list
from analysis.briefings.signals import Signals, signals, with_bursts
from analysis.briefings.text import HEAD, STORIES, Material, Text, TextSection
from analysis.briefings.text_read import read
from analysis.briefings.week import read_week, with_bodies
from analysis.explore import selection
from analysis.explore.called import names_in
from analysis.explore.lists.about import pieces_of
from analysis.explore.remembered import reading
from analysis.exports.document import About, Document, check_citations
from analysis.measures.intervals import FEW
from analysis.measures.periods import Period, zone
from analysis.models import BriefingPlan
from analysis.models.briefing_plan import WEEKLY
from analysis.stories import vectors, words
from articles.health.words import in_chinese

STAMP = gettext_noop(
    "Sample newsroom: invented outlets and texts. Its mix of subjects is its author's choice and no finding."
)
KNOWN_BY = 400  # characters that a story is compared by with those of later briefings


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft: its text, the document that the text makes, and the material that the text points at, as JSON values."""

    text: Text
    document: Document
    material: dict[str, Any]
    cut_off: dt.datetime | None


def compose(plan: BriefingPlan, period: Period, *, today: dt.date) -> Composed:
    """The briefing of a week under a plan, in the plan's language.

    Raises BriefingError when the week holds no piece of the plan's list, CitationError should a sentence come out without a
    piece behind it.
    """
    with override(plan.language), reading():
        week = read_week(period, today=today, plan=plan)
        found = signals(week)
        return _written(_weighed(week, found), found, plan)


def _weighed(week: Week, found: Signals) -> Week:
    """The week with what bursts in its stories and how new they are beside the briefings before."""
    known = {one.id: words.words(f"{one.lead.title} {one.lead.teaser}"[:KNOWN_BY]) for one in week.stories}
    before = [words.words(one.words) for briefing in week.briefed for one in briefing.stories]
    rare = vectors.rarity([*known.values(), *before])
    stories = with_bursts(week.stories, found.bursting)
    return replace(
        week, stories=tuple(replace(s, novelty=candidates.novelty(known[s.id], before, rare)) for s in stories)
    )


def _written(week: Week, found: Signals, plan: BriefingPlan) -> Composed:
    chosen = candidates.choose(week.stories, week.labels, most=week.length)
    told = _told(week, chosen)
    rest = [one for one in candidates.ranked(week.stories) if one not in told][: suggestions.MOST]
    week = with_bodies(week, [*told, *rest])
    full = {one.id: one for one in week.stories}
    chosen, told, rest = ([full[one.id] for one in each] for each in (chosen, told, rest))
    says = Sayings()
    rows = moves.figures(week)
    charts, tables = drawn.charts(week, found, rows), drawn.tables(week)
    text = _text(week, found, chosen, says, list(charts))
    document = replace(_head(week, plan, rows), measured=drawn.measured(week, found))
    material = Material(document, charts, tables, entries(cited_in(text)))
    made = read(text, material)
    if made.problems:
        first = made.problems[0]
        raise BriefingError(f"The draft cannot be read back: “{first.sentence}” in {first.section}: {first.words}")
    check_citations(made.document)
    for address, numbers in drawn.numbers(found, rows).items():
        says.said[address] |= set(numbers)
    held = {
        "charts": {key: asdict(chart) for key, chart in charts.items()},
        "tables": {key: asdict(table) for key, table in tables.items()},
        "stories": [asdict(_known(one)) for one in told],
        "suggestions": suggestions.of(week, rest, says),
        "views": {f"view-{at}": view.slug for at, view in enumerate(week.views, 1)},
        "notes": list(dict.fromkeys(says.notes)),
        "said": {address: sorted(numbers) for address, numbers in sorted(says.said.items())},
    }
    return Composed(text, made.document, held, week.cut_off)


def _told(week: Week, chosen: Sequence[WeekStory]) -> list[WeekStory]:
    """Every story that some section tells, each once."""
    found = list(chosen)
    found += [one for slug in FAMILIES for one in sections.next_of(week, slug, chosen)]
    found += [one for view in week.views for one in sections.of_view(week, view)]
    return list({one.id: one for one in found}.values())


def _known(story: WeekStory) -> Told:
    words_ = f"{story.lead.title} {story.lead.teaser}"[:KNOWN_BY]
    return Told(story.id, story.lead.id, " ".join(story.title.split()), story.lead.language, words_)


def _text(week: Week, found: Signals, chosen: Sequence[WeekStory], says: Sayings, drawn_: Sequence[str]) -> Text:
    parts = [
        (HEAD, _title(week), _lede(week, says)),
        ("changed", _("What changed"), moves.changed(week, found, says, drawn_)),
        (STORIES, _("Top stories"), sections.top_stories(week, chosen, says)),
        ("since", _("Since the last issue"), sections_since.since(week, chosen, says)),
        *((slug, _family(week, slug), sections.family(week, slug, chosen, says)) for slug in FAMILIES),
        *((f"view-{at}", view.name, sections.view_section(week, view, _told_above(week, chosen, at), says)) for at, view in enumerate(week.views, 1)),
        ("chinese_only", _("Only in Chinese sources"), sections.only_in(week, "zh", says)),
        ("english_only", _("Only in English sources"), sections.only_in(week, "en", says)),
        ("theses", _("What the theses came to"), sections.verdicts(week, says)),
        ("failed_sources", _("Sources that failed"), sections.coverage(week, says)),
        ("method", _("How sure we are"), "\n\n".join(says.note(one) for one in _method(week))),
    ]  # fmt: skip
    return tuple(TextSection(key, title, markdown) for key, title, markdown in parts)


def _told_above(week: Week, chosen: Sequence[WeekStory], place: int) -> list[WeekStory]:
    """What stands above a view's section already."""
    above = [*chosen, *(one for slug in FAMILIES for one in sections.next_of(week, slug, chosen))]
    return above + [one for view in week.views[: place - 1] for one in sections.of_view(week, view)]


def _family(week: Week, slug: str) -> str:
    label = week.tag("theme", slug)
    return label.name if label else slug.replace("_", " ").capitalize()


def days(period: Period) -> str:
    """A week's days in words: 28 July to 3 August 2025."""
    start, end = period.start, period.end
    if in_chinese():
        year = f"{end.year}年" if start.year != end.year else ""
        return f"{start.year}年{start.month}月{start.day}日至{year}{end.month}月{end.day}日"
    year = f" {start.year}" if start.year != end.year else ""
    month = f" {start:%B}" if start.month != end.month or year else ""
    return f"{start.day}{month}{year} to {end.day} {end:%B} {end.year}"


def _title(week: Week) -> str:
    """A finding that the figures bear: the largest move beyond its interval, else who leads, else the count."""
    moved = moves.moved(week, moves.families(week))
    if moved:
        label, found = moved[0]
        said = (
            _("%(name)s rose to %(share)s %% of the week's pieces")
            if found.verdict == "up"
            else _("%(name)s fell to %(share)s %% of the week's pieces")
        )
        return said % {"name": label.name, "share": f"{found.share:.0f}"}
    if len(week.pieces) < FEW:
        count = ngettext(
            "%(n)s piece on topic, too few for shares", "%(n)s pieces on topic, too few for shares", len(week.pieces)
        )
        return count % {"n": f"{len(week.pieces):,}"}
    counts = {label.name: len(week.carrying(label)) for label in moves.families(week)}
    most = max(counts.values(), default=0)
    first = [name for name, count in counts.items() if count == most and most]
    if len(first) == 1:
        said = _("Little changed; %(name)s first, with %(count)s of %(total)s pieces")
        return said % {"name": first[0].lower(), "count": f"{most:,}", "total": f"{len(week.pieces):,}"}
    return _("Little changed in %(n)s pieces on topic") % {"n": f"{len(week.pieces):,}"}


def _lede(week: Week, says: Sayings) -> str:
    """How much the briefing stands on."""
    size, chinese = len(week.pieces), sum(piece.is_chinese for piece in week.pieces)
    outlets = len({piece.source_id for piece in week.pieces})
    parts = {
        "pieces": to_list(
            ngettext("%(n)s piece on topic", "%(n)s pieces on topic", size) % {"n": f"{size:,}"}, week.query()
        ),
        "sources": ngettext("%(n)s source", "%(n)s sources", outlets) % {"n": f"{outlets:,}"},
        "chinese": f"{chinese:,}",
    }
    if not week.stories:
        return says.sentence(_("%(pieces)s from %(sources)s; %(chinese)s of them Chinese.") % parts)
    told = selection.count(week.asked().replace(counted="stories"))
    stories = ngettext("%(n)s story", "%(n)s stories", told) % {"n": f"{told:,}"}
    link = to_list(stories, week.query(counted="stories"))
    said = _("%(pieces)s in %(stories)s from %(sources)s; %(chinese)s of them Chinese.")
    return says.sentence(said % {**parts, "stories": link})


def _method(week: Week) -> list[str]:
    """What the figures are made of, so that they can be checked."""
    pieces, copies = len(week.pieces), sum(piece.copy_of is not None for piece in week.pieces)
    ground = ngettext(
        "Rules %(rules)s; %(n)s piece on topic (%(copies)s of them copies of another piece's text), %(stories)s stories. Shares count pieces. Days and weeks are those of %(zone)s.",
        "Rules %(rules)s; %(n)s pieces on topic (%(copies)s of them copies of another piece's text), %(stories)s stories. Shares count pieces. Days and weeks are those of %(zone)s.",
        pieces,
    )
    said = {
        "rules": week.rules or _("unknown"),
        "n": f"{pieces:,}",
        "copies": copies,
        "stories": len(week.stories),
        "zone": settings.TIME_ZONE,
    }
    notes = [
        ground % said,
        _(
            "Intervals are 95 %%: Wilson for shares, Newcombe for changes against the median of the four weeks before, not adjusted for the number of comparisons. A change is named only when its interval leaves zero; under %(few)s pieces no share is given. A piece may carry several themes, so shares do not add up to 100."
        )
        % {"few": FEW},
        _(
            "Quotations are verbatim and in the language of their outlet. The draft was composed by rules, not written by a person or a language model; what people changed stands in its versions."
        ),
    ]
    archived = sum(piece.is_archived for piece in week.pieces)
    if archived:
        notes.append(
            ngettext(
                "%(n)s piece came with archives, which cover only some windows of time: a change may be the edge of one.",
                "%(n)s pieces came with archives, which cover only some windows of time: a change may be the edge of one.",
                archived,
            )
            % {"n": f"{archived:,}"}
        )
    if any(piece.is_sample for piece in week.pieces):
        notes.append(_(STAMP))
    return notes


def _head(week: Week, plan: BriefingPlan, rows: Sequence[Any]) -> Document:
    """The document without its words: what it is of and what it was made from."""
    name = _("US-China AI strategy in the press") if plan.slug == WEEKLY else plan.name
    said = _("%(name)s · briefing %(week)s · %(days)s")
    kicker = said % {"name": name, "week": week.period.label, "days": days(week.period)}
    if plan.audience:
        kicker = _("%(kicker)s · for %(audience)s") % {"kicker": kicker, "audience": plan.audience}
    return Document(
        title=_title(week),
        kicker=kicker,
        lede="",
        period=week.period.label,
        rules=week.rules,
        sections=(),
        entries=(),
        figures=tuple(rows),
        stamp=_(STAMP) if any(piece.is_sample for piece in week.pieces) else "",
        lang=plan.language,
        facts={
            "pieces": len(week.pieces),
            "stories": len(week.stories),
            "sources": len({piece.source_id for piece in week.pieces}),
        },
        about=_about(week),
        pieces=pieces_of(week.asked()),
    )


def _about(week: Week) -> About:
    asked = week.asked()
    sizes = selection.lengths(asked)
    outlets = sorted({piece.outlet for piece in week.pieces})
    return About(
        query=week.filter.describe(names_in(week.filter)),
        address=f"/articles/?{week.query()}",
        window=days(week.period),
        zone=str(zone()),
        counts=(*((unit, sizes[unit]) for unit in ("pieces", "texts", "stories")), ("sources", len(outlets))),
        rules=week.rules,
        sources=tuple(outlets),
        generated=week.cut_off.astimezone(zone()).isoformat() if week.cut_off else "",
    )

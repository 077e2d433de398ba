"""The sections on stories and sources, one function each: a week in, a section's text out. One without material says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.briefings import candidates, conflicts, quotes
from analysis.briefings.records import FailedSource, ViewOfWeek, Week, WeekStory
from analysis.briefings.says import Sayings, cited, to_list, together
from analysis.briefings.text_write import figure, heading, paragraph, quote
from analysis.exports.document import Sentence

ONLY = 8  # stories listed as told in one language
FAMILY_STORIES = 3
VIEW_STORIES = 5
LINKED_STORIES = 300  # more would not fit in an address


def story(week: Week, told: WeekStory, says: Sayings) -> str:
    """A story under its title: how widely it was told, on what its outlets differ, and what they say, verbatim."""
    link = week.query(("story", str(told.id)))
    ids = cited([told.lead, *(piece for piece in told.pieces if piece.id != told.lead.id)])
    lines = [says.sentence(_spread(told, link), ids)]
    differ = _("%(first)s has %(one)s, %(second)s has %(other)s.")
    for one in conflicts.conflicts(told):
        names = {
            "first": one.first.outlet,
            "one": one.first_said,
            "second": one.second.outlet,
            "other": one.second_said,
        }
        words = _("Numbers differ: ") + differ % names
        lines.append(paragraph([Sentence(words, (one.first.id, one.second.id))]))
    said = [quote(one) for one in quotes.quotations(told)]
    return together(heading(told.title), "\n".join(lines), *said)


def _spread(told: WeekStory, link: str) -> str:
    """Told by 3 outlets in 3 pieces this week in both languages."""
    both = {"en", "zh"} <= told.languages
    words = {
        (False, False): _("Told by %(outlets)s in %(pieces)s this week."),
        (True, False): _("Told by %(outlets)s in %(pieces)s this week in both languages."),
        (False, True): _("Told by one outlet in %(pieces)s this week."),
        (True, True): _("Told by one outlet in %(pieces)s this week in both languages."),
    }
    size = len(told.pieces)
    pieces = _("one piece") if size == 1 else _("%(n)s pieces") % {"n": f"{size:,}"}
    outlets = _("%(n)s outlets") % {"n": f"{told.outlets:,}"}
    return words[both, told.outlets == 1] % {"outlets": outlets, "pieces": to_list(pieces, link)}


def top_stories(week: Week, chosen: Sequence[WeekStory], says: Sayings) -> str:
    """The chosen stories in the words of their outlets."""
    if not week.stories:
        return says.note(_("No story has been built from the week's pieces: run `stories build` and draft again."))
    if not chosen:
        return says.note(_("The week holds round-ups only, and no story."))
    return together(*(story(week, one, says) for one in chosen))


def titles(stories: Sequence[WeekStory]) -> Iterator[str]:
    """The titles of stories, quoted from their leading pieces."""
    for one in stories:
        yield quote(quotes.verbatim(one.title, one.lead))


def family(week: Week, slug: str, chosen: Sequence[WeekStory], says: Sayings) -> str:
    """A theme family: its count, which of the top stories belong to it by their first theme, and its next stories."""
    label = week.tag("theme", slug)
    pieces = week.carrying(label) if label else ()
    if not pieces:
        return says.note(_("No piece on topic this week."))
    head = says.sentence(
        _count(len(pieces), len({p.source_id for p in pieces}), week.query(("theme", slug))), cited(pieces)
    )
    mine = [one for one in candidates.ranked(week.stories) if one.lead.family == slug]
    above = list(titles([one for one in mine if one in chosen]))
    return together(
        head, *([heading(_("Among the top stories")), *above] if above else []), *(story(week, one, says) for one in next_of(week, slug, chosen)),
    )  # fmt: skip


def next_of(week: Week, slug: str, chosen: Sequence[WeekStory]) -> list[WeekStory]:
    """The stories of a family that its section tells beside the top stories."""
    mine = [one for one in candidates.ranked(week.stories) if one.lead.family == slug and one not in chosen]
    return mine[:FAMILY_STORIES]


def of_view(week: Week, view: ViewOfWeek) -> list[WeekStory]:
    """The stories that a saved view's section tells."""
    mine = [one for one in week.stories if any(piece.id in view.pieces for piece in one.pieces)]
    return candidates.ranked(mine)[:VIEW_STORIES]


def view_section(week: Week, view: ViewOfWeek, above: Sequence[WeekStory], says: Sayings) -> str:
    """A saved view: its count, and its widest stories, those told above by their titles alone."""
    pieces = [piece for piece in week.pieces if piece.id in view.pieces]
    if not pieces or len(pieces) != len(view.pieces):
        return says.note(
            _("No piece on topic this week.") if not pieces else _("Its pieces are not all in this briefing's list.")
        )
    count = _count(len(pieces), len({piece.source_id for piece in pieces}), view.filter.to_query())
    told = of_view(week, view)
    listed = list(titles([one for one in told if one in above]))
    return together(
        says.sentence(count, cited(pieces)), *listed, *(story(week, one, says) for one in told if one not in above)
    )


def _count(pieces: int, outlets: int, link: str) -> str:
    if pieces == 1:
        return _("%(pieces)s, from one outlet.") % {"pieces": to_list(_("One piece on topic"), link)}
    count = to_list(_("%(n)s pieces on topic") % {"n": f"{pieces:,}"}, link)
    if outlets == 1:
        return _("%(pieces)s, from one outlet.") % {"pieces": count}
    return _("%(pieces)s, from %(outlets)s outlets.") % {"pieces": count, "outlets": f"{outlets:,}"}


def only_in(week: Week, language: str, says: Sayings) -> str:
    """Stories that only Chinese (zh) or only English (en) sources told."""
    mine = [one for one in candidates.ranked(week.stories) if one.languages == {language}]
    if not mine:
        none = {
            "zh": _("No story of the week was told in Chinese sources only."),
            "en": _("No story of the week was told in English sources only."),
        }
        return says.note(none[language])
    ids = cited([one.lead for one in mine])
    return together(says.sentence(_only(week, language, mine), ids), *titles(mine[:ONLY]))


def _only(week: Week, language: str, mine: Sequence[WeekStory]) -> str:
    if len(mine) == 1:
        one = {
            "zh": _("One story was told in Chinese sources and not found in English ones."),
            "en": _("One story was told in English sources and not found in Chinese ones."),
        }
        return one[language]
    many = {
        "zh": _("%(stories)s were told in Chinese sources and not found in English ones."),
        "en": _("%(stories)s were told in English sources and not found in Chinese ones."),
    }
    if len(mine) > LINKED_STORIES:  # no address could hold them, and no number stands without its list
        return many[language] % {"stories": _("Hundreds of stories")}
    link = week.query(*(("story", str(one.id)) for one in mine), counted="stories")
    return many[language] % {"stories": to_list(_("%(n)s stories") % {"n": f"{len(mine):,}"}, link)}


def verdicts(week: Week, says: Sayings) -> str:
    """What the theses came to: a table, and a note on each verdict that changed."""
    if not week.verdicts:
        return says.note(_("No thesis has been tested up to this week: run `theses run` and draft again."))
    changed = _("“%(claim)s” is %(now)s in %(week)s; before it was %(before)s.")
    notes = [
        says.note(
            changed
            % {"claim": one.claim, "now": _(one.verdict).lower(), "week": one.week, "before": _(one.before).lower()}
        )
        for one in week.verdicts
        if one.before and one.before != one.verdict
    ]
    return together(figure("theses"), *notes)


def coverage(week: Week, says: Sayings) -> str:
    """Sources that could not be read in the week or cannot be read now, and those that fell silent."""
    notes = [_failure(row) for row in week.failures]
    if not notes:
        made = ngettext(
            "One visit was made in the week; none failed",
            "%(n)s visits were made in the week; none failed",
            week.visits,
        )
        said = made % {"n": f"{week.visits:,}"} if week.visits else _("No visit was made in the week")
        notes.append(_("%(said)s, and no source is failing now.") % {"said": said})
    if week.silent:
        notes.append(
            _("Silent this week, after pieces in each of the four weeks before: %(sources)s.")
            % {"sources": ", ".join(week.silent)}
        )
    return together(*(says.note(words) for words in notes))


def _failure(row: FailedSource) -> str:
    parts = []
    if row.failed:
        said = _("%(failed)s of %(visits)s visits failed (%(reasons)s)")
        parts.append(said % {"failed": row.failed, "visits": row.visits, "reasons": ", ".join(row.reasons).lower()})
    if row.failing_since:
        since_ = row.failing_since
        parts.append(_("failing since %(day)s") % {"day": f"{since_.day} {since_:%b} {since_.year}"})
    return f"{row.name}: {'; '.join(parts)}."

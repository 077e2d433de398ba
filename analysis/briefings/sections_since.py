"""Since the last issue: which stories are new, go on and have gone quiet, and what people have corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.briefings import candidates
from analysis.briefings.period import WEEKS_BEFORE
from analysis.briefings.records import Briefed, CitedAgain, Corrected, ListAgain, Told, Week, WeekStory
from analysis.briefings.says import CITED, Sayings, cited, to_list, to_page, together
from analysis.briefings.sections import titles
from analysis.briefings.text_inline import SAID
from analysis.briefings.text_write import heading, plain, quote
from analysis.exports.document import Sentence

LISTED = 6  # stories, pieces or lists of one kind


def since(week: Week, chosen: Sequence[WeekStory], says: Sayings) -> str:
    """What is new, goes on and has gone quiet since the last issue (without one, since the last draft), and what was corrected
    since it."""
    last = last_briefed(week)
    if last is None:
        return says.note(_("There is no briefing of the four weeks before to compare with."))
    before = {one.id: one for one in last.stories}
    now = {one.id for one in week.stories}
    new = [one for one in chosen if one.is_new and one.id not in before]
    on = [one for one in week.stories if one.id in before]
    quiet = [one for one in last.stories if one.id not in now and one.lead not in week.left]
    parts = [
        _group(week, new, says, _("New since %(week)s: %(stories)s.") % {"week": last.week, "stories": "%(stories)s"}),
        _group(
            week, on, says, _("Going on since %(week)s: %(stories)s.") % {"week": last.week, "stories": "%(stories)s"}
        ),
        _quiet(quiet, says, last.week),
    ]
    return together(*parts, *corrections(week, says))


def last_briefed(week: Week) -> Briefed | None:
    """The last issued briefing of the four weeks before, else the last draft: pieces of older ones cannot be cited."""
    recent = [one for one in week.briefed if one.week >= week.period.back(WEEKS_BEFORE).label]
    return next((one for one in recent if one.is_issued), None) or next(iter(recent), None)


def _group(week: Week, stories: Sequence[WeekStory], says: Sayings, words: str) -> str:
    """A count of stories, and their titles."""
    if not stories:
        return ""
    link = week.query(*(("story", str(one.id)) for one in stories), counted="stories")
    count = ngettext("%(n)s story", "%(n)s stories", len(stories)) % {"n": f"{len(stories):,}"}
    head = says.sentence(words % {"stories": to_list(count, link)}, cited([one.lead for one in stories]))
    ranked = candidates.ranked(stories) or list(stories)
    return together(head, *titles(ranked[:LISTED]))


def _quiet(stories: Sequence[Told], says: Sayings, week: str) -> str:
    """Stories of the last issue that no piece of the week tells; their pieces are of the weeks before."""
    if not stories:
        return ""
    head = says.sentence(_("Gone quiet since %(week)s:") % {"week": week}, [one.lead for one in stories[:3]])
    return together(head, *(quote(Sentence(one.title, (one.lead,), one.lang, quote=True)) for one in stories[:LISTED]))


def corrections(week: Week, says: Sayings) -> Iterator[str]:
    """What people said of tags since the last issue: how much, of which of its sources, and which of its lists that changed."""
    found = week.corrected
    if found is None:
        return
    if not found.size:
        yield says.note(
            _("Nobody has corrected a tag of the pieces of %(week)s or of this week since it was issued.")
            % {"week": found.week}
        )
        return
    yield heading(_("Corrected since %(week)s was issued") % {"week": found.week})
    yield _counted(week, found, says)
    for one in found.cited[:LISTED]:
        yield _cited_again(one, found.week, says)
    yield "\n".join(_list_again(week, one, found.week, says) for one in found.lists[:LISTED])


def _counted(week: Week, found: Corrected, says: Sayings) -> str:
    count = ngettext("%(n)s correction", "%(n)s corrections", found.size) % {"n": f"{found.size:,}"}
    words = _(
        "People have made %(corrections)s to tags of the pieces of %(week)s and of this week; that briefing stays as it was issued."
    )
    link = to_page(count, SAID + found.query)
    return says.sentence(words % {"corrections": link, "week": found.week}, found.pieces[:CITED] or cited(week.pieces))


def _cited_again(one: CitedAgain, week: str, says: Sayings) -> str:
    """A source of the last issue and what was said of it; one that has left the list can only be noted."""
    said = _("; ").join(one.said)
    if not one.is_inside:
        words = _("“%(title)s” (%(outlet)s), which %(week)s cites, is in the list no more: people %(said)s.")
        return says.note(words % {"title": one.title, "outlet": one.outlet, "week": week, "said": said})
    words = _("Cited in %(week)s and corrected since: people %(said)s.")
    head = says.sentence(words % {"week": week, "said": plain(said)}, (one.id,))
    return together(head, quote(Sentence(one.title, (one.id,), one.lang, quote=True)))


def _list_again(week: Week, one: ListAgain, issued: str, says: Sayings) -> str:
    now = ngettext("%(n)s piece", "%(n)s pieces", one.now) % {"n": f"{one.now:,}"}
    words = _(
        "%(name)s: %(week)s counted %(then)s, its list has %(now)s now; corrections took out %(out)s and put in %(into)s."
    )
    said = {"name": plain(one.name) or _("The whole week"), "week": issued, "then": f"{one.then:,}"}
    said |= {"now": to_list(now, one.query), "out": f"{one.out:,}", "into": f"{one.into:,}"}
    return says.sentence(words % said, one.pieces or cited(week.pieces))

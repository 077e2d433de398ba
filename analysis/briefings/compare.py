"""An issued briefing beside what would be composed now: what a retag or a late piece has changed since. It never rewrites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from analysis.briefings.compose import Composed, compose
from analysis.briefings.drafting import snapshot
from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import rebuild
from analysis.briefings.stand import lengths
from analysis.explore.names import names_of_kind
from analysis.exports.document import Document, Figure, from_data
from analysis.exports.wording import share
from analysis.measures.periods import Period
from analysis.measures.periods import today as current_day
from analysis.models import Briefing
from articles.models import Article


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise now. `kind` is rules, count, figure, list, story, piece or week."""

    kind: str
    words: str


def compare(briefing: Briefing, *, today: dt.date | None = None) -> tuple[Difference, ...]:
    """What would be otherwise if an issued briefing were composed now; empty when nothing would. Nothing is written.

    Raises BriefingError when it is not issued or is not what was issued.
    """
    issued = rebuild(briefing)
    day = today or current_day()
    with snapshot():
        try:
            now = compose(briefing.plan, Period.parse(briefing.week), today=day)
        except BriefingError as error:
            return (Difference("week", str(error)),)
        return (
            *_ground(issued, now.document),
            *_figures(issued, now.document),
            *_lists(briefing),
            *_stories(briefing, now),
            *_pieces(briefing),
        )


def _ground(issued: Document, now: Document) -> Iterator[Difference]:
    if issued.rules != now.rules:
        yield Difference(
            "rules",
            gettext("It was composed under the rules %(then)s; now they are %(now)s.")
            % {"then": issued.rules or gettext("unknown"), "now": now.rules},
        )
    counted = {
        "pieces": gettext("It counted %(then)s pieces; now there are %(now)s."),
        "stories": gettext("It counted %(then)s stories; now there are %(now)s."),
        "sources": gettext("It counted %(then)s sources; now there are %(now)s."),
    }
    for name, said in counted.items():
        then, held = issued.facts.get(name, 0), now.facts.get(name, 0)
        if then != held:
            yield Difference("count", said % {"then": f"{then:,}", "now": f"{held:,}"})


def _figures(issued: Document, now: Document) -> Iterator[Difference]:
    current = {row.key: row for row in now.figures}
    names = {name.slug: name.shown for name in names_of_kind("theme").values()}
    for row in issued.figures:
        other = current.get(row.key)
        if other is None:
            yield Difference(
                "figure",
                gettext("%(name)s is no theme family of the rules any more.") % {"name": names.get(row.key, row.label)},
            )
        elif _said(row) != _said(other):
            yield Difference(
                "figure",
                gettext("%(name)s: %(then)s then, %(now)s now.")
                % {"name": names.get(row.key, row.label), "then": _said(row), "now": _said(other)},
            )
    before = {row.key for row in issued.figures}
    for row in now.figures:
        if row.key not in before:
            yield Difference(
                "figure",
                gettext("%(name)s is a theme family that was not there: %(now)s.")
                % {"name": names.get(row.key, row.label), "now": _said(row)},
            )


def _said(row: Figure) -> str:
    said = gettext("%(count)s of %(total)s pieces, %(share)s, %(verdict)s")
    return said % {
        "count": row.count, "total": row.total, "share": share(row, get_language() or "en"), "verdict": gettext(row.verdict),
    }  # fmt: skip


def _lists(briefing: Briefing) -> Iterator[Difference]:
    """The lists that the text links to, with their lengths then and now."""
    frozen: dict[str, int | None] = (briefing.frozen or {}).get("lists", {})
    held = lengths(frozen)
    for address, then in frozen.items():
        if held[address] != then:
            now = held[address]
            said = gettext("The list %(address)s had %(then)s; it has %(now)s now.")
            if now is None:
                said = gettext("The list %(address)s had %(then)s; it cannot be asked for now.")
            yield Difference(
                "list", said % {"address": address, "then": then, "now": now if now is None else f"{now:,}"}
            )


def _stories(briefing: Briefing, now: Composed) -> Iterator[Difference]:
    """Stories that the draft told and that a new one would not, and those that it would."""
    then = {one["lead"]: one["title"] for one in briefing.material.get("stories", ())}
    held = {one["lead"]: one["title"] for one in now.material.get("stories", ())}
    for lead, title in then.items():
        if lead not in held:
            yield Difference("story", gettext("“%(title)s” would not be told.") % {"title": title})
    for lead, title in held.items():
        if lead not in then:
            yield Difference("story", gettext("“%(title)s” would be told.") % {"title": title})


def _pieces(briefing: Briefing) -> Iterator[Difference]:
    """Cited pieces that were revised, lost their words, or are gone."""
    frozen = (briefing.frozen or {}).get("pieces", [])
    rows = Article.objects.filter(pk__in=[one["id"] for one in frozen])
    held = {row.pk: row for row in rows.only("title", "teaser", "body", "revision")}
    cited = {entry.id: number for number, entry in enumerate(from_data(briefing.document).entries, start=1)}
    for one in frozen:
        said = {"n": cited.get(one["id"], 0), "title": one["title"], "outlet": one["outlet"]}
        name = gettext("Source %(n)s, “%(title)s” (%(outlet)s)") % said
        row = held.get(one["id"])
        if row is None:
            yield Difference("piece", gettext("%(source)s is not stored any more.") % {"source": name})
        elif row.revision != one["revision"]:
            text = " ".join(f"{row.title}\n{row.teaser}\n{row.body}".split())
            lost = [quoted for quoted in one["words"] if " ".join(quoted.split()) not in text]
            words = gettext("%(source)s was revised since.")
            if lost:
                words = gettext("%(source)s was revised since. It no longer says “%(quote)s”.")
            yield Difference("piece", words % {"source": name, "quote": lost[0][:120] if lost else ""})

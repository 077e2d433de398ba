"""An issued briefing beside what would be composed now: what a retag or a late piece has changed since. It never rewrites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.briefings.compose import Composed, compose
from analysis.briefings.drafting import snapshot
from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import rebuild
from analysis.briefings.stand import lengths
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
            "rules", f"It was composed under the rules {issued.rules or 'unknown'}; now they are {now.rules}."
        )
    for name in ("pieces", "stories", "sources"):
        then, held = issued.facts.get(name, 0), now.facts.get(name, 0)
        if then != held:
            yield Difference("count", f"It counted {then:,} {name}; now there are {held:,}.")


def _figures(issued: Document, now: Document) -> Iterator[Difference]:
    current = {row.key: row for row in now.figures}
    for row in issued.figures:
        other = current.get(row.key)
        if other is None:
            yield Difference("figure", f"{row.label} is no theme family of the rules any more.")
        elif _said(row) != _said(other):
            yield Difference("figure", f"{row.label}: {_said(row)} then, {_said(other)} now.")
    before = {row.key for row in issued.figures}
    for row in now.figures:
        if row.key not in before:
            yield Difference("figure", f"{row.label} is a theme family that was not there: {_said(row)}.")


def _said(row: Figure) -> str:
    return f"{row.count} of {row.total} pieces, {share(row)}, {row.verdict}"


def _lists(briefing: Briefing) -> Iterator[Difference]:
    """The lists that the text links to, with their lengths then and now."""
    frozen: dict[str, int | None] = (briefing.frozen or {}).get("lists", {})
    held = lengths(frozen)
    for address, then in frozen.items():
        if held[address] != then:
            now = "cannot be asked for now" if held[address] is None else f"has {held[address]:,} now"
            yield Difference("list", f"The list {address} had {then}; it {now}.")


def _stories(briefing: Briefing, now: Composed) -> Iterator[Difference]:
    """Stories that the draft told and that a new one would not, and those that it would."""
    then = {one["lead"]: one["title"] for one in briefing.material.get("stories", ())}
    held = {one["lead"]: one["title"] for one in now.material.get("stories", ())}
    for lead, title in then.items():
        if lead not in held:
            yield Difference("story", f"“{title}” would not be told.")
    for lead, title in held.items():
        if lead not in then:
            yield Difference("story", f"“{title}” would be told.")


def _pieces(briefing: Briefing) -> Iterator[Difference]:
    """Cited pieces that were revised, lost their words, or are gone."""
    frozen = (briefing.frozen or {}).get("pieces", [])
    rows = Article.objects.filter(pk__in=[one["id"] for one in frozen])
    held = {row.pk: row for row in rows.only("title", "teaser", "body", "revision")}
    cited = {entry.id: number for number, entry in enumerate(from_data(briefing.document).entries, start=1)}
    for one in frozen:
        name = f"Source {cited.get(one['id'], 0)}, “{one['title']}” ({one['outlet']})"
        row = held.get(one["id"])
        if row is None:
            yield Difference("piece", f"{name} is not stored any more.")
        elif row.revision != one["revision"]:
            text = " ".join(f"{row.title}\n{row.teaser}\n{row.body}".split())
            lost = [words for words in one["words"] if " ".join(words.split()) not in text]
            gone = f" It no longer says “{lost[0][:120]}”." if lost else ""
            yield Difference("piece", f"{name} was revised since.{gone}")

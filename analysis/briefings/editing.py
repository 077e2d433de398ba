"""What an editor does to a text: writes a section, moves, adds and removes sections, drops suggestions; and keeps the result.

Two people may write on one briefing. What somebody else has saved meanwhile in other sections is kept as it is; the same
section written twice is a conflict that is shown, with a proposal that holds both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from analysis.briefings import versions
from analysis.briefings.editing_merge import Merge, merge
from analysis.briefings.errors import BriefingError
from analysis.briefings.text import HEAD, MOST_TITLE, STORIES, Text, TextSection, from_rows
from analysis.models import Briefing, BriefingVersion

_NO_WORD = re.compile(r"[^a-z0-9]+")
TRIES = 3  # times that a change is laid anew on what somebody else has just saved

Act = Callable[[Text], Text]


@dataclass(frozen=True, slots=True)
class Kept:
    """What saving led to: the version, its text, and who else had saved meanwhile in other sections."""

    version: BriefingVersion
    text: Text
    beside: str = ""


class SectionConflict(BriefingError):
    """The same section was saved by somebody else meanwhile. Nothing was written; everything typed is here."""

    def __init__(
        self, mine: TextSection, theirs: TextSection | None, version: BriefingVersion, proposal: Merge
    ) -> None:
        self.mine, self.theirs, self.version, self.proposal = mine, theirs, version, proposal
        super().__init__(
            _("%(who)s saved this section while you wrote. Nothing of either text is lost: put them together below.")
            % {"who": version.author_name or _("A new draft")}
        )


def find(text: Text, key: str) -> TextSection | None:
    """The section of a key."""
    return next((section for section in text if section.key == key), None)


def written(section: TextSection) -> Act:
    """Puts a section in place of the one with its key, or behind all when there is none."""

    def act(text: Text) -> Text:
        if find(text, section.key) is None:
            return (*text, section)
        return tuple(
            replace(old, title=section.title, markdown=section.markdown) if old.key == section.key else old
            for old in text
        )

    return act


def moved(key: str, by: int) -> Act:
    """Moves a section up (by -1) or down (by 1). The title stays the first of all; at an end nothing moves."""

    def act(text: Text) -> Text:
        keys = [section.key for section in text if section.key != HEAD]
        if key not in keys:
            return text
        at = keys.index(key)
        to = min(max(at + by, 0), len(keys) - 1)
        keys.insert(to, keys.pop(at))
        return ordered(keys)(text)

    return act


def ordered(keys: Sequence[str]) -> Act:
    """Sections in this order; those that it does not name stay behind the ones before them."""

    def act(text: Text) -> Text:
        place = {key: at for at, key in enumerate(dict.fromkeys(keys), start=1)}
        place[HEAD] = 0
        ranks: list[tuple[int, int, TextSection]] = []
        last = 0
        for number, section in enumerate(text):
            last = place.get(section.key, last)
            ranks.append((last, number, section))
        return tuple(section for _rank, _number, section in sorted(ranks, key=lambda row: row[:2]))

    return act


def added(title: str, after: str = "") -> tuple[str, Act]:
    """A new empty section behind the one called `after`, else behind all; the key it asks for and the act.

    Raises BriefingError when the title is empty or too long.
    """
    name = " ".join(title.replace("\x00", "").split())
    if not name:
        raise BriefingError(_("Give the new section a title; the field was empty."))
    if len(name) > MOST_TITLE:
        raise BriefingError(_("A title has at most %(most)s characters; shorten it.") % {"most": MOST_TITLE})
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = _NO_WORD.sub("-", latin).strip("-")[:40] or "section"

    def act(text: Text) -> Text:
        section = TextSection(free_key(text, wanted), name, "")
        at = next((number for number, old in enumerate(text, start=1) if old.key == after), len(text))
        return (*text[:at], section, *text[at:])

    return wanted, act


def free_key(text: Text, wanted: str) -> str:
    """The key itself, or with the first number that makes it the only one."""
    taken = {section.key for section in text}
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def removed(key: str) -> Act:
    """Takes a section out. Raises BriefingError for the title, which every briefing has."""
    if key == HEAD:
        raise BriefingError(_("The title and its lede stay; write them anew instead."))
    return lambda text: tuple(section for section in text if section.key != key)


def dropped(suggestion: str, *, back: bool = False) -> Act:
    """Hides a suggestion for this briefing, or brings it back. It is kept with the title."""

    def act(text: Text) -> Text:
        head = find(text, HEAD) or TextSection(HEAD, "", "")
        rest = tuple(key for key in head.dropped if key != suggestion)
        now = replace(head, dropped=rest if back else (*rest, suggestion))
        return tuple(now if section.key == HEAD else section for section in text)

    return act


def brought_back(text: Text) -> Text:
    """The text with no suggestion dropped."""
    return tuple(replace(section, dropped=()) for section in text)


def takes_stories(text: Text) -> TextSection | None:
    """Where a story or a figure goes that is inserted under the title, whose lede is sentences alone: to the top stories, else
    to the first other section. None when there is nothing but the title."""
    return find(text, STORIES) or next((section for section in text if section.key != HEAD), None)


def inserted(markdown: str) -> Act:
    """Puts what was inserted under the title at the end of the section that takes it. Raises BriefingError when none does."""

    def act(text: Text) -> Text:
        to = takes_stories(text)
        if to is None:
            raise BriefingError(_("The lede takes sentences alone, and there is no other section yet: add one first."))
        return written(replace(to, markdown=appended(to.markdown, markdown)))(text)

    return act


def appended(markdown: str, more: str) -> str:
    """A section's text with a paragraph behind it."""
    return f"{markdown.rstrip()}\n\n{more}".strip("\n")


def save_section(
    briefing: Briefing,
    section: TextSection,
    *,
    person: Any,
    seen: str,
    autosave: bool = False,
    acts: Sequence[Act] = (),
) -> Kept:
    """Keeps a section that was written on top of the version `seen`, then what else was asked for in the same form.

    Raises SectionConflict when somebody else has saved the same section since, BriefingError when it cannot be kept.
    """
    if briefing.state == Briefing.State.ISSUED:
        raise BriefingError(_("This briefing is issued and stays as it is."))
    for left in reversed(range(TRIES)):
        last = versions.newest(briefing)
        now = versions.text_of(briefing)
        beside = ""
        if seen != versions.mark(last):
            beside = _beside(briefing, section, last, now, seen, person)
        text = written(section)(now)
        for act in acts:
            text = act(text)
        try:
            version = versions.save(briefing.pk, text, person=person, seen=versions.mark(last), autosave=autosave)
        except versions.VersionConflict:
            if not left:
                raise
            continue
        return Kept(version, from_rows(version.text), beside)
    raise AssertionError("the last try either saves or raises")


def change(briefing: Briefing, *acts: Act, person: Any) -> Kept:
    """Does acts on the text as it stands now: they know no earlier words that they could overwrite."""
    for left in reversed(range(TRIES)):
        last, text = versions.newest(briefing), versions.text_of(briefing)
        for act in acts:
            text = act(text)
        try:
            version = versions.save(briefing.pk, text, person=person, seen=versions.mark(last))
        except versions.VersionConflict:
            if not left:
                raise
            continue
        return Kept(version, from_rows(version.text))
    raise AssertionError("the last try either saves or raises")


def restore(briefing: Briefing, number: int, *, person: Any) -> BriefingVersion:
    """Makes an old version the newest again, as a new one. Raises BriefingError when there is none of this number."""
    old = briefing.versions.filter(number=number).first()
    if old is None:
        raise BriefingError(_("There is no version %(number)s of this briefing.") % {"number": number})
    with transaction.atomic():
        locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
        if locked.state == Briefing.State.ISSUED:
            raise BriefingError(_("This briefing is issued and stays as it is."))
        last = versions.newest(locked)
        if last and last.text == old.text:
            return last
        # never over an autosave: what was there before stays a version of its own
        BriefingVersion.objects.filter(briefing=locked, is_autosave=True).update(is_autosave=False)
        return versions.add(locked, from_rows(old.text), person=person, onto=versions.newest(locked))


def _beside(
    briefing: Briefing, section: TextSection, last: BriefingVersion | None, now: Text, seen: str, person: Any
) -> str:
    """Who saved meanwhile, when they left this section as it was or wrote the same. Raises SectionConflict when not."""
    base, is_sure = _base(briefing, seen)
    was, theirs = find(base, section.key), find(now, section.key)
    who = "" if last and last.author_id == person.pk else (last.author_name if last else "") or _("A new draft")
    if _words(theirs) == _words(section):
        return ""
    if is_sure and theirs is not None and _words(was) == _words(theirs):
        return who
    if is_sure and was is None and theirs is None:
        return who
    assert last is not None  # without a version nothing can have come in between
    proposal = merge(was.markdown if was else "", theirs.markdown if theirs else "", section.markdown)
    raise SectionConflict(section, theirs, last, proposal)


def _base(briefing: Briefing, seen: str) -> tuple[Text, bool]:
    """The text that a form was opened from, and whether it is still there; else the newest kept one before it."""
    number = seen.partition("-")[0]
    if not number.isdecimal() or len(number) > 9:
        return (), False
    row = briefing.versions.filter(number=int(number)).first()
    if row and versions.mark(row) == seen:
        return from_rows(row.text), True
    before = briefing.versions.filter(number__lt=int(number)).order_by("-number").first()
    return (from_rows(before.text) if before else ()), False


def _words(section: TextSection | None) -> tuple[str, str] | None:
    return (section.title, section.markdown.rstrip()) if section else None

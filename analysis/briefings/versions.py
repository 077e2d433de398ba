"""What a briefing says and said: versions that are added, autosaves that run together, and a conflict instead of an overwrite."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from analysis.briefings.errors import BriefingError
from analysis.briefings.text import Text, check_size, from_rows, to_rows
from analysis.briefings.text_write import write
from analysis.exports.document import from_data
from analysis.models import Briefing, BriefingVersion

TOGETHER = dt.timedelta(minutes=10)  # autosaves of one person within it are one version


class VersionConflict(BriefingError):
    """Somebody else has saved since the text was opened; `theirs` is what stands there now. Nothing was written."""

    def __init__(self, theirs: BriefingVersion) -> None:
        self.theirs = theirs
        who = theirs.author_name or gettext("a new draft")
        super().__init__(
            gettext("Version %(number)s, saved by %(who)s, came in between. Compare it with yours and save once more.")
            % {"number": theirs.number, "who": who}
        )


def newest(briefing: Briefing) -> BriefingVersion | None:
    """The version that counts; None of a briefing that was composed before versions were kept."""
    return briefing.versions.order_by("-number").first()


def text_of(briefing: Briefing) -> Text:
    """What a briefing says now, as text."""
    version = newest(briefing)
    return from_rows(version.text) if version else write(from_data(briefing.document))


def mark(version: BriefingVersion | None) -> str:
    """What an editor hands back on saving, so that nothing is written over that it has not seen: the number and the words."""
    if version is None:
        return ""
    words = json.dumps(version.text, ensure_ascii=False, sort_keys=True)
    return f"{version.number}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def save(briefing_id: int, text: Text, *, person: Any, seen: str, autosave: bool = False) -> BriefingVersion:
    """Keeps a text that was written on top of the version `seen` (its mark) and answers the version that holds it.

    A text that changes nothing adds nothing. An autosave within ten minutes of the same person's last autosave takes its
    place, as does the save that ends it. Raises VersionConflict when another version has come in between, BriefingError when
    the text is too long or the briefing is issued.
    """
    check_size(text)
    with transaction.atomic():
        briefing = Briefing.objects.select_for_update().get(pk=briefing_id)
        if briefing.state == Briefing.State.ISSUED:
            raise BriefingError(
                gettext("The briefing of %(week)s is issued and stays as it is.") % {"week": briefing.week}
            )
        last = newest(briefing)
        if last and to_rows(from_rows(last.text)) == to_rows(text):
            if not autosave and last.is_autosave:
                BriefingVersion.objects.filter(pk=last.pk).update(is_autosave=False)
                last.is_autosave = False
            return last
        if last and mark(last) != seen:
            raise VersionConflict(last)
        return add(briefing, text, person=person, autosave=autosave, onto=last)


def add(
    briefing: Briefing, text: Text, *, person: Any = None, autosave: bool = False, onto: BriefingVersion | None = None
) -> BriefingVersion:
    """One more version of a briefing that the caller has locked; without a person it was composed."""
    if onto and onto.is_autosave and person is not None and onto.author_id == person.pk:
        recent = BriefingVersion.objects.filter(pk=onto.pk, saved_at__gt=Now() - TOGETHER)
        if recent.update(text=to_rows(text), is_autosave=autosave, saved_at=Now()):
            return BriefingVersion.objects.get(pk=onto.pk)
    number = onto.number + 1 if onto else 1
    name = "" if person is None else str(person.get_username())[:150]
    made = BriefingVersion.objects.create(
        briefing=briefing, number=number, text=to_rows(text), author=person, author_name=name, is_autosave=autosave
    )
    made.refresh_from_db(fields=["saved_at"])
    return made


def written_by(briefing: Briefing) -> str:
    """The person who wrote on it last since it was composed; empty when nobody did."""
    last = newest(briefing)
    return last.author_name if last else ""

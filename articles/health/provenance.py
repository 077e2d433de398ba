"""What is said of an outlet's home, owner and kind: unreviewed until a person has confirmed it, whatever a catalogue says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext

from articles.health.words import day_words
from articles.models import Source

UNREVIEWED = str(Source.OutletKind.UNREVIEWED)


@dataclass(frozen=True, slots=True)
class Provenance:
    """`label` is the one word for lists; `sentence` tells the rest, and on whose word."""

    reviewed: bool
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is stored of an outlet; empty fields mean that nobody said."""

    outlet_kind: str = UNREVIEWED
    country: str = ""
    language: str = ""
    owner: str = ""
    reviewed_at: dt.datetime | None = None
    reviewed_by: str = ""
    is_sample: bool = False


def told(source: Source) -> Told:
    """What is stored of a source's outlet."""
    return Told(
        outlet_kind=source.outlet_kind,
        country=source.country,
        language=source.language,
        owner=source.owner,
        reviewed_at=source.reviewed_at,
        reviewed_by=source.reviewed_by,
        is_sample=source.is_sample,
    )


def provenance(outlet: Told) -> Provenance:
    """What may be said on screen. Nobody is called independent, and nobody state media, before a person has looked."""
    if outlet.is_sample:
        return Provenance(True, gettext("Sample, invented"), gettext("It is invented, like everything it prints."))
    kind = "" if outlet.outlet_kind == UNREVIEWED else str(Source.OutletKind(outlet.outlet_kind).label)
    owned = gettext("owned by %(owner)s") % {"owner": outlet.owner} if outlet.owner else ""
    known = gettext(", ").join(filter(None, [kind, outlet.country, outlet.language, owned]))
    if outlet.reviewed_at is None:
        said = gettext("Unreviewed: nobody has said what it is.")
        if known:
            said = gettext("Unreviewed: the catalogue says %(known)s, and nobody has confirmed it.") % {"known": known}
        return Provenance(False, gettext("Unreviewed"), said)
    words = {
        "known": known or gettext("Nothing is known of it"),
        "day": day_words(timezone.localdate(outlet.reviewed_at)),
        "name": outlet.reviewed_by,
    }
    if outlet.reviewed_by:
        said = gettext("%(known)s; confirmed by %(name)s on %(day)s.") % words
    else:
        said = gettext("%(known)s; confirmed on %(day)s.") % words
    return Provenance(True, kind or gettext("Kind not known"), said)

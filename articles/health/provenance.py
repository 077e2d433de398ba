"""What is said of an outlet's home, owner and kind: unreviewed until a person has confirmed it, whatever a catalogue says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

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
        return Provenance(True, "Sample, invented", "It is invented, like everything it prints.")
    kind = "" if outlet.outlet_kind == UNREVIEWED else str(Source.OutletKind(outlet.outlet_kind).label)
    facts = [kind, outlet.country, outlet.language, f"owned by {outlet.owner}" if outlet.owner else ""]
    known = ", ".join(filter(None, facts))
    if outlet.reviewed_at is None:
        said = f"the catalogue says {known}, and nobody has confirmed it" if known else "nobody has said what it is"
        return Provenance(False, "Unreviewed", f"Unreviewed: {said}.")
    by = f" by {outlet.reviewed_by}" if outlet.reviewed_by else ""
    confirmed = f"confirmed{by} on {day_words(timezone.localdate(outlet.reviewed_at))}"
    return Provenance(True, kind or "Kind not known", f"{known or 'Nothing is known of it'}; {confirmed}.")

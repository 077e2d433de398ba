"""What people write into the forms of the source desk, as records."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from articles.ingestion.enlist import Wanted
from articles.ingestion.options import BadSource, options_of
from articles.models import Source

LONGEST = 2000  # characters of an address
AUTO = "auto"


def signed_in(request: HttpRequest) -> str:
    """The name of the person who acts. Raises PermissionDenied for everybody else."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user.get_username()


def wanted_of(said: QueryDict) -> Wanted:
    """The source that a form describes. Raises BadSource for options that cannot be."""
    text = {name: said.get(name, "").strip()[:LONGEST] for name in ("url", "name", "language", "country", "timezone")}
    kind = said.get("kind", "")
    return Wanted(
        **text,
        kind=Source.Kind.FEED if kind in {"", AUTO} else kind,
        owner=said.get("owner", "").strip()[:LONGEST],
        folder=said.get("folder", "").strip()[:LONGEST],
        outlet_kind=said.get("outlet_kind", "") or Source.OutletKind.UNREVIEWED,
        options=options_of({name: said.get(name, "") for name in said}),
    )


def whole_number(said: QueryDict, name: str, spoken: str) -> int:
    """A field that must hold a whole number. Raises BadSource, naming it."""
    text = said.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise BadSource(
            gettext("%(field)s must be a whole number; %(text)s is none.") % {"field": spoken, "text": repr(text[:20])}
        )
    return int(text)


def day(said: QueryDict, name: str) -> dt.date | None:
    """A field that may hold a day. Raises BadSource when it holds something else."""
    text = said.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        said_so = gettext("%(text)s is no day; write one like 2025-07-31.") % {"text": repr(text[:20])}
        raise BadSource(said_so) from error

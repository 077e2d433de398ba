"""What a briefing's text points at, from its rows: charts and tables composed or pinned, and the pieces that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from analysis.briefings.errors import BriefingError
from analysis.briefings.text import KEY, Material, Reading, Text
from analysis.briefings.text_read import read
from analysis.briefings.versions import text_of
from analysis.explore.lists.citations import entries_of
from analysis.exports.document import Chart, Entry, Table, chart_of, from_data, table_of
from analysis.models import Briefing

MOST_PINNED = 40
_CITED = re.compile(r"@(\d{1,15})")


def reading_of(briefing: Briefing, text: Text | None = None) -> Reading:
    """The document that a briefing's text makes now, or the one that another text would; of an issued one what was issued."""
    if briefing.state == Briefing.State.ISSUED and text is None:
        return Reading(from_data(briefing.document), ())
    words = text_of(briefing) if text is None else text
    return read(words, material_of(briefing, cited_in(words)))


def cited_in(text: Text) -> list[int]:
    """Every number that may be a piece cited in a text, each once."""
    return list(dict.fromkeys(int(key) for section in text for key in _CITED.findall(section.markdown)))


def material_of(briefing: Briefing, ids: Iterable[int]) -> Material:
    """What a briefing's text may point at, with the entries of these pieces as they stand now. One query, or two."""
    held = briefing.material
    return Material(
        document=from_data(briefing.document),
        charts={key: chart_of(row) for key, row in held.get("charts", {}).items()},
        tables={key: table_of(row) for key, row in held.get("tables", {}).items()},
        entries=entries(ids),
    )


def entries(ids: Iterable[int]) -> dict[int, Entry]:
    """The pieces of these numbers as a document lists them; those that are not stored are left out."""
    return {one.id: one for one in entries_of(list(ids))}


def pin(briefing_id: int, figure: Chart | Table, *, numbers: Iterable[str] = (), address: str = "") -> str:
    """Puts a chart or a table into a briefing's material and answers the key that its text asks for it by. Pinning the same
    key again takes its place. `numbers` are those that a sentence may say with a link to `address`.

    Raises BriefingError when the key is none, the briefing is issued, or too many are pinned.
    """
    if not KEY.fullmatch(figure.key):
        raise BriefingError(gettext("A figure needs a key of small letters, digits and hyphens."))
    with transaction.atomic():
        briefing = Briefing.objects.select_for_update().get(pk=briefing_id)
        if briefing.state == Briefing.State.ISSUED:
            raise BriefingError(
                gettext("The briefing of %(week)s is issued and stays as it is.") % {"week": briefing.week}
            )
        held: dict[str, Any] = briefing.material
        kind = "charts" if isinstance(figure, Chart) else "tables"
        held.setdefault(kind, {})[figure.key] = asdict(figure)
        held["pinned"] = [key for key in held.get("pinned", []) if key != figure.key] + [figure.key]
        if len(held["pinned"]) > MOST_PINNED:
            raise BriefingError(
                gettext("At most %(most)s figures are pinned to a briefing; take one out first.")
                % {"most": MOST_PINNED}
            )
        if address:
            said = held.setdefault("said", {})
            said[address] = sorted({*said.get(address, []), *numbers})
        briefing.save(update_fields=["material"])
    return figure.key

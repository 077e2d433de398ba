"""The issued briefings as a feed, the newest first; drafts stay in the house."""

from __future__ import annotations

from django.utils.translation import override

from analysis.briefings.page import path_of
from analysis.explore.lists.about import changed_at
from analysis.exports.document import Document, from_data
from analysis.exports.to_atom import Item, feed, said
from analysis.models import Briefing

NEWEST = 100
NOTHING_YET = "2000-01-01T00:00:00+00:00"  # of a house without data


def briefings_feed(base_url: str, plan: str = "") -> bytes:
    """The newest briefings that were issued, of every plan or of one, as Atom in English. `base_url` has no final slash."""
    rows = Briefing.objects.filter(state=Briefing.State.ISSUED).select_related("plan").defer("material", "frozen")
    if plan:
        rows = rows.filter(plan__slug=plan)
    with override("en"):
        items = [_item(briefing, base_url) for briefing in rows.order_by("-issued_at", "-pk")[:NEWEST]]
    own = f"{base_url}/briefings.atom" + (f"?plan={plan}" if plan else "")
    return feed(
        id=own,
        title="Divergence: issued briefings" + (f" of {plan}" if plan else ""),
        link=f"{base_url}/briefings/",
        own=own,
        updated=items[0].updated if items else changed_at() or NOTHING_YET,
        subtitle="Every sentence cites the pieces it rests on; an issued briefing stays as it is.",
        items=items,
    )


def _item(briefing: Briefing, base_url: str) -> Item:
    assert briefing.issued_at is not None
    document: Document = from_data(briefing.document)
    page = f"{base_url}{path_of(briefing.week, briefing.plan.slug)}"
    return Item(
        page, document.title, page, briefing.issued_at.isoformat(), briefing.plan.name, said(document), document.lang
    )

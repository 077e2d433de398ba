"""Shared views over the API: lists under a name, with the addresses where each can be read. Private ones are not among them."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from analysis.keeping.listing import view_lines

router = Router(tags=["views"])


class ViewOut(Schema):
    """A shared view."""

    slug: str
    name: str
    query: str
    words: str
    owner: str
    changed_at: dt.datetime
    pieces: int | None
    page: str
    atom: str
    csv: str
    json_list: str


class ViewsOut(Schema):
    """Every shared view, by name."""

    count: int
    items: list[ViewOut]
    next: str | None


@router.get("/views", response=ViewsOut, operation_id="list_views", summary="Shared views")
def list_views(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - ninja passes it by this name
    """Every shared view. `pieces` is what its list counts now; null where it is not counted or cannot be read."""
    items = []
    for line in view_lines(None):
        addresses = {suffix: address for _, address in line.formats for suffix in (address.rpartition(".")[2],)}
        items.append(
            {
                "slug": line.slug, "name": line.name, "query": line.query, "words": line.words, "owner": line.owner,
                "changed_at": line.changed_at, "pieces": line.opens.count if line.opens else None, "page": line.path,
                "atom": addresses["atom"], "csv": addresses["csv"], "json_list": addresses["json"],
            }
        )  # fmt: skip
    return {"count": len(items), "items": items, "next": None}

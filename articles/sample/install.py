"""The sample newsroom as sources: put in, and taken out again with everything that came from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from articles.models import Article, Capture, Host, Source, Visit
from articles.sample.outlets import Outlet, outlets

_KINDS = {"html_listing": Source.Kind.LISTING, "news_sitemap": Source.Kind.SITEMAP}
_PAGES = 6  # windows of the listing that one visit may read


class NameTaken(Exception):
    """A real source already has the name or address of a sample one."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What taking the sample out removed, and the Mondays of the weeks whose counts it changed."""

    sources: int
    articles: int
    visits: int
    weeks: tuple[dt.date, ...]
    kept: int  # pieces that stay because people keep them, with their sources


@transaction.atomic
def install_sources() -> list[Source]:
    """The six outlets as sources marked as sample, due at once. Those already there stay as they are.

    Raises NameTaken when a source that is no sample has one of their names or addresses.
    """
    return [_installed(outlet) for outlet in outlets()]


def _installed(outlet: Outlet) -> Source:
    address = outlet.base + outlet.path
    here = Source.objects.filter(Q(slug=outlet.id) | Q(url=address)).first()
    if here is None:
        return Source.objects.create(
            url=address,
            slug=outlet.id,
            name=outlet.name,
            kind=_KINDS.get(outlet.kind, Source.Kind.FEED),
            language=outlet.language,
            country=outlet.country,
            timezone=outlet.timezone,
            outlet_kind="sample",
            options={"pages": _PAGES} if outlet.kind == "html_listing" else {},
            is_sample=True,
        )
    if not here.is_sample:
        raise NameTaken(f"The source {here.name} already uses {address} or the name {outlet.id}; remove it first.")
    return here


@transaction.atomic
def remove() -> Removed:
    """Take out every sample source with its articles, visits, captures and hosts, but for the pieces that people keep.

    `settings.KEPT_PIECES` names a function that answers the numbers of the pieces that are not to be removed; their sources
    stay with them, and are not read any more.

    `settings.AFTER_REMOVAL` names a function that is called with the Mondays of the weeks touched, in the same
    transaction: counts kept elsewhere follow, although this room does not know by whom.
    """
    kept = set(Article.objects.filter(source__is_sample=True, pk__in=_kept()).values_list("pk", flat=True))
    articles = Article.objects.filter(source__is_sample=True).exclude(pk__in=kept)
    weeks = _weeks(articles.values_list("dated_at", flat=True).iterator())
    goes = Source.objects.filter(is_sample=True).exclude(articles__in=kept)
    counts = {
        "sources": goes.count(), "articles": articles.count(), "visits": Visit.objects.filter(source__is_sample=True).count(),
    }  # fmt: skip
    hosts = {
        urlsplit(address).hostname for address in Source.objects.filter(is_sample=True).values_list("url", flat=True)
    }
    articles.delete()
    Visit.objects.filter(source__is_sample=True).delete()
    goes.delete()
    Source.objects.filter(is_sample=True).update(state=Source.State.PAUSED)
    for host in filter(None, hosts):
        Capture.objects.filter(url__contains=f"://{host}/").delete()
        Host.objects.filter(key__contains=f"://{host}").delete()
    _tell(weeks)
    return Removed(counts["sources"], counts["articles"], counts["visits"], weeks, len(kept))


def stored() -> dict[str, int]:
    """Stored pieces by outlet; an outlet that is not installed counts none."""
    counts = dict(
        Source.objects.filter(is_sample=True).annotate(pieces=Count("articles")).values_list("slug", "pieces")
    )
    return {outlet.id: counts.get(outlet.id, 0) for outlet in outlets()}


def _weeks(moments: Iterable[dt.datetime]) -> tuple[dt.date, ...]:
    days = {timezone.localdate(moment) for moment in moments}
    return tuple(sorted({day - dt.timedelta(days=day.weekday()) for day in days}))


def _kept() -> Iterable[int]:
    named: str = getattr(settings, "KEPT_PIECES", "")
    if not named:
        return ()
    keeper: Callable[[], Iterable[int]] = import_string(named)
    return keeper()


def _tell(weeks: tuple[dt.date, ...]) -> None:
    named: str = getattr(settings, "AFTER_REMOVAL", "")
    if named and weeks:
        listener: Callable[[tuple[dt.date, ...]], object] = import_string(named)
        listener(weeks)

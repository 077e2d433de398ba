"""Saved views: a list under a name, kept as it was asked for. A private one exists for its owner alone."""

from __future__ import annotations

import datetime as dt
import secrets

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from analysis.explore.filters import ArticleFilter
from analysis.keeping.clock import ClockNow
from analysis.keeping.refusal import CannotBeKept
from analysis.measures.periods import zone
from analysis.models import SavedView

LONGEST = 80  # characters of a name
LONGEST_QUERY = 20_000
MOST = 200  # views of one person
TAKEN = frozenset({"new", "save", "feed"})  # addresses below /views/ that are no view
ENDING = 5  # bytes at the end of a private view's address: it tells nothing of what others call theirs
KEY = 32  # bytes of a feed's key


def visible(person: int | None) -> QuerySet[SavedView]:
    """The views that a person may see: their own and the shared ones; the shared ones for nobody."""
    seen = Q(is_shared=True) if person is None else Q(is_shared=True) | Q(owner=person)
    return SavedView.objects.filter(seen).order_by("name", "pk")


def find(slug: str, person: int | None) -> SavedView | None:
    """One view; None when there is none, or it is somebody else's private one: the two cannot be told apart."""
    return None if "\x00" in slug else visible(person).filter(slug=slug).first()


def filter_of(view: SavedView) -> ArticleFilter:
    """The list of a view. Raises FilterError when it can no longer be read."""
    return ArticleFilter.from_query(view.query)


@transaction.atomic
def save(
    name: str, query: str, *, owner: AbstractBaseUser, shared: bool | None = None, seen: dt.datetime | None = None
) -> tuple[SavedView, bool]:
    """Keeps a list under a name; answers the view and whether it is new. The same name of the same owner is written over.

    `shared` None leaves a view as it is (a new one is private). `seen` is when the page was made from which it is saved: a
    view that was changed after that is not written over. Raises CannotBeKept with a sentence, FilterError for a query that
    cannot be read.
    """
    name, slug = _named(name)
    query = ArticleFilter.from_query(query[:LONGEST_QUERY]).replace().to_query()
    with connection.cursor() as cursor:  # one after another: two views never fight for one address
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('analysis.saved_view'))")
    held = SavedView.objects.select_for_update().filter(owner=owner.pk, name__iexact=name).first()
    if held is None:
        return _made(name, slug, query, owner, bool(shared)), True
    if seen is not None and held.changed_at > seen:
        raise CannotBeKept(
            _(
                "“%(name)s” was changed at %(time)s, after this page was made; open it, and save again if you still want to."
            )
            % {"name": held.name, "time": f"{held.changed_at.astimezone(zone()):%H:%M}"}
        )
    SavedView.objects.filter(pk=held.pk).update(query=query, changed_at=ClockNow())
    return _seen_by(held, held.is_shared if shared is None else shared), False


@transaction.atomic
def share(slug: str, shared: bool, *, owner: AbstractBaseUser) -> SavedView:
    """Shows a view to everybody, or to its owner alone, who then finds it at an address of its own. Raises CannotBeKept when it
    is not this person's."""
    return _seen_by(_mine(slug, owner), shared)


def open_feed(slug: str, *, owner: AbstractBaseUser) -> SavedView:
    """Gives a view a new key, with which programs read it without a session; an older key no longer opens it. Raises
    CannotBeKept when it is not this person's."""
    view = _mine(slug, owner)
    view.feed_key = secrets.token_urlsafe(KEY)
    SavedView.objects.filter(pk=view.pk).update(feed_key=view.feed_key)
    return view


def close_feed(slug: str, *, owner: AbstractBaseUser) -> SavedView:
    """Takes the key of a view back. Raises CannotBeKept when it is not this person's."""
    view = _mine(slug, owner)
    SavedView.objects.filter(pk=view.pk).update(feed_key="")
    return view


def find_by_key(key: str) -> SavedView | None:
    """The view that a key opens; None for a key that opens none, or whose owner has left."""
    if not key or "\x00" in key:
        return None
    return SavedView.objects.filter(feed_key=key, owner__is_active=True).first()


def _seen_by(view: SavedView, shared: bool) -> SavedView:
    """The view for everybody or for its owner alone. One that is taken back gives its plain address up: it may be taken by
    another who shares, and nobody learns from it that there is a private one."""
    if view.is_shared and not shared:
        view.slug = _address(_named(view.name)[1], shared=False)
    SavedView.objects.filter(pk=view.pk).update(is_shared=shared, slug=view.slug, changed_at=ClockNow())
    view.refresh_from_db()
    return view


def _address(slug: str, *, shared: bool) -> str:
    """A free address: the plain one, or the first with a number, for a shared view; one with a random end for a private one."""
    if not shared:
        return f"{slug}-{secrets.token_hex(ENDING)}"
    like = set(SavedView.objects.filter(slug__startswith=slug).values_list("slug", flat=True)) | TAKEN
    return next(s for s in (slug, *(f"{slug}-{n}" for n in range(2, len(like) + 3))) if s not in like)


def remove(slug: str, *, owner: AbstractBaseUser) -> SavedView:
    """Removes a view for good. Raises CannotBeKept when it is not this person's."""
    view = _mine(slug, owner)
    SavedView.objects.filter(pk=view.pk).delete()
    return view


def _mine(slug: str, owner: AbstractBaseUser) -> SavedView:
    view = SavedView.objects.filter(slug=slug, owner=owner.pk).first()
    if view is None:
        raise CannotBeKept(_("There is no view of yours at this address; a view is changed by its owner alone."))
    return view


def _named(name: str) -> tuple[str, str]:
    name = " ".join(name.replace("\x00", "").split())
    slug = slugify(name, allow_unicode=True)[:60]
    if not slug:
        raise CannotBeKept(_("A view needs a name with a letter or a digit in it."))
    if len(name) > LONGEST:
        raise CannotBeKept(
            _("A name has at most %(most)s characters; this one has %(n)s.") % {"most": LONGEST, "n": len(name)}
        )
    return name, slug


def _made(name: str, slug: str, query: str, owner: AbstractBaseUser, shared: bool) -> SavedView:
    if SavedView.objects.filter(owner=owner.pk).count() >= MOST:
        raise CannotBeKept(_("You have %(most)s views; remove one first.") % {"most": MOST})
    other = SavedView.objects.filter(is_shared=True, name__iexact=name).first()
    if other is not None:
        raise CannotBeKept(
            _("There is a shared view “%(name)s” by %(who)s; choose another name.")
            % {"name": other.name, "who": other.owner_name}
        )
    view = SavedView(
        slug=_address(slug, shared=shared),
        name=name,
        query=query,
        owner_id=owner.pk,
        owner_name=owner.get_username()[:150],
        is_shared=shared,
    )
    view.save(force_insert=True)
    view.refresh_from_db()
    return view

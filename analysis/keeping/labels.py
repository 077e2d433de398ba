"""Shared labels: words that people file pieces under, for everybody to see and to narrow a list by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from analysis.explore.called import labels
from analysis.explore.names import query_of
from analysis.keeping.refusal import CannotBeKept
from analysis.models import Label, Labelled
from articles.models import Article

LONGEST = 60  # characters of a name
MOST_LABELS = 300  # labels there can be: a list to choose from, not a second search
MOST = 500  # pieces in one act


@dataclass(frozen=True, slots=True)
class LabelChip:
    """A label as rows and pages show it; `query` lists its pieces."""

    slug: str
    name: str
    query: str


def chip(slug: str, name: str) -> LabelChip:
    """A label with the list of its pieces."""
    return LabelChip(slug, name, query_of(("label", slug)))


def labels_of(ids: Sequence[int]) -> dict[int, tuple[LabelChip, ...]]:
    """The labels of pieces, by name. One query, none on a page of an installation without labels."""
    found: dict[int, list[LabelChip]] = defaultdict(list)
    if not labels():
        return {}
    rows = Labelled.objects.filter(article__in=ids).order_by("label__name", "label")
    for article, slug, name in rows.values_list("article_id", "label__slug", "label__name"):
        found[article].append(chip(slug, name))
    return {article: tuple(chips) for article, chips in found.items()}


def names() -> tuple[str, ...]:
    """What the labels are called, for a field to offer."""
    return tuple(Label.objects.order_by("name").values_list("name", flat=True)[:MOST_LABELS])


@transaction.atomic
def file_under(ids: Iterable[int], name: str, *, by: AbstractBaseUser) -> tuple[LabelChip, int]:
    """Puts a label on pieces, making it when it is new; answers it and how many pieces did not carry it before.

    Two names with the same slug are one label, which keeps the name it was first given. Raises CannotBeKept for a name that
    is none, too many labels or pieces, and when no such piece exists.
    """
    name = " ".join(name.replace("\x00", "").split())
    slug = _slug(name)
    numbers = _there(ids)
    label = Label.objects.filter(slug=slug).first()
    if label is None:
        if Label.objects.count() >= MOST_LABELS:
            raise CannotBeKept(
                _("There are %(most)s labels already; use one of them, or remove one from its pieces first.")
                % {"most": MOST_LABELS}
            )
        label, _made = Label.objects.get_or_create(slug=slug, defaults={"name": name, "made_by_id": by.pk})
    carrying = set(Labelled.objects.filter(label=label, article__in=numbers).values_list("article_id", flat=True))
    rows = [
        Labelled(article_id=number, label=label, by_id=by.pk, by_name=by.get_username()[:150])
        for number in numbers
        if number not in carrying
    ]
    Labelled.objects.bulk_create(rows, ignore_conflicts=True)
    return chip(label.slug, label.name), len(rows)


@transaction.atomic
def take_off(ids: Iterable[int], name: str) -> tuple[LabelChip, int]:
    """Takes a label (its name or slug) off pieces; answers it and how many carried it. A label on no piece goes.

    Raises CannotBeKept when there is no such label, or too many pieces.
    """
    slug = _slug(name)
    label = Label.objects.select_for_update().filter(slug=slug).first()
    if label is None:
        raise CannotBeKept(
            _("There is no label “%(name)s”; choose one that a piece carries.") % {"name": name[:LONGEST]}
        )
    gone, _kinds = Labelled.objects.filter(label=label, article__in=_there(ids)).delete()
    if not Labelled.objects.filter(label=label).exists():
        label.delete()
    return chip(label.slug, label.name), gone


def _slug(name: str) -> str:
    if len(name) > LONGEST:
        raise CannotBeKept(
            _("A label has at most %(most)s characters; this one has %(n)s.") % {"most": LONGEST, "n": len(name)}
        )
    slug = slugify(name, allow_unicode=True)
    if not slug:
        raise CannotBeKept(_("A label needs a name with a letter or a digit in it."))
    return slug


def _there(ids: Iterable[int]) -> list[int]:
    numbers = sorted(set(ids))
    if not 0 < len(numbers) <= MOST:
        raise CannotBeKept(_("%(n)s pieces were named; choose 1 to %(most)s.") % {"n": len(numbers), "most": MOST})
    # FOR KEY SHARE: what is filed now is not removed before it is filed
    found = Article.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    if not (there := list(found.values_list("pk", flat=True))):
        raise CannotBeKept(_("None of these pieces exists any more; reload the list and choose again."))
    return there

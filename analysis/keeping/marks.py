"""The states of pieces in one person's eyes: read, starred, and under which shared labels they are filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.utils.translation import gettext as _

from analysis.keeping.labels import LabelChip, labels_of
from analysis.keeping.refusal import CannotBeKept
from analysis.models import Reading
from articles.models import Article

MOST = 500  # pieces in one act
# what each act sets: the column, and whether it is set or emptied
ACTS = {
    "read": ("read_at", True),
    "unread": ("read_at", False),
    "star": ("starred_at", True),
    "unstar": ("starred_at", False),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece in one person's eyes. Labels are everybody's."""

    read: bool = False
    starred: bool = False
    labels: tuple[LabelChip, ...] = ()


PLAIN = Mark()


def marks_of(ids: Sequence[int], person: int | None) -> dict[int, Mark]:
    """The marks of pieces for a person, or for nobody; pieces without any are left out. At most two queries, one for nobody."""
    labels = labels_of(ids)
    states: dict[int, tuple[bool, bool]] = {}
    if person is not None:
        rows = Reading.objects.filter(person=person, article__in=ids)
        states = {
            article: (read is not None, star is not None)
            for article, read, star in rows.values_list("article_id", "read_at", "starred_at")
        }
    return {
        piece: Mark(*states.get(piece, (False, False)), labels=labels.get(piece, ())) for piece in {*states, *labels}
    }


def set_state(ids: Iterable[int], act: str, *, person: AbstractBaseUser) -> int:
    """Sets pieces read, unread, starred or unstarred for a person; answers how many pieces that were not so before are now.

    What was read or starred earlier keeps its moment. Pieces that are gone are passed over. Raises CannotBeKept for an
    unknown act or too many pieces.
    """
    if act not in ACTS:
        raise CannotBeKept(_("That is not something to do with a piece here; mark it read or unread, or star it."))
    column, wanted = ACTS[act]
    numbers = sorted(set(ids))
    if not 0 < len(numbers) <= MOST:
        raise CannotBeKept(_("%(n)s pieces were named; choose 1 to %(most)s.") % {"n": len(numbers), "most": MOST})
    if not wanted:
        kept = Reading.objects.filter(person=person.pk, article__in=numbers, **{f"{column}__isnull": False})
        return kept.update(**{column: None})
    with connection.cursor() as cursor:
        cursor.execute(_SET[column], {"person": person.pk, "ids": numbers})
        set_now: int = cursor.rowcount
    return set_now


# one statement, so that two clicks at once make one row; FOR KEY SHARE: a piece is not removed meanwhile
_SET: Mapping[str, str] = {
    column: f"""
INSERT INTO analysis_reading (person_id, article_id, {column})
SELECT %(person)s, id, clock_timestamp() FROM articles_article WHERE id = ANY(%(ids)s) ORDER BY id FOR KEY SHARE
ON CONFLICT (person_id, article_id) DO UPDATE SET {column} = excluded.{column} WHERE analysis_reading.{column} IS NULL
"""  # noqa: S608 - both columns are written above
    for column in ("read_at", "starred_at")
}


def exists(article: int) -> bool:
    """Whether there is such a piece."""
    return Article.objects.filter(pk=article).exists()

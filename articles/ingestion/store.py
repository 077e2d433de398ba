"""Applies intents to the rows of what was published. Safe with any number of workers at once; forgets nothing."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.db import connection

from articles.ingestion.identify import BY_TEXT, Key, keys_of, url_key
from articles.ingestion.records import ArticleDraft, Change, Create, Intent, Known, Reject, Same, Stored, Update
from articles.models import Article, ArticleKey, Page, Revision

_NOON: Final = dt.time(12)
_SURENESS: Final = {Article.Certainty.UNKNOWN: 0, Article.Certainty.DATE: 1, Article.Certainty.EXACT: 2}

_INSERT_KEYS: Final = """
INSERT INTO articles_articlekey (article_id, kind, scope, digest)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[])
ON CONFLICT DO NOTHING RETURNING kind, scope, digest
"""


def apply(intents: Sequence[Intent], known: Mapping[Key, Known], *, now: dt.datetime) -> Stored:
    """Stores what was decided, counts it and names what changed. Must run in a transaction; `now` is the database's.

    Who inserts the key of an address owns the piece: a draft whose address another worker stored meanwhile is left.
    """
    creates = [intent for intent in intents if isinstance(intent, Create)]
    updates = [intent for intent in intents if isinstance(intent, Update)]
    ids = _reserve_ids(len(creates))
    won = _insert_keys(_names(dict(zip(ids, creates, strict=True)), intents, known))
    owned = {pk: intent.draft for pk, intent in zip(ids, creates, strict=True) if url_key(intent.draft.url) in won}
    _forget_orphans(set(ids) - owned.keys())
    _insert_pieces(owned, now=now)
    changes = _apply_updates(updates, now=now)
    rejected = sum(isinstance(intent, Reject) for intent in intents)
    unchanged = len(intents) - len(owned) - len(changes) - rejected
    new = [Change("stored", pk, 1) for pk in owned]
    told = tuple(sorted([*new, *changes], key=lambda change: change.article_id))
    return Stored(len(owned), len(changes), unchanged, rejected, changes=told)


def dated_at(draft: ArticleDraft, *, first_seen_at: dt.datetime) -> dt.datetime:
    """Where a piece stands in time: its moment, else noon of its day in the house's zone, else when we first saw it."""
    if draft.published_at is not None:
        return draft.published_at
    if draft.published_on is not None:
        return dt.datetime.combine(draft.published_on, _NOON, zoneinfo.ZoneInfo(settings.TIME_ZONE))
    return first_seen_at


def _reserve_ids(count: int) -> list[int]:
    """Ids for pieces that are about to be stored: their keys go in first, and say whether they are."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('articles_article', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _names(creates: Mapping[int, Create], intents: Sequence[Intent], known: Mapping[Key, Known]) -> dict[Key, int]:
    """Every name that has no row yet, and the piece that it shall name: of new pieces, and further ones of known pieces."""
    names: dict[Key, int] = {}
    for pk, intent in creates.items():
        for key in keys_of(intent.draft):
            names.setdefault(key, pk)
    for other in intents:
        # What is known by its words alone gets no further names: they change with every document, and would pile up.
        if isinstance(other, (Same, Update)) and other.article_id is not None and BY_TEXT not in other.reason:
            for key in keys_of(other.draft):
                if key not in known:
                    names.setdefault(key, other.article_id)
    return names


def _insert_keys(names: Mapping[Key, int]) -> set[Key]:
    """Inserts names in one order for all workers, so that none waits for another in a circle; returns those that are ours."""
    if not names:
        return set()
    rows = [(names[key], key.kind, key.scope, key.digest) for key in sorted(names)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_KEYS, [list(column) for column in zip(*rows, strict=True)])
        return {Key(*row) for row in cursor.fetchall()}


def _forget_orphans(ids: set[int]) -> None:
    """Takes back the guids of drafts whose address went to another worker: they name no row."""
    if ids:
        ArticleKey.objects.filter(article_id__in=ids).delete()


def _insert_pieces(drafts: Mapping[int, ArticleDraft], *, now: dt.datetime) -> None:
    """Stores new pieces under their reserved ids, by COPY: an archive has many thousands of them."""
    if not drafts:
        return
    columns = ", ".join((*_PRINTED, *_OURS))
    with connection.cursor() as cursor, cursor.copy(f"COPY articles_article ({columns}) FROM STDIN") as copy:
        for pk, draft in drafts.items():
            printed = [getattr(draft, name) for name in _PRINTED]
            copy.write_row([*printed, pk, dated_at(draft, first_seen_at=now), now, 1, ""])
    _owe_pages({pk: draft.url for pk, draft in drafts.items() if draft.page_due})


def _owe_pages(urls: Mapping[int, str]) -> None:
    """Remembers the own pages that are still to be read, with all attempts before them."""
    if not urls:
        return
    rows = [Page(article_id=pk, url=url) for pk, url in sorted(urls.items())]
    Page.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["article"], update_fields=["url", "attempts"], batch_size=1_000
    )


# The columns of a new piece: as the draft has them, and those that we add.
_PRINTED: Final = [
    "source_id",
    "url",
    "guid",
    "title",
    "teaser",
    "body",
    "section",
    "place",
    "author",
    "language",
    "completeness",
    "certainty",
    "published_at",
    "published_on",
    "printed_date",
    "content_hash",
]
_OURS: Final = ["id", "dated_at", "first_seen_at", "revision", "page_capture"]


def _apply_updates(updates: Sequence[Update], *, now: dt.datetime) -> list[Change]:
    """Writes over pieces that are still as they were when it was decided; keeps the old words of those that revise."""
    if not updates:
        return []
    wanted = {update.article_id: update for update in updates}
    locked = Article.objects.filter(pk__in=wanted).order_by("pk").select_for_update()
    rows = [row for row in locked if row.content_hash == wanted[row.pk].was]
    Revision.objects.bulk_create(_old_words(row, now) for row in rows if wanted[row.pk].revises)
    for row in rows:
        _overwrite(row, wanted[row.pk])
    Article.objects.bulk_update(rows, _OVERWRITTEN, batch_size=100) if rows else None
    _settle_pages([wanted[row.pk] for row in rows])
    return [Change("revised" if wanted[row.pk].revises else "completed", row.pk, row.revision) for row in rows]


def _settle_pages(applied: Sequence[Update]) -> None:
    """Changed words make their page due anew; what is complete owes none."""
    Page.objects.filter(article_id__in=[update.article_id for update in applied if not update.draft.page_due]).delete()
    _owe_pages({each.article_id: each.draft.url for each in applied if each.draft.page_due and each.revises})


# What an update may change: all that is printed but the names by which a piece is known.
_OVERWRITTEN: Final = [
    *(name for name in _PRINTED if name not in ("source_id", "url", "guid")),
    "dated_at",
    "revision",
]


def _old_words(row: Article, now: dt.datetime) -> Revision:
    return Revision(
        article_id=row.pk,
        number=row.revision,
        title=row.title,
        teaser=row.teaser,
        body=row.body,
        content_hash=row.content_hash,
        replaced_at=now,
    )


def _overwrite(row: Article, update: Update) -> None:
    draft = update.draft
    row.title, row.teaser, row.body = draft.title, draft.teaser, draft.body
    row.section, row.place = draft.section or row.section, draft.place or row.place
    row.author, row.language = draft.author or row.author, draft.language or row.language
    row.completeness, row.content_hash = draft.completeness, draft.content_hash
    row.revision += update.revises
    # A date only ever becomes surer: outlets renew the dates of old pieces, and a trend must not move with them.
    if _SURENESS[draft.certainty] > _SURENESS[Article.Certainty(row.certainty)]:
        row.certainty, row.printed_date = draft.certainty, draft.printed_date
        row.published_at, row.published_on = draft.published_at, draft.published_on
        row.dated_at = dated_at(draft, first_seen_at=row.first_seen_at)

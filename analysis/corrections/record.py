"""Records people's words and has them heard: in one transaction a correction is stored and lists, counts and chips follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction

from analysis.models import Assertion, Correction, StaleWeek, Tag
from analysis.tagging import rollups
from analysis.tagging.resolve import resolve
from analysis.tagging.store import FLIP_LOCK
from articles.models import Article

Act = Correction.Act
MOST = 500  # pieces in one act
NAMED = frozenset({"company", "product", "body"})
# Which acts make sense for which kind of tag.
ACTS: dict[str, frozenset[str]] = {
    "company": frozenset({Act.ADD, Act.REMOVE, Act.MAIN, Act.NOTABLE}),
    "product": frozenset({Act.ADD, Act.REMOVE, Act.MAIN, Act.NOTABLE}),
    "body": frozenset({Act.ADD, Act.REMOVE, Act.MAIN, Act.NOTABLE}),
    "country": frozenset({Act.ADD, Act.REMOVE, Act.FOCUS, Act.UNFOCUS}),
    "theme": frozenset({Act.ADD, Act.REMOVE, Act.PRIMARY}),
    "relevance": frozenset({Act.RELEVANCE}),
}
BULK = frozenset(
    {Act.ADD, Act.REMOVE, Act.RELEVANCE}
)  # safe for many pieces at once: said of each alike, and undone alike


class CorrectionError(ValueError):
    """A correction that cannot be made; the message says why and what to do."""


@transaction.atomic
def correct(
    articles: Iterable[int], kind: str, slug: str, act: str, *, author: Any, note: str = ""
) -> list[Correction]:
    """Stores one act on one tag for these pieces and makes it effective; answers what was stored.

    Raises CorrectionError when the tag or act does not exist, does not fit the kind, a piece is gone, or too many pieces are
    asked for at once. A correction that would repeat the standing word is stored all the same: it confirms.
    """
    ids = sorted(set(articles))
    tag = _tag(kind, slug)
    if act not in ACTS.get(kind, ()):
        raise CorrectionError(
            f"A {kind} cannot be corrected by {act!r}; it takes {', '.join(sorted(ACTS.get(kind, ())))}."
        )
    if len(ids) > 1 and act not in BULK:
        raise CorrectionError(
            f"{Correction.Act(act).label.capitalize()} is said of one piece at a time; open the piece."
        )
    if not 0 < len(ids) <= MOST:
        raise CorrectionError(f"{len(ids)} pieces were named; choose 1 to {MOST}.")
    hashes = dict(Article.objects.filter(pk__in=ids).values_list("pk", "content_hash"))
    if missing := [key for key in ids if key not in hashes]:
        raise CorrectionError(f"There is no piece {missing[0]} any more; reload the list and choose again.")
    words = _words(ids, tag)
    rows = [
        Correction(
            article_id=key,
            tag=tag,
            act=act,
            surface=words.get(key, ("", ""))[0],
            rule=words.get(key, ("", ""))[1],
            content_hash=hashes[key],
            note=note.strip()[:500],
            **_signed(author),
        )
        for key in ids
    ]
    Correction.objects.bulk_create(rows)
    _hear(ids)
    return rows


@transaction.atomic
def take_back(correction: int, *, author: Any, note: str = "") -> Correction:
    """Undoes one correction: what was said before it, or the rules, speak again. Raises CorrectionError when it does not
    exist, was taken back already, or is itself an undo."""
    said = Correction.objects.select_for_update().filter(pk=correction).first()
    if said is None or said.act == Act.UNDO:
        raise CorrectionError("There is no such correction to take back; reload the page.")
    if Correction.objects.filter(undoes=said).exists():
        raise CorrectionError("That correction was taken back already.")
    undo = Correction.objects.create(
        article_id=said.article_id, tag_id=said.tag_id, act=Act.UNDO, undoes=said, surface=said.surface, rule=said.rule,
        content_hash=said.content_hash, note=note.strip()[:500], **_signed(author),
    )  # fmt: skip
    _hear([said.article_id])
    return undo


def _hear(ids: Sequence[int]) -> None:
    """Lists, counts and chips follow in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FLIP_LOCK])
        cursor.execute("SELECT FROM articles_article WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)])
        before = set(StaleWeek.objects.values_list("week", flat=True))
        resolve(cursor, ids)
        # Only the weeks of these pieces: what others left stale is counted when its turn comes.
        rollups.recount(sorted(set(StaleWeek.objects.values_list("week", flat=True)) - before))


def _tag(kind: str, slug: str) -> Tag:
    tag = Tag.objects.filter(kind=kind, slug=slug).first()
    if tag is None:
        raise CorrectionError(f"There is no {kind} {slug!r}; choose one from the list.")
    return tag


def _words(ids: Sequence[int], tag: Tag) -> dict[int, tuple[str, str]]:
    """The words and the rule that had spoken for the tag in each piece: what a proposal for the rules is made from."""
    rows = Assertion.objects.filter(article__in=ids, tag=tag, author="rule").order_by("rule_set")
    return {
        row.article_id: (row.evidence[0]["surface"][:200], row.evidence[0]["rule"][:200])
        for row in rows
        if row.evidence
    }


def _signed(author: AbstractBaseUser) -> dict[str, Any]:
    return {"author_id": author.pk, "author_name": author.get_username()[:150]}

"""Records people's words and has them heard: in one transaction a correction is stored and lists, counts and chips follow."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils.translation import gettext

from analysis.models import Assertion, Correction, RuleSet, StaleWeek, Tag
from analysis.tagging import rollups
from analysis.tagging.resolve import resolve
from analysis.tagging.store import FLIP_LOCK
from analysis.tagging.tags import BAND_NAMES, Label, TagNumbers
from analysis.tagging.versions import rules_of
from articles.models import Article

Act = Correction.Act
MOST = 500  # pieces in one act
BANDS = ("core", "related", "off")
# Which acts make sense for which kind of tag.
ACTS: dict[str, frozenset[str]] = {
    "company": frozenset({Act.ADD, Act.REMOVE, Act.MAIN, Act.NOTABLE}),
    "product": frozenset({Act.ADD, Act.REMOVE, Act.MAIN, Act.NOTABLE}),
    "body": frozenset({Act.ADD, Act.REMOVE, Act.MAIN, Act.NOTABLE}),
    "country": frozenset({Act.ADD, Act.REMOVE, Act.FOCUS, Act.UNFOCUS}),
    "theme": frozenset({Act.ADD, Act.REMOVE, Act.PRIMARY}),
    "layer": frozenset({Act.ADD, Act.REMOVE}),
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
    asked for at once. A correction that would repeat the standing word is stored all the same: it confirms. What is said
    at once shares one batch.
    """
    ids = sorted(set(articles))
    if kind not in ACTS:
        raise CorrectionError(
            gettext("A %(kind)s is not corrected here; choose one of %(acts)s.")
            % {"kind": f"{kind[:20]!r}", "acts": ", ".join(ACTS)}
        )
    if act not in ACTS[kind]:
        raise CorrectionError(
            gettext("A %(kind)s cannot be corrected by %(act)s; it takes %(sorted)s.")
            % {"kind": kind, "act": f"{act[:20]!r}", "sorted": ", ".join(sorted(ACTS[kind]))}
        )
    tag = _tag(kind, slug)
    batch = uuid.uuid4()
    if len(ids) > 1 and act not in BULK:
        raise CorrectionError(
            gettext("%(label)s is said of one piece at a time; open the piece.")
            % {"label": Correction.Act(act).label.capitalize()}
        )
    if not 0 < len(ids) <= MOST:
        raise CorrectionError(
            gettext("%(ids)s pieces were named; choose 1 to %(most)s.") % {"ids": len(ids), "most": MOST}
        )
    hashes = dict(Article.objects.filter(pk__in=ids).values_list("pk", "content_hash"))
    if missing := [key for key in ids if key not in hashes]:
        raise CorrectionError(
            gettext("There is no piece %(missing)s any more; reload the list and choose again.")
            % {"missing": missing[0]}
        )
    words = _words(ids, tag)
    rows = [
        Correction(
            article_id=key,
            tag=tag,
            act=act,
            surface=words.get(key, ("", ""))[0],
            rule=words.get(key, ("", ""))[1],
            content_hash=hashes[key],
            note=_note(note),
            batch=batch,
            **_signed(author),
        )
        for key in ids
    ]
    Correction.objects.bulk_create(rows)
    follow(ids)
    return rows


@transaction.atomic
def take_back(correction: int, *, author: Any, note: str = "") -> Correction:
    """Undoes one correction: what was said before it, or the rules, speak again. Raises CorrectionError when it does not
    exist, was taken back already, or is itself an undo."""
    said = Correction.objects.select_for_update().filter(pk=correction).first()
    if said is None or said.act == Act.UNDO:
        raise CorrectionError(gettext("There is no such correction to take back; reload the page."))
    if Correction.objects.filter(undoes=said).exists():
        raise CorrectionError(gettext("That correction was taken back already."))
    return _undo([said], author, note)[0]


@transaction.atomic
def take_back_act(batch: uuid.UUID, *, author: Any, note: str = "") -> list[Correction]:
    """Undoes what was said at once, as far as it still stands. Raises CorrectionError when there is no such act or nothing
    of it stands any more."""
    said = list(Correction.objects.select_for_update().filter(batch=batch).exclude(act=Act.UNDO).order_by("pk"))
    if not said:
        raise CorrectionError(gettext("There is no such correction to take back; reload the page."))
    gone = set(Correction.objects.filter(undoes__in=said).values_list("undoes_id", flat=True))
    standing = [row for row in said if row.pk not in gone]
    if not standing:
        raise CorrectionError(gettext("That correction was taken back already."))
    return _undo(standing, author, note)


def _undo(said: Sequence[Correction], author: Any, note: str) -> list[Correction]:
    batch = uuid.uuid4()
    rows = [
        Correction(
            article_id=row.article_id, tag_id=row.tag_id, act=Act.UNDO, undoes=row, surface=row.surface, rule=row.rule,
            content_hash=row.content_hash, note=_note(note), batch=batch, **_signed(author),
        )
        for row in said
    ]  # fmt: skip
    Correction.objects.bulk_create(rows)
    follow([row.article_id for row in rows])
    return rows


def follow(ids: Sequence[int]) -> None:
    """Makes lists, counts and chips follow what is said of these pieces now. Expects to be inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FLIP_LOCK])
        cursor.execute("SELECT FROM articles_article WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)])
        before = set(StaleWeek.objects.values_list("week", flat=True))
        resolve(cursor, ids)
        # Only the weeks of these pieces: what others left stale is counted when its turn comes.
        rollups.recount(sorted(set(StaleWeek.objects.values_list("week", flat=True)) - before))


def _tag(kind: str, slug: str) -> Tag:
    if kind == Tag.Kind.RELEVANCE:
        if slug not in BANDS:
            raise CorrectionError(
                gettext("A piece is %(bands)s or %(last)s, not %(slug)s; choose one.")
                % {"bands": ", ".join(BANDS[:-1]), "last": BANDS[-1], "slug": f"{slug[:40]!r}"}
            )
        TagNumbers().ensure([Label(kind, slug, BAND_NAMES[slug])])  # no piece may have had this band yet
    if kind == Tag.Kind.LAYER:
        _meet_layer(slug)
    tag = Tag.objects.filter(kind=kind, slug=slug).first()
    if tag is None:
        raise CorrectionError(
            gettext("There is no %(kind)s %(slug)s; choose one from the list.")
            % {"kind": kind[:20], "slug": f"{slug[:80]!r}"}
        )
    return tag


def _meet_layer(slug: str) -> None:
    """Makes the tag of a company with a layer that no piece has carried yet, when the rules know both."""
    active = RuleSet.objects.active()
    names = rules_of(active).lexicon.named_with(slug) if active else ("", "")
    if names[0]:
        TagNumbers().ensure([Label(Tag.Kind.LAYER, slug, *names)])


def _words(ids: Sequence[int], tag: Tag) -> dict[int, tuple[str, str]]:
    """The words and the rule that had spoken for the tag in each piece: what a proposal for the rules is made from."""
    rows = Assertion.objects.filter(article__in=ids, tag=tag, author="rule").order_by("rule_set")
    return {
        row.article_id: (row.evidence[0]["surface"][:200], row.evidence[0]["rule"][:200])
        for row in rows
        if row.evidence
    }


def _note(text: str) -> str:
    return text.replace("\x00", "").strip()[:500]


def _signed(author: AbstractBaseUser) -> dict[str, Any]:
    return {"author_id": author.pk, "author_name": author.get_username()[:150]}

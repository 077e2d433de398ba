"""Decides what to do with each draft, from the drafts and what we hold; reads nothing, writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from articles.ingestion.addresses import words_of
from articles.ingestion.identify import Key, keys_of, recognise
from articles.ingestion.normalise import content_hash, is_truncated
from articles.ingestion.records import ArticleDraft, Create, Intent, Known, Reject, Same, Update
from articles.models import Article

_FULLNESS: Final = {Article.Completeness.TITLE: 0, Article.Completeness.TEASER: 1, Article.Completeness.FULL: 2}
_SURENESS: Final = {Article.Certainty.UNKNOWN: 0, Article.Certainty.DATE: 1, Article.Certainty.EXACT: 2}


def decide(drafts: Sequence[ArticleDraft | Reject], known: Mapping[Key, Known]) -> list[Intent]:
    """One intent for every draft, each with its reason.

    A piece is decided on once, however often a batch names it. Shorter or emptier words never replace fuller ones; changed
    words are a revision; a source that did not bring a piece may complete it but not revise it.
    """
    best = _one_for_each_piece(drafts, known)
    return [_decide(draft, best.get(number), known) for number, draft in enumerate(drafts)]


def _one_for_each_piece(drafts: Sequence[ArticleDraft | Reject], known: Mapping[Key, Known]) -> dict[int, ArticleDraft]:
    """Where in a batch each piece is first named, and the fullest of the drafts that name it; the first among equals."""
    places: dict[Key | int, int] = {}
    best: dict[int, ArticleDraft] = {}
    for number, draft in enumerate(drafts):
        if isinstance(draft, Reject):
            continue
        held = recognise(draft, known)
        names: list[Key | int] = [*keys_of(draft), *([held.article_id] if held else [])]
        place = next((places[name] for name in names if name in places), number)
        if place == number or _FULLNESS[draft.completeness] > _FULLNESS[best[place].completeness]:
            best[place] = draft
        places.update(dict.fromkeys(names, place))
    return best


def _decide(draft: ArticleDraft | Reject, best: ArticleDraft | None, known: Mapping[Key, Known]) -> Intent:
    if isinstance(draft, Reject):
        return draft
    if best is None:
        return Same(None, draft, reason="named twice in one document")
    held = recognise(best, known)
    return Create(best, reason="not seen before") if held is None else _compare(best, held)


def complete(draft: ArticleDraft, known: Known) -> Intent:
    """What to do with a piece's own page, read because its source gave no full text. It completes, it never revises.

    The source's title and teaser stand, unless they were cut and the page prints them in full.
    """
    title = draft.title if _continues(known.title, draft.title) or _stands_in(known.title, draft) else known.title
    teaser = draft.teaser if not known.teaser or _continues(known.teaser, draft.teaser) else known.teaser
    merged = _merged(replace(draft, title=title, teaser=teaser), known, title=title, teaser=teaser)
    if merged.content_hash == known.content_hash and not _surer(draft, known):
        return Same(known.article_id, draft, reason="its page holds no more than we have")
    return Update(known.article_id, replace(merged, page_due=False), known.content_hash, False, "its own page was read")


def _compare(draft: ArticleDraft, known: Known) -> Intent:
    if draft.content_hash == known.content_hash and not _surer(draft, known):
        return Same(known.article_id, draft, reason=f"known by {known.reason}, unchanged")
    title = known.title if _continues(draft.title, known.title) or _stands_in(draft.title, draft) else draft.title
    merged = _merged(draft, known, title=title, teaser=_fuller(draft.teaser, known.teaser))
    if draft.source_id != known.source_id and _FULLNESS[merged.completeness] <= _FULLNESS[known.completeness]:
        return Same(known.article_id, draft, reason="held from another source")
    if merged.content_hash == known.content_hash and not _surer(draft, known):
        return Same(known.article_id, draft, reason=f"known by {known.reason}, and we hold more of it")
    revises = _revises(merged, known)
    # Changed words make the page that we read before an old one; unchanged words leave things as they were.
    page_due = draft.page_due and (revises or known.page_due)
    change = "its words changed" if revises else "more of it is known now"
    reason = f"known by {known.reason}; {change}"
    return Update(known.article_id, replace(merged, page_due=page_due), known.content_hash, revises, reason)


def _merged(draft: ArticleDraft, known: Known, *, title: str, teaser: str) -> ArticleDraft:
    """The draft with whatever we hold more of."""
    body = _fuller(draft.body, known.body)
    ranks = [held.completeness for held in (draft, known) if held.body == body]
    if not body:
        ranks = [Article.Completeness.TEASER if teaser else Article.Completeness.TITLE]
    return replace(
        draft,
        title=title,
        teaser=teaser,
        body=body,
        completeness=max(ranks, key=_FULLNESS.__getitem__),
        content_hash=content_hash(title=title, teaser=teaser, body=body),
    )


def _revises(merged: ArticleDraft, known: Known) -> bool:
    """True when words that we hold are replaced by others; False when there are only more of them."""
    title = "" if _stands_in(known.title, merged) else known.title
    pairs = ((merged.title, title), (merged.teaser, known.teaser), (merged.body, known.body))
    return any(held and new != held and not _continues(held, new) for new, held in pairs)


def _stands_in(title: str, draft: ArticleDraft) -> bool:
    """Whether a title is only what the piece's address says, as with sitemaps that name no titles."""
    return title == words_of(draft.url)


def _fuller(offered: str, held: str) -> str:
    """The offered text, unless it is empty, a cut form of what we hold, or has lost more than half of it."""
    if not offered or _continues(offered, held) or 2 * len(offered) < len(held):
        return held
    return offered


def _continues(cut: str, whole: str) -> bool:
    """True when `cut` ends in an ellipsis and `whole` goes on from there."""
    if not cut or not is_truncated(cut):
        return False
    stem = _stem(cut)
    return bool(stem) and whole.startswith(stem) and len(whole) > len(stem) and whole != cut


def _stem(cut: str) -> str:
    """What stands before the ellipsis; the last dots of a text may be several characters."""
    at = max(cut.rfind("…"), cut.rfind("..."))
    return cut[:at].rstrip("….[ \n") if at >= 0 else cut


def _surer(draft: ArticleDraft, known: Known) -> bool:
    return _SURENESS[draft.certainty] > _SURENESS[known.certainty]

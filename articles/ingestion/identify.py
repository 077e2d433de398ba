"""Finds the pieces that we hold already: by canonical address, by guid within its source, or there by title, day and words."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from articles.ingestion.addresses import key_of
from articles.ingestion.records import ArticleDraft, Known
from articles.models import Article, ArticleKey

BY_GUID: Final = "its guid in this source"
BY_URL: Final = "its address"
BY_TEXT: Final = "its title, day and words in this source"
CHURN_LEAST: Final = 5  # known pieces with a guid; of fewer nothing can be said
CHURN_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One name of a piece, as stored. Ordered, because rows are inserted in this order by every worker."""

    kind: str
    scope: int
    digest: str


def url_key(url: str) -> Key:
    """The name that a canonical address gives, the same for every source."""
    return Key(ArticleKey.Kind.URL, 0, _digest(key_of(url)))


def guid_key(guid: str, *, source_id: int) -> Key:
    """The name that a guid gives within its source."""
    return Key(ArticleKey.Kind.GUID, source_id, _digest(guid))


def text_key(fingerprint: str, *, source_id: int) -> Key:
    """The name that title, day and words give within a source."""
    return Key(ArticleKey.Kind.TEXT, source_id, fingerprint)


def keys_of(draft: ArticleDraft) -> tuple[Key, ...]:
    """Every name of a draft: its address, its guid when it has one, and its words when they are enough."""
    names = [url_key(draft.url)]
    if draft.guid:
        names.append(guid_key(draft.guid, source_id=draft.source_id))
    if draft.fingerprint:
        names.append(text_key(draft.fingerprint, source_id=draft.source_id))
    return tuple(names)


def guids_churn(drafts: Sequence[ArticleDraft], known: Mapping[Key, Known]) -> bool:
    """True when nearly all pieces that we know by another name come with a guid that we have never seen."""
    met = [
        guid_key(draft.guid, source_id=draft.source_id) in known
        for draft in drafts
        if draft.guid and recognise(replace(draft, guid=""), known) is not None
    ]
    return len(met) >= CHURN_LEAST and met.count(False) > CHURN_SHARE * len(met)


def trustworthy(drafts: Sequence[ArticleDraft]) -> list[ArticleDraft]:
    """The drafts, without the guids that name several addresses in one document: such a guid identifies nothing."""
    addresses: dict[Key, set[str]] = defaultdict(set)
    for draft in drafts:
        if draft.guid:
            addresses[guid_key(draft.guid, source_id=draft.source_id)].add(key_of(draft.url))
    shared = {key for key, urls in addresses.items() if len(urls) > 1}
    if not shared:
        return list(drafts)
    return [
        replace(draft, guid="") if draft.guid and guid_key(draft.guid, source_id=draft.source_id) in shared else draft
        for draft in drafts
    ]


def find_known(drafts: Iterable[ArticleDraft]) -> dict[Key, Known]:
    """What we hold under any name of these drafts. One query, however many drafts."""
    wanted = {key for draft in drafts for key in keys_of(draft)}
    rows = (
        ArticleKey.objects.filter(digest__in={key.digest for key in wanted})
        .select_related("article", "article__page")
        .defer("article__section", "article__place", "article__author", "article__printed_date")
    )
    return {key: known_of(row.article) for row in rows if (key := Key(row.kind, row.scope, row.digest)) in wanted}


def known_urls(urls: Iterable[str]) -> set[str]:
    """Those of the canonical addresses under which we hold a piece."""
    by_digest = {url_key(url).digest: url for url in urls}
    held = ArticleKey.objects.filter(kind=ArticleKey.Kind.URL, scope=0, digest__in=by_digest)
    return {by_digest[digest] for digest in held.values_list("digest", flat=True)}


def recognise(draft: ArticleDraft, known: Mapping[Key, Known]) -> Known | None:
    """The piece that a draft is, with the reason; None when it is new.

    Where guid and address name two pieces, the address decides: the outlet has used the guid again. Words decide last: they
    hold together what comes under a new address and a new guid with every document.
    """
    by_url = known.get(url_key(draft.url))
    by_guid = known.get(guid_key(draft.guid, source_id=draft.source_id)) if draft.guid else None
    by_text = known.get(text_key(draft.fingerprint, source_id=draft.source_id)) if draft.fingerprint else None
    for found, reason in ((by_url, BY_URL), (by_guid, BY_GUID), (by_text, BY_TEXT)):
        if found is not None:
            return replace(found, reason=reason)
    return None


def known_of(article: Article) -> Known:
    """What we hold of a piece, for a decision."""
    return Known(
        article_id=article.pk,
        source_id=article.source_id,
        content_hash=article.content_hash,
        completeness=Article.Completeness(article.completeness),
        certainty=Article.Certainty(article.certainty),
        page_due=hasattr(article, "page"),
        title=article.title,
        teaser=article.teaser,
        body=article.body,
    )


@lru_cache(maxsize=10_000)  # every stage asks for the same few names of a batch
def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()

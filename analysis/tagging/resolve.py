"""Hears people's words on pieces that are tagged already, without reading them again: from their stored assertions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from analysis.models import Assertion, Entry, Tag, TaggingRun
from analysis.tagging import index
from analysis.tagging.effective import Claim, Effective, Family, Word, effective
from analysis.tagging.hearing import band_keys
from analysis.tagging.rows import places
from analysis.tagging.tags import BAND_NAMES, Label, TagNumbers
from analysis.tagging.weights import weigh
from analysis.tagging.words import family, standing_words

_FACETS = ("source", "place", "lang", "extent")


def resolve(cursor: CursorWrapper, ids: Sequence[int]) -> None:
    """Makes the index and the resolved words of these pieces what the rules and people say now, under the run in force and
    under a candidate's. Expects to be inside a transaction."""
    ids = sorted(set(ids))
    if not ids:
        return
    numbers = TagNumbers()
    numbers.ensure(Label("relevance", band, name) for band, name in BAND_NAMES.items())
    words, kin, claims = standing_words(ids), family(), _claims(ids)
    in_force = dict(Entry.objects.filter(article__in=ids).values_list("article_id", "rule_set_id"))
    facets = _facets(ids, numbers)
    tags: dict[int, list[int]] = {}
    relevance: dict[int, int] = {}
    heard: dict[int, Effective | None] = {}
    for run in TaggingRun.objects.filter(article__in=ids):
        said = _heard(run, claims[run.article_id, run.rule_set_id], words.get(run.article_id, []), kin)
        run.tags = sorted(said.counted | facets.get(run.article_id, set()) | {numbers[k] for k in band_keys(said.band)})
        run.shown_relevance = said.relevance
        run.save(update_fields=["tags", "shown_relevance"])
        if in_force.get(run.article_id) == run.rule_set_id:
            tags[run.article_id], relevance[run.article_id] = run.tags, said.relevance
            heard[run.article_id] = said if run.article_id in words else None
    index.retag(cursor, tags, relevance)
    index.say(cursor, heard)
    weigh(cursor, list(tags))


def _heard(run: TaggingRun, claims: list[Claim], words: list[Word], kin: Family) -> Effective:
    return effective(claims, words, band=run.band, relevance=run.relevance, family=kin)


def _claims(ids: Sequence[int]) -> dict[tuple[int, int], list[Claim]]:
    """The accepted claims of the rules, and of models that an editor lets speak, by piece and rule set."""
    found: defaultdict[tuple[int, int], list[Claim]] = defaultdict(list)
    rows = Assertion.objects.filter(article__in=ids, verdict="accepted").exclude(author="person").order_by("pk")
    for row in rows.select_related("tag"):
        assert row.rule_set_id is not None, "what a rule or a model asserts names its rule set"
        found[row.article_id, row.rule_set_id].append(
            Claim(row.tag_id, row.tag.kind, row.standing, row.score, row.is_primary, row.via_id, places(row.evidence))
        )
    return found


def _facets(ids: Sequence[int], numbers: TagNumbers) -> dict[int, set[int]]:
    """The tags of source, place, language and extent that each piece carries: no correction changes them."""
    own = {pk for pk, kind in numbers.kinds().items() if kind in _FACETS}
    own |= set(Tag.objects.filter(kind__in=_FACETS).values_list("pk", flat=True))
    rows = Entry.objects.filter(article__in=ids).values_list("article_id", "tags")
    return {article: own.intersection(tags) for article, tags in rows}

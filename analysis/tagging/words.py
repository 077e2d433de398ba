"""People's words as the tagger hears them: the corrections that stand, in the order in which they were made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from analysis.models import Correction, Theme
from analysis.tagging.effective import Family, Word

# Words of one group replace each other: the latest of each group stands.
ASPECT = {
    "add": "presence", "remove": "presence", "main": "standing", "notable": "standing", "focus": "focus",
    "unfocus": "focus", "primary": "primary", "relevance": "relevance",
}  # fmt: skip
_OF_PIECE = frozenset({"primary", "relevance"})  # one word a piece, not a tag


def standing_words(articles: Iterable[int]) -> dict[int, list[Word]]:
    """The corrections that stand, by piece; pieces nobody spoke of are missing. One query.

    A correction that was taken back does not stand, nor does an earlier one on the same tag and aspect. Removing a tag ends
    earlier words on its standing; a later positive word on a tag ends its removal.
    """
    rows = (
        Correction.objects.filter(article__in=list(articles), undone_by=None)
        .exclude(act=Correction.Act.UNDO)
        .order_by("pk")
        .values_list("article_id", "tag_id", "tag__kind", "tag__slug", "act", "note")
    )
    found: defaultdict[int, dict[tuple[str, int], Word]] = defaultdict(dict)
    for article, tag, kind, slug, act, note in rows:
        said, aspect = found[article], ASPECT[act]
        key = (aspect, 0 if aspect in _OF_PIECE else tag)
        said.pop(key, None)  # so that it takes its later place
        if act != "remove":
            said.pop(("presence", tag), None)
        said[key] = Word(tag, kind, act, band=slug if aspect == "relevance" else "", note=note)
    return {article: list(said.values()) for article, said in found.items()}


def family() -> Family:
    """Every theme's parents, nearest first. One query."""
    parent = dict(Theme.objects.values_list("tag_id", "parent_id"))
    found: dict[int, tuple[int, ...]] = {}
    for theme in parent:
        line: list[int] = []
        at: int | None = parent[theme]
        while at and at not in line:
            line.append(at)
            at = parent.get(at)
        found[theme] = tuple(line)
    return Family(found)

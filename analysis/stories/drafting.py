"""From traits to stories, without a database: fold copies, gather texts, and name what each story holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.stories.clusters import gather
from analysis.stories.copies import find_copies
from analysis.stories.rarity import Rarity
from analysis.stories.records import Copy, Ruling, StoryDraft, Traits
from analysis.stories.rulings import bonds_of
from analysis.stories.sets import Bonds


@dataclass(frozen=True, slots=True)
class Known:
    """What stands already and is not looked at again: pieces by id with the story they are in, and their copies."""

    stories: Mapping[int, int] = field(default_factory=dict)
    copies: Mapping[int, Copy] = field(default_factory=dict)


def draft(
    traits: Sequence[Traits], *, rulings: Sequence[Ruling] = (), rare: Rarity | None = None, known: Known | None = None
) -> list[StoryDraft]:
    """The stories of these pieces, the same for the same pieces in whatever order they come.

    `rulings` (newest first) always hold. `rare` says how much words tell; without it they are counted here. What is `known`
    stays as it is, and only the other pieces are placed: beside each other or into a known story.
    """
    by_id = {trait.id: trait for trait in traits}
    fresh = None if known is None else by_id.keys() - known.stories.keys()
    known = known or Known()
    bonds, no_copies = bonds_of(by_id, rulings)
    _keep(known, bonds)
    copies = {key: copy for key, copy in known.copies.items() if key in by_id and copy.original in by_id}
    texts = [trait for trait in traits if trait.id not in copies]
    copies |= find_copies(texts, bonds=bonds, no_copies=no_copies, fresh=fresh)
    copies = _flat(copies)
    gather(
        [trait for trait in traits if trait.id not in copies],
        rare or Rarity.of(traits),
        bonds,
        fresh=fresh,
        known=known.stories,
    )
    drafts = [_story(group, by_id, copies) for group in bonds.listed()]
    return sorted(drafts, key=lambda story: by_id[story.lead].order)


def _keep(known: Known, bonds: Bonds) -> None:
    """Bonds for the stories that stand; a person's word against them comes first."""
    first: dict[int, int] = {}
    for key, story in sorted(known.stories.items()):
        if key in bonds:
            bonds.join(first.setdefault(story, key), key)


def _flat(copies: Mapping[int, Copy]) -> dict[int, Copy]:
    """Copies with the text that is nobody's copy as their original."""
    flat = {}
    for key, copy in copies.items():
        original = copy.original
        while original in copies:
            original = copies[original].original
        flat[key] = Copy(key, original, copy.likeness, copy.reason)
    return flat


def _story(group: Sequence[int], by_id: Mapping[int, Traits], copies: Mapping[int, Copy]) -> StoryDraft:
    """A story's draft: its texts in order of time, each followed by its copies."""
    followers: dict[int, list[int]] = defaultdict(list)
    texts = []
    for key in sorted(group, key=lambda key: by_id[key].order):
        if key in copies:
            followers[copies[key].original].append(key)
        else:
            texts.append(key)
    members: list[tuple[int, Copy | None]] = []
    for text in texts:
        members.append((text, None))
        members += [(key, copies[key]) for key in followers[text]]
    return StoryDraft(texts[0], tuple(members))


def languages_of(story: StoryDraft, by_id: Mapping[int, Traits]) -> Collection[str]:
    """The languages a story is told in, both Chinese scripts as one."""
    return {by_id[key].family for key, _ in story.members}

"""From pieces to stories: read what is on topic, fold copies, gather texts, join languages, store.

reading -> copies -> clusters (one language) -> crossing (both) -> store. Every run looks at all pieces on topic and gives
the same stories for the same pieces.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from analysis.stories import reading
from analysis.stories.clusters import gather
from analysis.stories.copies import find_copies
from analysis.stories.crossing import join_languages
from analysis.stories.records import StoriesReport, StoryDraft, Traits
from analysis.stories.sets import Groups
from analysis.stories.store import store

Progress = Callable[[int, int], None]


def build(*, progress: Progress | None = None) -> StoriesReport:
    """Build every story anew and store them. `progress` is told (pieces read, pieces in all)."""
    started = time.monotonic()
    ids = reading.on_topic()
    traits = []
    for piece in reading.pieces(ids):
        traits.append(reading.traits(piece))
        if progress:
            progress(len(traits), len(ids))
    copies = find_copies(traits)
    drafts = draft_stories(traits, copies)
    by_id = {trait.id: trait for trait in traits}
    joined = sum(len({by_id[key].family for key, _ in draft.members}) > 1 for draft in drafts)
    stories = store(drafts)
    return StoriesReport(
        pieces=len(traits),
        texts=len(traits) - len(copies),
        copies=len(copies),
        stories=stories,
        joined=joined,
        seconds=round(time.monotonic() - started, 1),
    )


def draft_stories(traits: Sequence[Traits], copies: dict[int, int]) -> list[StoryDraft]:
    """The stories of these pieces; `copies` as find_copies gives them. A copy follows its text into its story."""
    by_id = {trait.id: trait for trait in traits}
    clusters = gather([trait for trait in traits if trait.id not in copies])
    groups = Groups(range(len(clusters)))
    for first, second in join_languages([[by_id[key] for key in cluster] for cluster in clusters]):
        groups.join(first, second)
    followers = defaultdict(list)
    for copy, origin in sorted(copies.items()):
        followers[origin].append(copy)
    drafts = []
    for group in groups.listed():
        texts = sorted((key for place in group for key in clusters[place]), key=lambda key: (by_id[key].hours, key))
        members: list[tuple[int, int | None]] = []
        for text in texts:
            members.append((text, None))
            members += [(copy, text) for copy in followers[text]]
        drafts.append(StoryDraft(texts[0], tuple(members)))
    return sorted(drafts, key=lambda draft: (by_id[draft.lead].hours, draft.lead))

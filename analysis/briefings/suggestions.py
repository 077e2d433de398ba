"""Stories that the draft left out and an editor may take in: the next by score, each with the text that puts it there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.briefings import candidates, conflicts, sections
from analysis.briefings.records import Week, WeekStory
from analysis.briefings.says import Sayings

MOST = 20


def of(week: Week, stories: Sequence[WeekStory], says: Sayings) -> list[dict[str, Any]]:
    """Suggestions as JSON values, the highest score first: key, story, title, lang, family, score, outlets, pieces, query,
    `hints` (only_chinese, only_english, numbers_differ, both, burst, new) and the Markdown of its block."""
    return [
        {
            "key": f"story-{one.id}",
            "story": one.id,
            "title": " ".join(one.title.split()),
            "lang": one.lead.language,
            "family": one.lead.family,
            "score": round(candidates.score(one), 3),
            "outlets": one.outlets,
            "pieces": len(one.pieces),
            "query": week.query(("story", str(one.id))),
            "hints": _hints(one),
            "markdown": sections.story(week, one, says),
        }
        for one in stories
    ]


def _hints(story: WeekStory) -> list[str]:
    held = {
        "only_chinese": story.languages == {"zh"},
        "only_english": story.languages == {"en"},
        "both": {"en", "zh"} <= story.languages,
        "numbers_differ": bool(conflicts.conflicts(story)),
        "burst": story.is_bursting,
        "new": story.is_new,
    }
    return [name for name, holds in held.items() if holds]

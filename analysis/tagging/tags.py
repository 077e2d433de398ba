"""The number of every tag by kind and slug; sources, places, languages and bands get theirs when first met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.lexicon.records import Lexicon
from analysis.models import Tag

SLUG_LENGTH = 200
ON = "on"
LAYER = "layer"  # a company mentioned with a layer of the stack
UNKNOWN_LANGUAGE = "und"
BAND_NAMES = {"core": "Core", "related": "Related", "off": "Off topic", ON: "On topic"}
LANGUAGE_NAMES = {
    "en": "English", "zh-Hans": "Chinese (simplified)", "zh-Hant": "Chinese (traditional)", "ja": "Japanese",
    "ko": "Korean", UNKNOWN_LANGUAGE: "Language not known",
}  # fmt: skip
EXTENT_NAMES = {"full": "Full text", "teaser": "Title and teaser", "title": "Title only"}

Key = tuple[str, str]  # kind, slug


@dataclass(frozen=True, slots=True)
class Label:
    """A tag as it is to be created: its key and the name people read."""

    kind: str
    slug: str
    name: str
    name_zh: str = ""

    @property
    def key(self) -> Key:
        """Kind and slug."""
        return self.kind, self.slug


class TagNumbers:
    """Numbers known so far. Asking for new ones creates them; two workers asking at once get the same."""

    def __init__(self) -> None:
        self._known: dict[Key, int] = {
            (kind, slug): pk for pk, kind, slug in Tag.objects.values_list("pk", "kind", "slug")
        }

    def __getitem__(self, key: Key) -> int:
        return self._known[key]

    def kinds(self) -> dict[int, str]:
        """The kind of every tag known, by its number."""
        return {pk: kind for (kind, _), pk in self._known.items()}

    def ensure(self, labels: Iterable[Label]) -> None:
        """Creates the tags that are missing, in one statement, in a fixed order so that workers cannot deadlock."""
        missing = {label.key: label for label in labels if label.key not in self._known}
        if not missing:
            return
        rows = [
            Tag(kind=k, slug=s, name=missing[k, s].name[:SLUG_LENGTH], name_zh=missing[k, s].name_zh[:SLUG_LENGTH])
            for k, s in sorted(missing)
        ]
        Tag.objects.bulk_create(rows, ignore_conflicts=True)
        slugs = [slug for _, slug in missing]
        found = Tag.objects.filter(slug__in=slugs).values_list("pk", "kind", "slug")
        self._known |= {(kind, slug): pk for pk, kind, slug in found}


def parents_of(theme_id: str, lexicon: Lexicon) -> list[str]:
    """A theme's parent and its parents, nearest first."""
    found: list[str] = []
    at = lexicon.theme[theme_id].parent
    while at and at not in found:
        found.append(at)
        at = lexicon.theme[at].parent
    return found


class TrialNumbers(TagNumbers):
    """Numbers for a trial: tags that do not exist get negative ones, and nothing is created."""

    def __getitem__(self, key: Key) -> int:
        return self._known.setdefault(key, -len(self._known) - 1)

    def ensure(self, labels: Iterable[Label]) -> None:
        """Gives the missing ones a number of this trial."""
        for label in labels:
            self[label.key]

    def keys(self) -> dict[int, Key]:
        """Kind and slug of every number given."""
        return {number: key for key, number in self._known.items()}

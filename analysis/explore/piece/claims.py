"""What is claimed of one piece: who says so, why, by which words, and what was considered and refused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from analysis.corrections.history import Said
from analysis.explore.lists.rows import in_force
from analysis.explore.names import TagName
from analysis.explore.piece.choices import Offer, after_refusal, offers
from analysis.explore.piece.segments import FIELDS, Mark, Stretch
from analysis.models import Assertion

KINDS = {
    "theme": _('Themes'), "company": _('Companies'), "product": _('Products'), "body": _('Bodies and policies'),
    "country": _('Countries'), "layer": _('Mentioned with'),
}  # fmt: skip
UNMARKED = frozenset({"layer"})
ORDER = ("main", "notable", "", "passing")


@dataclass(frozen=True, slots=True)
class Span:
    """Words that carry a tag. `number` is the one printed in the text; 0: not shown there."""

    number: int
    field: str
    surface: str
    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TagLine:
    """One tag of a piece, with everything that answers "why"."""

    kind: str
    slug: str
    name: str
    name_zh: str
    frame: str
    standing: str
    standing_label: str
    is_primary: bool
    score: float
    author: str  # rule, person or model
    reason: str
    rule_set: str
    via_name: str  # "" when the text names it itself
    spans: tuple[Span, ...]
    query: str
    path: str
    anchor: str
    counted: bool  # lists and measures count it
    offers: tuple[Offer, ...]  # what a person may say of it
    said: tuple[Said, ...]  # what people said of it, newest first
    by: str  # the person whose word stands, "" for a rule
    at: dt.datetime | None  # when they said it

    @property
    def tag(self) -> str:
        """Kind and slug as forms send them."""
        return f"{self.kind}:{self.slug}"


@dataclass(frozen=True, slots=True)
class TagGroup:
    """The tags of one kind, the weightiest first."""

    kind: str
    label: str
    tags: tuple[TagLine, ...]


def judged(article_id: int) -> tuple[list[Assertion], list[Assertion]]:
    """What is held of a piece and what was refused: where a person spoke of a tag, only the person counts."""
    claims = list(
        Assertion.objects.filter(in_force(), article_id=article_id)
        .select_related("rule_set", "via", "tag")
        .order_by("pk")
    )
    settled = {claim.tag_id: claim.verdict for claim in claims if claim.author == "person"}
    accepted: list[Assertion] = []
    refused: list[Assertion] = []
    for claim in claims:
        held = settled.get(claim.tag_id, claim.verdict) == "accepted" and claim.verdict == "accepted"
        (accepted if held else refused).append(claim)
    said = {claim.tag_id for claim in accepted}
    return _one_first(_once(accepted)), _once([claim for claim in refused if claim.tag_id not in said])


def _once(claims: list[Assertion]) -> list[Assertion]:
    """One claim a tag: a rule's stays for its words, and says what a person said where one spoke."""
    found: dict[int, Assertion] = {}
    for claim in claims:
        other = found.get(claim.tag_id)
        if other is None:
            found[claim.tag_id] = claim
            continue
        by_rule, by_person = (other, claim) if claim.author == "person" else (claim, other)
        by_rule.author, by_rule.reason = "person", by_person.reason or by_rule.reason
        if by_person.verdict == "accepted":
            by_rule.standing, by_rule.is_primary = by_person.standing, by_person.is_primary
        found[claim.tag_id] = by_rule
    return list(found.values())


def _one_first(claims: list[Assertion]) -> list[Assertion]:
    """A person's first theme stands first alone."""
    if any(claim.author == "person" and claim.is_primary and claim.tag.kind == "theme" for claim in claims):
        for claim in claims:
            if claim.author != "person" and claim.tag.kind == "theme":
                claim.is_primary = False
    return claims


def evidence(
    claims: Sequence[Assertion], names: Mapping[int, TagName], texts: Mapping[str, str]
) -> tuple[dict[str, list[Stretch]], dict[int, tuple[Span, ...]]]:
    """Numbers every span in reading order: the stretches to mark in each field, and the spans of each claim.

    A span whose words no longer stand where it says (the text changed) keeps number 0 and is not marked, nor are those of
    a layer: its company's are marked already, and marking common words of the field would mark half the text.
    """
    found = [(claim, span) for claim in claims for span in claim.evidence if span["field"] in FIELDS]
    found.sort(key=lambda pair: (FIELDS.index(pair[1]["field"]), pair[1]["start"], pair[1]["end"], pair[0].pk))
    stretches: dict[str, list[Stretch]] = {field: [] for field in FIELDS}
    spans: dict[int, list[Span]] = defaultdict(list)
    number = 0
    for claim, span in found:
        field, start, end = span["field"], span["start"], span["end"]
        stands = 0 <= start < end and texts[field][start:end] == span["surface"] and claim.tag.kind not in UNMARKED
        if stands:
            number += 1
            name = names[claim.tag_id]
            stretches[field].append(Stretch(start, end, Mark(number, name.kind, name.slug, name.frame, claim.standing)))
        spans[claim.pk].append(Span(number if stands else 0, field, span["surface"], span["rule"], start, end))
    return stretches, {claim: tuple(all) for claim, all in spans.items()}


def unprinted(claim: Assertion) -> tuple[Span, ...]:
    """The spans of a refused claim: named beside it, not marked in the text."""
    return tuple(Span(0, s["field"], s["surface"], s["rule"], s["start"], s["end"]) for s in claim.evidence)


def line(
    claim: Assertion,
    name: TagName,
    spans: Sequence[Span],
    tags: set[int],
    said: Sequence[Said],
    *,
    refused: bool = False,
) -> TagLine:
    """A claim in words; `tags` are the numbers of the tags that the piece is counted under, `said` is all that people said
    of the piece."""
    own = tuple(one for one in said if (one.kind, one.slug) == name.pair)
    word = next((one for one in own if not one.undone and one.undoes is None), None)
    counted = claim.tag_id in tags
    return TagLine(
        kind=name.kind,
        slug=name.slug,
        name=name.name,
        name_zh=name.name_zh,
        frame=name.frame,
        standing=claim.standing,
        standing_label=str(Assertion.Standing(claim.standing).label) if claim.standing else "",
        is_primary=claim.is_primary,
        score=claim.score,
        author=claim.author,
        reason=claim.reason,
        rule_set=claim.rule_set.version if claim.rule_set else "",
        via_name=claim.via.name if claim.via else "",
        spans=tuple(spans),
        query=name.query,
        path=name.path,
        anchor=f"why-{name.kind}-{name.slug}",
        counted=counted,
        offers=after_refusal()
        if refused
        else offers(
            name.kind,
            standing=claim.standing,
            is_primary=claim.is_primary,
            by_rule=claim.author != "person",
            counted=counted,
        ),
        said=own,
        by=word.author if word and claim.author == "person" else "",
        at=word.at if word and claim.author == "person" else None,
    )


def groups(lines: Sequence[TagLine]) -> tuple[TagGroup, ...]:
    """The lines under their kinds, the weightiest first; kinds without a line are left out."""
    found = []
    for kind, label in KINDS.items():
        own = [line for line in lines if line.kind == kind]
        own.sort(key=lambda line: (not line.is_primary, ORDER.index(line.standing), -line.score, line.slug))
        if own:
            found.append(TagGroup(kind, str(label), tuple(own)))
    return tuple(found)

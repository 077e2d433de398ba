"""Whom a subject is measured against: the most covered of its kind that are like it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analysis.explore.names import TagName, names_of
from analysis.explore.subject.subjects import Facts, subjects

MOST = 3
RULES: dict[str, tuple[Promise, Promise]] = {
    "company": (_("the most covered companies of the same seat"), _("the most covered companies")),
    "country": (_("the most covered countries"), _("the most covered countries")),
    "theme": (_("the most covered themes of the same family"), _("the most covered themes")),
    "product": (_("the most covered products of the same kind"), _("the most covered products")),
    "body": (_("the most covered bodies and policies of the same country"), _("the most covered bodies and policies")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """Who else is of a subject's seat, family or kind, by the numbers of their tags; and the rule in words."""

    kind: str
    group: object = None
    groups: Mapping[int, object] = field(default_factory=dict)

    @property
    def rule(self) -> Promise:
        """How peers are chosen."""
        return RULES[self.kind][0 if self.group else 1]


def likeness(name: TagName) -> Likeness:
    """What a subject is like: a company by its seat, a theme by its family, a product by its kind, a body by its country;
    every country is like every other."""
    if name.kind == "country":
        return Likeness("country")
    groups = {tag: _group(name.kind, facts) for tag, facts in subjects(name.kind).items()}
    if name.kind == "theme" and not groups.get(name.id):
        # a family among families, which have no parent themselves
        families = {parent for parent in groups.values() if parent}
        return Likeness("theme", None, {tag: None for tag in groups if tag in families})
    return Likeness(name.kind, groups.get(name.id) or None, groups)


def _group(kind: str, facts: Facts) -> object:
    return {"company": facts.country, "theme": facts.parent, "product": facts.sort, "body": facts.country}[kind]


def peers(name: TagName, alike: Likeness, pieces: Mapping[int, int], kin: Collection[int]) -> tuple[TagName, ...]:
    """The three most covered subjects of the same kind, those alike before all others. `pieces` are on-topic pieces by tag;
    `kin`, its parent and children, share its pieces and stand aside."""
    known = names_of(pieces, (name.kind,))
    if name.kind == "theme":
        parents = {other.parent_id for other in known.values() if other.parent_id}
        families = not alike.group
        known = {tag: other for tag, other in known.items() if (tag in parents) == families}
    others = [other for tag, other in known.items() if tag not in (name.id, *kin) and not other.hidden and pieces[tag]]

    def nearest(other: TagName) -> tuple[bool, int, str]:
        like = alike.group is None or alike.groups.get(other.id) == alike.group
        return not like, -pieces[other.id], other.slug

    return tuple(sorted(others, key=nearest)[:MOST])

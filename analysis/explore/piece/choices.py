"""What a person may say of a piece: the tags that can be added, by whatever name they are typed, and the acts on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analysis.explore.names import HIDDEN
from analysis.measures.words import shown
from analysis.models import Tag
from articles.text.fold import fold, lower

KINDS = {
    "company": _("company"), "product": _("product"), "body": _("body or policy"), "country": _("country"),
    "theme": _("theme"),
}  # fmt: skip
BANDS = (("core", _("Core")), ("related", _("Related")), ("off", _("Off topic")))
LONGEST = 200  # characters of a name


class UnknownName(ValueError):
    """A name that stands for no tag, or for several; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A tag that can be added."""

    kind: str
    slug: str
    name: str
    name_zh: str
    id: int = 0  # of its tag
    country: str = ""  # of a company's or body's seat; a country's own code

    @property
    def tag(self) -> str:
        """Kind and slug as forms send them."""
        return f"{self.kind}:{self.slug}"

    @property
    def kind_name(self) -> str:
        """Its kind in words."""
        return str(KINDS[self.kind])

    @property
    def shown(self) -> str:
        """Its name for sentences and drawings: the Chinese one for a reader of Chinese, where there is one."""
        return shown(self.name, self.name_zh)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that can be done on a tag of a piece as it stands; `key` does it where its chip is focused."""

    act: str
    label: str
    key: str = ""


def choices() -> tuple[Choice, ...]:
    """Every tag that can be added to a piece, by kind and name. One query."""
    found = Tag.objects.filter(kind__in=KINDS).values_list(
        "kind", "slug", "name", "name_zh", "id", "company__country", "body__country"
    )
    order = list(KINDS)
    return tuple(
        Choice(kind, slug, name or slug, name_zh, id, slug if kind == "country" else company or body or "")
        for kind, slug, name, name_zh, id, company, body in sorted(
            found, key=lambda row: (order.index(row[0]), row[2].lower())
        )
        if (kind, slug) not in HIDDEN
    )


Meanings = Mapping[str, Mapping[str, Choice]]  # the tags by what they are called, folded; several may share a name


def meanings(among: Iterable[Choice]) -> Meanings:
    """Every name of some tags, in either language and script: to be made once where several names are looked up."""
    meant: defaultdict[str, dict[str, Choice]] = defaultdict(dict)
    for choice in among:
        for name in (choice.tag, choice.slug, choice.name, choice.name_zh):
            if name:
                meant[_key(name)][choice.tag] = choice
    return meant


def near(text: str, meant: Meanings, *, most: int = 3) -> tuple[Choice, ...]:
    """The tags whose names come nearest to a typed one, the nearest first; none where nothing is like it. No query."""
    wanted = _key(text.replace("\x00", "")[:LONGEST].rpartition(":")[2])
    close = get_close_matches(wanted, meant, n=2 * most, cutoff=0.6)
    inside = [name for name in meant if wanted and wanted in name] if len(wanted) > 1 else []
    found = (choice for name in (*close, *sorted(inside, key=len)) for choice in meant[name].values())
    return tuple(dict.fromkeys(found))[:most]


def find(text: str, meant: Meanings | None = None) -> Choice:
    """The tag that a typed name stands for: kind:slug, a slug, or a name in either language and script, whatever its
    capitals. Raises UnknownName. One query unless `meant` is given."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise UnknownName(gettext("No name was given; type a company, product, body, country or theme."))
    if len(text) > LONGEST:
        raise UnknownName(
            gettext("The name has %(n)s characters, which is no name of ours; choose one from the list.")
            % {"n": len(text)}
        )
    meant = meanings(choices()) if meant is None else meant
    found = list(meant.get(_key(text), {}).values())
    if len(found) == 1:
        return found[0]
    if found:
        kinds, tags = (gettext(" and a ").join(c.kind_name for c in found), gettext(" or ").join(c.tag for c in found))
        raise UnknownName(
            gettext("“%(text)s” is a %(kinds)s; write %(tags)s.") % {"text": text, "kinds": kinds, "tags": tags}
        )
    near = get_close_matches(_key(text), meant, n=1, cutoff=0.75)
    if near:
        said = gettext("No company, product, body, country or theme is called “%(text)s”; did you mean %(name)s?")
        raise UnknownName(said % {"text": text, "name": next(iter(meant[near[0]].values())).name})
    said = gettext("No company, product, body, country or theme is called “%(text)s”; choose a name from the list.")
    raise UnknownName(said % {"text": text})


def tag_of(text: str) -> tuple[str, str]:
    """Kind and slug of a tag as forms send it. Raises UnknownName for anything else."""
    kind, _, slug = text.replace("\x00", "").partition(":")
    if not kind or not slug or len(text) > 2 * LONGEST:
        raise UnknownName(gettext("“%(text)s” is no tag; reload the page and choose again.") % {"text": text[:40]})
    return kind, slug


def offers(kind: str, *, standing: str, is_primary: bool, by_rule: bool, counted: bool) -> tuple[Offer, ...]:
    """What can be said of a tag that a piece carries."""
    found = [Offer("remove", gettext("Remove"), "x")]
    if by_rule and counted:
        found.insert(0, Offer("add", gettext("Confirm"), "a"))
    if kind == "layer":
        return tuple(found)
    if kind == "country":
        found.append(
            Offer("unfocus", gettext("Out of focus"), "f") if is_primary else Offer("focus", gettext("In focus"), "f")
        )
    elif kind == "theme":
        if not is_primary:
            found.append(Offer("primary", gettext("Make first theme"), "p"))
    elif standing == "main":
        found.append(Offer("notable", gettext("Not main"), "m"))
    else:
        found.append(Offer("main", gettext("Main"), "m"))
        if standing == "passing":
            found.append(Offer("notable", gettext("More than in passing")))
    return tuple(found)


def after_refusal() -> tuple[Offer, ...]:
    """What can be said of a tag that somebody refused."""
    return (Offer("add", gettext("It is about this"), "a"),)


def _key(text: str) -> str:
    """A name as it is compared: folded to simplified script and half width, small letters, single spaces."""
    return " ".join(lower(fold(text)).split())

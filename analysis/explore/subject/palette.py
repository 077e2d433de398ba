"""Where one can go by typing a name: pages, companies, countries, themes, products, bodies and sources, in either language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.explore.names import TagName, names_of_kinds
from articles.text.fold import fold, lower

SHOWN = 12
LONGEST = 100  # characters of a question
KINDS: dict[str, Promise] = {
    "company": gettext_lazy("Company"),
    "country": gettext_lazy("Country"),
    "theme": gettext_lazy("Theme"),
    "product": gettext_lazy("Product"),
    "body": gettext_lazy("Body"),
    "source": gettext_lazy("Source"),
}
PAGES: tuple[tuple[str, Promise], ...] = (
    ("/", gettext_lazy("Overview")),
    ("/articles/?relevance=on", gettext_lazy("Articles")),
    ("/stories/", gettext_lazy("Stories")),
    ("/companies/", gettext_lazy("Companies")),
    ("/countries/", gettext_lazy("Countries")),
    ("/themes/", gettext_lazy("Themes")),
    ("/products/", gettext_lazy("Products")),
    ("/bodies/", gettext_lazy("Bodies")),
    ("/timeline/", gettext_lazy("Timeline")),
    ("/compare/", gettext_lazy("Compare")),
    ("/emphasis/", gettext_lazy("Emphasis")),
    ("/matrix/", gettext_lazy("Matrix")),
    ("/figures/", gettext_lazy("Measures")),
    ("/terms/", gettext_lazy("Terms")),
    ("/theses/", gettext_lazy("Theses")),
    ("/briefings/", gettext_lazy("Briefings")),
    ("/views/", gettext_lazy("Saved views")),
    ("/reading/", gettext_lazy("My reading")),
    ("/sources/", gettext_lazy("Sources")),
    ("/validation/", gettext_lazy("Validation")),
    ("/corrections/", gettext_lazy("Corrections")),
    ("/settings/", gettext_lazy("Settings")),
    ("/settings/rules/", gettext_lazy("Rules")),
    ("/settings/names/", gettext_lazy("New names")),
    ("/health", gettext_lazy("Health")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: its address, what kind of thing it is, its name, and its name in Chinese where it has another."""

    path: str
    kind: str
    name: str
    name_zh: str = ""


def places(typed: str, more: Iterable[Place] = ()) -> tuple[Place, ...]:
    """The at most 12 places whose names hold what was typed, those that begin with it first; every page for nothing typed. `more` are
    places of the reader's own.

    Width, script and capitals do not matter. One query for the sources, which grow; one more when names changed.
    """
    wanted = _folded(typed[:LONGEST].replace("\x00", "").strip())
    pages = [Place(path, _("Page"), str(name)) for path, name in PAGES]
    if not wanted:
        return tuple(pages)
    known = sorted(names_of_kinds(KINDS).values(), key=lambda name: (name.kind, name.name, name.slug))
    named = (_place(name) for name in known if not name.hidden)
    ranked = [
        (rank, at, place)
        for at, place in enumerate((*pages, *more, *named))
        if (rank := _rank(wanted, place)) is not None
    ]
    return tuple(place for *_rest, place in sorted(ranked, key=lambda one: one[:2])[:SHOWN])


def _place(name: TagName) -> Place:
    return Place(name.path, str(KINDS[name.kind]), name.name, name.name_zh)


def _rank(wanted: str, place: Place) -> int | None:
    """0 for the name itself, 1 for its beginning, 2 for the beginning of a word, 3 for anywhere else in it."""
    return min(
        (rank for name in (place.name, place.name_zh) if (rank := _where(wanted, _folded(name))) is not None),
        default=None,
    )


def _where(wanted: str, name: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if f" {wanted}" in name else 3 if wanted in name else None


def _folded(text: str) -> str:
    return lower(fold(text))

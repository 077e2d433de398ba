"""What surrounds every page: the htmx of this installation, and the table of keys that the script obeys and the help shows."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_htmx.jinja import htmx_script

register = template.Library()


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the help: the keys, what they do, and the address for those that go somewhere."""

    keys: tuple[str, ...]
    does: Promise
    href: str = ""


KEYS: tuple[tuple[Promise, tuple[Key, ...]], ...] = (
    (
        _("On every page"),
        (
            Key(("/",), _("to the search field")),
            Key(("Ctrl-K",), _("go to a page, a company, a country, a theme")),
            Key(("?",), _("these keys")),
            Key(("[", "]"), _("the week before, the week after")),
        ),
    ),
    (
        _("In a list"),
        (
            Key(("j", "k"), _("to the next piece, to the one before")),
            Key(("o", "Enter"), _("open it")),
            Key(("s",), _("star it")),
            Key(("x",), _("tick it")),
            Key(("→", "←"), _("to the next week of a chart; to the next tag of a piece")),
        ),
    ),
    (
        _("On the tag in focus, when you are signed in"),
        (
            Key(("a",), _("confirm it")),
            Key(("r", "x", "Del"), _("remove it")),
            Key(("m",), _("main, or not main")),
            Key(("f",), _("in focus, or out of focus")),
            Key(("p",), _("first theme")),
            Key(("w",), _("why it is there")),
            Key(("u",), _("take back what you said last")),
        ),
    ),
    (
        _("Go to"),
        (
            Key(("g", "o"), _("Overview"), "/"),
            Key(("g", "a"), _("Articles"), "/articles/?relevance=on"),
            Key(("g", "y"), _("Stories"), "/stories/"),
            Key(("g", "c"), _("Companies"), "/companies/"),
            Key(("g", "e"), _("Emphasis"), "/emphasis/"),
            Key(("g", "t"), _("Timeline"), "/timeline/"),
            Key(("g", "p"), _("Compare"), "/compare/"),
            Key(("g", "m"), _("Matrix"), "/matrix/"),
            Key(("g", "h"), _("Theses"), "/theses/"),
            Key(("g", "b"), _("Briefings"), "/briefings/"),
            Key(("g", "v"), _("Saved views"), "/views/"),
            Key(("g", "r"), _("My reading"), "/reading/"),
            Key(("g", "s"), _("Sources"), "/sources/"),
        ),
    ),
)


@register.simple_tag
def htmx() -> SafeString:
    """Will include the htmx that HTMX_VERSION names, 2 or 4: the pages keep to what both understand."""
    return SafeString(htmx_script(version=settings.HTMX_VERSION))


@register.inclusion_tag("components/keys.html")
def keys() -> dict[str, Any]:
    """Will list every key. The script reads from this list where `g` and a letter lead."""
    return {"groups": KEYS}

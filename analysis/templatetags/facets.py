"""A value of a facet, drawn in Python: a page shows eighty, and as a template each of them takes five times as long."""

from functools import lru_cache
from html import escape
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from analysis.explore.lists.facets import FacetGroup, FacetValue
from analysis.measures.words import shown
from analysis.templatetags.draw import facet_bar
from analysis.templatetags.press import frame_key, han, mark, opens, zh

register = template.Library()

_bar = lru_cache(maxsize=2_000)(facet_bar)

# what a click on a value or on its minus asks for: the list itself, in place of the one that stands
SWAP = 'href="{0}" hx-get="{0}" hx-target="#results" hx-swap="outerHTML" hx-push-url="true"'


@register.simple_tag
def facet_value(group: FacetGroup, value: FacetValue) -> SafeString:
    """Will draw a value with its bar, the number of its list, and a link that leaves it out."""
    toggle = SWAP.format(f"/articles/?{escape(value.toggle_query)}")
    current = ' aria-current="true"' if value.active else ""
    number = opens(value.count, value.query, "", value.label)
    return SafeString(
        f'<li><a id="f-{escape(group.key)}-{quote(value.value, safe="")}" {toggle}{current}><span>{_name(group.key, value)}</span>\n'
        f"{_bar(round(value.share, 3), value.active)}</a>\n{number}{_without(value)}</li>"
    )


def _name(key: str, value: FacetValue) -> str:
    before = ""
    if key == "theme":
        before = f'<span class="frame" data-f="{escape(frame_key(value.frame))}"></span>'
    elif key == "lang":
        before = f"{mark(value.value)} "
    behind = zh(value.label_zh, value.label) if key == "company" else ""
    return f"{before}{han(shown(value.label, value.label_zh))}{behind}"


def _without(value: FacetValue) -> str:
    if not value.exclude_query:
        return ""
    said = gettext("Exclude %(name)s") % {"name": value.label}
    swap = SWAP.format(f"/articles/?{escape(value.exclude_query)}")
    return f'\n<a class="not" {swap} aria-label="{escape(said)}">−</a>'

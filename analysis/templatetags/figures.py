"""Figures in words: a value in its own scale with its interval, and the words a method is told in."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from analysis.measures.figure import COUNT, HOURS, INDEX, LOG, POINTS, SHARE

register = template.Library()

_CODE = re.compile(r"`([^`]+)`")


@register.filter
def valued(value: object, scale: str = "") -> str:
    """Will write a value as its scale asks: `35 %`, `+0.12`, `−7 pts`, `14`, `3.5 h`, `2.1 ×`; `too few` where there is none.

    The value is a record, or a mapping from a kept figure, with `value`, `low`, `high` and, unless it is given, `scale`.
    """
    number = _part(value, "value")
    return gettext("too few") if number is None else _written(number, scale or _part(value, "scale"))


@register.filter
def bounds(value: object, scale: str = "") -> str:
    """Will write the 95 % interval of a value: `27 to 42 %`, `−0.09 to +0.33`; nothing where there is none."""
    low, high, scale = _part(value, "low"), _part(value, "high"), scale or _part(value, "scale")
    if low is None or high is None:
        return ""
    if scale == SHARE:
        return gettext("%(low)s to %(high)s %%") % {"low": f"{100 * low:.0f}", "high": f"{100 * high:.0f}"}
    return gettext("%(low)s to %(high)s") % {"low": _written(low, scale), "high": _written(high, scale)}


def _part(value: Any, name: str) -> Any:
    return value[name] if isinstance(value, Mapping) else getattr(value, name)


@register.filter
def code(text: str) -> SafeString:
    """Will escape a paragraph and set what stands between backticks as code."""
    parts = _CODE.split(text)
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if at % 2 else part,) for at, part in enumerate(parts))
    )


def _written(number: float, scale: str) -> str:
    if scale == SHARE:
        return gettext("%(n)s %%") % {"n": f"{100 * number:.0f}"}
    if scale == POINTS:
        return _signed(gettext("%(n)s pts") % {"n": f"{100 * number:+.0f}"})
    if scale in (LOG, INDEX):
        return _signed(f"{number:+.2f}")
    if scale == HOURS:
        return _signed(gettext("%(n)s h") % {"n": f"{number:.1f}"})
    return f"{number:,.0f}" if scale == COUNT else f"{number:.1f} ×"


def _signed(text: str) -> str:
    return text.replace("-", "−")

"""Figures in words: a value in its own scale with its interval, and the words a method is told in."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from analysis.measures.figure import COUNT, HOURS, LOG, POINTS, SHARE, Value

register = template.Library()

_CODE = re.compile(r"`([^`]+)`")


@register.filter
def valued(value: Value) -> str:
    """Will write a value as its scale asks: `35 %`, `+0.12`, `−7 pts`, `14`, `3.5 h`, `2.1 ×`; `too few` where there is none."""
    return "too few" if value.value is None else _written(value.value, value.scale)


@register.filter
def bounds(value: Value) -> str:
    """Will write the 95 % interval of a value: `27 to 42 %`, `−0.09 to +0.33`; nothing where there is none."""
    if value.low is None or value.high is None:
        return ""
    if value.scale == SHARE:
        return f"{100 * value.low:.0f} to {100 * value.high:.0f} %"
    return f"{_written(value.low, value.scale)} to {_written(value.high, value.scale)}"


@register.filter
def code(text: str) -> SafeString:
    """Will escape a paragraph and set what stands between backticks as code."""
    parts = _CODE.split(text)
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if at % 2 else part,) for at, part in enumerate(parts))
    )


def _written(number: float, scale: str) -> str:
    if scale == SHARE:
        return f"{100 * number:.0f} %"
    if scale == POINTS:
        return _signed(f"{100 * number:+.0f} pts")
    if scale == LOG:
        return _signed(f"{number:+.2f}")
    if scale == HOURS:
        return _signed(f"{number:.1f} h")
    return f"{number:,.0f}" if scale == COUNT else f"{number:.1f} ×"


def _signed(text: str) -> str:
    return text.replace("-", "−")

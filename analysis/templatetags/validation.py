"""Scores in words, each count with the pieces behind it."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from analysis.measures.accuracy import Rate
from analysis.templatetags.press import opens
from analysis.validation.page import Scored
from analysis.validation.records import Alpha, Score

register = template.Library()


@register.filter
def rated(rate: Rate | None) -> SafeString:
    """Will write a rate with its interval and n: `80 % (49–94, n = 10)`; `–` where there is none."""
    if rate is None:
        return SafeString("–")
    return format_html(
        '{} % <span class="n">({}–{}, n = {})</span>',
        *(f"{100 * x:.0f}" for x in (rate.value, rate.low, rate.high)),
        rate.n,
    )


@register.filter
def agreed(alpha: Alpha) -> SafeString:
    """Will write an alpha with its interval and n; `not known` where people could not differ."""
    if alpha.value is None:
        said = gettext("not known (n = %(n)s)") % {"n": alpha.n}
        return format_html('<span class="few">{}</span>', said)
    bounds = ""
    if alpha.low is not None and alpha.high is not None:
        bounds = gettext("%(low)s to %(high)s, ") % {"low": f"{alpha.low:.2f}", "high": f"{alpha.high:.2f}"}
    text = f"{alpha.value:.2f}".replace("-", "\u2212")
    return format_html('{} <span class="n">({}n = {})</span>', text, bounds.replace("-", "\u2212"), alpha.n)


@register.simple_tag
def behind(scored: Scored, score: Score, said: str, count: int, word: str = "") -> SafeString:
    """Will link a count of a scorecard to its pieces; a nought is only written."""
    shown = f"{count} {word}".strip()
    if not count:
        return format_html("{}", shown)
    query = urlencode({"kind": score.kind, "slug": score.slug, "said": said, "slice": score.slice})
    return opens(count, query, shown, path=f"/validation/cards/{scored.id}/")

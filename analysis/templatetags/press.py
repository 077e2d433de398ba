"""Words of the newsroom in templates: dates with their zone, the language of a string, numbers that open their list."""

import datetime as dt
import re
from functools import lru_cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from analysis.explore.lists.rows import Chip
from analysis.explore.piece.article import ArticlePage
from analysis.measures.frames import FRAME_NAMES
from analysis.measures.words import frame_word, in_words, shown
from articles.health.words import WEEKDAYS_ZH, in_chinese, in_readers_zone, local_words, stored, zone_words

register = template.Library()

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+")
# a run of Han with the punctuation and signs that stand inside it, so that one phrase gets one span
HAN_RUN = re.compile(r"([\u3400-\u9fff\uf900-\ufaff][\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—+]*)")


register.filter(stored)
register.filter(in_words)
register.filter(shown)


@register.filter
def lang(text: object, language: str = "") -> SafeString:
    """Will return ` lang="..."` for a text that is not in the language of the interface, else nothing.

    `language` is what we know of the text (BCP 47 or empty); Han characters count as simplified where nobody said, and
    a text without any as English. An English text that names something in Chinese stays English: `han` marks the name.
    """
    if language and language.split("-")[0] not in {"en", "und"}:
        return SafeString(f' lang="{escape(language)}"')
    words = str(text)
    if HAN.search(words) and not (language.startswith("en") and len(LATIN.findall(words)) > len(HAN.findall(words))):
        return SafeString(' lang="zh-Hans"')
    return SafeString(' lang="en"') if in_chinese() else SafeString("")


@register.filter
def zh(name_zh: str, name: str = "") -> SafeString:
    """Will set a Chinese name behind an English one; nothing where it holds no Han, is the same, or is shown instead."""
    if in_chinese() or name_zh == name or not HAN.search(name_zh):
        return SafeString("")
    return format_html(' <span lang="zh-Hans">{}</span>', name_zh)


@register.filter
def han(text: object, language: str = "") -> SafeString:
    """Will escape a text and wrap its Han runs in a span with `lang`, unless its element already says it is Chinese."""
    if language.startswith("zh") or not HAN.search(str(text)):
        return _safe(text)
    parts = HAN_RUN.split(str(text))
    return format_html_join("", "{}", ((_run(part, at % 2 == 1),) for at, part in enumerate(parts)))


def _safe(text: object) -> SafeString:
    """As conditional_escape, which asks what is lazy first: a list has some two thousand words to escape."""
    words = str(text)
    return words if isinstance(words, SafeString) else SafeString(escape(words))


def _run(part: str, chinese: bool) -> SafeString:
    return format_html('<span lang="zh-Hans">{}</span>', part) if chinese else conditional_escape(part)


MARKS = {
    "en": ("en", "EN", _("English-language press")),
    "zh-Hans": ("hans", "简", _("Chinese-language press, simplified script")),
    "zh-Hant": ("hant", "繁", _("Chinese-language press, traditional script")),
}


LANGUAGES = {"en": _("English"), "zh-Hans": _("Chinese, simplified"), "zh-Hant": _("Chinese, traditional")}


@register.filter
def language_name(language: str) -> str:
    """Will name a language; its code where we have no word for it."""
    return str(LANGUAGES.get(language, language or gettext("not known")))


@register.filter
def mark(language: str) -> SafeString:
    """Will draw the small outlined mark of a piece's language; nothing where we do not know it."""
    return _mark(language, get_language()) if language else SafeString("")


@lru_cache(maxsize=500)
def _mark(language: str, _spoken: str | None) -> SafeString:
    other = ("other", language.split("-")[0].upper(), gettext("Language %(language)s") % {"language": language})
    kind, sign, title = MARKS.get(language, other)
    return format_html(
        '<abbr class="mk" data-kind="{}" title="{}"{}>{}</abbr>', kind, title, lang(sign, language), sign
    )


@register.filter
def shows_teaser(page: ArticlePage) -> bool:
    """Will say whether a teaser tells more than the text: no, when it is the text's own beginning and marks nothing."""
    if not page.teaser or not page.paragraphs or any(part.marks for part in page.teaser):
        return bool(page.teaser)
    teaser = "".join(part.text for part in page.teaser).rstrip(" .…")
    return not "".join(part.text for part in page.paragraphs[0]).startswith(teaser)


@register.filter
def frame_key(frame: str) -> str:
    """Will return the stylesheet's word for a frame: capital_talent is `capital` there."""
    return "capital" if frame == "capital_talent" else frame


@register.filter
def frame_name(frame: str) -> str:
    """Will name a frame: `Capital & talent`; the word itself where it is none of ours."""
    return frame_word(frame) if frame in FRAME_NAMES else frame


@register.filter
def num(value: int | float | None) -> str:
    """Will write 1054 as 1,054 and a negative number with a true minus."""
    return "" if value is None else f"{value:,}".replace("-", "−")


@register.filter
def percent(share: float | None) -> str:
    """Will write a share between 0 and 1 as `35 %`, or `too few` where there is none."""
    return gettext("too few") if share is None else gettext("%(n)s %%") % {"n": f"{100 * share:.0f}"}


@register.simple_tag
def interval(low: float | None, high: float | None) -> str:
    """Will write a 95 % interval of a share as `27–42 %`."""
    if low is None or high is None:
        return ""
    return gettext("%(low)s–%(high)s %%") % {"low": f"{100 * low:.0f}", "high": f"{100 * high:.0f}"}


@register.filter
def pieces(count: int, unit: str = "pieces") -> str:
    """Will write `1 piece` or `1,054 pieces`; `unit` may be texts or stories."""
    if unit == "texts":
        words = ngettext("%(n)s text", "%(n)s texts", count)
    elif unit == "stories":
        words = ngettext("%(n)s story", "%(n)s stories", count)
    else:
        words = ngettext("%(n)s piece", "%(n)s pieces", count)
    return words % {"n": num(count)}


@register.filter
def points(change: float) -> str:
    """Will write a change in points with its sign: `+7 pts`, `−6 pts`."""
    return (gettext("%(n)s pts") % {"n": f"{change:+.0f}"}).replace("-", "−")


@register.filter
def day(value: dt.date | dt.datetime | None, language: str = "") -> str:
    """Will write a day as `Fri 1 Aug 2025`, or `2025年8月1日（周五）` for a Chinese page element."""
    if value is None:
        return ""
    on = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    if in_chinese(language):
        return f"{on.year}年{on.month}月{on.day}日（周{WEEKDAYS_ZH[on.weekday()]}）"
    return f"{on:%a} {on.day} {on:%b} {on.year}"


@register.filter
def long_day(value: dt.date) -> str:
    """Will write a day as the head of a list: `Saturday 2 August 2025`."""
    if in_chinese():
        return day(value)
    return f"{value:%A} {value.day} {value:%B} {value.year}"


@register.filter
def short_day(value: dt.date | dt.datetime | None, language: str = "") -> str:
    """Will write a day without its year: `1 Aug`, or `8月1日`."""
    if value is None:
        return ""
    on = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    return f"{on.month}月{on.day}日" if in_chinese(language) else f"{on.day} {on:%b}"


@register.filter
def clock(value: dt.datetime | None) -> str:
    """Will write the time of day on the reader's clock, for rows under a heading that names the day of our own zone.

    Where the reader has another day at that time, it is said.
    """
    if value is None:
        return ""
    local = in_readers_zone(value)
    shifted = local.date() != timezone.localdate(value)
    return f"{local:%H:%M} {short_day(local.date())}" if shifted else f"{local:%H:%M}"


@register.filter
def short_moment(value: dt.datetime | None) -> SafeString:
    """Will write `1 Aug 18:04` on the reader's clock, with UTC behind it; `never` where there is no time."""
    if value is None:
        return SafeString(gettext("never"))
    local = in_readers_zone(value)
    return _time(value, f"{short_day(local.date())} {local:%H:%M}")


@register.filter
def moment(value: dt.datetime | None) -> SafeString:
    """Will write `Fri 1 Aug 2025, 18:04 SGT` on the reader's clock, with UTC behind it; `never` where there is no time."""
    if value is None:
        return SafeString(gettext("never"))
    local = in_readers_zone(value)
    return _time(value, local_words(local))


@register.filter
def both_clocks(value: dt.datetime) -> SafeString:
    """Will write `Fri 1 Aug 2025, 18:04 SGT` with UTC beside it in small letters, for the one time that a page is about."""
    local = in_readers_zone(value)
    time = format_html('<time datetime="{}">{}</time>', value.isoformat(), local_words(local))
    return format_html('{} <span class="n">{}</span>', time, utc_clock(value)) if local.utcoffset() else time


def _time(value: dt.datetime, words: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>', value.isoformat(), utc(value), beside(value), words
    )


@register.filter
def beside(value: dt.datetime) -> SafeString:
    """Will return the attributes of a time that show UTC when it is touched or its row has the focus; nothing to a reader in UTC.

    It can be focused by a finger and is no stop of the tab key: a list would have fifty. The style sheet draws the words without
    a voice; those who listen have the title.
    """
    if not in_readers_zone(value).utcoffset():
        return SafeString("")
    return format_html(' data-utc="{}" tabindex="-1"', utc_clock(value))


@register.filter
def utc_clock(value: dt.datetime) -> str:
    """Will write a moment in universal time as short as it can be beside a local one: `10:04 UTC`, with the day where it is
    another."""
    there = value.astimezone(dt.UTC)
    same = there.date() == in_readers_zone(value).date()
    return f"{there:%H:%M} UTC" if same else f"{short_day(there.date())} {there:%H:%M} UTC"


@register.filter
def utc(value: dt.datetime) -> str:
    """Will write a moment in universal time, for the title behind a local one: `2025-08-01 10:04 UTC`."""
    return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


@register.filter
def zone(value: dt.datetime | None) -> str:
    """Will name the reader's zone at that time, as in SGT, EDT or UTC+05:45."""
    if value is None:
        return ""
    return zone_words(in_readers_zone(value))


@register.simple_tag
def chip(tag: Chip) -> SafeString:
    """Will draw a tag of a piece as a chip. A list shows some three hundred of some fifty kinds, each drawn once."""
    return _chip(tag, get_language())


@lru_cache(maxsize=5_000)
def _chip(tag: Chip, _language: str | None) -> SafeString:
    return SafeString(render_to_string("components/chip.html", {"chip": tag}))


@register.filter
def amount(value: float) -> str:
    """Will write a number with at most two decimals and only those it has: 1,054 or 0.25."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


@register.simple_tag
def opens(count: int, query: str, text: str = "", label: str = "", path: str = "/articles/") -> SafeString:
    """Will link a number to the list of that length: `query` is the list's query string, `text` what is shown.

    `label` names what is counted for people who hear the link and do not see what stands beside it.
    """
    address = escape(f"{path}?{query}" if query else path)
    shown = _safe(text) if text else num(count)
    spoken = f' aria-label="{_safe(label)}: {pieces(count)}"' if label else ""
    return SafeString(f'<a class="open" data-opens="{count}" href="{address}"{spoken}>{shown}</a>')

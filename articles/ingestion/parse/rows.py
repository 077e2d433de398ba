"""One row of a listing page: which of its words are section, place, date, title and teaser."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml.html import HtmlElement

from articles.ingestion.parse import markup
from articles.ingestion.parse.dates import read_date
from articles.ingestion.records import PrintedDate, PrintedPiece

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HINTS = {
    "section": re.compile(r"(?:^|[-_ ])(?:section|category|kicker|channel|topic|rubric)", re.IGNORECASE),
    "place": re.compile(r"(?:^|[-_ ])(?:place|location|region|country|dateline|geo)", re.IGNORECASE),
    "teaser": re.compile(
        r"(?:^|[-_ ])(?:teaser|summary|excerpt|standfirst|dek|desc|description|abstract|intro)", re.IGNORECASE
    ),
}
_CREDIT = re.compile(
    r"^(?:image|photo|picture|video)s?\b.{0,20}(?::|by\b)|^(?:credits?|source)\s*:|^(?:图片|圖片|图源|摄影|來源|来源)",
    re.IGNORECASE,
)
_APART = re.compile(r"\s*[|·•]\s*")
_TEXTS = 60  # texts of a row that are looked at
_LABEL_MAX = 40  # characters of a section or a place
_TEASER_MIN = 12  # fewer are a label or a button
_TITLE_MIN = 6
_HAN_TITLE_MIN = 4


def read_row(row: HtmlElement, *, base: str, selectors: Mapping[str, str], zone: dt.tzinfo) -> PrintedPiece:
    """The piece that a row announces. `selectors` are XPaths within the row; what they leave out is found by shape."""
    title = _selected(row, selectors, "title")
    title = heading(row) if title is None else title
    link = _selected(row, selectors, "link")
    link = _link(row, title) if link is None else link
    if title is None:
        title = link
    labels, teaser = _labels_and_teaser(row, title, zone=zone)
    section, place = _section_and_place(labels)
    return PrintedPiece(
        url=markup.absolute(link.get("href", ""), base=base) if link is not None else "",
        title=markup.words(title) if title is not None else "",
        teaser=html.escape(_named(row, selectors, "teaser") or teaser, quote=False),
        section=_named(row, selectors, "section") or section,
        place=_named(row, selectors, "place") or place,
        date=_date(row, selectors, zone=zone),
    )


def heading(row: HtmlElement) -> HtmlElement | None:
    """The row's heading, if it has one with words."""
    return next((found for found in row.iter(*_HEADINGS) if markup.words(found)), None)


def is_title_link(link: HtmlElement) -> bool:
    """Whether a link leads somewhere and carries words enough for a title, itself or in the heading around or in it."""
    address = (link.get("href") or "").strip()
    if not address or address.startswith(("#", "javascript:", "mailto:")):
        return False
    if any(ancestor.tag in {"nav", "footer"} for ancestor in link.iterancestors("nav", "footer")):
        return False
    text = markup.words(link)
    in_heading = next(link.iterancestors(*_HEADINGS), None) is not None or heading(link) is not None
    return bool(text) and (in_heading or _is_title(text))


def printed_date(row: HtmlElement, *, zone: dt.tzinfo) -> PrintedDate:
    """The first date of a row: a time printed in its words, then one in a time element's attribute, then a day."""
    printed = [date for text in islice(_texts(row), _TEXTS) for date in _dates_in(text, zone=zone)]
    stamped = [read_date(stamp.get("datetime", ""), zone=zone) for stamp in row.iter("time")]
    found = [*(date for date in printed if date.at), *(date for date in stamped if date.at), *printed, *stamped]
    return next((date for date in found if date.at or date.on), PrintedDate())


def _is_title(text: str) -> bool:
    han = sum(1 for character in text if "\u4e00" <= character <= "\u9fff")
    return han >= _HAN_TITLE_MIN or (len(text) >= _TITLE_MIN * 2 and " " in text)


def _selected(row: HtmlElement, selectors: Mapping[str, str], name: str) -> HtmlElement | None:
    path = selectors.get(name)
    return next(iter(markup.select(row, path)), None) if path else None


def _named(row: HtmlElement, selectors: Mapping[str, str], name: str) -> str:
    """What a selector points at, else the element whose class says what it is."""
    found = _selected(row, selectors, name)
    if found is None and name not in selectors:
        hint = _HINTS[name]
        found = next(
            (element for element in row.iter() if element is not row and hint.search(element.get("class", ""))), None
        )
    return markup.words(found) if found is not None else ""


def _link(row: HtmlElement, title: HtmlElement | None) -> HtmlElement | None:
    """The title's link: in it, around it, or else the longest link of the row."""
    if title is not None:
        inside = next((link for link in title.iter("a") if link.get("href")), None)
        around = next((link for link in title.iterancestors("a") if link.get("href")), None)
        if inside is not None or around is not None:
            return inside if inside is not None else around
    links = [link for link in row.iter("a") if link.get("href")]
    return max(links, key=lambda link: len(markup.words(link)), default=None)


def _date(row: HtmlElement, selectors: Mapping[str, str], *, zone: dt.tzinfo) -> PrintedDate:
    found = _selected(row, selectors, "date")
    return printed_date(row if found is None else found, zone=zone)


def _dates_in(text: str, *, zone: dt.tzinfo) -> Iterator[PrintedDate]:
    for part in _APART.split(text):
        date = read_date(part, zone=zone)
        if date.at or date.on:
            yield date


def _texts(element: HtmlElement, without: HtmlElement | None = None) -> Iterator[str]:
    """The row's words piece by piece: a paragraph with words of its own whole, else every text node."""
    if element is without or element.tag in {"script", "style", "button", "svg"} or not isinstance(element.tag, str):
        return
    if element.tag == "p" and (element.text or "").strip():
        yield markup.words(element)
        return
    if text := " ".join((element.text or "").split()):
        yield text
    for child in element:
        yield from _texts(child, without)
        if tail := " ".join((child.tail or "").split()):
            yield tail


def _labels_and_teaser(row: HtmlElement, title: HtmlElement | None, *, zone: dt.tzinfo) -> tuple[list[str], str]:
    labels: list[str] = []
    teaser = ""
    for text in islice(_texts(row, without=title), _TEXTS):
        if _CREDIT.match(text) or any(_dates_in(text, zone=zone)):
            continue
        if len(text) > max(len(teaser), _TEASER_MIN) and (len(text) > _LABEL_MAX or _is_sentence(text)):
            teaser = text
        elif len(text) <= _LABEL_MAX:
            labels.append(text)
    return labels, teaser


def _is_sentence(text: str) -> bool:
    return text.endswith(("...", "…", ".", "。", "！", "？", "!", "?"))


def _section_and_place(labels: list[str]) -> tuple[str, str]:
    """Labels in their order. "Tech World" beside a "Tech" is section and place printed as one."""
    distinct = list(dict.fromkeys(labels))
    for joint in distinct:
        for section in distinct:
            if joint != section and joint.startswith(section + " "):
                return section, joint.removeprefix(section).strip()
    return (distinct[0] if distinct else "", distinct[1] if len(distinct) > 1 else "")

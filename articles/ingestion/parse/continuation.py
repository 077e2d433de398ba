"""Where a list goes on: by rel=next, a button with an address, a template, or the numbers in its own links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from urllib.parse import quote, urlencode

from lxml.html import HtmlElement

from articles.ingestion.outcomes import Unreadable
from articles.ingestion.parse import markup, numbered

NO_ADDRESS = "The page offers more but names no address for it; only this part of the list was read. Name it in the source's option more_url."
_MORE = re.compile(
    r"^(?:(?:load|show|view|see)\s+more|(?:more|older|next))(?:\s+(?:stories|articles|news|posts|page|results|entries))?\s*[»›→>…]*$"
    r"|^(?:点击|點擊)?(?:加载|載入|查看|显示|顯示)?更多(?:内容|內容|新闻|新聞|文章)?\s*[»›→>…]*$|^下一?[页頁]\s*[»›→>]*$",
    re.IGNORECASE,
)
_WEAK = re.compile(r"^(?:more|更多)\W*$", re.IGNORECASE)  # heads many a box that is not this list
_DATA = re.compile(
    r"^data-(?:[\w-]*[-_])?(?:url|uri|href|next|src|endpoint|path|more|link|ajax|action|api|get)(?:[-_][\w-]*)?$"
)
_ADDRESS = re.compile(r"^(?:https?://|//|/|\?|\./|\.\./)\S+$|^[\w./-]+\?[\w\[\]-]+=\S*$")
_BARE = ("href", "hx-get", "formaction")  # attributes that hold nothing but addresses
_UNSEEN = "//*[@hx-get or @data-hx-get][contains(@*[name()='hx-trigger' or name()='data-hx-trigger'], 'revealed')" \
    " or contains(@*[name()='hx-trigger' or name()='data-hx-trigger'], 'intersect')]" \
    "|//*[@data-next-url or @data-next-page-url or @data-next-page or @data-infinite-url]"  # fmt: skip
_BUTTON_MAX = 40  # characters of a button
_BUTTONS = 20  # buttons that are looked at
_LINKS = 5_000  # links that are looked at for numbers
_AROUND = 2  # boxes around a button that may hold its address


def onward(
    tree: HtmlElement, *, url: str, base: str, rows: Sequence[HtmlElement], options: Mapping[str, str]
) -> tuple[str, list[str]]:
    """Where the list of a page goes on, absolute; empty when nowhere. Notes tell of a list that goes on by script only.

    `url` is the page's own address, `base` what its links are relative to. Of `options`, more_url (an address with {page} or
    {offset}), page_param and offset_param name the way, and more an XPath to the button. Raises Unreadable when more_url
    has neither, or `more` is no XPath.
    """
    if told := by_options(url=url, base=base, rows=len(rows), options=options):
        return told, []
    if named := options.get("more", ""):
        offered = markup.select(tree, named)
        return _first_address(offered, url=url, base=base, wide=True), []
    buttons = _buttons(tree, rows)
    strong = [*_nexts(tree), *(button for button in buttons if not _WEAK.match(_short(button)))]
    weak = [button for button in buttons if _WEAK.match(_short(button))]
    found = (
        _first_address(strong, url=url, base=base)
        or _counted(tree, url=url, base=base)
        or _first_address(_unseen(tree), url=url, base=base)
        or _below(url, _first_address(weak, url=url, base=base))
    )
    return found, [NO_ADDRESS] if strong and not found else []


def by_options(*, url: str, base: str, rows: int, options: Mapping[str, str]) -> str:
    """The next address as the source's options name it; empty when they do not. Raises Unreadable, see `onward`."""
    template = options.get("more_url", "")
    if template and not re.search(r"\{(?:page|offset)\}", template):
        raise Unreadable("The option more_url holds neither {page} nor {offset}; write where the number goes.")
    if template:
        return _filled(markup.absolute(quote(template, safe="/:?&=%{}+,;@#~!$'()*[]"), base=base), url=url, rows=rows)
    if name := options.get("page_param", ""):
        return numbered.with_number(url, name, (numbered.number_in(url, name) or 1) + 1)
    if name := options.get("offset_param", ""):
        return numbered.with_number(url, name, (numbered.number_in(url, name) or 0) + rows) if rows else ""
    return ""


def _filled(template: str, *, url: str, rows: int) -> str:
    """The template with the number after that of `url`: an address of another form is the first page."""
    mark = "{page}" if "{page}" in template else "{offset}"
    shape = re.escape(template).replace(re.escape(mark), r"(\d{1,9})", 1)
    found = re.fullmatch(shape, url)
    if mark == "{page}":
        return template.replace(mark, str(int(found.group(1)) + 1 if found else 2))
    return template.replace(mark, str((int(found.group(1)) if found else 0) + rows)) if rows else ""


def _first_address(offered: Iterable[HtmlElement], *, url: str, base: str, wide: bool = False) -> str:
    """The first address that leads away from the page."""
    here = url.split("#")[0]
    for element in offered:
        for address in _addresses(element, wide=wide):
            whole = markup.absolute(address, base=base)
            if whole and whole.split("#")[0] != here:
                return whole
    return ""


def _below(url: str, address: str) -> str:
    """The address, if it lies where the page lies: a bare "more" may lead to any other list."""
    return address if address.startswith(url.split("?")[0].rstrip("/")) else ""


def _nexts(tree: HtmlElement) -> list[HtmlElement]:
    return [each for each in tree.iter("link", "a") if "next" in (each.get("rel") or "").lower().split()]


def _unseen(tree: HtmlElement) -> list[HtmlElement]:
    """What loads the next part when it comes into view."""
    return [each for each in tree.xpath(_UNSEEN) if isinstance(each, HtmlElement)]


def _buttons(tree: HtmlElement, rows: Sequence[HtmlElement]) -> list[HtmlElement]:
    """What says that there is more, outside the rows: there it would mean the piece."""
    within = set(rows)
    found = (
        each
        for each in tree.iter("a", "button", "div", "span", "input")
        if _MORE.match(_short(each)) and within.isdisjoint(each.iterancestors())
    )
    return list(islice(found, _BUTTONS))


def _short(element: HtmlElement) -> str:
    """Its own words when it is small enough for a button. A wrapper of the whole page is not read to its end."""
    if element.tag == "input":
        return (element.get("value") or "").strip() if element.get("type") in {"submit", "button"} else ""
    if len(element) > 2:
        return ""
    text = " ".join("".join(map(str, islice(element.itertext(), 8))).split()) or element.get("aria-label", "").strip()
    return text if len(text) <= _BUTTON_MAX else ""


def _addresses(element: HtmlElement, *, wide: bool) -> Iterator[str]:
    """The addresses that a button holds, then those of the link, the boxes and the form around it."""
    boxes = list(islice(element.iterancestors(), _AROUND))
    yield from _held(element, bare=True)
    link = next(element.iterancestors("a"), None)
    if link is not None:
        yield link.get("href") or ""
    for child in islice(element.iter("a", "button"), 4) if wide else ():
        yield from _held(child, bare=True)
    for box in boxes:
        yield from _held(box, bare=False)
    form = next(element.iterancestors("form"), None) if element.tag != "form" else element
    if form is not None and (form.get("method") or "get").lower() == "get":
        yield _submitted(form)


def _held(element: HtmlElement, *, bare: bool) -> Iterator[str]:
    attributes = {str(name): str(value).strip() for name, value in element.attrib.items()}
    names: Iterable[str] = _BARE if bare else ("hx-get",)
    for name in chain(names, ("data-hx-get",), filter(_DATA.match, attributes)):
        value = attributes.get(name, "")
        if value and not value.startswith("#") and (name in _BARE or _ADDRESS.match(value)):
            yield value


def _submitted(form: HtmlElement) -> str:
    """What a form with the method GET asks for when its button is pressed."""
    fields = [(each.get("name", ""), each.get("value", "")) for each in form.iter("input", "button")]
    query = urlencode([(name, value) for name, value in fields if name])
    action = (form.get("action") or "").split("#")[0]
    return f"{action.split('?')[0]}?{query}" if query else action


def _counted(tree: HtmlElement, *, url: str, base: str) -> str:
    """The link to the next number, where the page links its own further numbers: ?page=2, /page/2/, index_2.html."""
    links = (link.get("href") or "" for link in islice(tree.iter("a"), _LINKS))
    return numbered.following(url, (markup.absolute(link, base=base) for link in links if link))

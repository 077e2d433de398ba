"""Entries with fields that are missing, doubled, empty, nested or dressed, and titles made of every odd sign."""

from __future__ import annotations

from collections.abc import Iterator

from tests.badinput.cases import READ, Document, document

FIELDS = {
    "title": "<title>芯片 one</title>", "link": "<link>https://outlet.example/1</link>", "guid": "<guid>g1</guid>", "pubDate":
    "<pubDate>Thu, 31 Jul 2025 11:00:00 GMT</pubDate>", "description": "<description>Short</description>", "content:encoded":
    "<content:encoded>Text</content:encoded>", "dc:creator": "<dc:creator>A</dc:creator>", "category": "<category>Tech</category>",
    "dc:language": "<dc:language>zh</dc:language>", "dc:coverage": "<dc:coverage>Beijing</dc:coverage>",
}  # fmt: skip
FORMS = {
    "missing": "", "empty": "<{f}></{f}>", "closed at once": "<{f}/>", "only spaces": "<{f}> \t\n </{f}>", "nested": "<{f}><b>bold</b> words</{f}>",
    "nested in itself": "<{f}><{f}>inner</{f}></{f}>", "twice": "{w}{w}", "twice, differing": "{w}<{f}>other</{f}>", "empty, then filled": "<{f}/>{w}",
    "with attributes": "<{f} type='html' href='x' rel='self' a='b'>v</{f}>", "a CDATA of nothing": "<{f}><![CDATA[]]></{f}>",
    "two CDATA": "<{f}><![CDATA[one]]> and <![CDATA[two]]></{f}>", "a comment inside": "<{f}>one<!-- x -->two</{f}>", "an instruction inside": "<{f}>one<?x y?>two</{f}>",
    "only an entity": "<{f}>&amp;</{f}>", "a number": "<{f}>0</{f}>", "null": "<{f}>null</{f}>", "a dash": "<{f}>-</{f}>", "invisible": "<{f}>\u200b\u2060\ufeff</{f}>",
    "right to left": "<{f}>\u202eenO\u202c \u2067x\u2069</{f}>", "in capitals": "<{F}>X</{F}>", "of a foreign kind": "<media:{l} xmlns:media='http://search.yahoo.com/mrss/'>m</media:{l}>",
}  # fmt: skip
ATOM_LINKS = (
    "<link/>", "<link href=''/>", "<link href='x'/>", "<link rel='self' href='https://outlet.example/self'/>", "<link rel='alternate'/>", "<link rel='edit' href='https://outlet.example/e'/>",
    "<link rel='enclosure' href='https://outlet.example/a.mp3'/>", "<link rel='alternate' type='application/pdf' href='https://outlet.example/a.pdf'/>",
    "<link rel='alternate' href='https://outlet.example/1'/><link rel='alternate' href='https://outlet.example/2'/>", "<link>https://outlet.example/text</link>",
    "<link rel='replies' href='https://outlet.example/r'/><link rel='alternate' href='https://outlet.example/1'/>", "<link href='//outlet.example/1'/>",
    "<link href='/1' xml:base='https://outlet.example/'/>", "<link href='1' xml:base='javascript:'/>", "<link href='&#x20;https://outlet.example/1&#10;'/>",
    "<link REL='alternate' HREF='https://outlet.example/1'/>", "<a href='https://outlet.example/1'/>", "<content src='https://outlet.example/1'/>",
)  # fmt: skip
BASES = (
    "https://outlet.example/a/",
    "javascript:",
    "data:text/html,",
    "//other.example/",
    "",
    "x",
    "http://[::1]/",
    "http://user@outlet.example/",
    "\u202e",
    "ftp://outlet.example/",
)
TITLES = (
    "a\u0301\u0302\u0303", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e8\U0001f1f3 and \U0001f1fa\U0001f1f8", "\U000e0041\U000e0042 tagged", "\ue000marked\ue001",
    "\ufdd0 nonchar \ufffe", "\u2028lines\u2029", "x\u00ady", "\u0085next", "\u115f\u1160\u3164", "ﬃ ǆ ĳ", "①②③ ＡＢＣ", "㊗ ㍻ ㌖", "İstanbul ıI ß ẞ", "مرحبا \u200fو \u061cسلام",
    "\u2066if\u2069 \u2067access\u2069", "Zalgo t\u0321\u0322\u0323e\u0324\u0325xt", "𠮷野家 𡃁", "\u303e\u2ff0⿰女子", "𝕬𝖑𝖕𝖍𝖆", "\uffff end", "\U0010ffff end", "a" + "\u0301" * 200, "۱۲۳ १२३",
    "=1+1", "+1", "-1", "@x", "\t=x", "'quoted'", '"quoted"', "back\\slash", "%s %d %n", "{0} {x}", "$(id) `id`", "../../etc/passwd", "C:\\windows", "a;b|c&d", "NULL", "true", "None", "0",
    "1e309", "-0", "nan", "\u001b[31mred", "line one\r\nline two", "x" * 999, "x" * 1_000, "x" * 1_001, "模" * 1_500, ". . .", "…", "?!", "，。、", "　", "&amp;amp;amp;lt;", "&lt;", "AT&amp;T",
    "R&D", "1 &lt; 2", "a &lt;b", "a &lt;b&gt; c", "<i>x</i>y<sub>2</sub>", "&#x1F600;", "&#128512;", "&nbsp;x&nbsp;", "&hellip;", "&zwj;&zwnj;", "&copy; 2025", "&quot;x&quot;", "&bogus;",
)  # fmt: skip
SPACES = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
ANY = (READ, "empty", "unreadable", "not_a_feed")


def rss(inside: str, attributes: str = "") -> str:
    """One item that holds this."""
    return f"<rss version='2.0' {SPACES} {attributes}><channel><title>T</title><item>{inside}</item></channel></rss>"


def atom(inside: str, attributes: str = "") -> str:
    """One Atom entry that holds this."""
    return f"<feed xmlns='http://www.w3.org/2005/Atom' {attributes}><title>T</title><entry><title>t</title>{inside}</entry></feed>"


def _cases() -> Iterator[Document]:
    for name, whole in FIELDS.items():
        others = "".join(text for other, text in FIELDS.items() if other != name)
        for how, form in FORMS.items():
            text = (
                form.replace("{f}", name)
                .replace("{F}", name.upper())
                .replace("{l}", name.split(":")[-1])
                .replace("{w}", whole)
            )
            yield document(f"{name} {how}", rss(others + text), *ANY)
            yield document(f"{name} {how}, and nothing else", rss(text), *ANY)
    yield from (document(f"Atom link {number}", atom(link), *ANY) for number, link in enumerate(ATOM_LINKS))
    for base in BASES:
        yield document(f"base {base!r}", rss("<title>t</title><link>/1</link>", f"xml:base='{base}'"), *ANY)
        yield document(f"base {base!r} in Atom", atom("<link href='/1'/>", f"xml:base='{base}'"), *ANY)
    for number, title in enumerate(TITLES):
        yield document(f"title {number}", rss(f"<title>{title}</title><link>https://outlet.example/1</link>"), *ANY)
        yield document(
            f"title {number} in CDATA",
            rss(f"<title><![CDATA[{title}]]></title><link>https://outlet.example/1</link>"),
            *ANY,
        )


CASES = tuple(_cases())

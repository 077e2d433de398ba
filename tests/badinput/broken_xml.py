"""XML that is cut, unbalanced, misencoded, booby-trapped or of another kind; every cut of a small feed at every byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.badinput.cases import READ, Document, document

ITEM = (
    "<item><title>芯片 one &amp; two</title><link>https://outlet.example/1</link><guid>g1</guid>"
    "<pubDate>Thu, 31 Jul 2025 11:00:00 GMT</pubDate><description><![CDATA[<p>Text</p>]]></description></item>"
)
RSS = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>T</title>{ITEM}</channel></rss>'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title type="html">芯片 &lt;b&gt;one&lt;/b&gt;</title>'
    '<link href="https://outlet.example/1"/><id>urn:1</id><updated>2025-07-31T11:00:00Z</updated><summary>Text</summary></entry></feed>'
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x">'
    '<title>T</title></channel><item rdf:about="https://outlet.example/1"><title>芯片 one</title><link>https://outlet.example/1</link></item></rdf:RDF>'
)
FEEDS = {"rss": RSS, "atom": ATOM, "rdf": RDF}
NO_FEED = ("unreadable", "empty", "not_a_feed")
ANY = (READ, *NO_FEED)
_TAG = re.compile(r"<[^>]+>")


def _cuts() -> Iterator[Document]:
    """A feed that ends at every byte of it, in the middle of characters and tags."""
    for name, text, step in (("rss", RSS, 1), ("atom", ATOM, 1)):
        body = text.encode()
        yield from (document(f"{name} cut at byte {end}", body[:end], *ANY) for end in range(0, len(body), step))


def _tags() -> Iterator[Document]:
    """Each tag lost, doubled, turned, in capitals, opened only, and its mark lost."""
    for name, text in FEEDS.items():
        for number, found in enumerate(_TAG.finditer(text)):
            tag, before, after = found.group(), text[: found.start()], text[found.end() :]
            forms = {
                "lost": "", "doubled": tag * 2, "in capitals": tag.upper(), "escaped": tag.replace("<", "&lt;"), "without its end": tag[:-1],
                "without its beginning": tag[1:], "spaced": tag.replace("<", "< "), "closed at once": tag.replace(">", "/>"),
                "with a bad attribute": tag.replace(">", " a=b c>"), "twice the same attribute": tag.replace(">", ' q="1" q="2">'),
                "of an unknown prefix": tag.replace("<", "<zz:", 1) if not tag.startswith(("</", "<?", "<!")) else tag + " ",
            }  # fmt: skip
            yield from (
                document(f"{name}, tag {number} {how}", before + form + after, *ANY) for how, form in forms.items()
            )


def _bytes() -> Iterator[Document]:
    """Bytes that have no place in XML, where they hurt."""
    body = RSS.encode()
    for at in range(0, len(body), 23):
        for bad in (b"\x00", b"\x0b", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"&", b"<", b"]]>"):
            yield document(f"{bad!r} at byte {at}", body[:at] + bad + body[at:], *ANY)


_LEVELS = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "&b;" * 10}">' for n in range(9))
_MANY = "".join(f'<!ENTITY e{n} "x">' for n in range(50_000))
LAUGHS = f'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 10}">{_LEVELS}]>'
DTDS = {
    "billion laughs": LAUGHS,
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>',
    "external file": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE rss [<!ENTITY a SYSTEM "http://[::1]:{port}/x">]>',
    "external by name": '<!DOCTYPE rss [<!ENTITY a PUBLIC "x" "http://[::1]:{port}/x">]>',
    "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://[::1]:{port}/x.dtd"> %p;]>',
    "parameter inside": "<!DOCTYPE rss [<!ENTITY % p '<!ENTITY a \"ha\">'> %p;]>",
    "unparsed": '<!DOCTYPE rss [<!NOTATION n SYSTEM "x"><!ENTITY a SYSTEM "x.gif" NDATA n>]>',
    "in lower case": '<!doctype rss [<!entity a "ha">]>',
    "behind a comment": '<!-- <rss> --><!DOCTYPE rss [<!ENTITY a "ha">]>',
    "behind letters that grow in capitals": f'<!-- {"ß" * 400} --><!DOCTYPE rss [<!ENTITY a "ha">]>',
    "behind an instruction": '<?x <rss > ?><!DOCTYPE rss [<!ENTITY a "ha">]>',
    "behind a comment in an instruction": '<?x <!-- ?><!DOCTYPE rss [<!ENTITY a "ha">]>',
    "with the root in a literal": '<!DOCTYPE rss PUBLIC "<rss >" "x" [<!ENTITY a "ha">]>',
    "before an unclosed comment": '<!DOCTYPE rss [<!ENTITY a "ha"><!-- ]>',
    "recursive": '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
    "fifty thousand": f"<!DOCTYPE rss [{_MANY}]>",
}
HARMLESS = {
    "plain doctype": "<!DOCTYPE rss>",
    "public doctype": '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://[::1]:{port}/rss-0.91.dtd">',
    "system doctype": '<!DOCTYPE rss SYSTEM "http://[::1]:{port}/x.dtd">',
    "doctype with elements": "<!DOCTYPE rss [<!ELEMENT rss ANY>]>",
    "style sheet": '<?xml-stylesheet type="text/xsl" href="http://[::1]:{port}/x.xsl"?>',
    "schema": "",
}


def _entities() -> Iterator[Document]:
    body = RSS.removeprefix('<?xml version="1.0" encoding="utf-8"?>').replace("one &amp; two", "one &a;")
    for name, dtd in DTDS.items():
        yield document(f"entities: {name}", dtd + body, "unreadable")
        yield document(f"entities: {name}, UTF-16", (dtd + body).encode("utf-16"), "unreadable")
        yield document(f"entities: {name}, UTF-16 without a mark", (dtd + body).encode("utf-16-be"), "unreadable")
        yield document(f"entities: {name}, behind a declaration", '<?xml version="1.0"?>\n' + dtd + body, "unreadable")
        yield document(
            f"entities: {name}, in UTF-7", (dtd + body).encode("utf-7"), *ANY, content_type="text/xml; charset=utf-7"
        )
    for name, prolog in HARMLESS.items():
        yield document(
            f"no entities: {name}",
            prolog + RSS.removeprefix('<?xml version="1.0" encoding="utf-8"?>'),
            READ,
            holds="芯片",
        )
    schema = RSS.replace(
        'version="2.0"',
        'version="2.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://[::1]/ x"',
    )
    yield document("no entities: schema named", schema, READ)
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    yield document("inclusion", RSS.replace("<item>", f"<item>{include}"), READ)
    yield document("unknown entities", RSS.replace("&amp;", "&unknown;&nbsp;&eacute;"), READ)
    yield document(
        "numbers of no character", RSS.replace("&amp;", "&#0;&#xD800;&#x110000;&#99999999999;&#xFFFE;&#x1b;"), READ
    )


CASES = (*_cuts(), *_tags(), *_bytes(), *_entities())

"""What people hand in that is no piece, or a strange one: files, rows, letters, mail servers and GDELT lines, each with its end."""

from __future__ import annotations

import base64
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from articles.ingestion.parse import upload
from tests.articles.ingestion.gkg import gkg
from tests.newsroom.pdfs import locked, pdf

READ = "read"
WORDS = "The yard runs a small model beside the forklift, and what that costs it a year is less than one driver."


@dataclass(frozen=True)
class Case:
    """One bad input: what reads it, its name, what it is, the outcome it must have, and words of the sentence told."""

    reader: str  # file, table, letter, server or gkg
    name: str
    given: bytes
    ends: str
    says: str = ""


def _files() -> Iterator[Case]:
    case = partial(Case, "file")
    for number, (magic, what) in enumerate(upload._REFUSED):
        yield case(
            f"refused {number}", magic + bytes(range(64)) * 4, "unreadable", f"The file is {what}, which is not read"
        )
    yield case("film", b"\x00\x00\x00\x18ftypmp42" + bytes(40), "unreadable", "a film")
    for name, body in {
        "nothing": b"",
        "spaces": b" \n\t ",
        "zeros": bytes(5_000),
        "mark": b"\xef\xbb\xbf",
        "lines": b"\r\n" * 500,
    }.items():
        yield case(name, body, "empty", "The file is empty")
    noise = random.Random(31)
    for size in (64, 5_000, 200_000):
        yield case(f"noise {size}", bytes(noise.randrange(256) for _ in range(size)), "unreadable", "holds no text")
    yield case("control characters", b"word\x01\x02\x03\x04 " * 100, "unreadable", "holds no text")
    for name, root in {
        "rss": "rss",
        "atom": "feed",
        "rdf": "rdf:RDF",
        "map": "urlset",
        "index": "sitemapindex",
        "opml": "opml",
    }.items():
        yield case(
            name,
            f'<?xml version="1.0"?><{root} version="2.0"></{root}>'.encode(),
            "unreadable",
            "Add its address as a source",
        )
    yield case("json", b'{"title": "x"}', "unreadable", "The file is JSON")
    yield case("json lines", b'{"title": "x"}\n{"title": "y"}\n', "unreadable", "archive import FILE")
    yield case("json list", b'[{"title": "x"}]', "unreadable", "The file is JSON")
    yield case("other xml", b'<?xml version="1.0"?><invoice><sum>1</sum></invoice>', "unreadable", "XML of a kind")
    yield case(
        "entities", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "unreadable", "XML of a kind"
    )
    pages = {
        "page without words": ("<html><body><script>var words = 1;</script></body></html>", "unreadable"),
        "page of pictures": ("<html><body><img src=a.png><img src=b.png></body></html>", "unreadable"),
        "page cut in a tag": (f"<html><head><title>A title</title></head><body><p>{WORDS}</p><p cla", READ),
        "page nested deep": ("<html><head><title>Deep</title></head><body>" + "<div>" * 30_000 + WORDS, READ),
        "page without end": ("<html><title>Open<body>" + f"<p>{WORDS}" * 50, READ),
        "page that lies about its charset": (f'<html><meta charset="utf-7"><title>Lies</title><p>{WORDS}', READ),
        "page of tags in a title": (f"<html><title><b>x</b><script>alert(1)</script></title><body><p>{WORDS}</p>", READ),
        "page with a javascript address": (f'<html><link rel="canonical" href="javascript:alert(1)"><title>J</title><p>{WORDS}', READ),
        "page with an address of its own making": (f'<html><link rel="canonical" href="http://[::1"><title>J</title><p>{WORDS}', READ),
        "page with a day of 1970": (f'<html><meta property="article:published_time" content="1970-01-01"><title>D</title><p>{WORDS}', READ),
        "page of the year 9999": (f'<html><meta property="article:published_time" content="9999-12-31"><title>D</title><p>{WORDS}', READ),
        "page of a broken json-ld": ('<html><title>J</title><script type="application/ld+json">{"@type": [}</script><p>' + WORDS, READ),
        "page of a nested json-ld": ('<html><title>J</title><script type="application/ld+json">' + "[" * 5_000 + "</script><p>" + WORDS, READ),
    }  # fmt: skip
    for name, (text, ends) in pages.items():
        yield case(name, text.encode(), ends)
    yield from _texts()
    yield from _pdfs()


def _texts() -> Iterator[Case]:
    texts = {
        "brackets": "[" * 200_000, "pictures": "![" * 100_000, "links": "[a](" * 100_000, "stars": "*" * 200_000, "underscores": "_a" * 100_000,
        "heading of spaces": "# a" + " " * 200_000 + "x", "headings": "# " * 100_000, "front matter without end": "---\ntitle: x\n" + WORDS,
        "front matter alone": "---\ntitle: Only a title\n---\n", "front matter twice": "---\ntitle: a\n---\n---\ntitle: b\n---\n" + WORDS,
        "front matter with a wrong day": f"---\ntitle: x\ndate: 2025-02-31\n---\n{WORDS}", "front matter with a script": f"---\nurl: javascript:alert(1)\n---\n{WORDS}",
        "one word": "word", "one line of a megabyte": "word " * 250_000, "lines without words": "\n \n" * 50_000 + "word",
        "many blank lines": WORDS + "\n" * 200_000 + WORDS, "a fence without end": "```\n" + WORDS, "only marks": "# \n## \n- \n> \n" * 20,
        "half a surrogate": "A title\n\n" + WORDS + "\ud800", "turned about": "\u202e" + WORDS + "\u202c\n\n" + WORDS, "invisible": "\u200b" * 5_000 + WORDS,
        "combining": "e" + "\u0301" * 5_000 + " " + WORDS, "old line ends": WORDS.replace(" ", "\r"), "markup that is meant": "x < y and y > z\n\n" + WORDS,
        "a script in a text": "<script>alert(1)</script>\n\n" + WORDS, "an address of a file": "file:///etc/passwd\n\n" + WORDS,
    }  # fmt: skip
    for name, text in texts.items():
        ends = "unreadable" if name in {"stars", "headings"} else READ
        yield Case("file", name, text.encode("utf-8", "surrogatepass"), ends)
    han = "小模型装进了手机\n\n大厂把入口放在小程序里，价格一降再降，用的人一天比一天多。"
    for encoding in ("gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        ends = "unreadable" if encoding in {"utf-16-le", "utf-16-be"} else READ  # without its mark it could be anything
        yield Case("file", f"Chinese in {encoding}", han.encode(encoding), ends)
    yield Case("file", "Chinese cut inside a character", han.encode()[:-1], READ)
    yield Case("file", "two encodings in one", han.encode() + han.encode("gb18030"), READ)


def _pdfs() -> Iterator[Case]:
    case = partial(Case, "file")
    whole = pdf([["A port runs on a small model", WORDS, WORDS]])
    yield case("pdf head alone", b"%PDF-1.7\n", "unreadable", "The PDF is damaged")
    for part in (3, 5, 9):
        yield case(f"pdf cut to {part} tenths", whole[: len(whole) * part // 10], "unreadable", "The PDF is damaged")
    yield case("pdf with a wrong table", whole.replace(b"0000000009", b"0000009999"), READ)
    yield case("pdf after rubbish", b"junk " * 50 + whole, READ)
    yield case("pdf behind a password", locked(whole, password="secret"), "unreadable", "locked with a password")
    yield case("pdf with an owner's password alone", locked(whole, password=""), READ)
    yield case("pdf of 301 pages", pdf([["A line"]] * 301), "unreadable", "301 pages; 300 is the most")
    yield case("pdf of no pages", pdf([]), "unreadable", "pictures of pages")
    yield case("pdf of pictures", pdf([[]] * 3), "unreadable", "text recognition")
    yield case("pdf without a root", whole.replace(b"/Root", b"/Rood"), READ)
    yield case("pdf whose pages hold themselves", whole.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"), "unreadable", "")
    yield case("pdf whose page is no page", whole.replace(b"/Type /Page /", b"/Type /Pagf /"), "unreadable", "no text")
    yield case(
        "pdf without fonts", whole.replace(b"/Font << /F1 3 0 R >>", b"/Fond << /F1 3 0 R >>"), "unreadable", "no text"
    )
    yield case("pdf of a wrong length", whole.replace(b"/Length 2", b"/Length 9"), READ)
    bomb = zlib.compress(b"BT /F1 11 Tf (word) Tj ET\n" * 6_000_000, 9)
    packed = whole.replace(b"<< /Length", b"<< /Filter /FlateDecode /Length", 1)
    start, end = packed.index(b"stream\n") + 7, packed.index(b"\nendstream")
    yield case("pdf that unpacks without end", packed[:start] + bomb + packed[end:], "unreadable", "")


def _tables() -> Iterator[Case]:
    head = b"url,title,text\n"
    good = b"https://o.example/1,One,Words\n"
    rows = {
        "no address": (b",Two,Words\n", "rejected", "neither url nor id"), "no words": (b"https://o.example/2,,\n", "rejected", "neither title nor text"),
        "too many cells": (b"https://o.example/2,Two,Words,more\n", "rejected", "4 cells, the header row 3"),
        "comma in a text": (b"https://o.example/2,Two,Words, and more, and more\n", "rejected", "put quotation marks"),
        "too few cells": (b"https://o.example/2,Two\n", READ, ""), "an address that is none": (b"nowhere,Two,Words\n", READ, ""),
        "a script for an address": (b"javascript:alert(1),Two,Words\n", READ, ""), "empty cells": (b",,\n", READ, ""), "blank line": (b"\n \n", READ, ""),
        "quote in a cell": (b'https://o.example/2,Tw"o,Words\n', READ, ""), "quote without end": (b'https://o.example/2,"Two,Words\n', READ, ""),
        "line break in a cell": (b'https://o.example/2,"Two\nlines",Words\n', READ, ""), "zero byte": (b"https://o.example/2,T\x00wo,Words\n", READ, ""),
        "broken UTF-8": (b"https://o.example/2,\xff\xfe\xfd,Words\n", READ, ""), "formula": (b"https://o.example/2,=1+1,Words\n", READ, ""),
        "old line end": (b"https://o.example/2,Two,Words\rhttps://o.example/3,Three,Words\n", "rejected", "cannot be read"),
        "GB18030 among UTF-8": ("https://o.example/2,小模型装进了手机,价格\n".encode("gb18030"), READ, ""), "markup": (b"https://o.example/2,<b>Two</b>,<p>Words\n", READ, ""),
        "long address": (b"https://o.example/" + b"x" * 3_000 + b",Two,Words\n", READ, ""), "direction marks": ("https://o.example/2,\u202eowT,Words\n".encode(), READ, ""),
    }  # fmt: skip
    for name, (row, ends, says) in rows.items():
        yield Case("table", name, head + good + row, ends, says)
    heads = {
        "no header row": b"https://o.example/1,One,Words\n", "a header row without an address": b"title,text\nOne,Words\n", "a header row without words": b"url,date\nhttps://o.example/1,2025\n",
        "one column": b"url\nhttps://o.example/1\n", "a web page": b"<!doctype html><html><title>x</title></html>\n", "binary": bytes(range(1, 255)) * 20 + b"\n",
        "JSON in one list": b'[{"id": "1", "title": "x"}]\n', "a string": b'"words"\n', "a number": b"31\n", "null": b"null\n", "open braces": b"{" * 100_000 + b"\n",
        "deep list": b"[" * 100_000 + b"\n", "not a number": b'{"id": NaN}\n', "JSON with a mark": b'\xef\xbb\xbf{"id": "1"\n',
    }  # fmt: skip
    for name, body in heads.items():
        yield Case("table", name, body, "rejected")


def _letters() -> Iterator[Case]:
    case = partial(Case, "letter")
    top = b"From: Yard <yard@list.example>\r\nSubject: Week 1\r\nMessage-ID: <1@list.example>\r\nDate: Thu, 31 Jul 2025 08:30:00 +0800\r\n"
    page = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Words of the letter.</p>"
    strange = {
        "no subject": top.replace(b"Subject: Week 1\r\n", b"") + page, "no sender": top.replace(b"From: Yard <yard@list.example>\r\n", b"") + page,
        "no date": top.replace(b"Date: Thu, 31 Jul 2025 08:30:00 +0800\r\n", b"") + page, "no id": top.replace(b"Message-ID: <1@list.example>\r\n", b"") + page,
        "date of no calendar": top.replace(b"31 Jul", b"41 Jul") + page, "date in words": top.replace(b"Thu, 31 Jul 2025 08:30:00 +0800", b"last Thursday") + page,
        "date of 1970": top.replace(b"31 Jul 2025", b"01 Jan 1970") + page, "date of 2090": top.replace(b"2025", b"2090") + page,
        "subject in base64": top.replace(b"Week 1", b"=?utf-8?b?" + base64.b64encode("小模型".encode()) + b"?=") + page,
        "subject in no charset": top.replace(b"Week 1", b"=?x-nobody?b?5bCP?=") + page, "subject in broken base64": top.replace(b"Week 1", b"=?utf-8?b?!!!?=") + page,
        "subject in bare GB18030": top.replace(b"Week 1", "小模型装进了手机里".encode("gb18030")) + page, "subject of a megabyte": top.replace(b"Week 1", b"x" * 1_000_000) + page,
        "subject with a header in it": top.replace(b"Week 1", b"=?utf-8?q?a=0d=0aBcc:_x?=") + page, "sender without end": top.replace(b"yard@list.example>", b"yard@list") + page,
        "sender of brackets": top.replace(b"Yard <yard@list.example>", b"<" * 1_000) + page, "id with spaces": top.replace(b"<1@list.example>", b"< 1 @ >") + page,
        "id of a kilobyte": top.replace(b"1@list", b"1" * 2_000 + b"@list") + page, "charset that nobody knows": top + page.replace(b"utf-8", b"x-nobody"),
        "charset that lies": top + page.replace(b"utf-8", b"ascii") + "小模型".encode(), "utf-7": top + page.replace(b"utf-8", b"utf-7"),
        "broken base64": top + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nV29yZHM!!", "unknown transfer": top + b"Content-Transfer-Encoding: x-y\r\n" + page,
        "broken quoting": top + b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Words=ZZ =",
        "boundary without end": top + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + page, "wrong line ends": (top + page).replace(b"\r\n", b"\n"),
        "a script in it": top + page + b"<script>alert(1)</script><img src=x onerror=alert(1)>", "a link to a script": top + page + b'<a href="javascript:x">View in browser</a>',
        "a link to a file": top + page + b'<a href="file:///etc/passwd">View in browser</a>', "a link into the house": top + page + b'<a href="http://127.0.0.1/">View in browser</a>',
        "ten thousand links": top + page + b'<a href="https://x.example/a">x</a>' * 10_000, "nested tables": top + page + b"<table><tr><td>" * 3_000 + b"Words",
        "five hundred headers": top + b"X-A: b\r\n" * 500 + page, "a header without a colon": top + b"no colon here\r\n" + page,
        "an attachment beside it": top + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + page + b"\r\n--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--",
    }  # fmt: skip
    yield from (case(name, raw, READ) for name, raw in strange.items())
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3_000))
    empty = {
        "nothing": b"", "words alone": b"Just words.", "zeros": bytes(500), "headers of nobody": b"X-A: b\r\n\r\nWords", "no text": top + b"Content-Type: text/html\r\n\r\n<p> </p>",
        "a picture alone": top + b"Content-Type: image/png\r\n\r\n\x89PNG", "an attachment alone": top + b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nWords",
        "empty parts": top + b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n\r\n--b--', "parts within parts": top + deep, "headers alone": top,
        "boundary of nothing": top + b"Content-Type: multipart/mixed\r\n\r\n",
    }  # fmt: skip
    yield from (case(name, raw, "unreadable") for name, raw in empty.items())


def _servers() -> Iterator[Case]:
    """What a mail server says to one command: `COMMAND` and its answer, parted by a line break; `!` hangs up after it."""
    scripts = {
        "greets with goodbye": ("GREETING", b"* BYE full", "unreadable"), "greets with nonsense": ("GREETING", b"HTTP/1.1 200 OK", "unreadable"),
        "greets with a page": ("GREETING", b"<html>", "unreadable"), "greets at length": ("GREETING", b"* OK " + b"x" * 1_100_000, "unreadable"),
        "has no capabilities": ("CAPABILITY", b"TAG NO no\r\n", "unreadable"), "is of another protocol": ("CAPABILITY", b"* CAPABILITY IMAP2\r\nTAG OK done\r\n", "unreadable"),
        "hangs up at sign-in": ("AUTHENTICATE", b"!", "unreachable"), "refuses sign-in": ("AUTHENTICATE", b"TAG NO no\r\n", "forbidden"),
        "calls sign-in bad": ("AUTHENTICATE", b"TAG BAD no\r\n", "forbidden"), "has no such folder": ("EXAMINE", b"TAG NO none\r\n", "not_found"),
        "calls the folder bad": ("EXAMINE", b"TAG BAD none\r\n", "unreadable"), "says goodbye at the folder": ("EXAMINE", b"* BYE now\r\n!", "unreachable"),
        "refuses to search": ("UID SEARCH", b"TAG NO no\r\n", "http_error"), "finds nonsense": ("UID SEARCH", b"* SEARCH a b c\r\nTAG OK done\r\n", READ),
        "finds negative letters": ("UID SEARCH", b"* SEARCH -1 -2\r\nTAG OK done\r\n", READ), "finds nothing": ("UID SEARCH", b"TAG OK done\r\n", READ),
        "answers another question": ("UID SEARCH", b"* 5 EXISTS\r\n* SEARCH\r\nTAG OK done\r\n", READ), "lists at length": ("UID SEARCH", b"* SEARCH " + b"1 " * 600_000, "unreadable"),
        "promises a gigabyte": ("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {1000000000}\r\n", "too_large"), "hangs up in a letter": ("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {500}\r\nSubj!", "unreachable"),
        "gives another letter": ("UID FETCH", b"* 1 FETCH (UID 99 BODY[] {5}\r\nhello)\r\nTAG OK done\r\n", READ), "gives no letter": ("UID FETCH", b"TAG OK done\r\n", READ),
        "says a wrong tag": ("UID FETCH", b"ZZZ9 OK done\r\n", "unreadable"), "answers without lines": ("UID FETCH", b"\r\n\r\n!", "unreadable"),
    }  # fmt: skip
    for name, (command, answer, ends) in scripts.items():
        yield Case("server", name, command.encode() + b"\n" + answer, ends)


def _gkg() -> Iterator[Case]:
    rejected = {
        "no title": gkg(extras=""), "an empty title": gkg(title=" "), "a title without end": gkg(extras="<PAGE_TITLE>"), "no address": gkg(url=""),
        "a script for an address": gkg(url="javascript:alert(1)"), "a file for an address": gkg(url="file:///etc/passwd"), "a user in the address": gkg(url="http://a:b@c.example/"),
        "a citation": gkg(kind="2"), "a document": gkg(kind="3"), "no kind": gkg(kind=""), "no time": gkg(stamp=""), "a short time": gkg(stamp="20250731"),
        "a time in words": gkg(stamp="yesterday"), "a day that is none": gkg(stamp="20250231120000"), "the year 0": gkg(stamp="00000000000000"), "too few columns": gkg(columns=20),
        "too many columns": gkg(columns=40), "commas": b"a,b\tc\n", "an address of two kilobytes": gkg(url="https://a.example/" + "x" * 2_100),
    }  # fmt: skip
    yield from (Case("gkg", name, line, "rejected") for name, line in rejected.items())
    strange = {
        "markup in the title": gkg(title="&lt;script&gt;alert(1)&lt;/script&gt; and words"), "half a surrogate": gkg(title="A \ud800 title"), "no outlet": gkg(outlet=""),
        "an outlet of a kilobyte": gkg(outlet="x" * 1_000), "a title of a megabyte": gkg(title="x" * 1_000_000), "a language of nobody": gkg(translated="zzz"),
        "themes without end": gkg(themes=";" * 50_000), "a title of nothing but marks": gkg(title="<PAGE_TITLE>" * 1_000 + "x"), "the year 2090": gkg(stamp="20900731120000"),
        "an outlet of quotes": gkg(outlet="\"'<>"), "direction marks": gkg(title="\u202ewords"),
    }  # fmt: skip
    yield from (Case("gkg", name, line, READ) for name, line in strange.items())
    for columns in (14, 16, 58, 61):
        yield Case("gkg", f"a file of {columns} columns", gkg(columns=columns), "refused", "events or mentions file")
    yield Case("gkg", "a file without columns", b"words\n", "refused", "no GKG file")


CASES: list[Case] = [*_files(), *_tables(), *_letters(), *_servers(), *_gkg()]

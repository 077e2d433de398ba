"""What people write who want their words to be run: in titles, texts, authors and addresses, plain, escaped and disguised."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.badinput.cases import READ, Document, document

MARKUP = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//[::1]/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<IMG SRC=javascript:alert(1)>", "<img src='x' onerror='alert(1)'", "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x>", "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>", "<body onload=alert(1)>", "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "<a href='jav&#x09;ascript:alert(1)'>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>", "<a href=data:text/html,x>x</a>",
    "<a href='vbscript:x'>x</a>", "<form action=javascript:alert(1)><input type=submit></form>", "<button formaction=javascript:alert(1)>x</button>",
    "<input onfocus=alert(1) autofocus>", "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)></video>", "<audio src onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>", "<div style='background:url(javascript:alert(1))'>x</div>", "<style>@import 'http://[::1]/';</style>",
    "<link rel=stylesheet href=http://[::1]/>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<base href=http://[::1]/>",
    "<template><script>alert(1)</script></template>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>", "<x onclick=alert(1)>x</x>", "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<div hx-get='http://[::1]/' hx-trigger=load>x</div>", "<div data-hx-on:load='alert(1)'>x</div>", "<p hx-on::after-request=alert(1)>x</p>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>", "<textarea></textarea><script>alert(1)</script>", "<title></title><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>", "<plaintext><script>alert(1)</script>", "<select><script>alert(1)</script></select>", "<table><script>alert(1)",
    "<isindex action=javascript:alert(1)>", "<a\x0chref=javascript:alert(1)>x", "<img\x0bsrc=x\x0bonerror=alert(1)>", "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<\x00script>alert(1)</script>", "<scr\u200bipt>alert(1)</script>", "<\u200bscript>alert(1)</script>", "<scr\ufeffipt>alert(1)</script>", "<\u202escript>alert(1)</script>",
    "＜script＞alert(1)＜/script＞", "<ſcript>alert(1)</ſcript>", "\u003cscript\u003ealert(1)", "+ADw-script+AD4-alert(1)", "<<script>alert(1)//<</script>",
    "<script>alert(1)", "</script><script>alert(1)", "'><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "--><script>alert(1)</script>", "]]><script>alert(1)</script>",
    "<a<b>script>alert(1)</script>", "<im<b>g src=x onerror=alert(1)>", "<b/onmouseover=alert(1)>x", "<p title=\"x\" onclick=\"alert(1)\">x", "<frameset onload=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>", "<portal src=http://[::1]/>", "<slot onslotchange=alert(1)>", "<dialog open onclose=alert(1)>", "<img srcset='http://[::1]/ 2x'>",
    "<image href=x onerror=alert(1)>", "<bgsound src=javascript:alert(1)>", "<layer src=http://[::1]/>", "<applet code=x>", "<object><param name=movie value=http://[::1]/>",
    "<style>*{background:url(http://[::1]/)}</style>", "<b>unclosed", "<p><p><p><p><i><i><i>x", "</p></p></div></body></html><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "<%= 7*7 %>", "{% load x %}", "javascript:alert(1)", "=HYPERLINK(\"http://[::1]/\")", "@import url(http://[::1]/)",
)  # fmt: skip
LINKS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "java\rscript:alert(1)", " javascript:alert(1)",
    "\x01javascript:alert(1)", "\u00a0javascript:alert(1)", "\u202ejavascript:alert(1)", "\u200bjavascript:alert(1)", "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)", "javascript&colon;alert(1)", "javascript:%61lert(1)",
    "javascript://outlet.example/%0aalert(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "DATA:text/html,x", "vbscript:msgbox(1)",
    "file:///etc/passwd", "ftp://outlet.example/", "mailto:a@outlet.example", "tel:+123", "blob:https://outlet.example/1", "filesystem:https://outlet.example/1",
    "view-source:https://outlet.example/", "intent://outlet.example/#Intent;end", "about:blank", "urn:isbn:1", "//", "///", "http:", "http://", "http:///x", "http:/x",
    "https:x", "http:\\\\outlet.example\\x", "\\\\outlet.example\\x", "http://user@outlet.example/", "http://user:secret@outlet.example/", "http://@outlet.example/",
    "http://outlet.example:99999/", "http://outlet.example:x/", "http://[::1/", "http://[x]/", "http://[fe80::1%25en0]/", "http://out let.example/", "http://<script>/",
    "http://\"onmouseover=alert(1)\"/", "http://outlet.example/\"onmouseover=alert(1)", "http://outlet.example/'><script>alert(1)</script>", "http://outlet.example/<b>",
    "http://outlet.example/\x00", "http://outlet.example/\r\nSet-Cookie: a=b", "http://outlet.example/%00", "http://outlet.example/\ud800", "http://outlet.example/\u202egnp.exe",
    "http://outlet.example/" + "a" * 3_000, "http://" + "a" * 300 + ".example/", "http://" + "ü" * 80 + ".example/", "http://..example/", "http://.example/", "http://example../",
    "http://outlet.example/?" + "a=b&" * 900, "http://outlet.example/#" + "x" * 3_000, "?", "#", ".", "..", "/", "", " ", "\t", "\u3000", "0", "null", "undefined", "[object Object]",
    "http://127.0.0.1/", "http://2130706433/", "http://localhost/", "http://①②⑦.0.0.1/", "http://xn--/", "http://xn--a/", "http://-a-.example/", "http://a_b.example/",
    "http://%6futlet.example/", "http://outlet.example%2f@evil.example/", "http://outlet.example\\@evil.example/", "http://outlet.example?@evil.example/", "http:outlet.example",
    "HTTP://OUTLET.EXAMPLE/A", "feed:https://outlet.example/", "https://outlet.example/ https://evil.example/", "<https://outlet.example/>", "[x](https://outlet.example/)",
)  # fmt: skip


def rss(title: str, text: str, *, link: str = "https://outlet.example/1", more: str = "") -> str:
    """One item, its fields written as they are given."""
    return (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>T</title><item>"
        f"<title>{title}</title><link>{link}</link><description>{text}</description>{more}</item></channel></rss>"
    )


def _cases() -> Iterator[Document]:
    ends = (READ, "unreadable", "empty")
    for number, payload in enumerate(MARKUP):
        once, twice = escape(payload), escape(escape(payload))
        author = f"<dc:creator>{once}</dc:creator><category>{once}</category><guid>{once}</guid><pubDate>{once}</pubDate><dc:coverage>{once}</dc:coverage>"
        yield document(
            f"payload {number} escaped", rss(f"A title {once}", f"Some words. {once} More.", more=author), *ends
        )
        yield document(f"payload {number} escaped twice", rss(f"A title {twice}", f"Some words. {twice} More."), *ends)
        cdata = payload.replace("]]>", "]]]]><![CDATA[>")
        yield document(
            f"payload {number} in CDATA",
            rss(f"<![CDATA[A title {cdata}]]>", f"<![CDATA[Some words. {cdata} More.]]>"),
            *ends,
        )
        yield document(f"payload {number} as it is", rss(f"A title {payload}", f"Some words. {payload} More."), *ends)
        page = f'<html><head><title>A title {once}</title><meta name=author content="{once.replace(chr(34), "&quot;")}"></head><body><h1>A title</h1><p>{"Some words. " * 30}</p>{payload}<p>{once} more</p></body></html>'
        yield document(f"payload {number} in a page", page, *ends, kind="page", content_type="text/html; charset=utf-8")
    for number, link in enumerate(LINKS):
        yield document(f"link {number}", rss("A title", "Some words.", link=escape(link)), *ends)
        atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>A title</title><link href=\"{escape(link, {chr(34): '&quot;'})}\"/><id>{escape(link)}</id></entry></feed>"
        yield document(f"link {number} in Atom", atom, *ends)


CASES = tuple(_cases())

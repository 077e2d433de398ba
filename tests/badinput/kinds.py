"""Documents of another kind than the one that was asked for, and answers that say nothing with status 200."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator

from tests.badinput.cases import READ, Document, document

HTML = "<!doctype html><html><head><title>%s</title></head><body>%s</body></html>"
NO_FEED = ("unreadable", "empty", "not_a_feed")


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("feed.xml", "<rss/>")
    return file.getvalue()


BINARY = {
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "application/pdf"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 60, "image/png"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x01" * 60, "image/jpeg"),
    "GIF": (b"GIF89a\x01\x00\x01\x00\x80\x00\x00;", "image/gif"),
    "zip": (_zip(), "application/zip"),
    "gzipped page": (gzip.compress(b"<html>not a feed</html>"), "application/gzip"),
    "tar": (b"feed.xml".ljust(100, b"\x00") + b"0000644\x00" * 3 + b"\x00" * 400, "application/x-tar"),
    "MP3": (b"ID3\x04\x00\x00\x00\x00\x00\x23TSSE", "audio/mpeg"),
    "MP4": (b"\x00\x00\x00 ftypisom\x00\x00\x02\x00", "video/mp4"),
    "WebP": (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
    "font": (b"wOF2\x00\x01\x00\x00" + b"\x00" * 40, "font/woff2"),
    "program": (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 60, "application/octet-stream"),
    "Windows program": (b"MZ\x90\x00\x03" + b"\x00" * 60, "application/x-msdownload"),
    "database": (b"SQLite format 3\x00\x10\x00", "application/vnd.sqlite3"),
    "WebAssembly": (b"\x00asm\x01\x00\x00\x00", "application/wasm"),
    "compound file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60, "application/msword"),
    "pickle": (b"\x80\x04\x95\x0f\x00\x00\x00\x00\x00\x00\x00cos\nsystem\n.", "application/octet-stream"),
    "noise": (bytes((n * 167 + 13) % 256 for n in range(4_000)), "application/octet-stream"),
    "NULs": (b"\x00" * 5_000, "application/octet-stream"),
    "all bytes": (bytes(range(256)) * 8, "application/octet-stream"),
}
SAID = {
    "nothing": "", "spaces": "   \r\n\t ", "a mark": "\ufeff", "a mark and spaces": "\ufeff  \n", "one letter": "x", "OK": "OK", "null": "null",
    "true": "true", "a number": "42", "a JSON text": '"feed"', "an empty object": "{}", "an empty list": "[]", "an error in JSON": '{"error": "rate limited"}',
    "an error list": '{"errors": [{"message": "x"}], "data": null}', "an API page": '{"status": "ok", "articles": []}', "items null": '{"items": null}',
    "items a text": '{"items": "none"}', "items an object": '{"items": {"0": {}}}', "lines of JSON": '{"id": 1}\n{"id": 2}\n', "half of JSON": '{"items": [{"id":',
    "JSON with a comment": '// feed\n{"items": []}', "JSONP": 'callback({"items": []});', "guarded JSON": ")]}',\n{\"items\": []}", "JavaScript": "var feed = [];",
    "a style sheet": "body { color: red }", "CSV": "id,title\n1,One\n", "YAML": "items:\n  - title: One\n", "Markdown": "# Feed\n\n- [One](https://outlet.example/1)\n",
    "calendar": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "robots": "User-agent: *\nDisallow: /\n", "a mail": "From: a@b.example\r\nSubject: x\r\n\r\nHello",
    "a trace": "Traceback (most recent call last):\n  File \"app.py\", line 1\nKeyError: 'feed'", "a database error": "ERROR 1045 (28000): Access denied",
    "a warning of PHP": "<br />\n<b>Warning</b>: mysql_connect() in <b>/var/www/feed.php</b> on line <b>3</b><br />", "words": "Too many requests",
    "an XML declaration": '<?xml version="1.0"?>', "a doctype": "<!DOCTYPE html>", "a comment": "<!-- feed -->", "an instruction": "<?php echo $feed ?>",
    "only CDATA": "<![CDATA[<rss/>]]>", "a storage error": '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "SOAP":
    '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"/>', "OPML": '<?xml version="1.0"?><opml version="2.0"><body/></opml>',
    "a drawing": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a list of properties": '<?xml version="1.0"?><plist/>',
    "a map": '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>', "a track": '<?xml version="1.0"?><gpx/>', "a style in XML":
    '<?xml version="1.0"?><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>', "an index of sitemaps":
    '<sitemapindex><sitemap><loc>https://outlet.example/a.xml</loc></sitemap></sitemapindex>', "an empty sitemap": "<urlset/>", "an empty feed": "<rss/>",
    "an empty Atom feed": '<feed xmlns="http://www.w3.org/2005/Atom"/>', "an empty RDF": "<RDF/>", "a channel without items": "<rss><channel><title>T</title></channel></rss>",
    "a feed of the wrong name": "<rrs><channel><item/></channel></rrs>", "XHTML": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
}  # fmt: skip
PAGES = {
    "not found with 200": HTML % ("404 Not Found", "<h1>Not Found</h1>"),
    "a captcha": HTML
    % ("Are you human?", "<form action='/verify'><div class='g-recaptcha'></div><button>Verify</button></form>"),
    "a challenge": HTML
    % ("Just a moment...", "<noscript>Enable JavaScript</noscript><script>window._cf_chl_opt={}</script>"),
    "a sign-in": HTML % ("Sign in", "<form method=post><input name=user><input type=password></form>"),
    "a parked name": HTML % ("This domain is for sale", "<a href='https://parking.example/'>Buy it</a>"),
    "maintenance": HTML % ("Be right back", "<p>We are doing some work.</p>"),
    "a wall of cookies": HTML % ("Before you continue", "<form><button>Accept all</button></form>"),
    "a refusal with 200": HTML % ("Access denied", "<p>Reference #18.abc</p>"),
    "a refresh": "<html><head><meta http-equiv=refresh content='0;url=http://[::1]:{port}/'></head></html>",
    "a refresh by script": "<html><script>location='http://[::1]:{port}/'</script></html>",
    "frames": "<html><frameset><frame src='http://[::1]:{port}/'></frameset></html>",
    "an empty page": "<html></html>",
    "an application": HTML % ("", "<div id=root></div><script src='http://[::1]:{port}/app.js'></script>"),
    "a base elsewhere": "<html><head><base href='http://[::1]:{port}/'><link rel=alternate type='application/rss+xml' href='x'></head></html>",
    "a page that names a bad feed": "<html><head><link rel=alternate type='application/rss+xml' href='javascript:alert(1)'></head></html>",
    "a page with a feed in it": HTML % ("T", "<pre>&lt;rss&gt;&lt;/rss&gt;</pre>"),
    "a feed behind a page": HTML % ("T", "x") + "<rss><channel><item><title>t</title></item></channel></rss>",
}


def _cases() -> Iterator[Document]:
    for name, (body, media) in BINARY.items():
        yield document(f"{name} as a feed", body, *NO_FEED, content_type="application/rss+xml")
        yield document(f"{name} as what it is", body, *NO_FEED, content_type=media)
        yield document(f"{name} as a piece's page", body, *NO_FEED, READ, content_type="text/html", kind="page")
    for name, text in {**SAID, **PAGES}.items():
        yield document(f"{name} as a feed", text, *NO_FEED, READ)
        yield document(f"{name} as a listing", text, *NO_FEED, READ, kind="listing", content_type="text/html")
        yield document(f"{name} as a piece's page", text, *NO_FEED, READ, kind="page", content_type="text/html")


CASES = tuple(_cases())

"""JSON Feeds cut at every byte, and with every field of every wrong type."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.badinput.cases import READ, Document, document

ITEM: dict[str, object] = {
    "id": "1", "url": "https://outlet.example/1", "external_url": "https://other.example/1", "title": "芯片 one", "content_html": "<p>Text</p>",
    "content_text": "Text", "summary": "Short", "date_published": "2025-07-31T11:00:00Z", "date_modified": "2025-07-31T12:00:00Z",
    "authors": [{"name": "A"}], "author": {"name": "B"}, "tags": ["x"], "language": "zh-CN", "image": "https://outlet.example/i.png",
    "attachments": [], "_dublin_core": {"coverage": "Beijing"},
}  # fmt: skip
FEED: dict[str, object] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "T",
    "language": "en",
    "items": [ITEM],
}
WRONG = (
    None, True, False, 0, -1, 1.5, 10**30, "", " ", [], [[]], {}, {"a": 1}, [None], ["x", 1, None, {}], "x" * 3_000, "\u0000\ud800\u202e", "<b onclick=x>t</b>",
    [{"name": ["A"]}], {"name": {"name": "A"}}, [[[[[[["deep"]]]]]]],
)  # fmt: skip
SAYINGS = (
    '{"items": [NaN]}', '{"items": [Infinity]}', '{"items": [{"url": "https://outlet.example/1", "title": NaN}]}', '{"items": [],}', "{'items': []}",
    '{"items": [{}]}', '{"items": [{"title": "t"}]}', '{"items": [{"url": "x"}]}', '{"items": [1, "a", null, [], true]}', '{"items": [[]]}',
    '{"items": [{"url": "https://outlet.example/1", "url": "javascript:x", "title": "t"}]}', '{"ITEMS": []}', '{"items":[]} trailing', '\ufeff{"items": []}',
    '{"items": [{"url": "https://outlet.example/1", "title": "\\ud83d"}]}', '{"items": [{"url": "https://outlet.example/1", "title": "\\u0000"}]}',
    '{"items": [{"url": "https://outlet.example/1", "title": "a\nb\tc\x01"}]}', '{"items": [{"url": "https://outlet.example/1", "title": "\\x41"}]}',
    '{"version": "https://jsonfeed.org/version/9", "items": [{"url": "https://outlet.example/1", "title": "t"}]}', '[{"items": []}]', '{"items": [{"id": 1e400}]}',
    '{"expired": true, "items": []}', '{"next_url": "http://[::1]/", "items": []}', '{"items": [{"id": 12345678901234567890, "title": "t"}]}',
)  # fmt: skip
ANY = (READ, "unreadable", "empty", "not_a_feed")
JSON = "application/feed+json"


def _cases() -> Iterator[Document]:
    small = {"items": [{name: ITEM[name] for name in ("id", "url", "title", "content_html", "date_published", "tags")}]}
    body = json.dumps(small, ensure_ascii=False).encode()
    yield from (
        document(f"cut at byte {end}", body[:end], "unreadable", "empty", content_type=JSON) for end in range(len(body))
    )
    for place, record in (("item", ITEM), ("feed", FEED)):
        for name in record:
            for number, value in enumerate(WRONG):
                changed = {**FEED, "items": [ITEM | {name: value}]} if place == "item" else FEED | {name: value}
                yield document(f"{place}'s {name} is wrong {number}", json.dumps(changed), *ANY, content_type=JSON)
            lost = {key: value for key, value in record.items() if key != name}
            gone = {**FEED, "items": [lost]} if place == "item" else lost
            yield document(f"{place} without {name}", json.dumps(gone), *ANY, content_type=JSON)
    yield from (
        document(f"JSON {number}: {text!r}", text, *ANY, content_type=JSON) for number, text in enumerate(SAYINGS)
    )


CASES = tuple(_cases())

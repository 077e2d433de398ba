"""The texts that are measured: other people's, where an operator names them, else the sample newsroom's, repeated."""

from __future__ import annotations

import json
import lzma
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "articles" / "sample" / "newsroom" / "pieces.jsonl"
Record = dict[str, str]


def records(most: int, *, step: int = 1) -> tuple[str, list[Record]]:
    """The name of the texts and at most `most` archive records: {id, url, outlet, title, published, lang, text}. With `step`
    only every so manieth is taken, since an archive is in the order of its outlets and languages."""
    folder = os.environ.get("DIVERGENCE_REAL_DATA", "")
    archive = Path(folder) / "archive.jsonl.xz"
    if folder and archive.exists():
        with lzma.open(archive, "rt", encoding="utf-8") as lines:
            return "real archive", [json.loads(line) for line in islice(lines, 0, most * step, step)]
    return "sample newsroom, repeated", list(islice(_repeated(), 0, most * step, step))


def size(texts: list[Record]) -> int:
    """Bytes of titles and texts in UTF-8."""
    return sum(len(text["title"].encode()) + len(text["text"].encode()) for text in texts)


def _repeated() -> Iterator[Record]:
    pieces = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    turn = 0
    while True:
        for piece in pieces:
            text = re.sub(r"<[^>]+>", "\n", piece["body"]).strip() or piece["teaser"]
            name = f"{piece['id']}-{turn}"
            yield {
                "id": name,
                "url": f"{piece['url']}?{turn}",
                "outlet": piece["outlet"],
                "title": piece["title"],
                "published": piece["published"] or "",
                "lang": piece["lang"],
                "text": f"{text}\n{name}",
            }
        turn += 1

"""Citations as CSL-JSON, as Zotero, Pandoc and citeproc read them."""

from __future__ import annotations

import datetime as dt
import json

from analysis.exports.citation import Citation, flat


def to_csl(citation: Citation) -> bytes:
    """One item of the list that a CSL-JSON file is, in UTF-8."""
    item: dict[str, object] = {"id": citation.key, "type": "article-newspaper", "title": flat(citation.title)}
    if citation.authors:
        item["author"] = [{"literal": name} for name in citation.authors]
    item["container-title"] = flat(citation.outlet)
    if citation.issued:
        item["issued"] = _day(citation.issued)
    if citation.language:
        item["language"] = citation.language
    item |= {"URL": citation.url, "accessed": _day(citation.accessed)}
    if citation.note:
        item["note"] = citation.note
    return json.dumps(item, ensure_ascii=False).encode()


def _day(day: dt.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}

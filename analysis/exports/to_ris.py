"""Citations in RIS, one record each, as Zotero, EndNote and Mendeley read them."""

from __future__ import annotations

import datetime as dt

from analysis.exports.citation import Citation, flat


def to_ris(citation: Citation) -> bytes:
    """One record with a blank line behind it, in UTF-8 with the line ends of the format."""
    lines = [("TY", "NEWS"), ("ID", citation.key), ("TI", flat(citation.title))]
    lines += [("AU", name) for name in citation.authors]
    lines.append(("T2", flat(citation.outlet)))
    if citation.issued:
        lines += [("PY", str(citation.issued.year)), ("DA", _day(citation.issued))]
    if citation.language:
        lines.append(("LA", citation.language))
    lines += [("UR", flat(citation.url)), ("Y2", _day(citation.accessed))]
    if citation.note:
        lines.append(("N1", citation.note))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*lines, ("ER", "")]).encode() + b"\r\n"


def _day(day: dt.date) -> str:
    return f"{day:%Y/%m/%d}/"

"""Citations as BibTeX, one entry each, as BibTeX, biber and Zotero read them."""

from __future__ import annotations

from analysis.exports.citation import Citation, flat

# BibTeX counts braces that stand behind a backslash, too: only words for them leave a field whole
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
# an address stands as it is: only what would end the field, or the line, is written in per cent
_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", "\n": "", "\r": "", "\t": ""}


def to_bibtex(citation: Citation) -> bytes:
    """One entry with a blank line behind it, in UTF-8."""
    fields = [("title", f"{{{escaped(citation.title)}}}")]
    if citation.authors:
        # braces around a name keep it whole: bylines are not written surname first
        fields.append(("author", " and ".join(f"{{{escaped(name)}}}" for name in citation.authors)))
    fields.append(("journal", escaped(citation.outlet)))
    if citation.issued:
        fields += [("date", citation.issued.isoformat()), ("year", str(citation.issued.year))]
        fields.append(("month", str(citation.issued.month)))
    if citation.language:
        fields.append(("language", escaped(citation.language)))
    fields += [("url", "".join(_ADDRESS.get(c, c) for c in citation.url)), ("urldate", citation.accessed.isoformat())]
    if citation.note:
        fields.append(("note", escaped(citation.note)))
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@article{{{citation.key},\n{body}\n}}\n\n".encode()


def escaped(text: str) -> str:
    """Words that TeX prints as they stand, on one line."""
    return "".join(_SPECIAL.get(c, c) for c in flat(text))

"""Reads citations back by the rules of their formats, without the code that writes them."""

from __future__ import annotations

import re

TEX = {
    r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~", r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
}  # fmt: skip


def bibtex(text: str) -> list[dict[str, str]]:
    """The entries of a BibTeX file: fields with the outer braces taken off; `key` and `kind` beside them."""
    entries, at = [], 0
    while (at := text.find("@", at)) >= 0:
        kind, at = re.match(r"@(\w+)\{", text[at:])[1], text.index("{", at)
        inside, at = braced(text, at)
        key, _, rest = inside.partition(",")
        entry, place = {"kind": kind, "key": key}, 0
        while found := re.compile(r"\s*(\w+) = (?=\{)").match(rest, place):
            value, place = braced(rest, found.end())
            entry[found[1]] = value
            place += rest[place : place + 1] == ","
        assert not rest[place:].strip(), rest[place:]
        entries.append(entry)
    return entries


def braced(text: str, at: int) -> tuple[str, int]:
    """What stands between a brace and its fellow, and where it ends. A brace behind a backslash counts, too: BibTeX says so."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if not depth:
            return text[at + 1 : place], place + 1
    raise AssertionError("a brace is open")


def untex(text: str) -> str:
    """What TeX prints: grouping braces away, escaped signs as themselves."""
    for written, sign in TEX.items():
        text = text.replace(written, f"\x00{ord(sign)}\x00")
    text = re.sub(r"(?<!\\)[{}]", "", text)
    text = re.sub(r"\\([$&%#_])", r"\1", text)
    return re.sub("\x00(\\d+)\x00", lambda found: chr(int(found[1])), text)


def ris(text: str) -> list[dict[str, list[str]]]:
    """The records of a RIS file: values by tag."""
    records: list[dict[str, list[str]]] = []
    for line in text.split("\r\n"):
        if not line:
            continue
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found, line
        if found[1] == "TY":
            records.append({})
        records[-1].setdefault(found[1], []).append(found[2])
    assert all("ER" in record for record in records)
    return records

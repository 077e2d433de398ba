"""The word lists of this room, read once from `words.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


FUNCTION, NATIONALITY, ROLES = _words("function"), _words("nationality"), _words("roles")
COMPANY, RESEARCH, INVESTOR, BODY = _words("company"), _words("research"), _words("investor"), _words("body")
LEGAL, GENERIC, ABBREVIATIONS = _words("legal"), _words("generic"), _words("abbreviations")
GIVEN, SURNAMES = _words("given"), _words("surnames")
PHRASES = frozenset(" ".join(part.split()) for part in _LISTS["phrases"].split("|"))
HAN_GENERIC = _words("han_generic")
HAN_CUT = re.compile("|".join(sorted(_words("han_cuts"), key=len, reverse=True)))
COMMON = FUNCTION | NATIONALITY | ROLES | GENERIC | GIVEN | SURNAMES  # no name when they stand alone
PLAIN = ABBREVIATIONS | GENERIC | FUNCTION  # Latin words that are no name in a Chinese text

"""Capitalised sequences of an English text that may name an organisation: cut, judged, with what they seem to be.

One token needs a sign that it is a company; two to five need none, but must stand somewhere else than at a sentence's start.
People are told by their given names, their family names in pinyin, or the office before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.unlisted import stock
from analysis.unlisted.records import BODY, COMPANY, INVESTOR, PRODUCT, RESEARCH, UNSURE

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_LETTER = _UPPER + _LOWER
_TOKEN = (
    rf"(?:[{_UPPER}](?:\.[{_UPPER}])+\.?|[a-z]{{1,3}}[A-Z][{_LETTER}]+|\d{{1,3}}(?:\.AI\b|[A-Z][{_LOWER}]+)"
    rf"|[{_UPPER}][{_LETTER}0-9]*(?:(?:\.(?=[{_LETTER}]{{2}})|[&'-](?=[{_UPPER}0-9]))[{_LETTER}0-9]+)*)"
)
_MOST = 6  # tokens
KEPT = 20_000  # answers about sequences, which come again and again
_SEQUENCE = re.compile(rf"(?<![\w.&@/#'-]){_TOKEN}(?: (?:of |for |& |and )?{_TOKEN}){{0,{_MOST - 1}}}(?!\w)")
_TOKENS = re.compile(r"\S+")
_STARTS = re.compile(r"(?:^|[.!?:;\n|•]|--|[\"(]|\* ?)\s*[\"'(]?$")
_HEADS = frozenset({*stock.RESEARCH, *stock.BODY, "bank", "center", "centre"})
_LETTERS = re.compile("[A-Za-z]{2}")
_JOINS = frozenset({"of", "for", "and", "&"})
_LEADING = stock.FUNCTION | stock.NATIONALITY
_INITIAL = re.compile(r"[A-Z]\.?$")
_CALLED = re.compile(
    r"(?:start-?up|company|firm|maker|chipmaker|developer|unicorn|giant|rival|lab|laborator(?:y|ies)|platform|chatbot|provider|supplier|"
    r"manufacturer|operator|vendor|brand|specialist|backed by|acquire[sd]?|acquisition of|acquiring|stake in|invest(?:ed|ing|ment)? in|"
    r"investors?|subsidiary|unit|partner(?:ed|ing|ship)? with|(?:shares|founder|co-?founder|CEO|chief executive|executive) (?:of|at)|"
    r"app|model|tool|assistant|called|named|dubbed|known as|such as)(?: (?:the|like|including|named|called|startup|company))? $"
)
_CALLS = tuple(  # how _CALLED ends: asked first, because most sequences have nothing of it before them
    f"{word} "
    for word in (
        "up", "startup", "company", "firm", "maker", "developer", "unicorn", "giant", "rival", "lab", "laboratory", "laboratories", "platform", "chatbot",
        "provider", "supplier", "manufacturer", "operator", "vendor", "brand", "specialist", "by", "acquire", "acquires", "acquired", "of",
        "acquiring", "in", "investor", "investors", "subsidiary", "unit", "with", "at", "app", "model", "tool", "assistant", "called", "named",
        "dubbed", "as", "the", "like", "including",
    )
)  # fmt: skip
_DOES = re.compile(
    r"(?:'s)?(?:,? (?:CEO|CTO|CFO|COO|[Cc]o-?founder|[Ff]ounder|spokes(?:person|man|woman)|shares|stock|executives?|engineers|"
    r"raised|raises|unveil(?:ed|s)|launch(?:ed|es)|released|releases|acquired|acquires|announced|announces|filed|debuted|"
    r"is valued|was valued|was founded|went public|valuation|employees|IPO|customers)\b"
    r"|, (?:a|an|the|which (?:makes|builds|develops|sells|operates))(?: [\w-]+){0,5}? "
    r"(?:start-?up|company|firm|maker|chipmaker|developer|unicorn|lab|manufacturer|provider|supplier|platform)\b)"
)
_OFFICE_AFTER = re.compile(
    r",? (?:\(?[RD]-|who |an? (?:\w+ ){0,3}(?:analyst|professor|researcher|lawyer|economist|expert|fellow)\b"
    r"|(?:the )?(?:\w+ ){0,3}(?:chief executive|CEO|founder|co-founder|president|chairman|professor|analyst|director|minister|secretary)"
    r" (?:of|at|for)\b)"
)
_SAID = re.compile(
    r" (?:said|told|wrote|says|tells|writes|added|noted|argued|tweeted|posted|testified|joked|recalled|explained)\b|'s (?:wife|husband|lawyer)"
)
_SAYS = re.compile(r"(?:said|says|wrote|writes|told|by|By) $")
_PRODUCED = re.compile(
    r"(?:app|model|tool|assistant|chatbot|robot|chip|processor|phone|glasses)s?(?: called| named| dubbed)? $"
)
_REACH = 60  # characters on either side that are asked for a sign


@dataclass(frozen=True, slots=True)
class Found:
    """A sequence that may be a name. `signed`: something beside its capitals says that it is an organisation or product."""

    start: int
    end: int
    kind: str
    signed: bool
    opening: bool  # at a sentence's start, where capitals say nothing


def sequences(text: str) -> Iterator[Found]:
    """The sequences of a folded text that may be names, in order; people and generic words are left out."""
    for match in _SEQUENCE.finditer(text):
        if " " not in (surface := match.group()) and surface.lower() in stock.COMMON:
            continue
        for start, end, person in _parts(text, match.start(), match.end()):
            if not person and (found := _judge(text, start, end)):
                yield found


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """A sequence parted at offices and at generic calendar words: (start, end, is a person). The part behind an office is one."""
    tokens = [(start + m.start(), start + m.end()) for m in _TOKENS.finditer(text[start:end])]
    part: list[tuple[int, int]] = []
    person = _behind_office(text, start)
    for first, last in tokens:
        if text[first:last].lower().rstrip(".") in stock.ROLES:
            yield from _trimmed(text, part, person)
            part, person = [], True
        else:
            part.append((first, last))
    yield from _trimmed(text, part, person)


def _behind_office(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start].rstrip().split(" ")[-1].lower()
    return before in stock.ROLES and text[start - 1 : start] == " "


def _trimmed(text: str, part: list[tuple[int, int]], person: bool) -> Iterator[tuple[int, int, bool]]:
    """The part without function words, nationalities and connectors at its ends, parted where a connector joins two names."""
    words = [text[first:last].lower().rstrip(".") for first, last in part]
    low, high = 0, len(part)
    while low < high and (words[low] in _LEADING or words[low] in _JOINS):
        low += 1
    while high > low and (words[high - 1] in stock.FUNCTION or words[high - 1] in _JOINS):
        high -= 1
    for place in range(low + 1, high):
        if words[place] in _JOINS and not _joins(words[low:place], words[place]):
            yield from _trimmed(text, part[low:place], person)
            yield from _trimmed(text, part[place + 1 : high], person)
            return
    if low < high:
        yield part[low][0], part[high - 1][1], person


def _joins(before: list[str], connector: str) -> bool:
    """Whether a connector goes on with the name before it: Academy of Sciences, Ministry of Trade and Industry, AT & T; not
    Intel of Santa Clara, nor two universities."""
    if connector == "and":
        return before[0] in stock.BODY and "of" in before
    return connector == "&" or not _HEADS.isdisjoint(before)


def _judge(text: str, start: int, end: int) -> Found | None:
    """What stands there as a name, by its own words and by those beside it; None for no name."""
    own = _own_kind(text[start:end])
    if own is None or (not own and _speaks(text, start, end)):
        return None
    before = text[max(0, start - _REACH) : start]
    beside = (before.endswith(_CALLS) and _CALLED.search(before)) or _DOES.match(text, end)
    kind = own or ((PRODUCT if _PRODUCED.search(before) else COMPANY) if beside else UNSURE)
    if not kind and " " not in text[start:end]:
        return None
    return Found(start, end, kind, bool(kind), start == 0 or _STARTS.search(before[-6:]) is not None)


@lru_cache(maxsize=KEPT)
def _own_kind(surface: str) -> str | None:
    """What a sequence's own words say it is, empty when they say nothing; None for people, set phrases and plain words."""
    low = surface.lower().rstrip(".")
    words = low.replace(".", " ").split() if " " in surface else [low]
    if not _LETTERS.search(surface) or len(surface) < 3 or low in stock.PHRASES:
        return None
    if all(word in stock.GENERIC for word in words):
        return None
    kind = _kind(words)
    return None if is_person(surface.split(" "), kind) else kind


def _speaks(text: str, start: int, end: int) -> bool:
    """Two or three tokens that speak or hold an office are a person, where nothing else is said."""
    if _OFFICE_AFTER.match(text, end):
        return True
    tokens = text.count(" ", start, end) + 1
    return 2 <= tokens <= 3 and bool(_SAID.match(text, end) or _SAYS.search(text[max(0, start - 8) : start]))


def _kind(words: list[str]) -> str:
    """What a sequence's own words say it is."""
    if len(words) < 2:
        return UNSURE
    own = set(words)
    if own & stock.RESEARCH:
        return RESEARCH
    if words[-1] in stock.INVESTOR:
        return INVESTOR
    if words[-1] in stock.BODY or (words[0] in stock.BODY and "of" in own):
        return BODY
    return COMPANY if words[-1].rstrip(".") in stock.COMPANY else UNSURE


def is_person(tokens: list[str], kind: str) -> bool:
    """Two or three tokens that begin as people's names do, or hold an initial, and do not end as a company does."""
    if len(tokens) == 1:
        return tokens[0].lower() in stock.GIVEN or tokens[0].lower() in stock.SURNAMES
    if kind or len(tokens) > 4:
        return False
    first = tokens[0].lower()
    if first in stock.GIVEN or any(_INITIAL.match(token) for token in tokens[:-1]):
        return True
    return len(tokens) <= 3 and (first in stock.SURNAMES or tokens[-1].lower() in stock.SURNAMES)

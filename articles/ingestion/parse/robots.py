"""Reads a robots.txt: whether it allows an address, by which line it forbids it, and what it asks for besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from protego import Protego

from articles.ingestion.parse import markup

TOKEN = "Divergence"  # noqa: S105 - our name in robots.txt, as in the User-Agent
_EVERYBODY = "*"
_LINE_MAX = 120
_OTHERS = "User-agent: others"
_NAMING = re.compile(r"\s*user[ -]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
# A name ends where its letters end (RFC 9309, 2.2.1): who copies our whole User-Agent from a log means us.
_OUR_NAME = re.compile(rf"{TOKEN}(?![a-z_-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a robots.txt says of one address. `line` is the rule that forbids; `delay` seconds between requests."""

    allowed: bool
    line: str = ""
    delay: float = 0.0


def rule_on(text: str, url: str) -> Ruling:
    """The ruling of a robots.txt on an address, for our own name or else for everybody."""
    said = _parsed(text)
    allowed = said.can_fetch(url, TOKEN)
    return Ruling(allowed, "" if allowed else _forbids(text, url), said.crawl_delay(TOKEN) or 0.0)


def sitemaps_in(text: str, base: str) -> tuple[str, ...]:
    """The addresses of its Sitemap lines, absolute, each once."""
    found = (markup.absolute(address, base=base) for address in _parsed(text).sitemaps)
    return tuple(dict.fromkeys(address for address in found if address))


@lru_cache(maxsize=64)
def _parsed(text: str) -> Protego:
    return Protego.parse(_fewer_names(text))


def _fewer_names(text: str) -> str:
    """The same rules with our name as it is, and one name for all others: thousands would each get every rule of a group."""
    return "\n".join(_renamed(line) for line in text.splitlines())


def _renamed(line: str) -> str:
    naming = _NAMING.match(line)
    if naming is None or naming.group(1).strip() in {"", _EVERYBODY}:
        return line
    return f"User-agent: {TOKEN}" if _OUR_NAME.match(naming.group(1)) else _OTHERS


def _forbids(text: str, url: str) -> str:
    """The most particular rule that forbids an address, as written; empty when it cannot be told apart."""
    rules = list(_rules(_fewer_names(text)))
    ours = any(_is_ours(agents) for agents, _ in rules)
    lines = [line for agents, line in rules if (_is_ours(agents) if ours else _EVERYBODY in agents)]
    forbidding = [line for line in lines if not Protego.parse(f"User-agent: *\n{line}").can_fetch(url, TOKEN)]
    return max(forbidding, key=len, default="")[:_LINE_MAX]


def _is_ours(agents: frozenset[str]) -> bool:
    return any(agent != _EVERYBODY and agent.startswith(TOKEN.lower()) for agent in agents)


def _rules(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """Every rule line with the names that it is addressed to."""
    agents: set[str] = set()
    begun = False  # a rule has been read since the last name: the next name opens a new group
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        field, _, value = line.partition(":")
        if field.strip().lower() == "user-agent":
            agents = {value.strip().lower()} if begun else agents | {value.strip().lower()}
            begun = False
        elif field.strip().lower() in {"allow", "disallow", "crawl-delay"}:
            begun = True
            yield frozenset(agents), line

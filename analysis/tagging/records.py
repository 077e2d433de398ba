"""The frozen records that tagging's stages hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

MAIN, NOTABLE, PASSING = STANDINGS = ("main", "notable", "passing")
CORE, RELATED, OFF = BANDS = ("core", "related", "off")


@dataclass(frozen=True, slots=True)
class Words:
    """What is read of a piece. `country` is the outlet's home (for 我国), empty when unknown; `repeated` the lines that it
    prints around every piece; `published` its ISO date, for names that count for a time only (without it they all count)."""

    title: str = ""
    teaser: str = ""
    body: str = ""
    language: str = ""
    country: str = ""
    repeated: frozenset[str] = frozenset()
    published: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a rule found its words: `surface == piece.field[start:end]`, counted in characters."""

    field: str  # title, teaser or body
    start: int
    end: int
    surface: str
    rule: str  # as in "name 华为", "strong 小模型", "implied by wechat"


@dataclass(frozen=True, slots=True)
class NamedTag:
    """A company, product or body found in a piece, or following from one that was."""

    id: str
    kind: str
    standing: str  # main, notable or passing
    salience: float  # 0 to 1
    via: str = ""  # the entity it follows from; empty: named itself
    reason: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryTag:
    """A country's share of the piece's geography; `focus` when the piece is about it."""

    code: str
    share: float  # 0 to 1
    focus: bool
    via: str = ""  # the entity it follows from when it is not named
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeTag:
    """An assigned theme; exactly one of a piece's themes is primary."""

    id: str
    score: float
    primary: bool
    spans: tuple[Span, ...] = ()


TERM = "layer "  # begins the rule of a span that holds a layer's term; the other spans of a sighting name the company


@dataclass(frozen=True, slots=True)
class LayerTag:
    """A company that is mentioned with a layer of the stack."""

    company: str
    layer: str
    reason: str  # "owner of HarmonyOS" where only products name the company, else empty
    spans: tuple[Span, ...] = ()  # by sighting: the company's or product's mention, then the term of the layer

    @property
    def slug(self) -> str:
        """As in addresses: company and layer."""
        return f"{self.company}:{self.layer}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name that was seen and not believed, with the reason."""

    id: str
    kind: str
    reason: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggedText:
    """Everything the rules say about one piece."""

    names: tuple[NamedTag, ...]
    countries: tuple[CountryTag, ...]
    themes: tuple[ThemeTag, ...]
    refusals: tuple[Refusal, ...]
    relevance: int  # 0 to 100
    band: str
    bilateral: bool
    is_roundup: bool
    layers: tuple[LayerTag, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggingReport:
    """What a run of the tagger did."""

    rules: str  # the rule set's version
    read: int = 0  # pieces read
    written: int = 0  # pieces whose rows changed
    failed: tuple[str, ...] = field(default=())  # one sentence a piece that could not be tagged
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Pieces a second."""
        return self.read / self.seconds if self.seconds else 0.0

"""The page of one company, country, theme, product or body: how much is written of it, when, by whom, and with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.explore.filters import ArticleFilter, Opens
from analysis.explore.freshness import ON_TOPIC, newest_week
from analysis.explore.front.panels import panel
from analysis.explore.front.sentences import Phrase, entity_lede, entity_sentence
from analysis.explore.lists.rows import Row, rows_of
from analysis.explore.names import TagName, catalogue_by_pair, names_of, query_of
from analysis.explore.selection import count, ids
from analysis.explore.subject import beside
from analysis.explore.subject.beside import Ground, LanguageMix, OutletRow, TogetherGroup
from analysis.explore.subject.peers import Likeness, likeness, peers
from analysis.explore.subject.sightings import Sighting, sighted
from analysis.explore.subject.subjects import Alias, children, named, subjects
from analysis.explore.timelines.timeline import Timeline, timeline

WEEKS = 52  # of its timeline
NEWEST = 10  # pieces on an entity's page
QUOTED = 5  # of them with the sentence that carries it


@dataclass(frozen=True, slots=True)
class EntityLink:
    """Another company, theme or product; `query` lists its pieces."""

    kind: str
    slug: str
    name: str
    name_zh: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class AliasGroup:
    """Under which words an entity is found, in one language."""

    language: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """Everything the page of one subject shows."""

    kind: str
    slug: str
    name: str
    name_zh: str
    sentence: str
    lede: tuple[Phrase, ...]
    country_code: str  # a company's seat, a body's country
    country_name: str
    frame: str
    definition: str
    aliases: tuple[AliasGroup, ...]
    parent: EntityLink | None
    children: tuple[EntityLink, ...]
    products: tuple[EntityLink, ...]
    all: Opens
    on_topic: Opens
    timeline: Timeline  # its own series first, then those of its peers
    peers: tuple[EntityLink, ...]
    alike: Likeness
    together: tuple[TogetherGroup, ...]
    by_language: tuple[LanguageMix, ...]
    outlets: tuple[OutletRow, ...]
    all_outlets: int
    sightings: tuple[Sighting, ...]
    rows: tuple[Row, ...]
    atom_path: str

    @property
    def tag(self) -> str:
        """Kind and slug as forms send them."""
        return f"{self.kind}:{self.slug}"

    @property
    def apart_query(self) -> str:
        """Its timeline beside those of its children, "" without any that a timeline splits by."""
        own = [link for link in self.children if link.kind == self.kind]
        if not own:
            return ""
        chosen = ArticleFilter(include=tuple((self.kind, slug) for slug in (self.slug, *(link.slug for link in own))))
        return f"by={self.kind}&measure=share&{chosen.with_value('relevance', 'on').to_query()}"


def company_page(slug: str) -> EntityPage | None:
    """One company; None for a slug that names none."""
    return _page(named("company", slug))


def country_page(code: str) -> EntityPage | None:
    """One country by its code, in either case; None for a code that names none."""
    return _page(named("country", code.upper()))


def theme_page(slug: str) -> EntityPage | None:
    """One theme; None for a slug that names none."""
    return _page(named("theme", slug))


def product_page(slug: str) -> EntityPage | None:
    """One product; None for a slug that names none. Its parent is its owner."""
    return _page(named("product", slug))


def body_page(slug: str) -> EntityPage | None:
    """One body, law, list or programme; None for a slug that names none."""
    return _page(named("body", slug))


def _page(name: TagName | None) -> EntityPage | None:
    if name is None:
        return None
    facts = subjects(name.kind)[name.id]
    parents = (facts.parent,) if facts.parent else ()
    below = children(name.kind, name.id) if name.kind in ("company", "theme") else ()
    products = children("product", name.id) if name.kind == "company" else ()
    names = names_of({*below, *products, *parents})
    seat = catalogue_by_pair().get(("country", facts.country))
    own, on_topic = ArticleFilter(include=(name.pair,)), ON_TOPIC.with_value(*name.pair)
    ground: Ground | None = panel("beside", lambda: beside.read(name, on_topic), None)
    opens = Opens(count(own), own.to_query())
    topical = Opens(ground.columns.size if ground else count(on_topic), on_topic.to_query())
    newest = ground.newest(NEWEST) if ground else ids(on_topic, limit=NEWEST)
    alike = likeness(name)
    chosen = peers(name, alike, ground.alone, {*below, *parents}) if ground else ()
    slugs = (name.slug, *(peer.slug for peer in chosen))
    weekly = timeline(_lately(), by=name.kind, unit="week", values=slugs, measure="share")
    mixes = beside.by_language(ground) if ground else ()
    outlets = beside.outlets(ground) if ground else ()
    return EntityPage(
        kind=name.kind,
        slug=name.slug,
        name=name.name,
        name_zh=name.name_zh,
        sentence=entity_sentence(name.both, topical, [(m.label, m.emphasis) for m in mixes]),
        lede=entity_lede(opens, topical, weekly),
        country_code=facts.country,
        country_name=seat.name if seat else facts.country,
        frame=name.frame,
        definition=facts.definition,
        aliases=_aliases(facts.aliases),
        parent=_link(names[facts.parent]) if facts.parent in names else None,
        children=_links(below, names),
        products=_links(products, names),
        all=opens,
        on_topic=topical,
        timeline=weekly,
        peers=tuple(_link(peer) for peer in chosen),
        alike=alike,
        together=beside.together(ground) if ground else (),
        by_language=mixes,
        outlets=outlets[: beside.OUTLETS],
        all_outlets=len(outlets),
        sightings=sighted(newest[:QUOTED], name.id),
        rows=rows_of(newest),
        atom_path=f"/articles.atom?{on_topic.to_query()}",
    )


def _lately() -> ArticleFilter:
    """What is on topic in the last year that the data cover: older weeks are on the timeline's own page."""
    week = newest_week()
    return ON_TOPIC.between(week.back(WEEKS - 1).start, None) if week else ON_TOPIC


def _aliases(aliases: Iterable[Alias]) -> tuple[AliasGroup, ...]:
    """Aliases by language, each once, in the order of the rule files."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for words, language, *_flags in aliases:
        found[str(language)][str(words)] = None
    return tuple(AliasGroup(language, tuple(words)) for language, words in found.items())


def _links(tags: Iterable[int], names: Mapping[int, TagName]) -> tuple[EntityLink, ...]:
    return tuple(_link(names[tag]) for tag in tags if tag in names)


def _link(name: TagName) -> EntityLink:
    return EntityLink(name.kind, name.slug, name.name, name.name_zh, name.path, query_of(name.pair))

"""Which company is mentioned with which layer of the stack: in one sentence, or by a product of its own. No I/O.

Being mentioned with a layer is no more than that: the sentence may deny it, compare, or speak of somebody else's chips.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping

from analysis.lexicon.records import COMPANY, PRODUCT
from analysis.tagging.match import Mention
from analysis.tagging.records import TERM, LayerTag, Span
from analysis.tagging.rules import LayerTerm, Rules
from analysis.tagging.text import Prepared
from articles.text.sentences import ends

MOST = 6  # sightings that prove a pair; the seventh proves it no better

TermHit = tuple[int, int, LayerTerm]  # start, end and term
Named = tuple[
    Mention, str, str
]  # a mention, the company it speaks for, and the product it names ("": the company itself)
Sighting = tuple[Mention, str, TermHit | None]  # the term is None where the product itself belongs to the layer
Pair = tuple[str, str]  # company and layer


def layers(named: Mapping[str, list[Mention]], text: Prepared, rules: Rules) -> tuple[LayerTag, ...]:
    """Every company with every layer it is mentioned with, in the order of their first sightings. `named` are the accepted
    mentions by entity; what a product says counts for whoever owned it on the piece's day."""
    spoken = sorted(_spoken(named, text, rules), key=lambda one: (one[0].start, one[0].end, one[1]))
    if not spoken:
        return ()
    found: defaultdict[Pair, list[Sighting]] = defaultdict(list)
    for mention, company, product in spoken:
        for layer in rules.lexicon.layers_of.get(product, ()):
            found[company, layer].append((mention, product, None))
    for mention, company, product, terms in _beside(spoken, text, rules):
        for layer, hit in terms.items():
            found[company, layer].append((mention, product, hit))
    return tuple(_tag(pair, sightings, text, rules) for pair, sightings in found.items())


def _spoken(named: Mapping[str, list[Mention]], text: Prepared, rules: Rules) -> Iterable[Named]:
    """The mentions of companies, and of products whose owner of that day is one."""
    entity = rules.lexicon.entity
    for key, mentions in named.items():
        kind = entity[key].kind
        company = key if kind == COMPANY else entity[key].owner_on(text.published) if kind == PRODUCT else ""
        if company and entity[company].kind == COMPANY:
            product = key if kind == PRODUCT else ""
            for mention in mentions:
                yield mention, company, product


def _beside(
    spoken: list[Named], text: Prepared, rules: Rules
) -> Iterable[tuple[Mention, str, str, Mapping[str, TermHit]]]:
    """The mentions that share a sentence with terms, with the first term of each layer there; each company once a sentence."""
    hits = _terms(text, rules, [(mention.start, mention.end) for mention, _, _ in spoken])
    if not hits:
        return
    cuts = ends(text.original)
    terms: defaultdict[int, dict[str, TermHit]] = defaultdict(dict)
    for hit in hits:
        terms[bisect_right(cuts, hit[0])].setdefault(hit[2].layer, hit)
    seen: set[tuple[int, str]] = set()
    for mention, company, product in spoken:
        sentence = bisect_right(cuts, mention.start)
        if sentence in terms and (sentence, company) not in seen:
            seen.add((sentence, company))
            yield mention, company, product, terms[sentence]


def _terms(text: Prepared, rules: Rules, names: list[tuple[int, int]]) -> list[TermHit]:
    """The terms of layers, the leftmost and longest; those within a name say what it is called, not what is said of it."""
    lowered, folded, keys, guards = text.lowered, text.folded, rules.layer_keys, rules.layer_terms.guards
    latin = len(guards)
    found: list[TermHit] = []
    for start, end, number in rules.layer_terms.automaton.find_overlapping(lowered):
        if number < latin:
            left, right = guards[number]
            if lowered[start - 1] in left or lowered[end] in right:
                continue
        term = keys[number]
        if not term.cased or folded.startswith(term.cased, start):
            found.append((start, end, term))
    if not found:
        return found
    barred = sorted([*names, *text.ignored])
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    kept: list[TermHit] = []
    at = place = 0
    for hit in found:
        if hit[0] < at:
            continue
        while place < len(barred) and barred[place][1] <= hit[0]:
            place += 1
        if place < len(barred) and barred[place][0] < hit[1]:
            continue
        kept.append(hit)
        at = hit[1]
    return kept


def _tag(pair: Pair, sightings: list[Sighting], text: Prepared, rules: Rules) -> LayerTag:
    sightings = sorted(sightings, key=lambda one: one[0].start)[:MOST]
    spans: dict[Span, None] = {}
    for mention, _, hit in sightings:
        spans[text.span(mention.start, mention.end, mention.name.rule)] = None
        if hit is not None:
            spans[text.span(hit[0], hit[1], TERM + hit[2].text)] = None
    products = [product for _, product, _ in sightings]
    reason = "" if "" in products else f"owner of {rules.lexicon.entity[products[0]].name}"
    return LayerTag(*pair, reason, tuple(spans))

"""Everything the rules say about one piece, as one frozen record. No I/O."""

from __future__ import annotations

from collections import defaultdict

from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT
from analysis.tagging import relevance as near
from analysis.tagging.disambiguate import Judged, by_entity, judge
from analysis.tagging.focus import countries
from analysis.tagging.layers import layers
from analysis.tagging.match import Mention, find_names, find_phrases
from analysis.tagging.records import NOTABLE, OFF, PASSING, NamedTag, Refusal, Span, TaggedText, Words
from analysis.tagging.rollup import Derived, derive, owned_by
from analysis.tagging.roundup import is_roundup
from analysis.tagging.rules import Rules
from analysis.tagging.salience import NOTABLE_AT, SHORT, Weight, comments, standing, weigh
from analysis.tagging.text import Prepared, prepare
from analysis.tagging.themes import assign, measure

MAX_SPANS = 12  # a name mentioned a hundred times is not better proved by a hundred spans


def decide(words: Words, rules: Rules) -> TaggedText:
    """Tags one piece. Pure: the same words and rules give the same record."""
    text = prepare(words)
    judged = judge(text, find_names(text, rules), rules)
    mentions = by_entity(judged.accepted)
    named = {key: group for key, group in mentions.items() if rules.lexicon.entity[key].kind != COUNTRY}
    organisations = sum(rules.lexicon.entity[key].kind == COMPANY for key in named)
    titled = any(group[0].start < text.title_end for group in mentions.values())
    roundup = is_roundup(text, organisations=organisations, titled=titled)
    names = _names(named, text, rules, roundup)
    places, bilateral = countries(mentions, names, text, rules.lexicon)
    measured = measure(find_phrases(text, rules), _implied(names, rules), text, rules)
    score, band = near.relevance(measured=measured, countries=places, names=names, text=text, lexicon=rules.lexicon)
    return TaggedText(
        names=names,
        countries=places,
        themes=() if band == OFF else assign(measured, names, text, rules),
        refusals=_refusals(judged, mentions, text, rules),
        relevance=score,
        band=band,
        bilateral=bilateral,
        is_roundup=roundup,
        layers=() if band == OFF else layers(named, text, rules),
    )


def _names(named: dict[str, list[Mention]], text: Prepared, rules: Rules, roundup: bool) -> tuple[NamedTag, ...]:
    """Companies, products and bodies by falling salience, the named ones before those that follow from them."""
    if not named:
        return ()
    entity = rules.lexicon.entity
    owned = owned_by(named, rules.lexicon, text.published)
    weights = {key: weigh([*group, *owned.get(key, ())], text) for key, group in named.items()}
    short = text.body_length < SHORT
    tags: list[NamedTag] = []
    for kind in (COMPANY, PRODUCT, BODY):
        ranked = sorted((key for key in named if entity[key].kind == kind), key=lambda key: -weights[key].salience)
        titled = any(weights[key].in_title for key in ranked)
        aside = _aside(ranked, named, weights, text, rules)
        rank = 0  # among those who act
        for key in ranked:
            grade = standing(
                weights[key], rank=rank, titled=titled, is_roundup=roundup, is_short=short, aside=key in aside
            )
            rank += key not in aside
            tags.append(NamedTag(key, kind, grade, round(weights[key].salience, 3), spans=_spans(named[key], text)))
    tags += [_derived(derived, text, rules) for derived in derive(named, rules.lexicon, text.published)]
    return tuple(tags)


def _aside(
    keys: list[str], named: dict[str, list[Mention]], weights: dict[str, Weight], text: Prepared, rules: Rules
) -> set[str]:
    """Those who only comment, where somebody else stands in the title or lead."""
    aside = {key for key in keys if comments(rules.lexicon.entity[key], named[key], text)}
    acted = any(weights[key].in_title or weights[key].in_lead for key in keys if key not in aside)
    return aside if acted else set()


def _derived(derived: Derived, text: Prepared, rules: Rules) -> NamedTag:
    """What follows is notable at best: the piece is about the product. A superior is only ever passing."""
    salience = weigh(derived.mentions, text, derived.share).salience
    is_owner = rules.lexicon.entity[derived.via].kind == PRODUCT
    return NamedTag(
        id=derived.id,
        kind=rules.lexicon.entity[derived.id].kind,
        standing=NOTABLE if is_owner and salience >= NOTABLE_AT else PASSING,
        salience=round(salience, 3),
        via=derived.via,
        reason=derived.reason,
        spans=_spans(derived.mentions, text),
    )


def _spans(mentions: list[Mention], text: Prepared) -> tuple[Span, ...]:
    return tuple(text.span(m.start, m.end, m.name.rule) for m in mentions[:MAX_SPANS])


def _implied(names: tuple[NamedTag, ...], rules: Rules) -> dict[int, list[NamedTag]]:
    """The piece's main and notable names by the themes they speak for."""
    implied: defaultdict[int, list[NamedTag]] = defaultdict(list)
    for name in names:
        if name.standing != PASSING and not name.via:
            for theme in rules.implied.get(name.id, ()):
                implied[theme].append(name)
    return dict(implied)


def _refusals(judged: Judged, mentions: dict[str, list[Mention]], text: Prepared, rules: Rules) -> tuple[Refusal, ...]:
    """One refusal an entity that was seen and never believed."""
    if not judged.refused:
        return ()
    groups = by_entity(candidate for candidate, _ in judged.refused if candidate[2].entity.id not in mentions)
    reasons = {candidate[2].entity.id: reason for candidate, reason in reversed(judged.refused)}  # the first one's
    return tuple(
        Refusal(id=key, kind=rules.lexicon.entity[key].kind, reason=reasons[key], spans=_spans(group, text))
        for key, group in groups.items()
    )

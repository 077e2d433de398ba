"""The layers of a list as a figure: the companies most mentioned with any, each with every layer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from analysis.explore.columns import columns_of
from analysis.explore.filters import ArticleFilter
from analysis.explore.names import TagName, names_of_kind
from analysis.explore.stack.layers import layers_in_force
from analysis.figures.asked import Asked
from analysis.figures.ground import ground
from analysis.measures.columns import Columns
from analysis.measures.figure import SHARE, Figure, Value
from analysis.measures.layers import Spread, spreads

CHOICES: Mapping[str, tuple[str, ...]] = {}
MOST = 12  # companies

Pair = tuple[str, str]  # company and layer


def layers(asked: Asked) -> Figure:
    """Keys: `huawei/chips` and so on, by falling mentions of the company, then in the order of the layers. A value is the share
    of the company's units with any layer; `n` counts the units with this one, which its list holds."""
    base = ground(asked)
    filter = asked.filter.without("layer")
    columns = columns_of(filter, until=asked.until)
    named = {pair_of(name.slug): name for name in names_of_kind("layer").values()}
    found = spreads(columns, filter.counted, {pair: name.id for pair, name in named.items()})
    return Figure(
        measure="layers",
        title=gettext("Companies mentioned with layers of the stack"),
        counted=filter.counted,
        query=filter.to_query(),
        options=asked.options,
        n=_size(columns, filter.counted),
        rules=base.rules,
        cut_off=base.cut_off,
        values=tuple(_value(pair, named[pair], found[pair], filter) for pair in _ordered(found)),
        notes=(gettext("Mentioned with, not owns: one sentence names both, or a product of the company's own."),),
        sample=base.sample,
    )


def pair_of(slug: str) -> Pair:
    """Company and layer of a tag's slug."""
    company, _, layer = slug.partition(":")
    return company, layer


def _size(columns: Columns, counted: str) -> int:
    return columns.units(counted).size


def _ordered(found: Mapping[Pair, Spread]) -> list[Pair]:
    """The pairs of the companies with the most units, in the order of the layers; layers that the rules dropped come last."""
    of = {company: spread.of for (company, _), spread in found.items()}
    shown = sorted(of, key=lambda company: (-of[company], company))[:MOST]
    order = {layer.id: layer.order for layer in layers_in_force()}
    kept = [pair for pair in found if pair[0] in shown]
    return sorted(kept, key=lambda pair: (shown.index(pair[0]), order.get(pair[1], len(order)), pair[1]))


def _value(pair: Pair, name: TagName, spread: Spread, filter: ArticleFilter) -> Value:
    interval = spread.interval
    return Value(
        key="/".join(pair),
        name=name.name,
        name_zh=name.name_zh,
        n=spread.n,
        value=spread.share,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        query=filter.with_value("layer", name.slug).to_query(),
        opens=spread.n,
        scale=SHARE,
        more={"of": spread.of},
    )

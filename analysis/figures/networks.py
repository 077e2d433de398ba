"""Networks of who is told together: asked for by a person, laid out by a worker, kept until newer ones crowd them out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from analysis.explore.filters import FilterError
from analysis.figures.crossed import Tied, ends, tied
from analysis.figures.registry import MEASURES
from analysis.measures.arrangement import layout
from analysis.measures.figure import Figure, Value
from analysis.models import Company, NetworkLayout

MEASURE = "co-mentions"
MOST = 60  # nodes that a page can name
KEPT = 200  # layouts
# stored by workers, whoever reads it; pages say it in the language of the reader
GIVEN_UP = gettext_noop("3 workers began and none came to an end. Ask for fewer weeks, or again later.")
TRIES = 3  # of a worker before a network is given up
LOST = dt.timedelta(minutes=1)  # after which workers are told again
SEATS = {"US": "us", "CN": "cn"}
State = NetworkLayout.State


@dataclass(frozen=True, slots=True)
class Node:
    """A name at its place, x and y from 0 to 1; `stories` is the length of its list."""

    key: str
    name: str
    name_zh: str
    seat: str  # us, cn or other: where a company has its seat, or the country itself
    stories: int
    query: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two nodes by their numbers; `stories` is the length of its list."""

    key: str
    first: int
    second: int
    npmi: float
    stories: int
    query: str


def ask(figure: Figure) -> tuple[NetworkLayout, bool]:
    """The layout of a figure and whether workers have to be told: asking for the same twice makes it once, and one that failed is
    tried again. Layouts beyond the newest 200 go."""
    with transaction.atomic():
        held = {"asked": figure.asked, "rules": figure.rules, "cut_off": figure.cut_off, "sent_at": Now()}
        found, fresh = NetworkLayout.objects.get_or_create(key=key_of(figure), defaults=held)
        again = {"state": State.ASKED, "sentence": "", "tries": 0, "asked_at": Now(), "sent_at": Now()}
        fresh |= NetworkLayout.objects.filter(pk=found.pk, state=State.FAILED).update(**again) > 0
        NetworkLayout.objects.filter(pk__in=_newest().values("pk")[KEPT:]).delete()
    found.refresh_from_db()
    return found, fresh


def key_of(figure: Figure) -> str:
    """What a layout is known by: the question, the rules, the cut-off and the ties, which corrections may change."""
    ties = [(value.key, value.opens, round(value.value or 0.0, 10)) for value in figure.values]
    told = json.dumps([figure.asked, figure.rules, str(figure.cut_off), ties])
    return hashlib.sha256(told.encode()).hexdigest()


def newest_of(asked: str) -> NetworkLayout | None:
    """What was asked for last for a question, of whatever data."""
    return _newest().filter(asked=asked).first()


def lost() -> list[int]:
    """Those still asked for of which workers were told over a minute ago; they count as told again. One query, by the clock of
    the database."""
    waiting = Q(sent_at=None) | Q(sent_at__lt=Now() - LOST)
    with transaction.atomic():
        ids = list(
            NetworkLayout.objects.filter(waiting, state=State.ASKED)
            .select_for_update(skip_locked=True)
            .order_by("asked_at", "pk")
            .values_list("pk", flat=True)
        )
        NetworkLayout.objects.filter(pk__in=ids).update(sent_at=Now())
    return ids


def lay_out(pk: int) -> None:
    """Computes a figure again as of its cut-off, places its strongest ties and keeps them. Harmless when told twice; what three
    workers began and none brought to an end is given up."""
    asked = NetworkLayout.objects.filter(pk=pk, state=State.ASKED)
    if not asked.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        _fail(pk, GIVEN_UP)
        return
    row = asked.get()
    measure = MEASURES[MEASURE]
    try:
        figure = measure.figure(replace(measure.asked(row.asked), until=row.cut_off))
    except FilterError as error:
        _fail(pk, f"Its list can no longer be read: {error.sentence}")
        return
    nodes, edges = arranged(figure)
    found = {"nodes": [asdict(node) for node in nodes], "edges": [asdict(edge) for edge in edges]}
    asked.update(**found, state=State.DONE, rules=figure.rules, made_at=Now())


def arranged(figure: Figure) -> tuple[list[Node], list[Edge]]:
    """The strongest ties whose ends are at most 60 names, and the names at their places."""
    chosen = _strongest(figure.values)
    names = tied(chosen, figure.query)
    number = {key: at for at, key in enumerate(names)}
    pairs = [(number[first], number[second]) for first, second in map(ends, chosen)]
    places = layout([(*pair, value.value or 0.0) for pair, value in zip(pairs, chosen, strict=True)])
    seats = _seats(names)
    nodes = [_node(name, seats.get(name.key, "other"), places[number[name.key]]) for name in names.values()]
    edges = [
        Edge(value.key, *pair, value.value or 0.0, value.opens, value.query)
        for pair, value in zip(pairs, chosen, strict=True)
    ]
    return nodes, edges


def _newest() -> QuerySet[NetworkLayout]:
    return NetworkLayout.objects.order_by("-asked_at", "-pk")


def _fail(pk: int, sentence: str) -> None:
    found = NetworkLayout.objects.filter(pk=pk, state=State.ASKED)
    found.update(state=State.FAILED, sentence=sentence[:300], made_at=Now())


def _strongest(values: Sequence[Value]) -> list[Value]:
    """Ties in their order, without those that would need a node too many."""
    held: set[str] = set()
    chosen = []
    for value in values:
        if len(more := held.union(ends(value))) <= MOST:
            held = more
            chosen.append(value)
    return chosen


def _seats(names: dict[str, Tied]) -> dict[str, str]:
    slugs = [key.partition(":")[2] for key in names if key.startswith("company:")]
    rows = Company.objects.filter(tag__kind="company", tag__slug__in=slugs).values_list("tag__slug", "country")
    found = {f"company:{slug}": SEATS.get(country, "other") for slug, country in rows}
    return found | {f"country:{code}": seat for code, seat in SEATS.items()}


def _node(name: Tied, seat: str, place: tuple[float, float]) -> Node:
    return Node(name.key, name.name, name.name_zh, seat, name.opens, name.query, *(round(part, 4) for part in place))

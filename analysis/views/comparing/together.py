"""Who is told together, as a matrix and, once somebody has asked for it, as a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from analysis.charts import network as chart
from analysis.charts.drawings import Drawings
from analysis.charts.plates import Plate
from analysis.charts.records import Svg
from analysis.figures.axis import LIST
from analysis.figures.crossed import STEPS, Crossed, crossed, tied
from analysis.figures.networks import newest_of
from analysis.figures.registry import MEASURES
from analysis.measures.figure import Figure
from analysis.models import NetworkLayout
from analysis.tasks import ask_for_network
from analysis.templatetags.press import HAN, pieces
from analysis.views.charts.plates import of_figure
from analysis.views.refusals import explains_bad_filters
from articles.views.forms import signed_in

SLUG = "co-mentions"
WIDTHS = (760, 360)

Row = Mapping[str, Any]  # a kept node or edge


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie of the network's table. `opens` is None where its list may have another length by now."""

    first: Row
    second: Row
    npmi: float
    stories: int
    query: str
    opens: int | None


@dataclass(frozen=True, slots=True)
class Laid:
    """A network that stands: drawn, and its ties as rows. `changed` says that numbers of it are others by now."""

    drawings: Drawings
    rows: tuple[TieRow, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Together:
    """The matrix, and the newest network of the same question, if anybody asked."""

    matrix: Crossed
    layout: NetworkLayout | None
    laid: Laid | None
    may_ask: bool
    steps: tuple[float, ...] = STEPS

    @property
    def offers(self) -> bool:
        """Whether a network can be asked for, or asked for anew."""
        waits = self.layout is not None and self.layout.state == NetworkLayout.State.ASKED
        return bool(self.matrix.names) and not waits and (self.laid is None or self.laid.changed)


def together_of(figure: Figure, *, may_ask: bool) -> Together:
    """What stands beside the numbers of a co-mention figure."""
    layout = newest_of(figure.asked)
    laid = _laid(layout, figure) if layout and layout.state == NetworkLayout.State.DONE else None
    return Together(crossed(figure), layout, laid, may_ask)


def plates_of(together: Together, figure: Figure) -> list[Plate]:
    """The network to take along, once one is laid out."""
    return of_figure("network", together.laid.drawings, figure) if together.laid else []


@require_POST
@explains_bad_filters
def ask(request: HttpRequest) -> HttpResponse:
    """Will ask the workers for the network of the figure that the query string asks for."""
    signed_in(request)
    measure = MEASURES[SLUG]
    question = measure.asked(request.GET.urlencode())
    figure = measure.figure(question)
    if figure.values:
        ask_for_network(figure)
    else:
        messages.error(request, gettext("There are no ties to lay out. Take more weeks or fewer filters."))
    return HttpResponseRedirect(f"/figures/{SLUG}/?{question.query()}#network")


def _laid(layout: NetworkLayout, figure: Figure) -> Laid:
    now = {value.key: value.opens for value in figure.values}
    now |= {name.key: name.opens for name in tied(figure.values, figure.query).values()}

    def still(row: Row) -> int | None:
        """The length of its list where that is what it was."""
        return row["stories"] if now.get(row["key"]) == row["stories"] else None

    nodes, edges = layout.nodes, layout.edges
    rows = tuple(
        TieRow(nodes[edge["first"]], nodes[edge["second"]], edge["npmi"], edge["stories"], edge["query"], still(edge))
        for edge in edges
    )
    drawn = _network(nodes, rows, edges, [still(node) for node in nodes])
    svgs = [chart.network(drawn, width=width) for width in WIDTHS]
    changed = any(row.opens is None for row in rows) or any(node.opens is None for node in drawn.nodes)
    return Laid(Drawings(svgs[0], Svg(""), svgs[1], drawn, "network"), rows, changed)


def _network(nodes: list[Row], rows: tuple[TieRow, ...], edges: list[Row], opens: list[int | None]) -> chart.Network:
    return chart.Network(
        "network",
        gettext("Who is told together, as a network"),
        gettext("%(nodes)s names and %(edges)s ties. The table beneath has the same figures.")
        % {"nodes": len(nodes), "edges": len(edges)},
        tuple(_node(node, many) for node, many in zip(nodes, opens, strict=True)),
        tuple(_edge(edge, row) for edge, row in zip(edges, rows, strict=True)),
    )


def _node(node: Row, opens: int | None) -> chart.Node:
    said = f"{node['name']}: {pieces(node['stories'], 'stories')}"
    lang = "zh-Hans" if HAN.search(node["name"]) else ""
    return chart.Node(
        node["name"], node["x"], node["y"], node["stories"], node["seat"], said, LIST + node["query"], opens, lang
    )


def _edge(edge: Row, row: TieRow) -> chart.Edge:
    said = gettext("%(first)s with %(second)s: %(pieces)s, NPMI %(npmi)s") % {
        "first": row.first["name"],
        "second": row.second["name"],
        "pieces": pieces(row.stories, "stories"),
        "npmi": f"{row.npmi:.2f}",
    }
    return chart.Edge(edge["first"], edge["second"], row.npmi, said, LIST + row.query, row.opens)

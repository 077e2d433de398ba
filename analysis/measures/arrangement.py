"""Where the parts of a matrix or a network stand on the page, so that what belongs together lies together.

A matrix is ordered by average-linkage clustering with the leaves turned so that neighbours are most alike (Z. Bar-Joseph,
D. K. Gifford and T. S. Jaakkola, Fast optimal leaf ordering, Bioinformatics 17 (2001), S22-S29). A network is laid out by springs
(T. M. J. Fruchterman and E. M. Reingold, Software: Practice and Experience 21 (1991), 1129-1164).

Known bias: both are pictures, not measures. Nearness on a network's page is suggestive only; lengths and clusters of it prove nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.measures.columns import Floats
from analysis.measures.frames import SEED

Edge = tuple[int, int, float]  # two nodes and a weight above 0


def order(alike: Floats) -> list[int]:
    """The order of rows and columns of a symmetric matrix of likeness, any range, larger for more alike: a list of row numbers.
    The diagonal does not count."""
    from scipy.cluster.hierarchy import leaves_list, linkage  # half a second that most processes need not pay
    from scipy.spatial.distance import squareform

    size = len(alike)
    if size < 3:
        return list(range(size))
    apart = alike.max() - (alike + alike.T) / 2
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), method="average", optimal_ordering=True)
    return [int(leaf) for leaf in leaves_list(tree)]


def layout(edges: Sequence[Edge], *, seed: int = SEED) -> dict[int, tuple[float, float]]:
    """A place for every node of the edges, x and y from 0 to 1 with the whole square used; the same edges in any order, with the
    same seed, give the same places. A thousand nodes take seconds: for a worker, not for a page."""
    import networkx  # workers lay out, pages need not wait for it

    graph = networkx.Graph()
    graph.add_nodes_from(sorted({node for first, second, _ in edges for node in (first, second)}))
    graph.add_weighted_edges_from(sorted((min(a, b), max(a, b), weight) for a, b, weight in edges))
    if not len(graph):
        return {}
    placed = networkx.spring_layout(graph, seed=seed, method="force", iterations=100)
    nodes = list(placed)
    points = np.array([placed[node] for node in nodes], dtype=np.float64)
    low, reach = points.min(axis=0), np.ptp(points, axis=0)
    scaled = np.where(reach > 0, (points - low) / np.where(reach > 0, reach, 1), 0.5)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, scaled, strict=True)}

"""How long every page of measures takes beside a plain list of the same pieces, once all are tagged and gathered into stories."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from django.test import Client

from analysis.explore import terms
from analysis.figures.registry import MEASURES
from analysis.stories import pipeline as stories
from analysis.tagging import rollups
from articles.models import Article
from bench.archive import seconds

Line = dict[str, object]
LIST = "/articles/?relevance=on"
PAGES = ("/emphasis/", "/matrix/", "/theses/founding/", "/terms/", *(f"/figures/{slug}/" for slug in MEASURES))
AGAIN = 3  # times each is asked for, after one that warms up; the middle one counts


def run(name: str) -> Iterator[Line]:
    """Lines with the seconds of each page; ratios are of the seconds of the list. Expects tagged pieces."""
    gathered = seconds(stories.build)
    rollups.refresh()
    terms.recount()
    client = Client(SERVER_NAME="localhost")
    pieces = Article.objects.count()
    plain = taken(client, LIST)
    yield line(f"stories gathered ({name}, {pieces} pieces)", gathered, gathered / plain)
    for path in (LIST, *PAGES):
        spent = plain if path == LIST else taken(client, path)
        yield line(f"page {path} ({name}, {pieces} pieces)", spent, spent / plain)


def taken(client: Client, path: str) -> float:
    """The middle wall seconds of asking for a page, which must answer."""

    def ask() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"

    ask()
    return statistics.median(seconds(ask) for _ in range(AGAIN))


def line(bench: str, value: float, ratio: float) -> Line:
    """One line; what a page may take is no matter of the ratio, so no goal is claimed to be met."""
    return {
        "bench": bench, "value": round(value, 3), "unit": "s", "against": f"page {LIST}", "ratio": round(ratio, 2),
        "goal": None, "met": None,
    }  # fmt: skip

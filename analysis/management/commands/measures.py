"""measures list, show, recompute: the figures of the pages from the command line, and proof that one comes out again."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.explore.filters import FilterError
from analysis.figures.again import Recomputed, recompute
from analysis.figures.registry import MEASURES


class Command(BaseCommand):
    """Print a figure, or compute a saved one again."""

    help = "List the measures, print a figure, or compute a saved figure again and compare every digit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`measures list | show MEASURE [QUERY] | recompute FILE`."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="list|show|recompute")
        acts.add_parser("list", help="the measures there are").set_defaults(do=self._list)
        show = acts.add_parser("show", help="one figure as JSON, as /figures/MEASURE.json gives it")
        show.add_argument("measure")
        show.add_argument("query", nargs="?", default="", help="a query string, e.g. 'company=huawei&from=2025-07-01'")
        show.set_defaults(do=self._show)
        again = acts.add_parser("recompute", help="compute a figure saved as JSON again; exit 1 when any digit differs")
        again.add_argument("file", type=Path)
        again.add_argument("--json", action="store_true", help="print the comparison as one JSON object")
        again.set_defaults(do=self._recompute)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do what was asked."""
        options["do"](**options)

    def _list(self, **_: Any) -> None:
        for measure in MEASURES.values():
            self.stdout.write(f"{measure.slug}: {measure.question}")

    def _show(self, *, measure: str, query: str, **_: Any) -> None:
        if measure not in MEASURES:
            raise CommandError(f"There is no measure {measure!r}. Use one of {', '.join(MEASURES)}.")
        try:
            figure = MEASURES[measure].figure(MEASURES[measure].asked(query))
        except FilterError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(json.dumps(figure.as_data(), ensure_ascii=False, indent=1))

    def _recompute(self, *, file: Path, json: bool, **_: Any) -> None:
        try:
            found = recompute(_read(file))
        except FilterError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(_as_json(found) if json else _sentence(found))
        if found.differs:
            raise CommandError(_reason(found))


def _read(file: Path) -> dict[str, Any]:
    try:
        saved = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{file} cannot be read as JSON: {error}. Save a figure by its JSON link and give that file."
        ) from error
    if (
        not isinstance(saved, dict)
        or saved.get("measure") not in MEASURES
        or not isinstance(saved.get("values"), list)
        or not isinstance(saved.get("asked"), str)
    ):
        raise CommandError(f"{file} is no figure. Save one by the JSON link under a chart, or by 'measures show'.")
    try:
        dt.datetime.fromisoformat(saved.get("cut_off") or "1970-01-01")
    except (TypeError, ValueError):
        raise CommandError(f"{file} has no cut-off that can be read. Save the figure anew.") from None
    return saved


def _as_json(found: Recomputed) -> str:
    return json.dumps(
        {"measure": found.measure, "values": found.values, "differs": list(found.differs), "rules": found.rules}
    )


def _sentence(found: Recomputed) -> str:
    return f"{found.values - len(found.differs)} of {found.values} numbers of {found.measure} came out the same, to the last digit."


def _reason(found: Recomputed) -> str:
    why = (
        f"the figure was read under rules {found.rules_then}, active are {found.rules}"
        if found.rules != found.rules_then
        else "pieces, stories or corrections have changed since"
    )
    return f"{len(found.differs)} numbers differ, first {found.differs[0]}: {why}. Open the figure anew for the numbers of now."

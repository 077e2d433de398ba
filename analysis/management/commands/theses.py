"""theses list, show, run, recompute: the tests of the pages from the command line, and proof that one comes out again."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.explore.filters import FilterError
from analysis.measures.figure import SAMPLE
from analysis.theses.again import retest
from analysis.theses.runs import run_due
from analysis.theses.shelf import claim_of, find, on_shelf
from analysis.theses.weigh import weigh


class Command(BaseCommand):
    """List theses, test one, run those that are due, or test a saved one again."""

    help = (
        "List theses, print a test, run the tests that are due, or compute a saved test again and compare every digit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`theses list | show SLUG | run | recompute FILE`."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="list|show|run|recompute")
        acts.add_parser("list", help="the theses there are").set_defaults(do=self._list)
        show = acts.add_parser("show", help="one thesis tested now, as JSON")
        show.add_argument("slug")
        show.set_defaults(do=self._show)
        acts.add_parser("run", help="test what was not tested for the newest complete week").set_defaults(do=self._run)
        again = acts.add_parser("recompute", help="test a thesis saved as JSON again; exit 1 when any digit differs")
        again.add_argument("file", type=Path)
        again.set_defaults(do=self._recompute)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do what was asked."""
        options["do"](**options)

    def _list(self, **_: Any) -> None:
        for thesis in on_shelf():
            self.stdout.write(f"{thesis.slug}: {thesis.claim}")

    def _show(self, *, slug: str, **_: Any) -> None:
        thesis = find(slug)
        if thesis is None:
            raise CommandError(f"There is no thesis {slug!r}. 'theses list' names them.")
        claim = claim_of(thesis)
        result = weigh(claim)
        told = {"thesis": slug, "claim": claim.claim, "stamp": SAMPLE if result.sample else ""}
        self.stdout.write(json.dumps({**told, **claim.as_data(), **result.as_data()}, ensure_ascii=False, indent=1))

    def _run(self, **_: Any) -> None:
        self.stdout.write(f"{run_due()} theses tested.")

    def _recompute(self, *, file: Path, **_: Any) -> None:
        try:
            differs = retest(json.loads(file.read_text(encoding="utf-8")))
        except FilterError as error:
            raise CommandError(error.sentence) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(
                f"{file} is no test of a thesis ({error}). Save one by the JSON link on its page, or by 'theses show'."
            ) from error
        if differs:
            raise CommandError(
                f"{len(differs)} parts differ, first {differs[0]}: rules, pieces, stories or corrections have changed since."
                " Open the thesis for the numbers of now."
            )
        self.stdout.write("Every number came out the same, to the last digit.")

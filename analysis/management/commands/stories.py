"""stories build: fold copies and gather the pieces on topic into stories."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from analysis.stories.pipeline import build
from analysis.stories.records import StoriesReport


class Command(BaseCommand):
    """Build stories from the pieces on topic."""

    help = "Fold copies and gather the pieces on topic into stories."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`stories build [--json]`."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="build")
        building = acts.add_parser("build", help="build every story anew; ids of stories that go on are kept")
        building.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Build and report."""
        with tqdm(desc="reading", unit="piece", file=sys.stderr, disable=None) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = build(progress=progress)
        self.stdout.write(json.dumps(asdict(report)) if options["json"] else sentence(report))


def sentence(report: StoriesReport) -> str:
    """The report for people."""
    if not report.pieces:
        return "No piece on topic is stored, so there are no stories. Run `ingest`, then `tagging run`."
    return (
        f"{report.stories:,} stories from {report.texts:,} texts ({report.pieces:,} pieces on topic, {report.copies:,} of "
        f"them copies); {report.joined:,} stories in both languages. {report.seconds:.1f} s."
    )

"""Bring in what is wanted of one of GDELT's bulk files."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.egress.errors import VisitFailed
from articles.ingestion.gdelt import GdeltError, GdeltReport, Wanted, import_gkg

_TOLD_MAX = 20  # unusable lines named one by one


class Command(BaseCommand):
    """`gdelt import FILE_OR_URL`."""

    help = "Import titles and addresses from a GKG 2.1 file of GDELT (.csv, .csv.zip, .csv.gz, or its address)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The one action there is."""
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("import", help="store what is asked for; again, and nothing changes")
        load.add_argument("place", metavar="FILE_OR_URL")
        load.add_argument("--theme", action="append", default=[], help="a theme's code; any of several")
        load.add_argument("--domain", action="append", default=[], help="an outlet's domain; any of several")
        load.add_argument("--word", action="append", default=[], help="words in the title; any of several")
        load.add_argument("--all", action="store_true", help="everything in the file, which is thousands of pieces")
        load.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Import, report, and fail when a line that was asked for could not be used."""
        wanted = Wanted(
            themes=frozenset(theme.strip().upper() for theme in options["theme"]),
            domains=frozenset(domain.strip().lower().removeprefix("www.") for domain in options["domain"]),
            words=tuple(word.strip().casefold() for word in options["word"]),
        )
        if wanted == Wanted() and not options["all"]:
            raise CommandError(
                "Say what you want of the file: --theme, --domain or --word, or --all for everything in it."
            )
        told = 0

        def reject(number: int, reason: str) -> None:
            nonlocal told
            told += 1
            if told <= _TOLD_MAX:
                tqdm.write(f"line {number}: {reason}", file=self.stderr)

        try:
            with tqdm(desc="Reading", unit=" lines", unit_scale=True, file=self.stderr) as bar:
                report = import_gkg(options["place"], wanted, reject=reject, progress=bar.update)
        except (GdeltError, VisitFailed) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What was stored stays; import the file again to finish.") from stop
        self.stdout.write(json.dumps(asdict(report)) if options["json"] else _sentence(report))


def _sentence(report: GdeltReport) -> str:
    return (
        f"Read {report.read} lines, {report.wanted} of them wanted: {report.created} created, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.rejected} without a title, an address or a day."
    )

"""Bring in an archive of pieces from a file."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.ingestion.archive import ArchiveReport, import_archive, survey
from articles.ingestion.archive_lines import ArchiveError

_TOLD_MAX = 50  # unusable lines named one by one


class Command(BaseCommand):
    """`archive import FILE`."""

    help = "Import pieces from JSON Lines, CSV or TSV (plain, .gz, .xz): id, url, outlet, title, published, lang, text."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The one action there is."""
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("import", help="store every piece of a file; again, and nothing changes")
        load.add_argument("file", type=Path)
        load.add_argument("--json", action="store_true", help="print the counts as one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Import, report, and fail when any line could not be used."""
        try:
            report = self._import(options["file"])
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What was stored stays; import the file again to finish.") from stop
        self.stdout.write(json.dumps(asdict(report)) if options["json"] else _sentence(report))
        if report.rejected:
            raise CommandError(
                f"{report.rejected} of {report.read} lines could not be used; the others are stored. "
                "Correct those lines and import the file again."
            )

    def _import(self, path: Path) -> ArchiveReport:
        told = 0

        def reject(number: int, reason: str) -> None:
            nonlocal told
            told += 1
            if told <= _TOLD_MAX:
                tqdm.write(f"line {number}: {reason}", file=self.stderr)
            elif told == _TOLD_MAX + 1:
                tqdm.write("Further lines are counted, not named.", file=self.stderr)

        with tqdm(desc="Looking through", unit=" lines", unit_scale=True, file=self.stderr) as bar:
            surveyed = survey(path, progress=bar.update)
        with tqdm(total=surveyed.lines, desc="Storing", unit=" pieces", file=self.stderr) as bar:
            return import_archive(path, surveyed=surveyed, reject=reject, progress=bar.update)


def _sentence(report: ArchiveReport) -> str:
    return (
        f"Read {report.read} lines: {report.created} created, {report.updated} updated, "
        f"{report.unchanged} unchanged, {report.rejected} rejected."
    )

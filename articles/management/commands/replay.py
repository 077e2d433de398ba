"""Reads the kept answers of sources again, after a parser was mended: no host is asked for anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.ingestion.replay import replay
from articles.management.commands.ingest import find_source


class Command(BaseCommand):
    """`replay SOURCE... [--json]`."""

    help = "Reads kept answers again with today's parsers, without the network. Nothing is recorded as a revision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the options."""
        parser.add_argument("source", nargs="+", help="a source's number or slug")
        parser.add_argument("--json", action="store_true", help="print one JSON object for machines")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs the command. Raises CommandError when an answer cannot be read by today's parsers."""
        total = {"read": 0, "created": 0, "updated": 0, "unchanged": 0, "unreadable": 0}
        for source in [find_source(name) for name in options["source"]]:
            for done in replay(source):
                total["read"] += 1
                total["created"] += done.created
                total["updated"] += done.updated
                total["unchanged"] += done.unchanged
                total["unreadable"] += bool(done.failure)
                if done.failure:
                    self.stderr.write(f"{source.name}: {done.sha256[:12]}: {done.failure}")
        said = ", ".join(f"{count} {what}" for what, count in total.items())
        self.stdout.write(json.dumps(total) if options["json"] else f"{said}.")
        if total["unreadable"]:
            raise CommandError(f"{total['unreadable']} kept answers cannot be read; their sentences are above.")

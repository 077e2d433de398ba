"""`terms count`: counts the terms of the atlas now, as every night."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from analysis.explore.terms import recount
from analysis.lexicon.terms import concepts


class Command(BaseCommand):
    """Count the terms of the atlas."""

    help = "Count in how many pieces each term of the atlas stands, and where it was first seen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`terms count [--json]`."""
        parser.add_argument("act", choices=["count"])
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Count, and say how many terms stand in any piece."""
        found, known = recount(), len(concepts())
        if options["json"]:
            self.stdout.write(json.dumps({"terms": known, "found": found}))
        else:
            self.stdout.write(f"{found} of {known} terms stand in our pieces.")

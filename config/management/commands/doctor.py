"""`manage.py doctor`: what this machine has, what is missing, what still works without it."""

from __future__ import annotations

import dataclasses
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.local.inventory import look


class Command(BaseCommand):
    """One line a finding; exit 1 only when something is missing that nothing works without."""

    help = "Say what this machine has, what is missing and what still works without it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        findings = list(look())
        missing = [finding.name for finding in findings if finding.needed and not finding.found]
        if options["json"]:
            rows = [dataclasses.asdict(finding) for finding in findings]
            self.stdout.write(json.dumps({"works": not missing, "findings": rows}, ensure_ascii=False))
        else:
            for finding in findings:
                sign = "ok     " if finding.found else "MISSING" if finding.needed else "without"
                advice = "" if finding.found else f"  {finding.advice}"
                self.stdout.write(f"{sign}  {finding.name}: {finding.detail}{advice}")
        if missing:
            raise CommandError(
                f"Divergence cannot run here: {', '.join(missing)} missing; the lines above say what to do."
            )

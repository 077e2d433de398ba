"""`manage.py messages`: brings the translations of the interface up to what the code marks, or checks that they are."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.messages import SOURCES, faults, stale, write

SHOWN = 40  # faults named in one go


class Command(BaseCommand):
    """Files under */locale/ are written; what has no translation yet is listed on standard output."""

    help = "Renew the catalogues of translated words; --check only says what is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 when a file is old or a word is untranslated"
        )

    def handle(self, *_: Any, check: bool, **__: Any) -> None:
        for catalogue in SOURCES:
            if check and stale(catalogue):
                raise CommandError(f"{catalogue} is not what the code marks; run manage.py messages.")
            if not check:
                write(catalogue)
        found = [fault for catalogue in SOURCES for fault in faults(catalogue)]
        for fault in found[:SHOWN]:
            self.stdout.write(f"{fault.catalogue}: {fault.reason}: {fault.message}")
        if found and check:
            raise CommandError(
                f"{len(found)} messages are not translated or have other placeholders; mend django.po and run manage.py messages."
            )
        self.stderr.write(f"{len(found)} messages to translate.")

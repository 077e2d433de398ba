"""`manage.py signin`: prints a fresh address that signs in whoever opens it first."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.local.complaints import sentence
from config.signin import new_link


class Command(BaseCommand):
    """One line on standard output."""

    help = "Print a one-time sign-in address."

    def handle(self, *_: Any, **__: Any) -> None:
        try:
            self.stdout.write(new_link())
        except OSError as error:
            raise CommandError(sentence(error)) from error

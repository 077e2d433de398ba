"""`manage.py up`: everything on one machine, for real use, until Ctrl-C."""

from __future__ import annotations

import contextlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.local import machine, readiness, server
from config.local.attend import say
from config.local.processes import children
from config.signin import new_link


class Command(BaseCommand):
    """Progress on standard error; one line on standard output when it serves."""

    help = "Run PostgreSQL, web, workers and beat on this machine until Ctrl-C."

    def handle(self, *_: Any, **__: Any) -> None:
        machine.answer_signals()
        with contextlib.suppress(KeyboardInterrupt):
            try:
                self._run()
            except (machine.Refused, server.NotStarted) as error:
                raise CommandError(str(error)) from error

    def _run(self) -> None:
        with machine.claimed(settings.HOME):
            port = machine.port()
            with machine.database(say), children(settings.HOME, machine.parts(port), say) as parent:
                site = readiness.wait_for_web(parent, port)
                settings.HOME.announce(port)
                self.stdout.write(f"Divergence is ready: {new_link(site)}")
                self.stdout.flush()
                machine.serve(parent, say)

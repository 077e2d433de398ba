"""`manage.py demo`: `up` with the sample newsroom, read over HTTP, tagged and briefed before it says it is ready."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.local import editions, machine, readiness, rehearsal, server
from config.local.attend import say
from config.local.processes import children
from config.signin import new_link


class Command(BaseCommand):
    """Progress on standard error; one line on standard output when it serves."""

    help = "Serve the bundled sample newsroom on this machine until Ctrl-C; DEMO_ONCE=1 stops after a rehearsal."

    def handle(self, *_: Any, **__: Any) -> None:
        machine.answer_signals()
        try:
            self._run(once=os.environ.get("DEMO_ONCE", "") not in {"", "0"})
        except (machine.Refused, server.NotStarted) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            say("Stopped.")

    def _run(self, *, once: bool) -> None:
        with machine.claimed(settings.HOME), contextlib.ExitStack() as held:
            port = machine.port()
            held.enter_context(machine.database(say))
            newsroom = held.enter_context(children(settings.HOME, [editions.newsroom()], say))
            editions.fill(newsroom, say)
            parent = held.enter_context(children(settings.HOME, machine.parts(port), say))
            site = readiness.wait_for_web(parent, port)
            settings.HOME.announce(port)
            self.stdout.write(f"Divergence is ready: {new_link(site)}")
            self.stdout.flush()
            if once:
                rehearsal.rehearse(new_link(site), port=port, week=editions.WEEK, tell=say)
            else:
                machine.serve(parent, say)

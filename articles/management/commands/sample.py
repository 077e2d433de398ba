"""The sample newsroom: publish it on loopback, install it as sources, remove it, compare what is stored."""

from __future__ import annotations

import argparse
import json
import signal
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from articles.sample.install import NameTaken, install_sources, remove, stored
from articles.sample.outlets import LAST_EDITION, outlets
from articles.sample.press import Newsroom
from articles.sample.server import NewsroomServer


class Command(BaseCommand):
    """`sample serve | install | remove | status`."""

    help = "Publish, install, remove or check the bundled sample newsroom (six invented outlets)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One sub-command each."""
        actions = parser.add_subparsers(dest="action", required=True)
        serve = actions.add_parser("serve", help="publish the newsroom on 127.0.0.1 until Ctrl-C")
        serve.add_argument("--port", type=int, default=8801)
        serve.add_argument(
            "--edition", type=int, default=1, help=f"0 to {LAST_EDITION}; later ones by POST /_newsroom/advance"
        )
        actions.add_parser("install", help="add the six outlets as sources marked as sample")
        actions.add_parser("remove", help="remove the sample sources with everything that came from them")
        status = actions.add_parser("status", help="compare what the newsroom published with what is stored")
        status.add_argument("--edition", type=int, default=LAST_EDITION, help="the edition to compare with")
        status.add_argument("--json", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do what the sub-command says."""
        match options["action"]:
            case "serve":
                self._serve(options["port"], _newsroom(options["edition"]))
            case "install":
                self._install()
            case "remove":
                gone = remove()
                self.stdout.write(f"Removed {gone.sources} sources, {gone.articles} articles and {gone.visits} visits.")
                if gone.kept:
                    self.stdout.write(f"{gone.kept} articles stay: people starred, labelled or noted them.")
            case _:
                self._status(_newsroom(options["edition"]), as_json=options["json"])

    def _serve(self, port: int, newsroom: Newsroom) -> None:
        try:
            server = NewsroomServer(newsroom, port=port)
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} on 127.0.0.1 cannot be used ({error}); choose another with --port."
            ) from error
        signal.signal(signal.SIGTERM, _stop)
        with server:
            where = f"http://127.0.0.1:{server.server_port}"
            self.stdout.write(
                f"Sample newsroom on {where}, edition {newsroom.edition} of {LAST_EDITION}; Ctrl-C stops it."
            )
            self.stdout.flush()
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                self.stderr.write("Stopped.")

    def _install(self) -> None:
        try:
            sources = install_sources()
        except NameTaken as error:
            raise CommandError(str(error)) from error
        for source in sources:
            self.stdout.write(f"{source.slug}\t{source.kind}\t{source.url}")

    def _status(self, newsroom: Newsroom, *, as_json: bool) -> None:
        here = stored()
        out = {outlet: len(pieces) for outlet, pieces in newsroom.published().items()}
        if as_json:
            rows = {outlet: {"published": out[outlet], "stored": here[outlet]} for outlet in out}
            self.stdout.write(json.dumps({"edition": newsroom.edition, "outlets": rows, "complete": out == here}))
        else:
            for outlet in outlets():
                self.stdout.write(f"{outlet.name}: {here[outlet.id]} stored of {out[outlet.id]} published")
        if out != here:
            missing = ", ".join(outlet for outlet in out if out[outlet] != here[outlet])
            raise CommandError(
                f"Stored and published differ for {missing}; visit the sample sources again with `ingest`."
            )


def _newsroom(edition: int) -> Newsroom:
    try:
        return Newsroom(edition)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt

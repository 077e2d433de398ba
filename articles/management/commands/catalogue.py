"""The starter catalogue on the command line: shows it, adds groups of it, writes it as OPML."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.catalogue import shelves
from articles.catalogue.shelves import NoSuchGroup


class Command(BaseCommand):
    """`catalogue list|add|opml`."""

    help = "Shows the starter catalogue of public sources, adds groups of it, or writes it as OPML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the acts and their options."""
        acts = parser.add_subparsers(dest="act", required=True)
        listed = acts.add_parser("list", help="its groups; with a group, the entries of that one")
        listed.add_argument("group", nargs="*")
        added = acts.add_parser("add", help="add whole groups; each source is visited within the hour")
        added.add_argument("group", nargs="*")
        added.add_argument("--all", action="store_true", help="add every group")
        acts.add_parser("opml", help="write the whole catalogue as OPML to standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs one act. Raises CommandError, with one sentence."""
        try:
            match options["act"]:
                case "list":
                    self._list(shelves.expect(options["group"]))
                case "add":
                    self._add(shelves.names() if options["all"] else options["group"])
                case _:
                    self.stdout.write(shelves.as_opml().decode(), ending="")
        except NoSuchGroup as error:
            raise CommandError(str(error)) from error

    def _list(self, groups: set[str]) -> None:
        for shelf in shelves.shelves():
            if groups and shelf.name not in groups:
                continue
            self.stdout.write(f"{shelf.name}: {len(shelf.books)} sources, {shelf.there} of them added")
            for book in shelf.books if groups else ():
                said = book.wanted
                self.stdout.write(
                    f"  {said.name} ({said.language}, {said.country}, {book.outlet_kind}; {said.owner}; {book.kind}, {book.state}): {said.url}"
                )

    def _add(self, groups: list[str]) -> None:
        if not groups:
            raise CommandError(
                "Name a group, as in catalogue add 'Think tanks', or say --all; catalogue list names them."
            )
        done = shelves.add(groups=groups)
        self.stdout.write(
            f"{len(done.added)} added, {len(done.there)} already there. Each is visited within the hour; `sources check` tells which are dead."
        )

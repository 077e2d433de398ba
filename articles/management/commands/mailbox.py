"""Add a mailbox of newsletters to the places that are read: for the operator, because it names files of this machine."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.ingestion.enlist import BadSource
from articles.ingestion.newsletters import add_mailbox


class Command(BaseCommand):
    """`mailbox add URL`."""

    help = "Read newsletters from a maildir (maildir:///path) or an IMAP folder (imaps://user@host/Folder)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The one action there is."""
        actions = parser.add_subparsers(dest="action", required=True)
        add = actions.add_parser("add", help="visit a mailbox from now on; nothing in it is changed")
        add.add_argument("url")
        add.add_argument("--name", default="", help="what the source is called")
        add.add_argument(
            "--language", default="", help="what its letters are written in, where they do not say: en, zh-Hans, ..."
        )
        secret = add.add_mutually_exclusive_group()
        secret.add_argument("--password-file", default="", help="a file whose first 4 KB are the password")
        secret.add_argument("--password-env", default="", help="the name of an environment variable with the password")

    def handle(self, *_: Any, **options: Any) -> None:
        """Add, and say what happens next."""
        wanted = {name: options[name] for name in ("name", "language", "password_file", "password_env")}
        try:
            source, new = add_mailbox(options["url"], **wanted)
        except BadSource as error:
            raise CommandError(str(error)) from error
        said = "is visited within a minute" if new else "is read already; nothing was changed"
        self.stdout.write(f"{source.pk} {source.name} {said}.")

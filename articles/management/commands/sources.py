"""The places we read: adds, lists, tries, imports and exports them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.ingestion import pipeline
from articles.ingestion.discover import discover
from articles.ingestion.enlist import BadSource, add_source, enlist, exported
from articles.ingestion.opml import MAX_BYTES, read, write_opml
from articles.ingestion.outcomes import WELL, VisitFailed
from articles.ingestion.records import ArticleDraft
from articles.models import Source
from articles.models.source import SourceQuerySet


class Command(BaseCommand):
    """`sources add|list|check|import|export`."""

    help = "Adds, lists, tries, imports and exports the places we read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the acts and their options."""
        acts = parser.add_subparsers(dest="act", required=True)
        add = acts.add_parser("add", help="add one address")
        add.add_argument("url")
        add.add_argument("--kind", choices=["auto", "feed", "listing", "sitemap"], default="auto")
        add.add_argument("--name", default="")
        add.add_argument("--language", default="", help="as in en, zh-Hans or zh-Hant")
        add.add_argument("--country", default="", help="two letters, as in CN")
        add.add_argument("--timezone", default="", help="of dates printed without one, as in Asia/Shanghai")
        acts.add_parser("list", help="all sources and how they are")
        check = acts.add_parser("check", help="what a visit would bring now; stores nothing")
        check.add_argument("slug", nargs="*", help="only these; default: all that are active")
        acts.add_parser("import", help="add the feeds of an OPML file").add_argument("file")
        acts.add_parser("export", help="write OPML to standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs one act. Raises CommandError, with one sentence."""
        try:
            match options["act"]:
                case "add":
                    self._add(options)
                case "list":
                    self._list()
                case "check":
                    self._check(options["slug"])
                case "import":
                    self._import(Path(options["file"]))
                case _:
                    self.stdout.write(write_opml(exported()).decode(), ending="")
        except (BadSource, VisitFailed) as error:
            raise CommandError(str(error)) from error

    def _add(self, options: dict[str, Any]) -> None:
        url, kind, name = options["url"], options["kind"], options["name"]
        if kind == "auto":
            found = discover(url)
            if found.feeds:
                offers = "; ".join(f"sources add {feed}" for feed in found.feeds[:5])
                raise CommandError(
                    f"{url} is a web page that offers {'a feed' if len(found.feeds) == 1 else 'feeds'}. "
                    f"Add it with: {offers}. To read the page itself, say --kind listing."
                )
            kind, name = found.kind, name or found.title
        details = {key: options[key] for key in ("language", "country", "timezone")}
        source, new = add_source(url, kind=kind, name=name, **details)
        state = "Added" if new else "Already there:"
        self.stdout.write(f"{state} {source.name} ({source.kind}, {source.slug}), number {source.pk}: {source.url}")

    def _list(self) -> None:
        self.stdout.write(f"{'no.':>5} {'slug':32} {'kind':8} {'state':7} {'last success':17} what is wrong")
        for source in _visited().order_by("name", "pk"):
            seen = f"{source.last_ok_at:%Y-%m-%d %H:%M}" if source.last_ok_at else "not yet visited"
            self.stdout.write(
                f"{source.pk:5} {source.slug[:32]:32} {source.kind:8} {source.state:7} {seen:17} {source.fail_reason}".rstrip()
            )

    def _check(self, slugs: list[str]) -> None:
        """Tries sources without storing; dead ones make the exit status 1."""
        sources = list(_visited().filter(slug__in=slugs) if slugs else Source.objects.active().order_by("name", "pk"))
        unknown = sorted(set(slugs) - {source.slug for source in sources})
        if unknown:
            raise CommandError(f"There is no source {unknown[0]!r}; `sources list` names them.")
        dead = 0
        for source in sources:
            self.stderr.write(f"{source.name}: trying {source.url}")
            reading = pipeline.preview(source)
            if reading.failure is not None and reading.failure.outcome not in WELL:
                dead += 1
                self.stdout.write(f"{source.slug}: {reading.failure.outcome}. {reading.failure.detail}")
                continue
            drafts = [draft for draft in reading.drafts if isinstance(draft, ArticleDraft)]
            newest = f"; the first is {drafts[0].title[:80]!r}" if drafts else ""
            self.stdout.write(f"{source.slug}: {len(drafts)} pieces{newest}. {' '.join(reading.notes)}".rstrip())
        if dead:
            raise CommandError(
                f"{dead} of {len(sources)} sources cannot be read at the moment; their sentences are above."
            )

    def _import(self, file: Path) -> None:
        try:
            content = _beginning(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be read ({error.strerror}). Name an OPML file.") from error
        done = enlist(read(content))
        for word, told in (("refused", done.refused), ("repeated", done.repeated), ("not well", done.dead)):
            for one in told:
                self.stderr.write(f"{word}: {one.name} ({one.url}). {one.why}")
        there = len(done.there) + len(done.repeated)
        self.stdout.write(f"{len(done.added)} added, {there} already there, {len(done.refused)} refused.")
        if done.refused:
            raise CommandError(
                f"{len(done.refused)} entries name no web address; they are listed above, the others are added."
            )


def _beginning(file: Path) -> bytes:
    """As much of a file (or of standard input, for "-") as the reader takes, and one byte more so that it can refuse."""
    if str(file) == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _visited() -> SourceQuerySet:
    return Source.objects.exclude(kind=Source.Kind.ARCHIVE)

"""The places we read: adds, lists, tries, sets, back-fills, imports and exports them."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from articles.egress.rules import rules_from_settings
from articles.ingestion import back_fill, checkup, robots
from articles.ingestion.back_fill import CannotBegin
from articles.ingestion.discover import Discovery, discover
from articles.ingestion.enlist import BadSource, add_source, enlist, exported
from articles.ingestion.opml import MAX_BYTES, read, write_opml
from articles.ingestion.options import read_options, with_options
from articles.ingestion.outcomes import Disallowed, VisitFailed
from articles.ingestion.parse.offers import Candidate
from articles.models import BackFill, Source
from articles.models.source import SourceQuerySet


class Command(BaseCommand):
    """`sources add|list|check|options|robots|back-fill|import|export`."""

    help = "Adds, lists, tries, sets, back-fills, imports and exports the places we read."

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
        add.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="see docs/sources.md")
        add.add_argument(
            "--choose", type=int, default=0, metavar="N", help="which one, where an address offers several"
        )
        acts.add_parser("list", help="all sources and how they are")
        check = acts.add_parser("check", help="what a visit would bring now; stores no piece")
        check.add_argument("slug", nargs="*", help="only these; default: all that are active")
        check.add_argument("--dead", action="store_true", help="only those that fail, or were never read")
        check.add_argument("--json", action="store_true", help="one JSON object a line")
        settings = acts.add_parser("options", help="shows a source's options, and changes them")
        settings.add_argument("slug")
        settings.add_argument("option", nargs="*", metavar="NAME=VALUE", help="an empty value takes it away")
        past = acts.add_parser("back-fill", help="walks into a source's past, beside its visits")
        past.add_argument("slug")
        past.add_argument("--pages", type=int, default=20, help="at most so many pages")
        past.add_argument("--since", type=dt.date.fromisoformat, default=None, metavar="YYYY-MM-DD")
        past.add_argument(
            "--afresh", action="store_true", help="from the first page, not from where an earlier one stopped"
        )
        past.add_argument("--now", action="store_true", help="do it here and now instead of leaving it to the workers")
        acts.add_parser("robots", help="what the robots.txt of an address says of it").add_argument("url")
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
                    self._check(options["slug"], dead=options["dead"], as_json=options["json"])
                case "options":
                    self._options(options["slug"], options["option"])
                case "back-fill":
                    self._back_fill(options)
                case "robots":
                    self._robots(options["url"])
                case "import":
                    self._import(Path(options["file"]))
                case _:
                    self.stdout.write(write_opml(exported()).decode(), ending="")
        except (BadSource, CannotBegin, VisitFailed) as error:
            raise CommandError(str(error)) from error

    def _add(self, options: dict[str, Any]) -> None:
        url, kind, name = options["url"], options["kind"], options["name"]
        said = with_options({}, read_options(options["option"]))
        if kind == "auto":
            found = discover(url)
            offer = self._chosen(found, options["choose"])
            url, kind, name = offer.url, offer.kind, name or offer.title
        details = {key: options[key] for key in ("language", "country", "timezone")}
        source, new = add_source(url, kind=kind, name=name, options=said, **details)
        state = "Added" if new else "Already there:"
        self.stdout.write(f"{state} {source.name} ({source.kind}, {source.slug}), number {source.pk}: {source.url}")

    def _chosen(self, found: Discovery, number: int) -> Candidate:
        """The one offer, or the one that was chosen by its number. Lists them and raises CommandError otherwise."""
        if len(found.candidates) == 1 and number in {0, 1} and (number or not found.untried):
            return found.best
        if 1 <= number <= len(found.candidates):
            return found.candidates[number - 1]
        for place, offer in enumerate(found.candidates, start=1):
            newest = f", newest {offer.newest}" if offer.newest else ""
            held = f"{offer.maps} sitemaps" if offer.maps else f"{offer.pieces} pieces"
            self.stdout.write(f"{place}  {offer.kind:8} {held}{newest}  {offer.title[:60]}  {offer.url}")
        if found.untried:
            raise CommandError(
                f"The page names {found.untried[0]} as well, which could not be tried: its host wants us to wait. Try again "
                f"later, add that with --kind feed, or say which of those above: sources add {found.url} --choose 1"
            )
        raise CommandError(
            f"{found.url} offers {len(found.candidates)}, listed above with the best first. "
            f"Say which: sources add {found.url} --choose 1"
        )

    def _list(self) -> None:
        self.stdout.write(f"{'no.':>5} {'slug':32} {'kind':8} {'state':7} {'last success':17} what is wrong")
        for source in _visited().order_by("name", "pk"):
            seen = f"{source.last_ok_at:%Y-%m-%d %H:%M}" if source.last_ok_at else "not yet visited"
            self.stdout.write(
                f"{source.pk:5} {source.slug[:32]:32} {source.kind:8} {source.state:7} {seen:17} {source.fail_reason}".rstrip()
            )

    def _check(self, slugs: list[str], *, dead: bool, as_json: bool) -> None:
        """Tries sources without storing; those that cannot be read make the exit status 1."""
        wanted = Source.objects.visited().filter(slug__in=slugs) if slugs else Source.objects.active()
        if dead:
            wanted = wanted.filter(Q(fail_count__gt=0) | Q(last_ok_at=None))
        sources = list(wanted.order_by("name", "pk"))
        unknown = sorted(set(slugs) - {source.slug for source in sources}) if not dead else []
        if unknown:
            raise CommandError(f"There is no source {unknown[0]!r}; `sources list` names them.")
        failed = 0
        for number, source in enumerate(sources, start=1):
            self.stderr.write(f"{number} of {len(sources)}  {source.name}: trying {source.url}")
            result = checkup.attempt(source)
            failed += not result.well
            told = f"{result.slug}: {result.state}. {result.sentence}"
            self.stdout.write(json.dumps(asdict(result), ensure_ascii=False) if as_json else told.rstrip())
        if failed:
            raise CommandError(
                f"{failed} of {len(sources)} sources cannot be read at the moment; their sentences are above."
            )

    def _options(self, slug: str, pairs: list[str]) -> None:
        source = _named(slug)
        if pairs:
            source.options = with_options(source.options, read_options(pairs))
            source.save(update_fields=["options"])
        for name, value in sorted(source.options.items()):
            self.stdout.write(f"{name}={value}")

    def _back_fill(self, options: dict[str, Any]) -> None:
        source = _named(options["slug"])
        plan = back_fill.begin(
            source, pages=options["pages"], since=options["since"], afresh=options["afresh"]
        )  # fmt: skip
        if not options["now"]:
            self.stdout.write(
                f"{source.name} is read back from {plan.next_url}, {plan.pages_left} pages at most; the workers do it."
            )
            return
        while plan.ended_at is None:
            report = back_fill.step(source.pk)
            if report is None or report.outcome == "postponed":
                why = report.detail if report is not None else "Somebody else reads it at the moment."
                raise CommandError(f"{source.name}: {why} The workers go on with it.")
            plan = BackFill.objects.get(pk=plan.pk)
            self.stderr.write(f"{source.name}: {plan.pages} pages, {plan.created} pieces")
        self.stdout.write(f"{plan.created} pieces of {plan.pages} pages. {plan.note}")

    def _robots(self, url: str) -> None:
        try:
            gap = robots.permit(url, rules=rules_from_settings())
        except Disallowed as refusal:
            raise CommandError(refusal.detail) from refusal
        pace = f", one request every {gap.total_seconds():g} seconds" if gap else ""
        self.stdout.write(f"{url} may be read{pace}.")

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


def _named(slug: str) -> Source:
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise CommandError(f"There is no source {slug!r}; `sources list` names them.")
    return source


def _visited() -> SourceQuerySet:
    return Source.objects.exclude(kind=Source.Kind.ARCHIVE)

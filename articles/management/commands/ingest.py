"""Visits sources now, and reads the pages that their pieces miss: the same pipeline that the workers run."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.ingestion import pipeline
from articles.ingestion.outcomes import WELL
from articles.ingestion.records import IngestReport
from articles.models import Source

PAGES_AT_ONCE = 500


class Command(BaseCommand):
    """`ingest [--source ID|slug] [--due] [--json]`."""

    help = "Visits sources now and reports what they gave. Exit status 1 when a visit failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the options."""
        parser.add_argument("--source", action="append", default=[], help="a source's number or slug; may be repeated")
        parser.add_argument("--due", action="store_true", help="only sources whose time has come")
        parser.add_argument("--json", action="store_true", help="print one JSON object for machines")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Runs the command. Raises CommandError, with one sentence, when a visit failed."""
        reports = [
            self._visit(source, only_due=options["due"]) for source in self._sources(options["source"], options["due"])
        ]
        done = [report for report in reports if report is not None]
        self.stdout.write(
            json.dumps({"visits": [asdict(report) for report in done]}) if options["json"] else _table(done)
        )
        failed = [report for report in done if report.outcome not in WELL and report.outcome != "postponed"]
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(done)} visits failed, the first at {failed[0].source}: {failed[0].detail or failed[0].outcome}"
            )

    def _sources(self, names: list[str], only_due: bool) -> list[Source]:
        if names:
            return [find_source(name) for name in names]
        sources = Source.objects.due() if only_due else Source.objects.active()
        return list(sources.order_by("next_visit_at", "pk"))

    def _visit(self, source: Source, *, only_due: bool) -> IngestReport | None:
        self.stderr.write(f"{source.name}: visiting {source.url}")
        report = pipeline.visit_source(source.pk, only_due=only_due)
        if report is None:
            self.stderr.write(f"{source.name}: not visited; a worker is reading it, or it is not due.")
            return None
        pages = list(self._pages(source))
        read = sum(page.updated for page in pages)
        return (
            replace(report, detail=f"{report.detail} {read} of {len(pages)} pages read.".strip()) if pages else report
        )

    def _pages(self, source: Source) -> Iterator[IngestReport]:
        for page in pipeline.read_due_pages(source.pk, PAGES_AT_ONCE):
            if page.outcome not in WELL:
                self.stderr.write(f"{source.name}: {page.detail}")
            yield page


def find_source(name: str) -> Source:
    """The source with a number or a slug. Raises CommandError."""
    sources = Source.objects.exclude(kind=Source.Kind.ARCHIVE)
    found = (sources.filter(pk=int(name)) if name.isdecimal() else sources.filter(slug=name)).first()
    if found is None:
        raise CommandError(f"There is no source {name!r}; `sources list` names them.")
    return found


def _table(reports: list[IngestReport]) -> str:
    """The reports for a person, one source a line."""
    if not reports:
        return "No source was visited. Add one with `sources add`, or leave out --due."
    head = f"{'source':32} {'outcome':12} {'seen':>6} {'new':>6} {'changed':>8} {'same':>6} {'refused':>8}"
    lines = [
        f"{report.source[:32]:32} {report.outcome:12} {report.seen:6} {report.created:6} {report.updated:8} "
        f"{report.unchanged:6} {report.rejected:8}{'  ' if report.detail else ''}{report.detail}"
        for report in reports
    ]
    return "\n".join([head, *lines])

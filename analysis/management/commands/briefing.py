"""briefing draft, issue, export, list: the weekly briefing from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from analysis.briefings import issue
from analysis.briefings.errors import BriefingError
from analysis.briefings.page import BriefingRow, briefing_index
from analysis.exports import FORMATS
from analysis.exports.document import CitationError
from analysis.exports.word_template import TemplateFault


class Command(BaseCommand):
    """Draft, issue, export and list weekly briefings."""

    help = "Draft, issue, export and list weekly briefings. WEEK is written like 2025-W31."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One act a line."""
        acts = parser.add_subparsers(dest="act", required=True)
        for name, words in (("draft", "compose a week's briefing anew"), ("issue", "freeze a draft for good")):
            act = acts.add_parser(name, help=words)
            act.add_argument("week", metavar="WEEK")
            act.add_argument("--json", action="store_true", help="print one JSON object")
        export = acts.add_parser("export", help="write a briefing to a file")
        export.add_argument("week", metavar="WEEK")
        export.add_argument("--format", required=True, help=", ".join(FORMATS))
        export.add_argument("--output", required=True, metavar="FILE", help="- is standard output")
        export.add_argument(
            "--template", default="", metavar="NAME", help="a Word template of the office (docs/exports.md)"
        )
        listed = acts.add_parser("list", help="all briefings, newest first")
        listed.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run one act; a person's mistake ends in one sentence."""
        try:
            getattr(self, f"_{options['act']}")(options)
        except (BriefingError, CitationError, TemplateFault) as error:
            raise CommandError(str(error)) from error

    def _draft(self, options: dict[str, Any]) -> None:
        briefing = issue.draft(options["week"])
        facts = briefing.document["facts"]
        cited = len(briefing.document["entries"])
        if options["json"]:
            self.stdout.write(json.dumps({"week": briefing.week, "state": briefing.state, "cited": cited, **facts}))
            return
        self.stdout.write(
            f"Drafted {briefing.week}: {facts['pieces']} pieces on topic, {facts['stories']} stories, {cited} pieces cited."
        )

    def _issue(self, options: dict[str, Any]) -> None:
        briefing = issue.issue(options["week"])
        if options["json"]:
            self.stdout.write(json.dumps({"week": briefing.week, "state": briefing.state}))
            return
        self.stdout.write(f"Issued {briefing.week}. It stays as it is from now on.")

    def _export(self, options: dict[str, Any]) -> None:
        made = issue.export(options["week"], options["format"], options["template"])
        if made.advice:
            self.stderr.write(made.advice)
        if options["output"] == "-":
            _print(self.stdout, made.body)
            return
        file = Path(options["output"])
        try:
            file.write_bytes(made.body)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}. Choose another file.") from error
        self.stdout.write(f"Wrote {file} ({len(made.body):,} bytes).")

    def _list(self, options: dict[str, Any]) -> None:
        index = briefing_index()
        for row in index.rows:
            self.stdout.write(json.dumps(_data(row)) if options["json"] else _line(row))
        if not index.rows and not options["json"]:
            self.stdout.write("No briefing has been drafted yet. Run `briefing draft WEEK`, as in 2025-W31.")


def _print(out: OutputWrapper, body: bytes) -> None:
    """Bytes as they are, where standard output takes them: a workbook is no text."""
    taker = getattr(out, "buffer", None)
    if taker is None:
        out.write(body.decode(), ending="")
    else:
        taker.write(body)


def _line(row: BriefingRow) -> str:
    return f"{row.week}  {row.state_label:6}  {row.pieces:5} pieces  {row.stories:4} stories  {row.title}"


def _data(row: BriefingRow) -> dict[str, object]:
    return {"week": row.week, "state": row.state, "title": row.title, "pieces": row.pieces, "stories": row.stories}

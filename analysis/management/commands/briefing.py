"""briefing plans, draft, check, review, issue, compare, export, list: the weekly briefing from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from analysis.briefings import issue
from analysis.briefings.compare import compare
from analysis.briefings.editing_state import step
from analysis.briefings.errors import BriefingError
from analysis.briefings.page import BriefingRow, briefing_index
from analysis.briefings.stand import check
from analysis.exports import FORMATS
from analysis.exports.document import CitationError
from analysis.exports.word_template import TemplateFault
from analysis.models import BriefingEvent, BriefingPlan
from analysis.notices import issued

WEEKDAYS = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ACTS = (
    ("draft", "compose a week's briefing anew"),
    ("check", "say what stands against issuing it; ends with 1 while anything does"),
    ("review", "send a draft into review, or back from it with a reason"),
    ("issue", "freeze a draft for good"),
    ("compare", "say what would be otherwise if an issued one were composed now"),
)


class Command(BaseCommand):
    """Draft, check, review, issue, compare, export and list weekly briefings."""

    help = "Draft, check, review, issue, compare, export and list weekly briefings. WEEK is written like 2025-W31."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One act a line."""
        acts = parser.add_subparsers(dest="act", required=True)
        for name, words in ACTS:
            act = acts.add_parser(name, help=words)
            act.add_argument("week", metavar="WEEK")
            act.add_argument("--plan", default="", metavar="SLUG", help="another plan than the weekly one")
            act.add_argument("--json", action="store_true", help="print JSON")
            if name == "draft":
                act.add_argument("--anew", action="store_true", help="also when somebody has written on the draft")
            if name == "review":
                act.add_argument("--back", default="", metavar="REASON", help="make it a draft again, and say why")
        export = acts.add_parser("export", help="write a briefing to a file")
        export.add_argument("week", metavar="WEEK")
        export.add_argument("--plan", default="", metavar="SLUG", help="another plan than the weekly one")
        export.add_argument("--format", required=True, help=", ".join(FORMATS))
        export.add_argument("--output", required=True, metavar="FILE", help="- is standard output")
        export.add_argument(
            "--template", default="", metavar="NAME", help="a Word template of the office (docs/exports.md)"
        )
        for name, words in (("list", "all briefings, newest first"), ("plans", "what briefings are composed by")):
            listed = acts.add_parser(name, help=words)
            listed.add_argument("--json", action="store_true", help="print one JSON object a line")
            if name == "list":
                listed.add_argument("--plan", default="", metavar="SLUG", help="another plan than the weekly one")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run one act; a person's mistake ends in one sentence."""
        try:
            getattr(self, f"_{options['act']}")(options)
        except (BriefingError, CitationError, TemplateFault) as error:
            raise CommandError(str(error)) from error

    def _draft(self, options: dict[str, Any]) -> None:
        briefing = issue.draft(options["week"], plan=options["plan"], anew=options["anew"])
        facts = briefing.document["facts"]
        cited = len(briefing.document["entries"])
        if options["json"]:
            self._say({"week": briefing.week, "state": briefing.state, "cited": cited, **facts})
            return
        self.stdout.write(
            f"Drafted {briefing.week}: {facts['pieces']} pieces on topic, {facts['stories']} stories, {cited} pieces cited."
        )

    def _check(self, options: dict[str, Any]) -> None:
        found = check(issue.stored(options["week"], plan=options["plan"]))
        for one in found:
            row = {"section": one.section, "kind": one.kind, "sentence": one.sentence, "words": one.words}
            self._say(row if options["json"] else f"{one.section}: “{one.sentence}” {one.words}")
        if found:
            said = "1 thing stands" if len(found) == 1 else f"{len(found)} things stand"
            raise CommandError(f"{said} against issuing {options['week']}. Correct the text and check again.")
        if not options["json"]:
            self._say(f"Nothing stands against issuing {options['week']}.")

    def _review(self, options: dict[str, Any]) -> None:
        held = issue.stored(options["week"], plan=options["plan"])
        act = BriefingEvent.Act.BACK if options["back"] else BriefingEvent.Act.REVIEW
        briefing = step(held.pk, act, options["back"], person=None)
        if options["json"]:
            self._say({"week": briefing.week, "state": briefing.state})
            return
        said = "a draft again" if options["back"] else "in review"
        self._say(f"The briefing of {briefing.week} is {said}.")

    def _issue(self, options: dict[str, Any]) -> None:
        briefing, owed = issued.issue(options["week"], plan=options["plan"])
        if options["json"]:
            self._say({"week": briefing.week, "state": briefing.state, "mails": owed})
            return
        mails = f" It goes to {owed} {'address' if owed == 1 else 'addresses'} by mail." if owed else ""
        self._say(f"Issued {briefing.week}. It stays as it is from now on.{mails}")

    def _compare(self, options: dict[str, Any]) -> None:
        found = compare(issue.stored(options["week"], plan=options["plan"]))
        for one in found:
            self._say({"kind": one.kind, "words": one.words} if options["json"] else one.words)
        if not found and not options["json"]:
            self._say(f"Composed now, {options['week']} would be as it was issued.")

    def _export(self, options: dict[str, Any]) -> None:
        made = issue.export(options["week"], options["format"], options["template"], plan=options["plan"])
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
        self._say(f"Wrote {file} ({len(made.body):,} bytes).")

    def _list(self, options: dict[str, Any]) -> None:
        index = briefing_index(options["plan"])
        for row in index.rows:
            self._say(_data(row) if options["json"] else _line(row))
        if not index.rows and not options["json"]:
            self._say("No briefing has been drafted yet. Run `briefing draft WEEK`, as in 2025-W31.")

    def _plans(self, options: dict[str, Any]) -> None:
        BriefingPlan.objects.weekly()
        for plan in BriefingPlan.objects.all():
            self._say(_plan_data(plan) if options["json"] else _plan_line(plan))

    def _say(self, said: str | dict[str, Any]) -> None:
        self.stdout.write(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False))


def _print(out: OutputWrapper, body: bytes) -> None:
    """Bytes as they are, where standard output takes them: a workbook is no text."""
    taker = getattr(out, "buffer", None)
    if taker is None:
        out.write(body.decode(), ending="")
    else:
        taker.write(body)


def _line(row: BriefingRow) -> str:
    return f"{row.week}  {row.state_label:9}  {row.pieces:5} pieces  {row.stories:4} stories  {row.title}"


def _data(row: BriefingRow) -> dict[str, object]:
    return {"week": row.week, "state": row.state, "title": row.title, "pieces": row.pieces, "stories": row.stories}


def _plan_line(plan: BriefingPlan) -> str:
    when = f"{WEEKDAYS[plan.weekday]} {plan.hour:02}:00" if plan.weekday and plan.hour is not None else "by hand"
    state = "" if plan.is_active else "  resting"
    return (
        f"{plan.slug}  {plan.name}  {when}  {plan.language}  {plan.length} stories  {plan.query or 'on topic'}{state}"
    )


def _plan_data(plan: BriefingPlan) -> dict[str, object]:
    names = (
        "slug",
        "name",
        "audience",
        "query",
        "length",
        "language",
        "template",
        "weekday",
        "hour",
        "recipients",
        "is_active",
    )
    return {name: getattr(plan, name) for name in names}

"""`lexicon check|diff|sync|names`: validates the rule files, shows what they would change, loads them, finds what they lack."""

from __future__ import annotations

import dataclasses
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.lexicon.diff import diff
from analysis.lexicon.files import RULES, RuleFileError, load
from analysis.lexicon.records import Lexicon
from analysis.lexicon.validate import faults, safe_short_names
from analysis.tagging.versions import take
from analysis.unlisted.count import recount_all
from analysis.unlisted.pipeline import mine_waiting
from analysis.unlisted.queue import queue
from analysis.unlisted.terms import look_for_bursts


class Command(BaseCommand):
    """The rule set as a person handles it."""

    help = "Validate (check), compare (diff) or load (sync) the rule files, or find the names they lack (names)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """check, diff, sync or names; a folder other than ours; JSON for machines."""
        parser.add_argument("act", choices=["check", "diff", "sync", "names"])
        parser.add_argument("--folder", type=Path, default=RULES, help="where the rule files are")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, act: str, folder: Path, json: bool, **_: Any) -> None:
        """Reads and validates the files, then does what was asked. Faults end the command with a sentence each."""
        if act == "names":
            report, text = _names()
            self.stdout.write(_json(report) if json else text)
            return
        lexicon = _valid(folder)
        if act == "check":
            names = sum(len(entity.aliases) for entity in lexicon.entities)
            report = {
                "version": lexicon.version, "sha256": lexicon.sha256, "entities": len(lexicon.entities),
                "themes": len(lexicon.themes), "aliases": names, "faults": [],
            }  # fmt: skip
            text = f"Rules {lexicon.version}: {len(lexicon.entities)} names with {names} aliases, {len(lexicon.themes)} themes, no fault."
        elif act == "diff":
            found = diff(lexicon)
            report = dataclasses.asdict(found)
            text = _difference(
                found.same, found.stored, [f"{c.what} {c.kind} {c.id} {'; '.join(c.details)}" for c in found.changes]
            )
        else:
            done = take(lexicon)
            report = dataclasses.asdict(done)
            text = f"Rules {done.version} ({done.sha256[:12]}) are active." + (
                "" if done.created else " They were loaded before."
            )
        self.stdout.write(_json(report) if json else text)


def _names() -> tuple[Any, str]:
    """Looks through every piece that waits, finds what bursts, counts anew, and lists the queue."""
    mined = mine_waiting(sys.maxsize)
    bursts = look_for_bursts()
    recount_all()
    found = queue()
    report = dataclasses.asdict(mined) | {
        "bursts": bursts, "total": found.total,
        "names": [
            {"text": n.text, "kind": n.kind, "pieces": n.counts.pieces, "outlets": n.counts.outlets, "recent": n.recent, "before": n.earlier}
            for n in found.names
        ],
    }  # fmt: skip
    lines = [f"{n.counts.pieces:>6} pieces {n.counts.outlets:>4} outlets  {n.kind:<8}  {n.text}" for n in found.names]
    lines += [
        f"{mined.read} piece(s) were looked through ({mined.rate:.0f} a second), {bursts} term(s) burst;"
        f" {found.total} name(s) stand in two pieces or more and in no rule."
    ]
    return report, "\n".join(lines)


def _valid(folder: Path) -> Lexicon:
    try:
        lexicon = load(folder)
    except RuleFileError as error:
        raise CommandError(str(error)) from error
    found = faults(lexicon, safe_short=safe_short_names(folder))
    if found:
        raise CommandError(
            "\n".join([*found, f"The rules in {folder} have {len(found)} fault(s); nothing was loaded."])
        )
    return lexicon


def _difference(same: bool, stored: str, lines: list[str]) -> str:
    if same:
        return f"The files are the active rules {stored}; nothing would change."
    if not lines:
        return "No name would change; theme phrases, context or blockers differ. Pieces would be tagged anew."
    return "\n".join([*(line.rstrip() for line in lines), f"{len(lines)} row(s) would change."])


def _json(report: Any) -> str:
    return json.dumps(report, ensure_ascii=False)

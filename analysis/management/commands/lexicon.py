"""`lexicon check|diff|sync|export|names`: validates the rules, shows what they would change, loads them, writes them out, finds
the names they lack."""

from __future__ import annotations

import dataclasses
import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.editing.current import current
from analysis.lexicon import events
from analysis.lexicon.diff import diff
from analysis.lexicon.files import RULES, RuleFileError, load, texts
from analysis.lexicon.records import Lexicon
from analysis.lexicon.validate import faults, safe_short_names
from analysis.models import RuleSet
from analysis.tagging.versions import take
from analysis.unlisted.count import recount_all
from analysis.unlisted.pipeline import mine_waiting
from analysis.unlisted.queue import queue
from analysis.unlisted.terms import look_for_bursts


class Command(BaseCommand):
    """The rule set as a person handles it."""

    help = (
        "Validate (check), compare (diff), load (sync) or write out (export) the rules, files and saved changes; or find the"
        " names that they lack (names)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """check, diff, sync, export or names; a folder other than ours; JSON for machines."""
        parser.add_argument("act", choices=["check", "diff", "sync", "export", "names"])
        parser.add_argument("--folder", type=Path, help="where the rule files are; of export: where they go")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, act: str, folder: Path | None, json: bool, **_: Any) -> None:
        """Reads and validates the files, then does what was asked. Faults end the command with a sentence each."""
        acts: dict[str, Callable[[Path | None], tuple[dict[str, Any], str]]] = {
            "check": _check,
            "diff": _diff,
            "sync": self._sync,
            "export": _export,
            "names": _names,
        }
        report, text = acts[act](folder)
        self.stdout.write(_json(report) if json else text)

    def _sync(self, folder: Path | None) -> tuple[dict[str, Any], str]:
        """Loads the files under the saved changes; those that no longer fit are named on standard error."""
        _valid(folder or RULES)
        found = current(texts(folder or RULES))
        for unfit in found.unfit:
            self.stderr.write(f"Change {unfit.change} was left out: {unfit.reason}")
        done = take(found.lexicon)
        candidate = RuleSet.objects.candidate()
        text = f"Rules {done.version} ({done.sha256[:12]}) are active."
        if candidate:
            text = (
                f"Rules {done.version} ({done.sha256[:12]}) take over when {candidate.planned} piece(s) are read under"
                " them. Workers do that, or run 'manage.py tagging run'."
            )
        elif not done.created:
            text += " They were loaded before."
        report = dataclasses.asdict(done) | {"pending": candidate.planned if candidate else 0}
        return report | {"unfit": [dataclasses.asdict(unfit) for unfit in found.unfit]}, text


def _check(folder: Path | None) -> tuple[dict[str, Any], str]:
    lexicon = _valid(folder or RULES)
    told = _events(folder)
    names = sum(len(entity.aliases) for entity in lexicon.entities)
    report = {
        "version": lexicon.version, "sha256": lexicon.sha256, "entities": len(lexicon.entities),
        "themes": len(lexicon.themes), "aliases": names, "events": told, "faults": [],
    }  # fmt: skip
    return report, (
        f"Rules {lexicon.version}: {len(lexicon.entities)} names with {names} aliases, {len(lexicon.themes)} themes,"
        f" {told} events, no fault."
    )


def _diff(folder: Path | None) -> tuple[dict[str, Any], str]:
    found = diff(_valid(folder or RULES) if folder else current().lexicon)
    lines = [f"{c.what} {c.kind} {c.id} {'; '.join(c.details)}" for c in found.changes]
    return dataclasses.asdict(found), _difference(found.same, found.stored, lines)


def _export(folder: Path | None) -> tuple[dict[str, Any], str]:
    """Writes the rules with every saved change as files that load back as they are."""
    if folder is None:
        raise CommandError("Name the folder to write to with --folder.")
    lexicon = current().lexicon
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in lexicon.texts.items():
            (folder / name).write_text(text, "utf-8", newline="")
        for beside in RULES.glob("*.txt"):
            (folder / beside.name).write_bytes(beside.read_bytes())
    except OSError as error:
        raise CommandError(f"{folder} cannot be written ({error.strerror}). Name another folder.") from error
    return (
        {"folder": str(folder), "version": lexicon.version, "sha256": lexicon.sha256, "files": sorted(lexicon.texts)},
        f"Wrote the rules {lexicon.version} ({lexicon.sha256[:12]}) to {folder}.",
    )


def _names(_folder: Path | None) -> tuple[dict[str, Any], str]:
    """Looks through every piece that waits, finds what bursts, counts anew, and lists the queue."""
    mined, bursts = mine_waiting(sys.maxsize), look_for_bursts()
    recount_all()
    found = queue()
    names = [
        {"text": n.text, "kind": n.kind, "pieces": n.counts.pieces, "outlets": n.counts.outlets, "recent": n.recent, "before": n.earlier}
        for n in found.names
    ]  # fmt: skip
    lines = [f"{n.counts.pieces:>6} pieces {n.counts.outlets:>4} outlets  {n.kind:<8}  {n.text}" for n in found.names]
    lines.append(
        f"{mined.read} piece(s) were looked through ({mined.rate:.0f} a second), {bursts} term(s) burst;"
        f" {found.total} name(s) stand in two pieces or more and in no rule."
    )
    return dataclasses.asdict(mined) | {"bursts": bursts, "total": found.total, "names": names}, "\n".join(lines)


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


def _events(folder: Path | None) -> int:
    """How many events the lane of charts knows: the folder's own table where it has one, else ours. Faults end the command."""
    own = (folder or RULES) / events.FILE.name
    try:
        text = (own if own.exists() else events.FILE).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{own} cannot be read ({error}). Save it as UTF-8.") from error
    found = list(events.faults(text))
    if found:
        raise CommandError("\n".join([*found, f"The table of events has {len(found)} fault(s)."]))
    return len(events.read(text))


def _difference(same: bool, stored: str, lines: list[str]) -> str:
    if same:
        return f"The files are the active rules {stored}; nothing would change."
    if not lines:
        return "No name would change; theme phrases, context or blockers differ. Pieces would be tagged anew."
    return "\n".join([*(line.rstrip() for line in lines), f"{len(lines)} row(s) would change."])


def _json(report: Any) -> str:
    return json.dumps(report, ensure_ascii=False)

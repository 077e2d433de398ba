"""stories build, recheck, evaluate: fold copies and gather the pieces on topic into stories, and measure it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from analysis.lexicon.files import fingerprint
from analysis.stories import meaning
from analysis.stories.evaluate import Named, StoriesEvaluation, evaluate, plain
from analysis.stories.pipeline import DAYS, build, recheck
from analysis.stories.records import StoriesReport
from analysis.tagging.decide import decide
from analysis.tagging.files import BadLine, lines, record_of
from analysis.tagging.records import MAIN, OFF, Words
from analysis.tagging.versions import shipped


class Command(BaseCommand):
    """Build stories from the pieces on topic."""

    help = "Fold copies and gather the pieces on topic into stories."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`stories build | recheck [--days N] | evaluate FILE [--labels], each with --json`."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="build|recheck|evaluate")
        building = acts.add_parser("build", help="build every story anew; ids of stories that go on are kept")
        building.set_defaults(do=self._build)
        checking = acts.add_parser("recheck", help="look again at the last days, as every night")
        checking.add_argument("--days", type=int, default=DAYS, help=f"days before the newest piece (default {DAYS})")
        checking.set_defaults(do=self._recheck)
        judging = acts.add_parser("evaluate", help="build stories from labelled pieces and compare")
        judging.add_argument("gold", type=Path, metavar="FILE", help="JSON Lines with a story under 'gold'")
        judging.add_argument(
            "--labels", action="store_true", help="take names from the labels, too, not from the tagger"
        )
        judging.set_defaults(do=self._evaluate)
        for act in (building, checking, judging):
            act.add_argument("--json", action="store_true", help="print the report as one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do what was asked, and report."""
        options["do"](**options)

    def _build(self, *, json: bool, **_: Any) -> None:
        with tqdm(desc="reading", unit="piece", file=sys.stderr, disable=None) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            report = build(progress=progress)
        self._say(json, asdict(report), sentence(report))

    def _recheck(self, *, days: int, json: bool, **_: Any) -> None:
        if days < 0:
            raise CommandError(f"--days {days} is no number of days. Give 0 or more.")
        report = recheck(days)
        self._say(json, asdict(report), sentence(report))

    def _evaluate(self, *, gold: Path, labels: bool, json: bool, **_: Any) -> None:
        records = []
        try:
            for number, line in lines(gold):
                record = record_of(line)
                if not isinstance(record.get("gold"), dict) or "story" not in record["gold"]:
                    raise CommandError(f"{gold} line {number} has no 'story' under 'gold'. Give a labelled file.")
                records.append(record)
        except (OSError, EOFError) as error:
            raise CommandError(f"{gold} cannot be read ({error}). Name a JSON Lines file with labels.") from error
        except BadLine as error:
            raise CommandError(f"{gold} line {number + 1}: {error}. Mend the line.") from error
        encoder = meaning.embedder()
        scores = evaluate(records, labelled if labels else tagged(), encoder)
        self._say(json, {**asdict(scores), "semantic": encoder is not None}, table(scores, encoder is not None))

    def _say(self, as_json: bool, report: dict[str, Any], text: str) -> None:
        self.stdout.write(json.dumps(report) if as_json else text)


def labelled(record: Mapping[str, Any]) -> Named | None:
    """What a record's labels say it is about; None when it is off topic."""
    gold = record["gold"]
    if not gold.get("relevance", 1):
        return None
    companies = gold.get("companies", ())
    others = frozenset(gold.get("products", ())) | frozenset(gold.get("bodies_policies", ()))
    mains = frozenset(c["id"] for c in companies if c.get("main")) | frozenset(gold.get("products", ()))
    return frozenset(c["id"] for c in companies) | others, mains, gold.get("kind") == "roundup"


def tagged() -> Callable[[Mapping[str, Any]], Named | None]:
    """A function that says what the tagger finds in a record; None for one that it holds to be off topic."""
    rules = shipped(fingerprint())

    def names(record: Mapping[str, Any]) -> Named | None:
        body = plain(record.get("body") or record.get("text") or "")
        words = Words(record.get("title") or "", record.get("teaser") or "", body, record.get("lang") or "")
        found = decide(words, rules)
        if found.band == OFF:
            return None
        mains = frozenset(name.id for name in found.names if name.standing == MAIN)
        return frozenset(name.id for name in found.names), mains, found.is_roundup

    return names


def table(scores: StoriesEvaluation, semantic: bool) -> str:
    """The figures for people."""
    rows = [
        f"{scores.pieces} pieces, {'with' if semantic else 'without'} the extra `semantic`",
        f"B-cubed                 P {scores.precision:.3f}  R {scores.recall:.3f}  F1 {scores.f1:.3f}",
    ]
    for name, part in (("pairs within a language", scores.within), ("pairs across languages", scores.across)):
        rows.append(
            f"{name:23} P {part.precision:.3f}  R {part.recall:.3f}  ({part.right} right of {part.found} found, "
            f"{part.labelled} labelled)"
        )
    return "\n".join(rows)


def sentence(report: StoriesReport) -> str:
    """The report for people."""
    if not report.pieces:
        return "No piece on topic is stored, so there are no stories. Run `ingest`, then `tagging run`."
    rate = f", {report.pieces / report.seconds:,.0f} pieces a second" if report.seconds else ""
    return (
        f"{report.stories:,} stories from {report.texts:,} texts ({report.pieces:,} pieces on topic, {report.copies:,} of "
        f"them copies); {report.joined:,} stories in both languages. {report.seconds:.1f} s{rate}."
    )

"""`tagging run|file|evaluate|check`: tags what waits, tags files, measures agreement with labels, checks the kept counts."""

from __future__ import annotations

import dataclasses
import json
import lzma
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from analysis.lexicon.files import RuleFileError, fingerprint
from analysis.models import RuleSet
from analysis.tagging import rollups
from analysis.tagging.crew import cores
from analysis.tagging.decide import decide
from analysis.tagging.evaluate import BANDS, Evaluation, Score, evaluate
from analysis.tagging.files import BadLine, answer, lines, record_of, words_of
from analysis.tagging.pipeline import active_rules, pending, tag_waiting, waiting
from analysis.tagging.rules import Rules
from analysis.tagging.versions import RulesNotLoaded, shipped
from articles.models import Article

SAMPLE = Path(__file__).resolve().parents[3] / "articles" / "sample" / "newsroom"
MANY = 5_000  # pieces from which a run is worth several processes
UNREADABLE = (OSError, EOFError, lzma.LZMAError)


class Command(BaseCommand):
    """The tagger as a person handles it."""

    help = "Tag waiting pieces (run), tag a file (file), score against labels (evaluate), verify the counts (check)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """run [--all] [--limit N], file IN --out OUT, evaluate [GOLD], check [--repair]; --json everywhere."""
        acts = parser.add_subparsers(dest="act", required=True)
        run = acts.add_parser("run", help="tag what the active rules have not tagged")
        run.add_argument("--all", action="store_true", help="tag everything anew")
        run.add_argument("--limit", type=int, help="at most this many pieces")
        run.add_argument("--processes", type=int, help="how many read at once; by default every core for a long run")
        file = acts.add_parser("file", help="tag JSON Lines without storing them")
        file.add_argument("source", type=Path)
        file.add_argument("--out", type=Path, required=True)
        scores = acts.add_parser("evaluate", help="precision, recall and F1 against labels")
        scores.add_argument("gold", type=Path, nargs="?", default=SAMPLE / "pieces.jsonl")
        check = acts.add_parser("check", help="compare the kept counts with a recount")
        check.add_argument("--repair", action="store_true", help="recount every week first")
        for act in (run, file, scores, check):
            act.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, act: str, **options: Any) -> None:
        """Does what was asked; a user's mistake ends in one sentence."""
        acts: dict[str, Callable[..., None]] = {
            "run": self._run,
            "file": self._file,
            "evaluate": self._evaluate,
            "check": self._check,
        }
        try:
            acts[act](**options)
        except (RulesNotLoaded, RuleFileError) as error:
            raise CommandError(str(error)) from error

    def _run(self, *, json: bool, limit: int | None, processes: int | None, **options: Any) -> None:
        if limit is not None and limit < 1:
            raise CommandError(f"--limit is {limit}; give a number of pieces, 1 or more.")
        again = bool(options["all"])
        active_rules()
        candidate = RuleSet.objects.candidate()
        expected = Article.objects.count() if again else len(waiting(10_000_000))
        expected += len(pending(candidate, 10_000_000)) if candidate else 0
        crew = processes if processes else cores() if expected >= MANY else 1
        with tqdm(total=min(expected, limit or expected), unit="piece", file=self.stderr, disable=None) as bar:
            report = tag_waiting(limit=limit, again=again, progress=lambda read: bar.update(read - bar.n), crew=crew)
        self._say(
            json,
            dataclasses.asdict(report) | {"rate": round(report.rate, 1)},
            f"Read {report.read} pieces under rules {report.rules}, wrote {report.written}, {report.rate:.0f} a second.",
        )
        if report.failed:
            raise CommandError("\n".join([*report.failed[:20], f"{len(report.failed)} piece(s) could not be tagged."]))

    def _file(self, *, source: Path, out: Path, json: bool, **_: Any) -> None:
        rules = shipped(fingerprint())
        faults: list[str] = []
        try:
            with out.open("w", encoding="utf-8") as target:
                written = sum(1 for text in self._tagged(source, rules, faults) if target.write(text + "\n"))
        except UNREADABLE as error:
            raise CommandError(
                f"{_name(error, source)} ({_cause(error)}). Name a JSON Lines file and a place to write."
            ) from error
        self._say(json, {"written": written, "rejected": len(faults)}, f"Tagged {written} text(s) into {out}.")
        if faults:
            raise CommandError(
                "\n".join([*faults[:20], f"{len(faults)} line(s) of {source} were left out; the rest is done."])
            )

    def _tagged(self, source: Path, rules: Rules, faults: list[str]) -> Iterator[str]:
        for number, line in tqdm(lines(source), unit="text", file=self.stderr, disable=None):
            try:
                record = record_of(line)
            except BadLine as error:
                faults.append(f"Line {number}: {error}.")
                continue
            yield json.dumps(answer(record, decide(words_of(record), rules), rules.lexicon), ensure_ascii=False)

    def _evaluate(self, *, gold: Path, json: bool, **_: Any) -> None:
        records = []
        try:
            for number, line in lines(gold):
                record = record_of(line)
                if not isinstance(record.get("gold"), dict) or record["gold"].get("relevance") not in BANDS:
                    raise CommandError(f"{gold} line {number} has no labels under 'gold'. Give a labelled file.")
                records.append(record)
        except UNREADABLE as error:
            raise CommandError(
                f"{gold} cannot be read ({_cause(error)}). Name a JSON Lines file with labels."
            ) from error
        except BadLine as error:
            raise CommandError(f"{gold} line {number}: {error}. Mend the line.") from error
        scores = evaluate(records, shipped(fingerprint()), countries=_homes(gold))
        self._say(json, dataclasses.asdict(scores), _table(scores))

    def _check(self, *, repair: bool, json: bool, **_: Any) -> None:
        weeks = rollups.rebuild() if repair else rollups.refresh()
        wrong = rollups.drift()
        self._say(
            json,
            {"weeks_recounted": weeks, "wrong": wrong},
            f"Recounted {weeks} week(s); {wrong} count(s) differ from a recount.",
        )
        if wrong:
            raise CommandError(f"{wrong} kept count(s) are wrong. Run 'manage.py tagging check --repair'.")

    def _say(self, as_json: bool, report: dict[str, Any], text: str) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False) if as_json else text)


def _homes(gold: Path) -> dict[str, str]:
    """The home country of each outlet, where a file beside the labels says so (the sample newsroom's does)."""
    beside = gold.with_name("outlets.json")
    if not beside.exists():
        return {}
    return {outlet["id"]: outlet["home_country"] for outlet in json.loads(beside.read_text("utf-8"))["outlets"]}


def _table(evaluation: Evaluation) -> str:
    """Everything, then each language when there are several, then macro F1 over themes and the ambiguous names."""
    rows = ["                               P                  R                  F1 (95 % intervals)"]
    rows += _rows(f"{evaluation.pieces} pieces", evaluation.scores)
    if len(evaluation.languages) > 1:
        for part in evaluation.languages:
            rows += _rows(f"{part.language or 'no language'}, {part.pieces} pieces", part.scores)
    rows.append(f"macro F1 over themes {evaluation.theme_macro_f1:.3f}")
    if names := evaluation.ambiguous:
        refused, kept = f"{names.refused} of {names.to_refuse}", f"{names.kept} of {names.to_keep}"
        rows.append(f"ambiguous names: refused {refused} that mean something else, kept {kept} that are meant")
    return "\n".join(rows)


def _rows(title: str, scores: Iterable[Score]) -> Iterator[str]:
    yield title
    for score in scores:
        cells = [
            f"{value:.3f} {low:.2f}-{high:.2f}"
            for value, (low, high) in (
                (score.precision, score.precision_interval),
                (score.recall, score.recall_interval),
                (score.f1, score.f1_interval),
            )
        ]
        yield f"{score.name:16}" + "".join(f"{cell:>19}" for cell in cells)


def _name(error: BaseException, source: Path) -> str:
    return str(getattr(error, "filename", None) or source) + " cannot be read or written"


def _cause(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__

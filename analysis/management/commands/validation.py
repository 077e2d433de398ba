"""validation draw, score, export: samples for blind coding and their scorecards from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.explore.filters import ArticleFilter, FilterError
from analysis.models import Coding, Sample, ScoreCard
from analysis.validation.records import ALL, KINDS, Card, Score
from analysis.validation.samples import SampleError, Wanted, draw_sample
from analysis.validation.scoring import score


class Command(BaseCommand):
    """Draw a sample, score it under the rules of now, or write its codings to a file."""

    help = "Draw a sample for blind coding, score it under the rules of now, or export its codings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`validation draw NAME | score SAMPLE | export SAMPLE`."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="draw|score|export")
        draw = acts.add_parser("draw", help="draw a sample; people code it at /validation/")
        draw.add_argument("name")
        draw.add_argument("query", nargs="?", default="", help="the list, e.g. 'from=2025-07-01&to=2025-07-31'")
        draw.add_argument("--size", type=int, default=200, help="pieces (default: %(default)s)")
        draw.add_argument("--double", type=float, default=0.2, help="part that two people code (default: %(default)s)")
        draw.add_argument("--seed", type=int, help="the same seed on the same archive draws the same pieces")
        draw.set_defaults(do=self._draw)
        scored = acts.add_parser("score", help="compare what people coded with what the rules of now say, and keep it")
        scored.add_argument("sample", type=int, help="its number, as in its address")
        scored.set_defaults(do=self._score)
        export = acts.add_parser("export", help="every coding as JSON Lines, without the texts")
        export.add_argument("sample", type=int)
        export.add_argument("--output", type=Path, help="a file; without it standard output")
        export.set_defaults(do=self._export)
        for each in (draw, scored, export):
            each.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do what was asked."""
        try:
            options["do"](**options)
        except (SampleError, FilterError) as error:
            raise CommandError(str(error)) from error

    def _draw(self, *, name: str, query: str, size: int, double: float, seed: int | None, json: bool, **_: Any) -> None:
        sample = draw_sample(Wanted(name, ArticleFilter.from_query(query), size, double, seed))
        drawn = sample.pieces.count()
        if json:
            second, random = (sample.pieces.filter(**{f: True}).count() for f in ("needs_second", "is_random"))
            found = {"sample": sample.pk, "seed": sample.seed, "population": sample.population, "pieces": drawn}
            self.stdout.write(_line({**found, "random": random, "second": second, "rules": sample.rules_version}))
            return
        self.stdout.write(
            f"Sample {sample.pk}: {drawn} of {sample.population} pieces, seed {sample.seed}. "
            f"Code them at /validation/{sample.pk}/code/."
        )

    def _score(self, *, sample: int, json: bool, **_: Any) -> None:
        row = score(sample)
        card = Card.from_data(row.content)
        if json:
            self.stdout.write(_line({"card": row.pk, "sample": sample, **row.content, "standing": row.standing}))
            return
        self.stdout.write(f"{card.coded} pieces coded, {card.double} by two people; rules {card.rules}.")
        for one in (one for kind in KINDS for one in card.of_kind(kind, ALL)):
            if one.seen or one.found:
                self.stdout.write(_sentence(one))

    def _export(self, *, sample: int, output: Path | None, json: bool, **_: Any) -> None:
        if not Sample.objects.filter(pk=sample).exists():
            raise SampleError("There is no such sample; its number stands in its address.")
        rows = Coding.objects.filter(piece__sample=sample).select_related("piece__article").order_by("pk")
        lines = [_line(_coding(row)) for row in rows]
        if output is None:
            self.stdout.writelines(f"{line}\n" for line in lines)
            return
        try:
            output.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}. Name another file.") from error
        told = {"sample": sample, "codings": len(lines), "cards": ScoreCard.objects.filter(sample=sample).count()}
        self.stdout.write(_line(told) if json else f"{len(lines)} codings written to {output}.")


def _line(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False)


def _coding(row: Coding) -> dict[str, Any]:
    piece = row.piece
    return {
        "sample": piece.sample_id, "article": piece.article_id, "url": piece.article.url, "place": piece.place,
        "stratum": piece.stratum, "weight": 1 / piece.inclusion, "random": piece.is_random, "coder": row.coder_name,
        "band": row.band, "themes": row.themes, "primary": row.primary, "frame": row.frame, "note": row.note,
        "content_hash": row.content_hash, "started": row.started_at.isoformat(), "finished": row.finished_at.isoformat(),
    }  # fmt: skip


def _sentence(score: Score) -> str:
    precision, recall = (f"{rate.value:.2f}" if rate else "-" for rate in (score.precision, score.recall))
    alpha = "-" if score.alpha.value is None else f"{score.alpha.value:.2f}"
    counts = f"people {score.seen}, rules {score.found}, both {score.both}"
    return f"{score.kind} {score.slug}: {counts}; precision {precision}, recall {recall}, alpha {alpha}"

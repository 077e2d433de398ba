"""How the shipped rules do on labelled pieces, as plain figures, and what fell under the figures last written down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.tagging.evaluate import Evaluation, Score, evaluate
from analysis.tagging.rules import Rules

HERE = Path(__file__).parent
PIECES = HERE / "pieces.jsonl"
BASELINE = HERE / "baseline.json"
SAMPLE = HERE.parents[1] / "articles" / "sample" / "newsroom"
TOLERANCE = 0.005  # half a point of F1

Figures = dict[str, dict[str, Any]]  # slice -> facet -> F1, precision and recall


def records(path: Path = PIECES) -> list[dict[str, Any]]:
    """The labelled records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def homes(folder: Path) -> dict[str, str]:
    """Each outlet's home country, from the folder's outlets.json."""
    return {o["id"]: o["home_country"] for o in json.loads((folder / "outlets.json").read_text("utf-8"))["outlets"]}


def measure(rules: Rules) -> Figures:
    """The figures of the project's own pieces (all, each part, each language) and of the sample newsroom."""
    own, sample = records(), records(SAMPLE / "pieces.jsonl")
    figures: Figures = {}
    figures |= _figures("gold", evaluate(own, rules, countries=homes(HERE)))
    for part in ("tune", "held"):
        chosen: Sequence[Mapping[str, Any]] = [record for record in own if record["part"] == part]
        figures[f"gold {part}"] = _figures("part", evaluate(chosen, rules, countries=homes(HERE)))["part"]
    return figures | _figures("sample", evaluate(sample, rules, countries=homes(SAMPLE)))


def fallen(before: Figures, now: Figures) -> list[str]:
    """One line for each F1 that is more than half a point under `before`, or is gone."""
    lost = []
    for part, facets in before.items():
        for facet, figures in facets.items():
            if "f1" not in figures:
                continue
            found = now.get(part, {}).get(facet, {}).get("f1")
            if found is None or figures["f1"] - found > TOLERANCE + 1e-9:
                lost.append(f"{part}, {facet}: F1 {figures['f1']:.4f} -> {_told(found)}")
    return lost


def table(figures: Figures, before: Figures) -> Iterator[str]:
    """The figures as lines of text, with the change of F1 since `before`."""
    yield f"{'':42}{'P':>7}{'R':>7}{'F1':>7}  since"
    for part, facets in figures.items():
        for facet, row in facets.items():
            if facet == "ambiguous":
                yield (
                    f"{part:24}{'ambiguous':18}refused {row['refused']} of {row['to_refuse']}, "
                    f"kept {row['kept']} of {row['to_keep']}"
                )
                continue
            old = before.get(part, {}).get(facet, {}).get("f1")
            rates = "".join(f"{row[key]:7.3f}" if key in row else " " * 7 for key in ("precision", "recall", "f1"))
            since = "new" if old is None else f"{row['f1'] - old:+.4f}"
            yield f"{part:24}{facet:18}{rates}  {since}"


def _told(f1: float | None) -> str:
    return "gone" if f1 is None else f"{f1:.4f}"


def _figures(title: str, evaluation: Evaluation) -> Figures:
    whole = _scores(evaluation.scores) | {"themes, macro": {"f1": round(evaluation.theme_macro_f1, 4)}}
    if names := evaluation.ambiguous:
        whole["ambiguous"] = {
            "refused": names.refused, "to_refuse": names.to_refuse, "kept": names.kept, "to_keep": names.to_keep,
        }  # fmt: skip
    return {title: whole} | {f"{title} {part.language}": _scores(part.scores) for part in evaluation.languages}


def _scores(scores: Sequence[Score]) -> dict[str, Any]:
    return {s.name: {key: round(getattr(s, key), 4) for key in ("precision", "recall", "f1")} for s in scores}

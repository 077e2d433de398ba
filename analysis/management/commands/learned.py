"""learned list, train, switch: the models that may propose themes, from the command line."""

from __future__ import annotations

import dataclasses
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.learned.counting import recount
from analysis.learned.page import models
from analysis.learned.proposing import propose
from analysis.learned.runs import LearnedError, learn, switch


class Command(BaseCommand):
    """Train models on blind codings, renew their proposals, and switch a theme's model on or off."""

    help = "Train models on blind codings, renew their proposals, list them, and switch a theme's model on or off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`learned list | train | switch THEME on|off --by NAME`."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="list|train|switch")
        listed = acts.add_parser("list", help="every model with how it stands against the rules")
        listed.set_defaults(do=self._list)
        trained = acts.add_parser("train", help="train where there are new labels, then renew all proposals")
        trained.set_defaults(do=self._train)
        switched = acts.add_parser("switch", help="let a theme's model count, or no longer")
        switched.add_argument("theme")
        switched.add_argument("to", choices=("on", "off"))
        switched.add_argument("--by", required=True, help="who decides; it is written down")
        switched.set_defaults(do=self._switch)
        for each in (listed, trained, switched):
            each.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do what was asked."""
        try:
            options["do"](**options)
        except LearnedError as error:
            raise CommandError(str(error)) from error

    def _list(self, *, json: bool, **_: Any) -> None:
        lines = models()
        if json:
            self.stdout.write(_line({"models": [dataclasses.asdict(line) for line in lines]}))
            return
        for line in lines:
            rules, model = ("-" if f1 is None else f"{f1:.2f}" for f1 in (line.f1_rules, line.f1_model))
            state = "on" if line.is_on else "may propose" if line.may_propose else "silent"
            self.stdout.write(
                f"{line.slug}: {line.positives} with, {line.negatives} without; F1 rules {rules}, model {model}; "
                f"{line.wins} wins in a row; {state}; {line.suggested} suggested, {line.counted} counted"
            )

    def _train(self, *, json: bool, **_: Any) -> None:
        runs, proposed = learn(), propose()
        again = recount()
        if json:
            found = {"runs": [dataclasses.asdict(run) for run in runs]}
            self.stdout.write(_line({**found, "proposed": [dataclasses.asdict(one) for one in proposed]}))
            return
        self.stdout.write(f"{len(runs)} themes trained, {again} pieces counted again.")
        for one in proposed:
            self.stdout.write(
                f"{one.theme}: {one.proposed} proposed of {one.read} read{', counted' if one.is_on else ''}"
            )

    def _switch(self, *, theme: str, to: str, by: str, json: bool, **_: Any) -> None:
        run = switch(theme, on=to == "on", by=by)
        found = {"theme": theme, "is_on": run.is_on, "by": run.switched_by}
        self.stdout.write(_line(found) if json else f"The model of {theme} is {to}.")


def _line(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, default=str)

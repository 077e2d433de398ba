"""The whole play on one installation, as a program: it prints one JSON object of what it did and what it found.

`python -m tests.faults.scenario FOLDER`, with the settings of an installation of its own in the environment.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

import django
from django.conf import settings

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first
from django.db.models import F, Max, Min  # noqa: E402

from articles.models import Article, Source, Visit  # noqa: E402
from config.local.machine import database  # noqa: E402
from tests.faults import ledger, points  # noqa: E402
from tests.faults.house import House  # noqa: E402
from tests.faults.press import POISONS, Press  # noqa: E402
from tests.faults.worker import accelerate  # noqa: E402

VISIT_POINTS, PAGE_POINTS = 190, 40
HEALTHY, TEASERS, EACH_POISON = 260, 8, 2
KILLS, PURGES = 8, 2


class Play:
    """One run. Acts share the installation; each leaves the ledger balanced."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.roll = folder, random.Random(seed)
        self.press, self.house = Press(), House(folder)
        self.sources: ledger.Sources = {}
        self.report: dict[str, object] = {"seed": seed, "broker": "redis" if settings.BROKER_URL else "pgmq"}

    def run(self) -> dict[str, object]:
        server = self.press.start()
        self.house.start()
        try:
            self.measure_lines()
            self.kill_at_lines()
            usual = self.undisturbed()
            disturbed = self.poison()
            # The machine has other work, too: the usual day is measured before and after.
            self.report["delay_ratio"] = round(disturbed / max(usual, self.undisturbed()), 2)
            self.harm()
        finally:
            self.house.stop()
            server.shutdown()
        self.report["faults"] = ledger.faults(self.press, self.sources, self.folder)[:40]
        self.report["pieces"] = Article.objects.count()
        return self.report

    def add(self, kind: str, count: int) -> list[int]:
        """New sources of a kind, due now; they are not told before the next ring."""
        first = len(self.sources)
        rows = [
            Source(
                url=self.press.url(kind, first + n),
                slug=f"s{first + n}",
                name=f"{kind} {first + n}",
                interval_minutes=60,
            )
            for n in range(count)
        ]
        created = Source.objects.bulk_create(rows)
        self.sources |= {row.pk: (kind, first + n) for n, row in enumerate(created)}
        return [row.pk for row in created]

    def settle(self, seconds: float, what: str, meanwhile=lambda: None) -> None:
        began = time.monotonic()
        if not self.house.until(lambda: ledger.finished(self.sources), seconds, meanwhile):
            self.report.setdefault("unsettled", []).append(what)  # type: ignore[union-attr]
        print(f"{what}: {time.monotonic() - began:.1f} s", ledger.state(self.sources), file=sys.stderr, flush=True)

    def measure_lines(self) -> None:
        """How many lines a visit and the reading of a page take at least; their workers live."""
        sources = [*self.add("teaser", 1), *self.add("whole", 1)]
        self.plan({f"visit {pk}": 0 for pk in sources} | {f"page {ident}": 0 for ident in range(1, 40)})
        self.settle(60, "measuring lines")
        counted = [line.split() for line in points.lines(self.folder / "survived")]
        self.lines = {kind: min(int(n) for k, n in counted if k == kind and int(n) > 400) for kind in ("visit", "page")}
        self.report["lines"] = self.lines

    def kill_at_lines(self) -> None:
        """Kills the worker of each of many sources, and of many pages, at a line of its own."""
        visits = self.add("whole", VISIT_POINTS)
        step = self.lines["visit"] / VISIT_POINTS
        plan = {f"visit {pk}": round((n + self.roll.random()) * step) or 1 for n, pk in enumerate(visits)}
        self.plan(plan)
        self.settle(150, "kill points of visits")
        self.add("teaser", 2 * PAGE_POINTS // 10)
        newest = Article.objects.aggregate(at=Max("pk"))["at"] or 0
        step = self.lines["page"] / PAGE_POINTS
        # Ids run on, and what is taken back leaves holes: pages of pieces to come are planned for before they exist.
        self.plan(
            plan
            | {f"page {newest + n}": round((n % PAGE_POINTS + self.roll.random()) * step) or 1 for n in range(1, 500)}
        )
        self.settle(150, "kill points of pages")
        killed = points.lines(self.folder / "killed")
        self.report["kill_points"], self.report["places"] = len(killed), len(set(killed))

    def undisturbed(self) -> float:
        """How long the slowest twentieth of healthy sources waits on a usual day, in seconds."""
        began = time.monotonic()
        ids = self.add("whole", HEALTHY)
        self.settle(120, "the usual day")
        self.report["usual_seconds"] = round(time.monotonic() - began, 1)
        return self.delay(ids)

    def poison(self) -> float:
        """As on a usual day, with poison among the healthy."""
        self.report["poisons"] = len([pk for kind in POISONS for pk in self.add(kind, EACH_POISON)])
        ids = self.add("whole", HEALTHY)
        self.settle(150, "poison")
        return self.delay(ids)

    def harm(self) -> None:
        """Kills, purges and a crash while sources come due."""
        self.add("teaser", TEASERS)
        self.add("whole", HEALTHY)
        end = time.monotonic()
        acts = [self.house.kill] * KILLS + [self.house.purge] * PURGES + [self.house.crash_database]
        self.roll.shuffle(acts)
        due = [end + 1.5 + 2.5 * n + self.roll.random() for n in range(len(acts))]

        def meanwhile() -> None:
            if acts and time.monotonic() > due[-len(acts)]:
                acts.pop(0)()
                if acts and len(acts) % 3 == 0:  # keep it busy: a fault that meets an idle house proves nothing
                    self.add("whole", HEALTHY // 4)

        self.house.until(lambda: not acts, 120, meanwhile)
        self.settle(150, "kills, purges and a crash")
        self.report |= {
            "group_kills": self.house.kills, "purges": self.house.purges, "database_crashes": self.house.crashes,
            "messages_doubled": self.house.doubled,
        }  # fmt: skip

    def delay(self, ids: list[int]) -> float:
        """The 95th percentile, in seconds, from when sources were due to when their first visit ended."""
        first = (
            Visit.objects.filter(source__in=ids)
            .values("source")
            .annotate(at=Min("started_at"), due=Min(F("source__created_at")))
        )
        waits = sorted((row["at"] - row["due"]).total_seconds() for row in first)
        return waits[int(0.95 * (len(waits) - 1))]

    def plan(self, lines: dict[str, int]) -> None:
        (self.folder / "plan.json.new").write_text(json.dumps(lines), "utf-8")
        (self.folder / "plan.json.new").replace(self.folder / "plan.json")


def main() -> None:
    accelerate()
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    with database(lambda said: print(said, file=sys.stderr)):
        report = Play(folder, seed).run()
        connection.close()
    print(json.dumps(report))


if __name__ == "__main__":
    main()

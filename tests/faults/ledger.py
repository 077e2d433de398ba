"""The oracle: what the press knows that it published, held against what the installation holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.db.models import Count

from articles.models import Article, ArticleKey, Host, Outbox, Page, Quarantine, Source, Visit
from tests.faults import points
from tests.faults.press import POISONS, Press

Sources = dict[int, tuple[str, int]]  # of each source: its kind and number at the press


def finished(sources: Sources) -> bool:
    """Whether every healthy source has its pieces and their pages, every poison is set aside, and everything was told."""
    healthy = [pk for pk, (kind, _) in sources.items() if kind not in POISONS]
    poisons = len(sources) - len(healthy)
    visited = Visit.objects.filter(source__in=healthy, outcome__in=["new", "same"]).values("source").distinct().count()
    aside = Source.objects.filter(pk__in=sources, state=Source.State.QUARANTINED).count()
    idle = not Source.objects.exclude(lease_token=None).exists() and not Page.objects.exists()
    return visited == len(healthy) and aside >= poisons and idle and not Outbox.objects.filter(sent_at=None).exists()


def state(sources: Sources) -> dict[str, int]:
    """How far it is, for whoever watches."""
    return {
        "sources": len(sources), "visits": Visit.objects.count(), "pieces": Article.objects.count(), "pages owed": Page.objects.count(),
        "held": Source.objects.exclude(lease_token=None).count(), "set aside": Quarantine.objects.count(),
        "untold": Outbox.objects.filter(sent_at=None).count(),
    }  # fmt: skip


def faults(press: Press, sources: Sources, folder: Path) -> list[str]:
    """Every way in which the installation differs from what the press published. Empty: nothing lost, nothing doubled."""
    return [*_pieces(press, sources), *_quarantine(press, sources), *_obligations(), *_tellings(folder)]


def _pieces(press: Press, sources: Sources) -> list[str]:
    stored = Counter(Article.objects.values_list("url", flat=True))
    expected = {url for kind, number in sources.values() for url in press.published(kind, number)}
    found = [f"lost: {url}" for url in expected - stored.keys()]
    found += [f"never published: {url}" for url in stored.keys() - expected]
    found += [f"doubled: {url}" for url, count in stored.items() if count > 1]
    owners = {pk: set(press.published(kind, number)) for pk, (kind, number) in sources.items()}
    found += [
        f"of another source: {piece.url}" for piece in Article.objects.all() if piece.url not in owners[piece.source_id]
    ]
    found += [f"its page was not read: {piece.url}" for piece in Article.objects.exclude(completeness="full")]
    keys = dict(Article.objects.annotate(names=Count("keys")).values_list("url", "names"))
    found += [f"has {names} names: {url}" for url, names in keys.items() if names not in (2, 3)]
    orphans = ArticleKey.objects.exclude(article__in=Article.objects.all()).count()
    return found + ([f"{orphans} names of no piece"] if orphans else [])


def _quarantine(press: Press, sources: Sources) -> list[str]:
    found = []
    rows = {row.source_id: row for row in Quarantine.objects.filter(verdict="")}
    for pk, (kind, number) in sources.items():
        row = rows.get(pk)
        if kind in POISONS and row is None:
            found.append(f"{kind} {number} is not set aside")
        elif kind in POISONS and row is not None:
            known = row.attempts <= 3 and row.stage == "read_document" and row.payload == press.sha256(kind, number)
            named = {"abort": "SIGABRT", "spin": "SIGKILL after", "memory": "out of memory"}[kind] in row.signal
            asked = press.asked[f"/{kind}/{number}"]
            if not (known and named and asked <= 3 + 1):
                found.append(f"{kind} {number}: {row.stage} {row.signal!r} attempts {row.attempts} asked {asked}")
        elif row is not None:
            found.append(f"healthy {kind} {number} is set aside: {row.stage} {row.reason}")
    return found


def _obligations() -> list[str]:
    left = {
        "leases of sources": Source.objects.exclude(lease_token=None).count(),
        "pages owed": Page.objects.count(),
        "hosts held": Host.objects.exclude(held_until=None).count(),
        "tellings owed": Outbox.objects.filter(sent_at=None).count(),
    }
    return [f"{count} {what} left" for what, count in left.items() if count]


def _tellings(folder: Path) -> list[str]:
    told = {int(word) for line in points.lines(folder / "told") for word in line.split()}
    pieces = set(Article.objects.values_list("pk", flat=True))
    found = [f"not told: {pk}" for pk in pieces - told] + [f"told, but not there: {pk}" for pk in told - pieces]
    rows = Counter(Outbox.objects.filter(kind="stored").values_list("subject", flat=True))
    found += [f"{rows[pk]} tellings of {pk}" for pk in pieces if rows[pk] != 1]
    return found

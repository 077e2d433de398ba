"""The defects themselves, each as one replacement in one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Defect:
    """What is taken away, where, and who must notice. `old` stands in the file exactly once."""

    name: str
    file: str
    old: str
    new: str
    tests: str


INGESTION: Final = "articles/ingestion"
TESTS: Final = "tests/articles/ingestion"

DEFECTS: Final = (
    # Claims, fences, leases
    Defect("the fence of a visit is removed", f"{INGESTION}/lease.py",
           "filter(pk=held.source_id, lease_token=held.token)", "filter(pk=held.source_id)", f"{TESTS}/test_store.py"),
    Defect("the fence of a page is removed", f"{INGESTION}/own_page.py",
           "filter(pk=held.article_id, lease_token=held.token).exists()", "filter(pk=held.article_id).exists()",
           f"{TESTS}/test_own_page.py"),
    Defect("a claim is committed after the work", f"{INGESTION}/lease.py",
           "transaction.atomic(durable=True)", "transaction.atomic()", f"{TESTS}/test_dispatch.py"),
    Defect("a claim takes what somebody holds", f"{INGESTION}/lease.py",
           "AND (lease_until IS NULL OR lease_until < clock_timestamp())\n", "\n", f"{TESTS}/test_store.py"),
    Defect("attempts are not counted before the work", f"{INGESTION}/lease.py",
           "attempts = attempts + 1", "attempts = attempts", f"{TESTS}/test_quarantine.py"),
    Defect("attempts have no end", f"{INGESTION}/lease.py",
           "AND attempts < %(most)s))", "))", f"{TESTS}/test_quarantine.py"),
    Defect("a crash counts as an end", f"{INGESTION}/ledger.py",
           "    if isinstance(failure, Crashed):\n        _count_crash", "    source.attempts = 0\n    if isinstance(failure, Crashed):\n        _count_crash",
           f"{TESTS}/test_quarantine.py"),
    Defect("lost workers are not swept", f"{INGESTION}/dispatch.py",
           "attempts__gte=lease.ATTEMPTS", "attempts__gte=99", f"{TESTS}/test_quarantine.py"),
    Defect("a lost message is not sent again", f"{INGESTION}/dispatch.py",
           "(due.dispatched_at IS NULL OR due.dispatched_at < clock_timestamp() - %(resend)s * interval '1 second')\n      AND (host.backoff_until IS NULL OR host.backoff_until <= clock_timestamp())\n  ) AS queue ON queue.article_id",
           "due.dispatched_at IS NULL\n      AND (host.backoff_until IS NULL OR host.backoff_until <= clock_timestamp())\n  ) AS queue ON queue.article_id",
           f"{TESTS}/test_dispatch.py"),
    Defect("a source is told at every beat", f"{INGESTION}/dispatch.py",
           "UPDATE articles_source SET dispatched_at = clock_timestamp()", "UPDATE articles_source SET dispatched_at = dispatched_at",
           f"{TESTS}/test_dispatch.py"),
    # Effects
    Defect("the unique key of names is dropped", "articles/migrations/0001_articles.py",
           "'constraints': [models.UniqueConstraint(fields=('digest', 'kind', 'scope'), name='article_key_once')],", "",
           f"{TESTS}/test_store.py"),
    Defect("upserts are not sorted", f"{INGESTION}/store.py", "for key in sorted(names)]", "for key in names]", f"{TESTS}/test_store.py"),
    Defect("a deadlock is not tried again", f"{INGESTION}/insistence.py", '{"40P01", "40001", "55P03"}', "set()", f"{TESTS}/test_insistence.py"),
    Defect("an update overwrites what changed meanwhile", f"{INGESTION}/store.py",
           "rows = [row for row in locked if row.content_hash == wanted[row.pk].was]", "rows = list(locked)", f"{TESTS}/test_store.py"),
    Defect("old words are not kept", f"{INGESTION}/store.py",
           "for row in rows if wanted[row.pk].revises)", "for row in rows if False)", f"{TESTS}/test_pipeline.py"),
    Defect("tellings are not owed with the effect", f"{INGESTION}/ledger.py",
           "    outbox.tell(stored.changes)\n", "", f"{TESTS}/test_outbox.py"),
    Defect("a telling is done before it is told", "articles/tasks.py",
           "        listener(sorted(set(owed.values())))\n        outbox.told(owed)", "        outbox.told(owed)\n        listener(sorted(set(owed.values())))",
           f"{TESTS}/test_outbox.py"),
    Defect("guids that churn are believed", f"{INGESTION}/ledger.py",
           "source.ignores_guids = True", "source.ignores_guids = False", f"{TESTS}/test_identity.py"),
    Defect("pieces are not known by their words", f"{INGESTION}/normalise.py",
           "if facts.wants_fingerprint else \"\"", "if False else \"\"", f"{TESTS}/test_identity.py"),
    Defect("validators are kept when nothing was stored", f"{INGESTION}/ledger.py",
           "    if well:\n        _is_well", "    if reading.pages or well:\n        _is_well", f"{TESTS}/test_pipeline.py"),
    Defect("an answer is not kept", f"{INGESTION}/ledger.py",
           "hashes = [captures.keep(page) for page in reading.pages]", "hashes: list[str] = []", f"{TESTS}/test_replay.py"),
    # Politeness
    Defect("two ask one host at once", f"{INGESTION}/politeness.py",
           "  AND (host.held_until IS NULL OR host.held_until <= clock_timestamp())\n", "", f"{TESTS}/test_politeness.py"),
    Defect("a shorter wait replaces a longer one", f"{INGESTION}/politeness.py",
           "greatest(host.backoff_until, excluded.backoff_until)", "excluded.backoff_until", f"{TESTS}/test_politeness.py"),
    Defect("Retry-After is not read", f"{INGESTION}/schedule.py",
           "asked = read_retry_after(retry_after, now=now)", "asked = read_retry_after(\"\", now=now)", f"{TESTS}/test_schedule.py"),
    Defect("the first permanent redirect is followed for good", f"{INGESTION}/moves.py",
           "BEFORE_FOLLOWING: Final = 3", "BEFORE_FOLLOWING: Final = 1", f"{TESTS}/test_pipeline.py"),
    Defect("one 410 closes a source", f"{INGESTION}/ledger.py",
           "Visit.Outcome.GONE and _was_gone(source, visit)", "Visit.Outcome.GONE", f"{TESTS}/test_pipeline.py"),
    Defect("everybody is blamed for our own outage", f"{INGESTION}/ledger.py",
           "ours = visit.outcome in outage.OURS and outage.open_one() is not None", "ours = False", f"{TESTS}/test_outage.py"),
    # The confined reader
    Defect("the reader may take all memory", f"{INGESTION}/confined/child.py",
           "        resource.setrlimit(resource.RLIMIT_AS, (most, most))", "        resource.setrlimit(resource.RLIMIT_AS, (most * 64, most * 64))",
           f"{TESTS}/confined/test_confined.py"),
    Defect("the reader outlives its parent", f"{INGESTION}/confined/child.py",
           "    os._exit(0)\n", "    while True:\n        signal.pause()\n", f"{TESTS}/confined/test_confined.py"),
    Defect("a skipped document is read again", f"{INGESTION}/walk.py",
           "if held.skips and sha256_of(page) in held.skips:", "if False:", f"{TESTS}/test_quarantine.py"),
    # The door
    Defect("the check at connect time is skipped", "articles/egress/client.py",
           "            judge(host, port, addresses, rules=self._rules)\n", "", "tests/articles/egress/test_client.py"),
    Defect("the first of several addresses is judged alone", "articles/egress/lookup.py",
           "    for address in addresses:\n        try:", "    for address in list(addresses)[:1]:\n        try:", "tests/articles/egress tests/badinput/test_addresses.py"),
    Defect("where a connection really led is not looked at", "articles/egress/client.py",
           "            _check_peer(host, address, stream)\n", "", "tests/articles/egress/test_client.py"),
    Defect("the clock of an exchange starts anew with every byte", "articles/egress/client.py",
           "        left = self._end - time.monotonic()", "        left = 30.0", "tests/articles/egress/test_client.py"),
    Defect("redirects have no end", "articles/egress/client.py",
           "    if len(seen) > limits.redirects:", "    if len(seen) > 10_000:", "tests/articles/egress/test_client.py"),
    Defect("a small answer may unpack to anything", "articles/egress/inflate.py",
           "if size > _RATIO_FROM and size > limits.ratio * max(sent, 1):", "if size > 10**12:", "tests/articles/egress/test_inflate.py"),
    Defect("v4-mapped addresses are judged as they look", "articles/egress/address.py",
           "    if address.ipv4_mapped is not None:\n        return address.ipv4_mapped\n", "", "tests/articles/egress/test_address.py"),
    Defect("entities of the document's own are allowed", f"{INGESTION}/parse/markup.py",
           "    if _ENTITY.search(text) is None:\n        return\n", "    return\n", "tests/articles/parse"),
    Defect("what robots.txt forbids is read", f"{INGESTION}/robots.py", "    if not ruling.allowed:", "    if False:", f"{TESTS}/test_robots.py"),
    # Health
    Defect("a gap that was caught up stays one", "articles/health/days.py",
           "AND NOT before.settled AND %(overlapped)s)", "AND false)", "tests/articles/health/test_days.py"),
    Defect("a visit without overlap closes the gap before it", "articles/health/days.py",
           "AND NOT before.settled AND %(overlapped)s)", "AND (%(overlapped)s OR true))", "tests/articles/health/test_days.py"),
)  # fmt: skip

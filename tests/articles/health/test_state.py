"""How a source does: every state from a table of facts, each with one plain sentence or two."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from articles.health.rhythm import Rhythm
from articles.health.state import STATES, Condition, LastVisit, SourceFactsForHealth, condition
from articles.models import Source, Visit

NOW = dt.datetime(2025, 8, 1, 10, 0, tzinfo=dt.UTC)  # 18:00 in Singapore
HOUR = dt.timedelta(hours=1)
SOON, NOW_WORDS = NOW + HOUR, "Fri 1 Aug 2025, 18:00 SGT"
FAILED = {"fail_count": 2, "fail_since": NOW - 26 * HOUR, "fail_reason": "The server failed (503)."}
QUIET = Rhythm(2.0, 0.9, 2, 5, dt.date(2025, 7, 26), 0.0001, True)


def last(outcome: str = "same", **fields: object) -> LastVisit:
    return LastVisit(**{"at": NOW, "outcome": outcome, "detail": "", "created": 0, "updated": 0} | fields)


def told(**fields: object) -> Condition:
    """The condition of an active feed that was well an hour ago, but for the fields."""
    plain = {
        "source_id": 1,
        "kind": "feed",
        "state": "active",
        "next_visit_at": SOON,
        "last_ok_at": NOW,
        "last": last(),
    }
    return condition(SourceFactsForHealth(**plain | fields), now=NOW)


@pytest.mark.parametrize(
    ("fields", "state", "tone", "sentence"),
    [
        ({"last": None, "last_ok_at": None}, "not_yet", "off", "Its first visit comes Fri 1 Aug 2025, 19:00 SGT."),
        ({"last": None, "last_ok_at": None, "next_visit_at": NOW}, "not_yet", "off", "Its first visit is due now."),
        ({"last": last("new", created=1)}, "new", "well", f"It brought 1 new piece on {NOW_WORDS}."),
        (
            {"last": last("new", created=1200, updated=2)}, "new", "well",
            f"It brought 1,200 new pieces and 2 changed pieces on {NOW_WORDS}.",
        ),
        ({}, "unchanged", "well", f"It had nothing new on {NOW_WORDS}."),
        ({"last": last("not_modified")}, "unchanged", "well", f"It had nothing new on {NOW_WORDS}."),
        ({"last": last("empty")}, "empty", "well", "It names no pieces at the moment."),
        (
            {"rhythm": QUIET}, "quiet", "late",
            "It has given nothing new for 5 collected days, since Sat 26 Jul 2025; its longest silence before was 2 days."
            " See whether its address still leads to its news.",
        ),
        (
            {**FAILED, "last": last("server_error")}, "failing", "fail",
            "It has failed since Thu 31 Jul 2025, 16:00 SGT. The server failed (503)."
            " The next try comes Fri 1 Aug 2025, 19:00 SGT.",
        ),
        (
            {**FAILED, "last": last("forbidden"), "fail_reason": "The server does not let us in (403)."}, "blocked", "fail",
            "It has been blocked since Thu 31 Jul 2025, 16:00 SGT. The server does not let us in (403)."
            " The next try comes Fri 1 Aug 2025, 19:00 SGT.",
        ),
        ({"moved_to": "https://n.example/"}, "moved", "late", "It says that it has moved for good to https://n.example/."),
        ({"last": last("moved")}, "moved", "late", "It has moved, and is read at its new address."),
        ({"state": "gone"}, "gone", "fail", "Its outlet took it down for good. Look for a new address, or revive it."),
        ({"state": "paused"}, "paused", "off", "Somebody paused it; what it gave is kept."),
        (
            {"state": "quarantined", "quarantine": "The reader ended by SIGSEGV."}, "quarantined", "fail",
            "The reader ended by SIGSEGV. Say whether to try it again or to skip it.",
        ),
        (
            {"next_visit_at": NOW - 3 * HOUR}, "late", "late",
            "Its visit has been due since Fri 1 Aug 2025, 15:00 SGT; see whether the workers run.",
        ),
        (
            {"next_visit_at": NOW - 3 * HOUR, "outage_since": NOW - 4 * HOUR}, "late", "late",
            "Our own network has been down since Fri 1 Aug 2025, 14:00 SGT; its visit comes when it is back.",
        ),
        ({"kind": "archive"}, "never", "off", "It came with an archive; nobody visits it."),
        ({"kind": "handed"}, "never", "off", "Its pieces were added by hand; there is nothing to visit."),
    ],
)  # fmt: skip
def test_every_state(fields: dict[str, object], state: str, tone: str, sentence: str) -> None:
    found = told(**fields)
    assert (found.state, found.tone, found.sentence) == (state, tone, sentence)
    assert found.label == STATES[state][0]


def test_every_state_is_reached_by_the_table() -> None:
    reached = {mark[1] for mark in test_every_state.pytestmark[0].args[1]}
    assert reached == set(STATES)


def test_the_worst_is_told() -> None:
    assert told(**FAILED, next_visit_at=NOW - 9 * HOUR, rhythm=QUIET, moved_to="https://n.example/").state == "failing"
    assert told(next_visit_at=NOW - 9 * HOUR, rhythm=QUIET).state == "late"
    assert told(moved_to="https://n.example/", rhythm=QUIET).state == "moved"
    assert told(last=last("empty"), rhythm=QUIET).state == "quiet"
    assert told(**FAILED, state="paused").state == "paused"


@pytest.mark.parametrize(
    ("fields", "ending"),
    [
        ({"next_visit_at": NOW}, "The next try is due now."),
        ({"next_visit_at": NOW - 3 * HOUR}, "due since Fri 1 Aug 2025, 15:00 SGT; see whether the workers run."),
        ({"host_waits_until": NOW + 2 * HOUR}, "comes Fri 1 Aug 2025, 20:00 SGT, as its server asked us to wait."),
        ({"host_waits_until": NOW - 2 * HOUR}, "comes Fri 1 Aug 2025, 19:00 SGT."),
    ],
)
def test_the_next_try_and_why(fields: dict[str, object], ending: str) -> None:
    assert told(**FAILED, **fields).sentence.endswith(ending)


def test_since_and_next() -> None:
    assert told(**FAILED).since == NOW - 26 * HOUR
    assert told().next_at == SOON
    assert told(host_waits_until=NOW + 5 * HOUR).next_at == NOW + 5 * HOUR
    assert told(state="paused").next_at is None
    assert told(rhythm=QUIET).since == dt.datetime(2025, 7, 26, 16, 0, tzinfo=dt.UTC)  # midnight in Singapore
    assert told(next_visit_at=NOW - 3 * HOUR).since == NOW - 3 * HOUR


MOMENTS = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2026, 1, 1), timezones=st.just(dt.UTC))


@holds(
    st.sampled_from(Source.Kind.values), st.sampled_from(Source.State.values), st.sampled_from(Visit.Outcome.values),
    MOMENTS, st.integers(0, 9), st.none() | MOMENTS, st.none() | MOMENTS,
)  # fmt: skip
def test_whatever_the_facts(
    kind: str, state: str, outcome: str, next_at: dt.datetime, failures: int, waits: dt.datetime | None,
    outage: dt.datetime | None,
) -> None:  # fmt: skip
    """A known state, its own word and shape, whole sentences, and nothing in capitals that shout or in code."""
    found = told(
        kind=kind, state=state, last=last(outcome), next_visit_at=next_at, fail_count=failures,
        fail_since=NOW if failures else None, host_waits_until=waits, outage_since=outage,
    )  # fmt: skip
    assert (found.label, found.tone) == STATES[found.state]
    assert re.fullmatch(r"[A-Z].*[.]", found.sentence)
    assert "None" not in found.sentence
    assert "!" not in found.sentence
    assert "_" not in found.sentence
    assert 0 <= found.rank < len(STATES)

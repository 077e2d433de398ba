"""How many bad inputs the catalogue holds, each different from all others, each with a named outcome to end in."""

from __future__ import annotations

import hashlib
from collections import Counter

from tests.badinput import (
    addresses,
    broken_xml,
    charsets,
    dates,
    entries,
    giants,
    json_feeds,
    kinds,
    lists,
    payloads,
    redirects,
    statuses,
    wire,
)
from tests.badinput.cases import NAMED, Document

DOCUMENTS = (charsets, broken_xml, entries, giants, json_feeds, kinds, payloads)


def different() -> dict[str, set[str]]:
    """By group, the digests of what makes each case what it is."""
    groups = {group.__name__.rpartition(".")[2]: {case.digest for case in group.CASES} for group in DOCUMENTS}
    marks: dict[str, list[object]] = {
        "dates": [(case.text, case.zone) for case in dates.CASES],
        "addresses": [(case.url, case.answers) for case in addresses.CASES],
        "redirects": [(code, target.location) for code in redirects.CODES for target in redirects.TARGETS],
        "statuses": [*statuses.STATUSES, *statuses.BROKEN_LINES],
        "waits": [(code, value) for code in (*statuses.WAITING, 500) for value, _ in statuses.RETRY_AFTER],
        "wire": [case.name for case in wire.CASES],
        "lists": [case.content for case in lists.CASES],
    }
    return groups | {
        name: {hashlib.sha256(repr(mark).encode()).hexdigest() for mark in found} for name, found in marks.items()
    }


def test_the_catalogue_is_large_and_every_case_is_of_its_own() -> None:
    groups = different()
    assert {name: len(found) for name, found in groups.items() if len(found) < 40} == {}
    assert len(groups["dates"]) >= 400
    assert len(groups["addresses"]) >= 120
    assert len(set().union(*groups.values())) >= 1_500


def test_every_case_may_end_in_named_outcomes_only() -> None:
    cases: list[Document] = [case for group in DOCUMENTS for case in group.CASES]
    ends = [case.ends for case in (*cases, *wire.CASES, *redirects.TARGETS)] + [*statuses.STATUSES.values()]
    assert all(may and may <= NAMED for may in ends)
    assert "crashed" not in NAMED


def test_no_two_cases_of_a_group_share_a_name() -> None:
    for group in DOCUMENTS:
        names = Counter(case.name for case in group.CASES)
        assert [name for name, count in names.items() if count > 1] == []

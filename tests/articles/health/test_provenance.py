"""What is said of an outlet: nothing is certain before a person has looked."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.health.provenance import Told, provenance, told
from articles.models import Source

SEEN = dt.datetime(2025, 8, 1, 17, 0, tzinfo=dt.UTC)  # the second of August in Singapore


@pytest.mark.parametrize(
    ("outlet", "reviewed", "label", "sentence"),
    [
        (Told(), False, "Unreviewed", "Unreviewed: nobody has said what it is."),
        (
            Told("state", "CN", "zh-Hans", "the State Council"), False, "Unreviewed",
            "Unreviewed: the catalogue says State media, CN, zh-Hans, owned by the State Council,"
            " and nobody has confirmed it.",
        ),
        (
            Told("wire", "GB", reviewed_at=SEEN, reviewed_by="ana"), True, "Wire",
            "Wire, GB; confirmed by ana on Sat 2 Aug 2025.",
        ),
        (
            Told(reviewed_at=SEEN), True, "Kind not known",
            "Nothing is known of it; confirmed on Sat 2 Aug 2025.",
        ),
        (Told("sample", is_sample=True), True, "Sample, invented", "It is invented, like everything it prints."),
    ],
)  # fmt: skip
def test_on_whose_word(outlet: Told, reviewed: bool, label: str, sentence: str) -> None:
    found = provenance(outlet)
    assert (found.reviewed, found.label, found.sentence) == (reviewed, label, sentence)


def test_no_kind_shows_before_a_review() -> None:
    for kind in Source.OutletKind.values:
        assert provenance(Told(kind)).label == "Unreviewed"
    assert not provenance(told(Source(outlet_kind="official", country="US"))).reviewed

"""What an older version stored is carried over: a mark on a piece becomes a row of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = ("articles", "0001_articles"), ("articles", "0002_obligations")


@pytest.mark.django_db(transaction=True)
def test_pages_that_were_due_stay_due() -> None:
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    try:
        old = executor.migrate([BEFORE]).apps
        source = old.get_model("articles", "Source").objects.create(url="https://o.example/feed", slug="o", name="O")
        for number, (due, attempts) in enumerate([(True, 0), (True, 2), (True, 3), (False, 1)]):
            old.get_model("articles", "Article").objects.create(
                source=source, url=f"https://o.example/{number}", title=f"Piece {number}", completeness="teaser",
                certainty="unknown", dated_at=dt.datetime(2025, 7, 31, tzinfo=dt.UTC), content_hash="0" * 64,
                page_due=due, page_attempts=attempts,
            )  # fmt: skip
        old.get_model("articles", "Host").objects.create(key="https://o.example:443")
        new = MigrationExecutor(connection).migrate([AFTER]).apps
        owed = (
            new.get_model("articles", "Page")
            .objects.order_by("url")
            .values_list("url", "host", "attempts", "lease_token")
        )
        assert list(owed) == [
            ("https://o.example/0", "https://o.example", 0, None),
            ("https://o.example/1", "https://o.example", 2, None),
        ]
        assert new.get_model("articles", "Source").objects.get().host == "https://o.example"
        assert not new.get_model("articles", "Host").objects.exists()
    finally:
        MigrationExecutor(connection).migrate(latest)

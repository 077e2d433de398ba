"""Briefings of an older version keep their week and their document, under the weekly plan."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db(transaction=True)
def test_older_briefings_come_under_the_weekly_plan() -> None:
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    latest = graph.leaf_nodes()
    after = next(node for node in graph.nodes if node[0] == "analysis" and node[1].endswith("_briefings"))
    before = next(node for node in graph.node_map[after].parents if node.key[0] == "analysis").key
    try:
        old = executor.migrate([before]).apps.get_model("analysis", "Briefing")
        old.objects.create(week="2025-W30", document={"title": "Old"}, rules="2026.1")
        new = MigrationExecutor(connection).migrate([after]).apps.get_model("analysis", "Briefing")
        kept = new.objects.get()
        assert (kept.week, kept.state, kept.document, kept.plan.slug) == (
            "2025-W30",
            "draft",
            {"title": "Old"},
            "weekly",
        )
    finally:
        MigrationExecutor(connection).migrate(latest)

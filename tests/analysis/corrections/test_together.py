"""Several people and the tagger at the same pieces at once: every word is heard, and the kept counts equal a recount."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from analysis.corrections.record import correct
from analysis.lexicon.files import load
from analysis.lexicon.sync import sync
from analysis.models import Correction
from analysis.tagging import rollups
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article, Source
from tests.analysis.corrections.conftest import BODY, TITLE, tags
from tests.analysis.tagging.conftest import article


def at_once(*work: Callable[[], object]) -> None:
    """Runs them in threads that start together; raises what the first of them raised."""
    start = threading.Barrier(len(work))

    def one(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        running = [threads.submit(one, act) for act in work]
    for each in running:
        each.result()


@pytest.mark.django_db(transaction=True)
def test_two_people_and_the_tagger_at_the_same_pieces() -> None:
    sync(load())
    outlet = Source.objects.create(url="https://paper.example/feed", slug="paper", name="The Paper", country="SG")
    pieces: list[Article] = [article(outlet, f"{TITLE} {n}", body=BODY) for n in range(6)]
    tag_waiting()
    lim, tan = (User.objects.create_user(name) for name in ("lim", "tan"))
    ids = [piece.pk for piece in pieces]

    def one_by_one() -> None:
        for pk in reversed(ids):
            correct([pk], "company", "nvidia", "remove", author=lim)

    def all_at_once() -> None:
        for act in ("add", "remove", "add", "remove"):
            correct(ids, "company", "tencent", act, author=tan)

    def machine() -> None:
        for _ in range(3):
            tag_waiting(again=True)

    at_once(one_by_one, all_at_once, machine)
    rollups.refresh()
    assert all(tags(piece).isdisjoint({"company:nvidia", "company:tencent"}) for piece in pieces)
    assert Correction.objects.count() == 30
    assert rollups.drift() == 0

"""The doorbell: ids of waiting pieces go to the queue, a few batches at a time, and a lost message costs nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analysis import tasks
from analysis.lexicon.files import read, texts
from analysis.lexicon.overlay import Edit, apply
from analysis.models import Entry, RuleSet, StaleWeek, TaggingRun
from analysis.tagging import versions
from analysis.tagging.pipeline import tag_articles, tag_pending
from articles.models import Article
from tests.analysis.tagging.conftest import MakeArticle
from tests.broker import in_memory, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def broker() -> Iterator[None]:
    with in_memory():
        yield


def empty() -> list[list[int]]:
    """Takes every message from the queue; answers the ids they carried."""
    return [ids for _, ids in taken()]


@pytest.mark.usefixtures("loaded")
def test_waiting_pieces_are_sent_a_few_batches_at_a_time(make: MakeArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    ids = {make(f"Huawei story {number}").pk for number in range(11)}
    assert tasks.dispatch_waiting() == 8
    assert tasks.dispatch_waiting() == 0  # four messages lie there already
    sent = empty()
    assert [len(batch) for batch in sent] == [2, 2, 2, 2]
    assert {pk for batch in sent for pk in batch} <= ids


@pytest.mark.usefixtures("loaded")
def test_a_task_tags_its_ids_and_rings_for_the_next(make: MakeArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    ids = [make(f"Huawei story {number}").pk for number in range(3)]
    tasks.tag_batch(ids[:2])
    assert TaggingRun.objects.count() == 2
    assert empty() == [[ids[2]]]
    tasks.tag_batch(ids)  # rung twice: the two that are done stay as they are
    assert Entry.objects.count() == 3
    assert empty() == []


@pytest.mark.usefixtures("loaded")
def test_when_nothing_waits_the_counts_are_made(make: MakeArticle) -> None:
    tag_articles([make("Huawei story").pk])
    assert StaleWeek.objects.count() == 1
    assert tasks.dispatch_waiting() == 0
    assert StaleWeek.objects.count() == 0


def test_without_rules_the_tick_sends_nothing(make: MakeArticle) -> None:
    make("Huawei story")
    assert tasks.dispatch_waiting() == 0
    assert Article.objects.count() == 1
    assert empty() == []


def names() -> list[str]:
    """Takes every message from the queue; answers the tasks that they ask for."""
    return [name for name, _ in taken()]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("counted", [0, 1])
def test_what_comes_last_is_sent_although_the_asking_message_counts_itself(make: MakeArticle, counted: int) -> None:
    piece = make("Team Green ships AI chips")
    tag_articles([piece.pk])
    versions.take(read(apply(texts(), [Edit("organisations.csv", "nvidia", "add", "aliases_en", "Team Green")])))
    tag_pending([piece.pk])
    for expected in (tasks.flip.name, tasks.mine_names.name):
        for _ in range(counted):
            tasks.tag_batch.delay([])
        assert tasks.dispatch_waiting() == 0
        assert names()[counted:] == [expected.rpartition(".")[2]]
        tasks.flip()
    assert RuleSet.objects.candidate() is None

"""The workers' settings: what reaches which queue, what is accepted, what time a task has."""

from __future__ import annotations

import pytest
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from analysis.tasks import find_notices, send_notices
from config import tasks
from config.celery import ANALYSE, FETCH, LIMITS, VISIBILITY, app, broker
from config.local.machine import parts

DATABASE = {"HOST": "/a home/it's", "PORT": "5432", "NAME": "d", "USER": "u", "PASSWORD": r"p' \w"}


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("articles.tasks.visit_source", FETCH),
        ("articles.tasks.read_page", FETCH),
        ("analysis.tasks.tag_batch", ANALYSE),
        ("analysis.tasks.find_notices", ANALYSE),
        ("analysis.tasks.send_notices", FETCH),  # it waits for others' servers, as visits do
        ("config.tick", ANALYSE),
    ],
)
def test_tasks_reach_their_queue(task: str, queue: str) -> None:
    app.loader.import_default_modules()
    assert task in app.tasks
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_only_json_is_spoken() -> None:
    assert (app.conf.accept_content, app.conf.task_serializer) == (["json"], "json")


def test_a_message_stays_with_its_reader_longer_than_a_task_may_last() -> None:
    assert 2 * max(hard for _, hard in LIMITS.values()) < VISIBILITY
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is False


def test_there_is_one_beat_and_it_names_a_task() -> None:
    told = {name: entry["task"] for name, entry in app.conf.beat_schedule.items()}
    assert told == {
        "tick": tasks.tick.name, "sweep": tasks.sweep.name, "diary": tasks.diary.name, "nightly": tasks.nightly.name,
        "find-notices": find_notices.name, "send-notices": send_notices.name,
        "briefings": tasks.briefings.name,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://:word@cache:6379/1", "redis://:word@cache:6379/1"),
        ("rediss://cache/0", "rediss://cache/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock"),
        ("redis+socket:///run/redis.sock", "redis+socket:///run/redis.sock"),
    ],
)
def test_broker_url_is_redis(url: str, expected: str) -> None:
    assert broker(url, DATABASE)["broker_url"] == expected


def test_without_one_the_queue_is_in_the_database() -> None:
    found = broker("", DATABASE)
    assert found["broker_url"].startswith("pgmq://")
    parsed = conninfo_to_dict(found["broker_transport_options"]["conn_string"])
    # The client joins the words again without quotes: what it joins must still be read as what was meant.
    joined = " ".join(f"{name}={value}" for name, value in parsed.items())
    assert conninfo_to_dict(joined) == {
        "host": "/a home/it's",
        "port": "5432",
        "dbname": "d",
        "user": "u",
        "password": r"p' \w",
    }


def test_the_parts_of_one_machine_work_off_every_queue() -> None:
    named = {word.partition("=")[2] for part in parts(8000) for word in part.command if word.startswith("--queues=")}
    assert named == {queue.name for queue in app.conf.task_queues}
    assert {part.environ["PORT"] for part in parts(8000)} == {"8000"}
    assert settings.EMBEDDED in {True, False}

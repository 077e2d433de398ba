"""The workers: two queues, JSON only, ids only. Rows carry the obligations; a message is a doorbell that may ring twice."""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging
from django.conf import settings
from kombu import Exchange, Queue
from psycopg.conninfo import make_conninfo

from config.entry import load_settings

load_settings()

FETCH, ANALYSE = "fetch", "analyse"
TICK_SECONDS = 5.0
SWEEP_SECONDS = 30.0
DIARY_SECONDS = 3600.0
NOTICES_SECONDS = 30.0
BRIEFING_SECONDS = 300.0
NIGHTLY = crontab(hour="19", minute="30")  # UTC: night in East Asia, afternoon in America
# Seconds after which a task is told to stop, and after which its process is killed.
LIMITS = {FETCH: (75, 90), ANALYSE: (45, 60)}
VISIBILITY = 4 * max(hard for _, hard in LIMITS.values())  # nobody else gets a message while its first reader may live


def broker(url: str, database: dict[str, Any]) -> dict[str, Any]:
    """Celery's broker settings: Redis when `url` names one, else PGMQ in our own database."""
    if url:
        path = url.removeprefix("unix://")
        return {
            "broker_url": url if path == url else f"redis+socket://{path}",
            "broker_transport_options": {
                "visibility_timeout": VISIBILITY,
                "socket_timeout": 30,
                "socket_connect_timeout": 5,
            },
            "worker_prefetch_multiplier": 1,
        }
    return {
        "broker_url": "pgmq://localhost",
        "broker_transport_options": {
            # The keyword form: the address form loses a socket directory.
            "conn_string": make_conninfo(**_quoted(database)),
            "init_extension": False,  # installed from SQL; the server has no such extension
            "visibility_timeout": VISIBILITY,
            "wait_time_seconds": 0,
            "polling_interval": 0.05,
            "pool_size": 2,
            "pool_timeout": 5,
        },
        "worker_prefetch_multiplier": 4,
    }


def _quoted(database: dict[str, Any]) -> dict[str, str]:
    """Connection words with quotes of their own: the client takes them apart and joins them again without any."""
    words = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    values = {word: str(database[name]) for word, name in words.items() if database[name]}
    return {word: "'" + value.replace("\\", r"\\").replace("'", r"\'") + "'" for word, value in values.items()}


app = Celery("divergence")
app.conf.update(
    **broker(settings.BROKER_URL, settings.DATABASES["default"]),
    broker_connection_retry_on_startup=True,
    task_queues=[Queue(name, Exchange(name, type="direct"), routing_key=name) for name in (FETCH, ANALYSE)],
    task_create_missing_queues=False,
    task_default_queue=ANALYSE,
    task_default_exchange=ANALYSE,
    task_default_routing_key=ANALYSE,
    task_routes={
        "analysis.tasks.send_notices": {"queue": FETCH},
        "articles.*": {"queue": FETCH},
        "analysis.*": {"queue": ANALYSE},
        "config.*": {"queue": ANALYSE},
    },
    accept_content=["json"],
    task_serializer="json",
    task_acks_late=True,
    task_reject_on_worker_lost=False,  # the row rings again; Celery would requeue for ever
    task_ignore_result=True,
    task_soft_time_limit=LIMITS[FETCH][0],
    task_time_limit=LIMITS[FETCH][1],
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0, "interval_step": 0.2},
    worker_lost_wait=1.0,  # seconds that the slot of a killed process stays taken; its row is the one who remembers
    worker_max_tasks_per_child=200,
    worker_max_memory_per_child=400_000,  # KiB
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_enable_remote_control=False,  # its queues do not work on PGMQ, and nothing of ours leans on it
    worker_proc_alive_timeout=60,
    timezone="UTC",
    beat_schedule={
        "tick": {"task": "config.tick", "schedule": TICK_SECONDS},
        "sweep": {"task": "config.sweep", "schedule": SWEEP_SECONDS},
        "find-notices": {"task": "analysis.tasks.find_notices", "schedule": NOTICES_SECONDS},
        "send-notices": {"task": "analysis.tasks.send_notices", "schedule": NOTICES_SECONDS},
        "diary": {"task": "config.diary", "schedule": DIARY_SECONDS},
        "nightly": {"task": "config.nightly", "schedule": NIGHTLY},
        "briefings": {"task": "config.briefings", "schedule": BRIEFING_SECONDS},
    },
    beat_schedule_filename=str(settings.HOME.path / "beat-schedule"),
    beat_max_loop_interval=5,
)
app.autodiscover_tasks(["articles", "analysis", "config"])


@setup_logging.connect
def _keep_our_logging(**_: object) -> None:
    """Celery sets logging up itself unless somebody listens here; ours stands already."""

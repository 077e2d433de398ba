"""docker-compose.yml and Dockerfile say what the settings, the workers and the commands understand."""

from __future__ import annotations

import re

import pytest
import yaml
from django.core.management import get_commands

from config import settings as real
from config.celery import ANALYSE, FETCH, LIMITS, app
from config.env import Env
from config.local.postgres import MAJOR
from config.local.server import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {"migrate", "web", "worker-fetch", "worker-analyse", "beat"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_services_are_those_of_production() -> None:
    assert set(SERVICES) == OURS | {"postgres", "redis"}
    assert SERVICES["postgres"]["image"] == f"postgres:{MAJOR}"
    assert SERVICES["redis"]["image"] == "redis:8"
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert {SERVICES[name]["image"] for name in OURS} == {f"divergence:{version[1]}"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_variable_is_one_the_settings_read(name: str) -> None:
    variables = SERVICES[name]["environment"]
    assert {variable.removesuffix("_FILE") for variable in variables} <= set(real.env.names)
    secrets = {value.rpartition("/")[2] for variable, value in variables.items() if variable.endswith("_FILE")}
    assert secrets <= set(SERVICES[name]["secrets"]) <= set(COMPOSE["secrets"])
    assert not [variable for variable in ("SECRET_KEY", "DATABASE_URL", "BROKER_URL") if variable in variables]


def test_the_addresses_that_make_secrets_writes_are_read() -> None:
    makefile = (ROOT / "Makefile").read_text()
    written = dict(re.findall(r"printf '(\w+://[^']*)' \"\$\$\w+\" > (\w+)", makefile))
    by_file = {file: address.replace("%s", "word") for address, file in written.items()}
    assert set(by_file) == {"database_url", "broker_url"}
    env = Env({"DATABASE_URL": by_file["database_url"], "BROKER_URL": by_file["broker_url"]})
    database = env.database("DATABASE_URL")
    assert database is not None
    assert database["HOST"] in SERVICES
    assert database["USER"] == SERVICES["postgres"]["environment"]["POSTGRES_USER"]
    assert database["NAME"] == SERVICES["postgres"]["environment"]["POSTGRES_DB"]
    assert env.url("BROKER_URL", "", ("redis",)).rpartition("@")[2] == "redis:6379/0"
    assert env.faults == []


def test_every_queue_has_a_worker_with_its_limits() -> None:
    for queue, name in ((FETCH, "worker-fetch"), (ANALYSE, "worker-analyse")):
        words = SERVICES[name]["command"]
        soft, hard = LIMITS[queue]
        assert words[:3] == ["celery", "--app=config.celery", "worker"]
        assert {f"--queues={queue}", f"--soft-time-limit={soft}", f"--time-limit={hard}"} <= set(words)
    assert {queue.name for queue in app.conf.task_queues} == {FETCH, ANALYSE}


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_exists(name: str) -> None:
    words = SERVICES[name]["command"]
    if words[:2] == ["sh", "-c"]:
        steps = [step.split() for step in words[2].split(" && ")]
        assert [step[:2] for step in steps] == [["python", "manage.py"]] * len(steps)
        assert {step[2] for step in steps} <= set(get_commands())
    elif words[0] == "gunicorn":
        assert str(words) in DOCKERFILE.replace('"', "'")
        for module in (words[1].partition("python:")[2], words[2]):
            assert (ROOT / (module.replace(".", "/") + ".py")).exists()
    else:
        assert words[:2] == ["celery", "--app=config.celery"]
        assert words[2] in {"worker", "beat"}


def test_migrations_come_first_and_everything_waits_for_health() -> None:
    for name in OURS - {"migrate"}:
        assert {waited: facts["condition"] for waited, facts in SERVICES[name]["depends_on"].items()} == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }
    assert all("healthcheck" in SERVICES[name] for name in set(SERVICES) - {"migrate"})
    assert SERVICES["migrate"]["restart"] == "no"
    assert "migrate --no-input && python manage.py lexicon sync" in SERVICES["migrate"]["command"][2]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_closed_in(name: str) -> None:
    facts = SERVICES[name]
    assert facts["read_only"] is True
    assert facts["cap_drop"] == ["ALL"]
    assert facts["init"] is True
    assert facts.get("user", "divergence") not in {"root", "0"}
    assert [port.partition(":")[0] for port in facts.get("ports", [])] == (["127.0.0.1"] if name == "web" else [])
    assert ("egress" in facts["networks"]) is (name == "worker-fetch")


def test_the_queue_forgets_nothing() -> None:
    words = " ".join(SERVICES["redis"]["command"])
    assert "--maxmemory-policy noeviction" in words
    assert "--appendonly yes" in words
    assert COMPOSE["networks"]["back"] == {"internal": True}


def test_the_image_runs_as_an_account_without_rights_and_says_whether_it_is_well() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\w+)", last, re.MULTILINE) == ["divergence"]
    assert "HEALTHCHECK" in last
    variables = re.findall(r"\b([A-Z_]+)=", last.partition("ENV ")[2].partition("USER")[0])
    assert set(variables) - {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= set(real.env.names)
    for copied in re.findall(r"^COPY (?!--)(.+) \S+$", last, re.MULTILINE):
        assert all((ROOT / name).exists() for name in copied.split())

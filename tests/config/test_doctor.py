"""`doctor` says what is here, what is missing, and what works without it."""

from __future__ import annotations

import json

from tests.config.installation import installation


def test_it_reports_for_machines() -> None:
    with installation() as place:
        done = place.run("doctor", "--json")
        assert not place.home.place().data.exists()
    told = json.loads(done.stdout)
    assert (done.returncode, told["works"]) == (0, True), done.stderr
    found = {finding["name"]: finding for finding in told["findings"]}
    assert set(found) == {
        "Python",
        "Home",
        "Disk",
        "PostgreSQL",
        "Database",
        "Port",
        "Redis",
        "Chromium",
        "Chinese font",
        "Word templates",
    }
    assert "18." in found["PostgreSQL"]["detail"]


def test_what_is_missing_comes_with_what_works_without_it() -> None:
    with installation() as place:
        done = place.run("doctor", PATH="/nonexistent")
    assert done.returncode == 0, done.stderr
    (redis,) = [line for line in done.stdout.splitlines() if " Redis: " in line]
    assert redis.startswith("without")
    assert "apt-get install redis-server" in redis


def test_a_database_that_does_not_answer_fails_it() -> None:
    with installation() as place:
        done = place.run("doctor", DATABASE_URL="postgres://u:secretword@/d?host=/nonexistent")
    assert done.returncode == 1
    assert "MISSING  Database" in done.stdout
    assert "Check DATABASE_URL" in done.stdout
    assert "secretword" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr

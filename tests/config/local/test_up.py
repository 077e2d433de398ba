"""The whole installation under one parent: as root and as an ordinary user, through kills and a crash, to an orderly stop."""

from __future__ import annotations

import http.client
import os
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.config.installation import Installation, installation
from tests.conftest import wait_for

PARTS = ("gunicorn", "queues=fetch", "queues=analyse", "beat")


def _status(link: str, path: str = "/health") -> int:
    connection = http.client.HTTPConnection(urlsplit(link).netloc, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _listens_on_tcp(pid: int) -> bool:
    """Whether a process holds a listening TCP socket."""
    listening = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A":
                listening.add(f"socket:[{words[9]}]")
    return any(os.readlink(fd) in listening for fd in Path(f"/proc/{pid}/fd").iterdir())


def _oldest(place: Installation, word: str) -> int:
    return min(place.processes(word))


@pytest.mark.parametrize("as_nobody", [False, True], ids=["as the account of the tests", "as an ordinary user"])
def test_it_serves_survives_kills_and_stops(as_nobody: bool) -> None:
    with installation(as_nobody=as_nobody) as place:
        with place.up() as (parent, link):
            assert _status(link) == 200
            for part in PARTS:
                assert place.processes(part), part

            refused = place.run("up")
            assert refused.returncode == 1
            assert refused.stdout == ""
            assert refused.stderr == (
                f"CommandError: Divergence already runs on {place.home.path} (process {parent.pid}); "
                "stop it first, or choose another directory with DIVERGENCE_HOME.\n"
            )

            postmaster = _oldest(place, "bin/postgres")
            assert os.stat(f"/proc/{postmaster}").st_uid != 0
            assert not _listens_on_tcp(postmaster)
            assert _listens_on_tcp(_oldest(place, "gunicorn")), "the probe sees a listener where there is one"

            web = _oldest(place, "gunicorn")
            os.kill(web, signal.SIGKILL)
            wait_for(lambda: place.processes("gunicorn") and _oldest(place, "gunicorn") > web, "A new web process")
            wait_for(lambda: _status(link) == 200, "The web process")

            os.kill(postmaster, signal.SIGKILL)
            wait_for(lambda: postmaster not in place.processes("bin/postgres") and _status(link) == 200, "Recovery")

            parent.send_signal(signal.SIGTERM)
            assert parent.wait(30) == 0
        assert place.processes() == []


def test_a_killed_parent_leaves_nothing_that_blocks_the_next_start() -> None:
    with installation() as place:
        with place.up() as (parent, _):
            before = place.processes()
            parent.kill()
            parent.wait()
            # At once: the next start must cope with whatever is still going down.
            with place.up() as (_, link):
                assert _status(link) == 200
                wait_for(lambda: not set(before) & set(place.processes()), "The end of the killed parent's children")
        assert place.processes() == []


def test_a_killed_parent_takes_its_children_with_it() -> None:
    with installation() as place, place.up() as (parent, _):
        parent.kill()
        parent.wait()
        wait_for(lambda: place.processes() == [], "The end of every process")


def test_a_busy_port_is_named_with_the_next_step() -> None:
    import socket

    with installation() as place, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = place.run("up", PORT=str(port))
        assert done.returncode == 1
        assert done.stderr == (
            f"CommandError: Port {port} on 127.0.0.1 cannot be used (Address already in use); "
            "stop what holds it, or choose another with PORT=.\n"
        )
        assert not place.home.place().data.exists(), "a refused start lays nothing out"


def test_outside_servers_are_used_and_nothing_embedded_starts(redis_url: str) -> None:
    with installation() as owner, installation() as place:
        assert owner.run("migrate", "--verbosity=0").returncode == 0
        from config.local import server
        from config.local.home import OWNER

        with server.running(owner.home, tell=print):
            facts = owner.home.place()
            place.environ = {
                "DATABASE_URL": f"postgres://{OWNER}:{owner.home.secret(OWNER)}@/divergence?host={facts.sockets}&port=5432",
                "BROKER_URL": redis_url,
            }
            with place.up() as (_, link):
                assert _status(link) == 200
                wait_for(lambda: (place.home.path / "run" / "tick").exists(), "A tick over Redis")
                assert place.processes("bin/postgres") == []
                assert time.time() - (place.home.path / "run" / "tick").stat().st_mtime < 60

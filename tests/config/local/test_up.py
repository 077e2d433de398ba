"""The whole installation under one parent: as root and as an ordinary user, through kills and a crash, to an orderly stop."""

from __future__ import annotations

import http.client
import os
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

from config.local import server
from config.local.home import OWNER
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
    return any(str(fd.readlink()) in listening for fd in Path(f"/proc/{pid}/fd").iterdir())


def _site(place: Installation, port: str = "") -> str:
    """The address that a command writes into links."""
    told = "from django.conf import settings; print(settings.PUBLIC_URL)"
    return place.run("shell", "--no-imports", "--command", told, PORT=port).stdout.strip()


def _oldest(place: Installation, word: str) -> int:
    return min(place.processes(word))


def _ticked(place: Installation) -> bool:
    return (place.home.path / "run" / "tick").exists()


def test_it_serves_survives_kills_and_stops() -> None:
    with installation() as place:
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

            assert _site(place) == f"http://{urlsplit(link).netloc}"  # a command beside it links to it
            assert _site(place, "8999") == "http://127.0.0.1:8999"

            postmaster = _oldest(place, "bin/postgres")
            assert Path(f"/proc/{postmaster}").stat().st_uid != 0
            assert not _listens_on_tcp(postmaster)
            assert _listens_on_tcp(_oldest(place, "gunicorn")), "the probe sees a listener where there is one"

            web = _oldest(place, "gunicorn")
            os.kill(web, signal.SIGKILL)
            wait_for(lambda: web not in place.processes("gunicorn") and _status(link) == 200, "A new web process")

            os.kill(postmaster, signal.SIGKILL)
            wait_for(lambda: postmaster not in place.processes("bin/postgres") and _status(link) == 200, "Recovery")

            wait_for(lambda: _ticked(place), "A tick through the queue in PostgreSQL")
            parent.send_signal(signal.SIGTERM)
            assert parent.wait(30) == 0
        assert _site(place) == "http://127.0.0.1:8000"
        assert place.processes() == []


def test_an_ordinary_user_starts_again_after_the_parent_was_killed() -> None:
    with installation(as_nobody=os.geteuid() == 0) as place:
        with place.up() as (parent, _):
            before = place.processes()
            assert {Path(f"/proc/{pid}").stat().st_uid for pid in before} == {place.uid}
            parent.kill()
            parent.wait()
            # At once: the next start must cope with whatever is still going down.
            with place.up() as (_, link):
                assert _status(link) == 200
                wait_for(lambda: not set(before) & set(place.processes()), "The end of the killed parent's children")
        assert place.processes() == []


def test_a_busy_port_is_named_with_the_next_step() -> None:
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
    with installation() as other, installation() as place, server.running(other.home, tell=print, throwaway=True):
        sockets, password = other.home.place().sockets, other.home.secret(OWNER)
        place.environ = {
            "DATABASE_URL": f"postgres://{OWNER}:{password}@/divergence?host={sockets}&port=5432",
            "BROKER_URL": redis_url,
        }
        with place.up() as (_, link):
            assert _status(link) == 200
            assert place.processes("bin/postgres") == []
            wait_for(lambda: _ticked(place), "A tick through Redis")

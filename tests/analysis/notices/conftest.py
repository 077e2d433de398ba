"""People with alerts, pieces that arrive, a mail server and a receiver of webhooks, all on loopback."""

from __future__ import annotations

import datetime as dt
import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from analysis.keeping import saved
from analysis.models import Alert, Message, SavedView
from analysis.notices import alerts
from articles.ingestion import outbox as told
from articles.ingestion.records import Change
from articles.models import Article
from tests.web.builders import piece

SINGAPORE = "Asia/Singapore"


@pytest.fixture
def reader(db: None) -> User:
    """Somebody with a mail address of their own."""
    return User.objects.create_user("lim", email="lim@desk.example")


@pytest.fixture
def view(reader: User) -> SavedView:
    """Their private view of one company."""
    return saved.save("Huawei", "company=huawei", owner=reader)[0]


def wish(channel: str = "webhook", to: str = "http://127.0.0.1:9/hook", **more: Any) -> alerts.Wish:
    """How somebody wants to be told."""
    return alerts.Wish(
        **{"occasion": "match", "channel": channel, "destination": to, "language": "en", "zone": SINGAPORE, **more}
    )


def alert_on(view: SavedView, owner: User, given: alerts.Wish | None = None) -> Alert:
    """An alert on a view."""
    return alerts.add(alerts.about(owner, "view", view.slug), given or wish())


def arrive(title: str = "Huawei ships a small model", **fields: Any) -> Article:
    """A piece of today that a visit brought and the rules have read."""
    found = piece(title, day=timezone.localdate(), hour=0, **fields)
    told.tell([Change("stored", found.pk, 1)])
    return found


def hurry() -> None:
    """Lets every wait of every message and alert be over."""
    past = timezone.now() - dt.timedelta(hours=1)
    Alert.objects.filter(gathered_at__isnull=False).update(gathered_at=past)
    Message.objects.filter(sent_at=None).update(due_at=past)


@dataclass
class Post:
    """One request that the receiver got."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A receiver of webhooks that answers as told: a status, or "stall" or "hang up"; 200 when nothing is planned."""

    port: int = 0
    plan: list[int | str] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        """The ids that came, in order."""
        return [one.headers["webhook-id"] for one in self.posts]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A receiver on 127.0.0.1, the only address that the operator allows."""
    settings.FETCH_ALLOW_NETWORKS = [ipaddress.ip_network("127.0.0.1/32")]
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.posts.append(Post({name.lower(): value for name, value in self.headers.items()}, body))
            answer = found.plan.pop(0) if found.plan else 200
            if answer == "stall":
                found.stopping.wait(20)
            if isinstance(answer, str):
                self.close_connection = True
                return
            self.send_response(answer)
            for name, value in found.headers.items():
                self.send_header(name, value)
            said = b"x" * 5_000
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    found.port = server.server_port
    yield found
    found.stopping.set()
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class PostOffice:
    """What a mail server took; `plan` are answers to the next mails, such as "451 later"; "" takes one."""

    letters: list[EmailMessage] = field(default_factory=list)
    to: list[list[str]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Takes a mail, or answers as planned."""
        planned = self.plan.pop(0) if self.plan else ""
        if planned:
            return planned
        self.raw.append(envelope.content)
        self.to.append(envelope.rcpt_tos)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"


class OnAnyPort(Controller):
    """Listens where the system says, and tells where that is."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def post_office(settings: Settings) -> Iterator[PostOffice]:
    """A real mail server on loopback, which this installation sends by."""
    found = PostOffice()
    controller = OnAnyPort(found, hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.DEFAULT_FROM_EMAIL = "divergence@desk.example"
    yield found
    controller.stop()


class Killed(BaseException):
    """What a kill -9 does to whatever is under way."""


@contextmanager
def killed_before(statement: int) -> Iterator[None]:
    """Dies before the n-th statement, counted from 1, that is sent to the database meanwhile."""
    count = 0

    def before(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        if count == statement:
            raise Killed
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before):
        yield

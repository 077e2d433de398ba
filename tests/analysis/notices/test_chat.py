"""Chats are told through our one door: to judged addresses only, without redirects, and by plugins that use no other door."""

from __future__ import annotations

import importlib
import inspect
import json

import pytest
from django.contrib.auth.models import User

from analysis.keeping.refusal import CannotBeKept
from analysis.models import Message, SavedView
from analysis.notices import arriving, send
from articles.egress import chat
from articles.egress.errors import Blocked, Refused, Unreachable
from articles.egress.rules import Rules, rules_from_settings
from tests.analysis.notices.conftest import Receiver, alert_on, arrive, wish
from tests.articles.conftest import canary
from tests.newsroom import Newsroom

__all__ = ["canary"]


@pytest.mark.parametrize("url", ["json://127.0.0.1:{port}/hook", "ntfy://127.0.0.1:{port}/desk"])
def test_a_chat_is_told(view: SavedView, reader: User, receiver: Receiver, url: str) -> None:
    alert_on(view, reader, wish("chat", url.format(port=receiver.port)))
    found = arrive("华为把小模型装进手机", language="zh-Hans")
    arriving.weigh()
    arriving.gather()
    assert send.send_due() == 1
    (post,) = receiver.posts
    said = json.loads(post.body)
    assert said["title"] == "1 new piece in “Huawei”"
    assert "华为把小模型装进手机" in said["message"]
    assert str(found.source.name) in said["message"]
    assert f"/notices/messages/{Message.objects.get().pk}/" in said["message"]
    assert post.headers["user-agent"].startswith("Divergence/")


def test_a_service_that_refuses_is_asked_again_later(view: SavedView, reader: User, receiver: Receiver) -> None:
    alert_on(view, reader, wish("chat", f"ntfy://127.0.0.1:{receiver.port}/desk"))
    arrive()
    arriving.weigh()
    arriving.gather()
    receiver.plan = [403]
    assert send.send_due() == 0
    message = Message.objects.get()
    assert "403" in message.error
    assert message.sent_at is None
    assert message.dead_at is None


@pytest.mark.parametrize("scheme", ["json", "ntfy", "gotify", "bark", "mmost"])
def test_no_chat_leads_into_a_network_that_nobody_allowed(canary: Newsroom, receiver: Receiver, scheme: str) -> None:
    for host in (f"[::1]:{canary.port}", "169.254.169.254", "10.1.2.3"):
        with pytest.raises((Blocked, Refused)) as refused:
            chat.say(f"{scheme}://{host}/token12345abcde", "title", "body", rules=rules_from_settings())
        assert "public addresses" in refused.value.detail or "no address of a chat" in refused.value.detail
    assert receiver.posts == []


def test_a_service_whose_name_leads_home_is_not_asked(receiver: Receiver) -> None:
    """Names of services are judged like every other: by the address that they have when they are asked."""
    url = "discord://123456789012345678/" + "a" * 60
    with pytest.raises(Blocked, match=r"discord\.com leads to 127\.0\.0\.1"):
        chat.say(url, "title", "body", rules=Rules(), resolve=lambda _host, _port: ["127.0.0.1"])
    with pytest.raises(Unreachable):
        chat.say(url, "title", "body", rules=Rules(), resolve=lambda _host, _port: [])


def test_a_redirect_is_not_followed(receiver: Receiver, canary: Newsroom) -> None:
    receiver.plan = [307]
    receiver.headers = {"Location": canary.url("/")}
    with pytest.raises(Refused, match="answered 307"):
        chat.say(f"json://127.0.0.1:{receiver.port}/hook", "title", "body", rules=rules_from_settings())
    assert len(receiver.posts) == 1


@pytest.mark.parametrize(
    "url",
    [
        "mailto://user:pass@mail.example", "syslog://", "dbus://", "mqtt://127.0.0.1/topic", "nonsense", "json://", "discord://x",
        "", "file:///etc/passwd", "https://example.org/hook", "smpp://u:p@h/1/2", "json://" + "x" * 600,
    ],
)  # fmt: skip
def test_other_doors_are_not_opened(view: SavedView, reader: User, url: str) -> None:
    with pytest.raises(CannotBeKept) as refused:
        alert_on(view, reader, wish("chat", url))
    assert str(refused.value).count(".") >= 1
    assert not Message.objects.exists()


def test_every_plugin_that_is_used_asks_by_requests_alone() -> None:
    """A plugin of a newer apprise that opens connections by itself must not slip through."""
    for plugin in set(chat.PLUGINS.values()):
        source = inspect.getsource(importlib.import_module(f"apprise.plugins.{plugin.partition('.')[0]}"))
        assert "import requests" in source
        for other in ("socket", "http.client", "urllib.request", "smtplib", "subprocess", "Session("):
            assert other not in source, f"{plugin}: {other}"

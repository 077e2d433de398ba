"""Chat services: says a message where people talk, through the plugins of apprise and through our own door alone.

A plugin knows how a service wants to be asked. Whatever it asks goes through `client.ask`: to judged addresses only, without
redirects, within a time, and with a bound on the answer. Plugins that would open connections in another way are not used.
"""

from __future__ import annotations

import importlib
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

import requests

from articles.egress.answer import Answer
from articles.egress.client import ask
from articles.egress.errors import Blocked, Refused
from articles.egress.lookup import Resolve, resolve
from articles.egress.rules import Rules

# The plugins that ask by `requests` and by nothing else, by the scheme of their addresses: services at a place of their own, and
# servers of the operator's own. No other plugin is ever loaded.
SERVICES: Final = {
    "discord": "discord.NotifyDiscord", "dingtalk": "dingtalk.NotifyDingTalk", "feishu": "feishu.NotifyFeishu",
    "gchat": "google_chat.NotifyGoogleChat", "lark": "lark.NotifyLark", "pover": "pushover.NotifyPushover", "slack": "slack.NotifySlack",
    "tgram": "telegram.NotifyTelegram", "wecombot": "wecombot.NotifyWeComBot", "wxteams": "webexteams.NotifyWebexTeams",
    "zulip": "zulip.NotifyZulip",
}  # fmt: skip
OWN_SERVERS: Final = {
    "bark": "bark.NotifyBark", "gotify": "gotify.NotifyGotify", "json": "custom_json.NotifyJSON",
    "mmost": "mattermost.NotifyMattermost", "nctalk": "nextcloudtalk.NotifyNextcloudTalk", "ntfy": "ntfy.NotifyNtfy",
    "rocket": "rocketchat.NotifyRocketChat",
}  # fmt: skip
PLUGINS: Final = SERVICES | OWN_SERVERS | {f"{scheme}s": plugin for scheme, plugin in OWN_SERVERS.items()}
KEPT: Final = 64_000  # bytes of an answer that a plugin may read
LONGEST: Final = 500  # characters of an address
_PACKAGE: Final = "apprise.plugins."
_CARRIED: Final = frozenset(
    {"params", "data", "headers", "cookies", "auth", "json"}
)  # what else is asked is ours to decide


@dataclass(slots=True)
class _Going:
    """One message under way: by whose rules, and what was last answered."""

    rules: Rules
    resolve: Resolve
    last: Answer | None = None


_GOING: ContextVar[_Going] = ContextVar("going")


def check(url: str) -> None:
    """Raises Blocked with a sentence for what is no address of a chat, or of none that we speak with."""
    _plugin(url)


def say(url: str, title: str, body: str, *, rules: Rules, resolve: Resolve = resolve) -> None:
    """Says a message. Raises Blocked for an address that may not be opened, Refused when the service did not take it, and the
    other VisitFailed of the network."""
    plugin = _plugin(url)
    going = _Going(rules, resolve)
    token = _GOING.set(going)
    try:
        taken = plugin.notify(body=body, title=title)
    finally:
        _GOING.reset(token)
    if not taken:
        status = going.last.status if going.last else None
        said = f"The chat service answered {status}" if status else "The chat service did not take the message"
        raise Refused(f"{said}. Check the address of the chat and its rights.", status=status)


def _plugin(url: str) -> Any:
    """The plugin for an address, asking through our door. Raises Blocked."""
    scheme = url.strip().partition("://")[0].lower()
    if scheme not in PLUGINS:
        spoken = ", ".join(sorted(SERVICES | OWN_SERVERS))
        raise Blocked(
            f"A chat's address begins with one of {spoken}, as apprise writes them. For others use a webhook."
        )
    module, _, name = PLUGINS[scheme].partition(".")
    loaded = importlib.import_module(_PACKAGE + module)  # 0.2 s, which most processes need not pay
    vars(loaded)["requests"] = _DOOR
    plugin = getattr(loaded, name)
    parts = plugin.parse_url(url.strip()) if len(url) <= LONGEST else None
    wrong = f"This is no address of a chat that {scheme} could be. Write it as apprise's page on it says."
    if not parts:
        raise Blocked(wrong)
    try:
        return plugin(**parts)
    except TypeError as error:  # apprise's word for parts that do not fit
        raise Blocked(wrong) from error


def _through(method: str, url: str, **words: Any) -> requests.Response:
    """What `requests.request` would do, by our own client. Certificates are always verified, redirects never followed."""
    going = _GOING.get()
    asked = requests.Request(method, url, **{name: word for name, word in words.items() if name in _CARRIED}).prepare()
    body = asked.body.encode() if isinstance(asked.body, str) else asked.body
    if body is not None and not isinstance(body, bytes):
        raise Blocked("Files are not sent to chats.")
    headers = {name: str(value) for name, value in asked.headers.items() if name.lower() != "user-agent"}  # ours stands
    going.last = ask(method, str(asked.url), headers, body, rules=going.rules, kept=KEPT, resolve=going.resolve)
    return _as_requests(going.last, str(asked.url))


def _as_requests(answer: Answer, url: str) -> requests.Response:
    response = requests.Response()
    response.status_code, response.url = answer.status, url
    response.headers.update(answer.headers)
    response._content = answer.said
    return response


_DOOR: Final = SimpleNamespace(
    **{
        **vars(requests), "request": _through,
        **{verb: lambda url, verb=verb, **words: _through(verb.upper(), url, **words) for verb in ("get", "post", "put", "patch", "delete")},
    }
)  # fmt: skip

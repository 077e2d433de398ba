"""A message for a chat service: title and lines as plain text, handed to the one door that speaks with such services."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from analysis.models import Message
from analysis.notices.errors import CannotTell
from analysis.notices.records import Told
from analysis.notices.words import address, one_line
from articles.egress.chat import say
from articles.egress.errors import VisitFailed
from articles.egress.rules import rules_from_settings

LINES = 5  # of a message; chats are read in passing


def send(message: Message, told: Told, _at: dt.datetime) -> str:
    """Says a message in a chat. Raises CannotTell. Chats know no ids: the message's own stands in its last line."""
    try:
        say(message.alert.destination, one_line(told.title), text(told, str(message.id)), rules=rules_from_settings())
    except VisitFailed as failure:
        raise CannotTell(failure.detail) from failure
    return _("said")


def text(told: Told, id: str) -> str:
    """What is said below the title."""
    lines = [f"• {line.text} ({line.note})" if line.note else f"• {line.text}" for line in told.lines[:LINES]]
    numbers = [f"{number.words}: {address(number.path)}" for number in told.numbers]
    return "\n".join([told.lede, *lines, *numbers, address(told.path), f"[{id[:8]}]"])

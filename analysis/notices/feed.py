"""The messages of an alert as an Atom feed, under an address that nobody can guess."""

from __future__ import annotations

from html import escape

from django.utils.feedgenerator import Atom1Feed

from analysis.models import Alert, Message
from analysis.notices.records import Told
from analysis.notices.words import address, one_line

NEWEST = 50
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


def atom(alert: Alert, name: str, path: str) -> bytes:
    """The newest messages of an alert, those of tests and confirmations left out; `path` is the feed's own."""
    feed = Atom1Feed(
        title=_printable(f"Divergence: {name}"), link=address("/notices/"), feed_url=address(path), description="", language=alert.language,
        feed_guid=f"urn:uuid:{alert.key}",
    )  # fmt: skip
    found = Message.objects.filter(alert=alert, kind__in=Alert.Occasion.values).order_by("-made_at", "pk")
    for message in found[:NEWEST]:
        told = Told.of(message.payload)
        feed.add_item(
            title=_printable(told.title), link=address(_aim(told)), description=_printable(_body(told)), unique_id=f"urn:uuid:{message.pk}",
            pubdate=message.made_at, updateddate=message.made_at,
        )  # fmt: skip
    return feed.writeString("utf-8").encode()


def _aim(told: Told) -> str:
    return told.numbers[0].path if told.numbers else told.path


def _body(told: Told) -> str:
    """HTML, as readers of feeds take it."""
    lines = "".join(f'<li><a href="{escape(address(line.path))}">{escape(line.text)}</a> {escape(line.note)}</li>' for line in told.lines)  # fmt: skip
    return f"<p>{escape(told.lede)}</p><ul>{lines}</ul>"


def _printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(one_line(char) or " " if char < " " else char for char in text if char not in "\ufffe\uffff")

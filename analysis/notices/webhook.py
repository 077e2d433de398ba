"""A message as a webhook: JSON, signed as Standard Webhooks asks (standardwebhooks.com), through the one door to the network."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any, Final

from django.utils.translation import gettext as _

from analysis.models import Message
from analysis.notices import tokens
from analysis.notices.errors import CannotTell
from analysis.notices.records import Told
from analysis.notices.words import address
from articles.egress.client import post
from articles.egress.errors import VisitFailed
from articles.egress.rules import rules_from_settings

GONE: Final = 410


def send(message: Message, told: Told, at: dt.datetime) -> str:
    """Posts a message; answers status and the beginning of what was said. Raises CannotTell for everything but 2xx.

    410 means that the receiver wants no more: it is final.
    """
    said = body(message, told)
    headers = signed(tokens.secret_bytes(message.alert), str(message.id), at, said)
    try:
        answer = post(message.alert.destination, said, rules=rules_from_settings(), headers=headers)
    except VisitFailed as failure:
        raise CannotTell(failure.detail) from failure
    kept = f"{answer.status} {answer.said.decode('utf-8', 'replace')}"
    if 200 <= answer.status < 300:
        return kept
    wait = answer.headers.get("retry-after", "")
    sentence = _("The receiver answered %(status)s; only 2xx counts as taken.") % {"status": answer.status}
    raise CannotTell(sentence, answer=kept, wait=float(wait) if wait.isdecimal() else 0, final=answer.status == GONE)


def body(message: Message, told: Told) -> bytes:
    """The JSON that is posted: the same bytes for the same message, without the drawing."""
    found: dict[str, Any] = {
        "type": f"notice.{message.kind}",
        "timestamp": message.made_at.astimezone(dt.UTC).isoformat(),
        "data": {
            "id": str(message.id),
            "about": message.alert.about,
            "title": told.title,
            "text": told.lede,
            "language": told.lang,
            "url": address(told.path),
            "lines": [{"text": one.text, "note": one.note, "url": address(one.path)} for one in told.lines],
            "numbers": [{"count": one.count, "text": one.words, "url": address(one.path)} for one in told.numbers],
        },
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def signed(secret: bytes, id: str, at: dt.datetime, body: bytes) -> dict[str, str]:
    """The three headers of Standard Webhooks: HMAC-SHA256 over id, seconds and body, in base64 behind its version."""
    seconds = str(int(at.timestamp()))
    mac = hmac.new(secret, b".".join((id.encode(), seconds.encode(), body)), hashlib.sha256)
    return {
        "webhook-id": id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(mac.digest()).decode()}",
    }

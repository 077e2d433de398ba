"""Addresses and secrets that follow from an alert's key and this installation's own: none of them is stored."""

from __future__ import annotations

import base64
import uuid

from django.utils.crypto import constant_time_compare, salted_hmac

from analysis.models import Alert

STOP, CONFIRM, FEED = "notices.stop", "notices.confirm", "notices.feed"


def token(alert: Alert, purpose: str) -> str:
    """An unguessable word for one purpose: to stop an alert, to confirm its address, to read its feed. A confirmation holds for
    the one destination that it was sent to."""
    return f"{alert.key.hex}-{_signature(alert, purpose)}"


def alert_of(word: str, purpose: str) -> Alert | None:
    """The alert that a word was made for; None for a word that is none, or is for something else."""
    key, _, signature = word.partition("-")
    try:
        found = Alert.objects.select_related("owner", "view", "thesis").filter(key=uuid.UUID(hex=key)).first()
    except ValueError:
        return None
    return found if found and constant_time_compare(signature, _signature(found, purpose)) else None


def _signature(alert: Alert, purpose: str) -> str:
    bound = alert.destination if purpose == CONFIRM else ""
    return salted_hmac(purpose, f"{alert.key.hex}:{bound}", algorithm="sha256").hexdigest()[:40]


def secret(alert: Alert) -> str:
    """What a webhook's messages are signed with, as its receiver keeps it: whsec_ and 32 bytes in base64."""
    return "whsec_" + base64.b64encode(secret_bytes(alert)).decode()


def secret_bytes(alert: Alert) -> bytes:
    """The same as bytes."""
    return salted_hmac("notices.secret", f"{alert.key.hex}:{alert.turn}", algorithm="sha256").digest()

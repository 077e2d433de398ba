"""What a host's robots.txt asks of us: asked for once a day, kept with the host, and obeyed by every reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models.functions import Now

from articles.egress.client import fetch
from articles.egress.rules import Limits, Rules
from articles.ingestion import confined, lease, politeness, schedule
from articles.ingestion.outcomes import (
    Blocked,
    Disallowed,
    Garbled,
    Postponed,
    Refused,
    ServerError,
    Throttled,
    TooLarge,
    VisitFailed,
)
from articles.ingestion.parse.robots import Ruling, rule_on, sitemaps_in
from articles.models import Host

VALID: Final = dt.timedelta(hours=24)
PATIENCE: Final = dt.timedelta(hours=24)  # a host that never told us its rules is left alone so long, then read
WAIT: Final = dt.timedelta(minutes=30)
AGAIN: Final = dt.timedelta(hours=1)  # after no answer, while what was said before holds on
SLOWEST: Final = 60.0  # seconds between two requests that a Crawl-delay may ask for
READ: Final = 500 * 1024  # bytes: RFC 9309 (2.5) asks for so much, and lets a reader leave the rest
LIMITS: Final = Limits(body_bytes=4 * READ, total_seconds=10.0)
_TEXT: Final = "text/plain, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a host said of robots: the text (empty: it allows all) and the status."""

    text: str
    status: int | None  # None: it never answered, and we no longer wait for it


def permit(url: str, *, rules: Rules) -> dt.timedelta | None:
    """Whether `url` may be read: returns the gap that its host asks for between requests, None when it asks for none.

    Asks the host for its robots.txt, in its turn, when we have not done so for a day. Raises Disallowed with the line that
    forbids, Postponed while a host cannot say, and whatever else stands between us and the host.
    """
    text = _said_by(url, rules)
    if not text:
        return None
    ruling: Ruling = confined.run(rule_on, text, url)
    if not ruling.allowed:
        said = f' ("{ruling.line}")' if ruling.line else ""
        raise Disallowed(
            f"{politeness.host_key(url)}/robots.txt asks us not to read this address{said}. "
            "Add an address that it allows, such as the outlet's feed, or ask the outlet.",
            url=url,
        )
    if not ruling.delay:
        return None
    return max(dt.timedelta(seconds=min(ruling.delay, SLOWEST)), politeness.gap_for(url, rules))


def sitemaps(url: str, *, rules: Rules) -> tuple[str, ...]:
    """The sitemaps that the robots.txt of the host of `url` names, absolute, in its order. Raises a VisitFailed."""
    text = _said_by(url, rules)
    return confined.run(sitemaps_in, text, url) if text else ()


def _said_by(url: str, rules: Rules) -> str:
    """The text of the host's robots.txt, of the last day or asked for now."""
    hosts = Host.objects.filter(key=politeness.host_key(url))
    fresh = hosts.filter(robots_checked_at__gt=Now() - VALID).first()
    if fresh is not None and _known(fresh):
        return fresh.robots_text
    host, now = hosts.first() or Host(), lease.database_now()
    try:
        answer = _ask(url, rules)
    except ServerError as failure:
        answer = _without_answer(host, failure, url=url, now=now)
    except Blocked:
        return ""  # the address itself is judged again when it is read
    except Postponed:
        raise
    except VisitFailed:
        if _known(host):
            # Whether the host answers at all is for the reading to find out.
            return _keep(url, _Answer(host.robots_text, host.robots_status), now - VALID + AGAIN)
        raise
    return _keep(url, answer, now)


def _ask(url: str, rules: Rules) -> _Answer:
    """The answer of the host. A refusal means that there are no rules (RFC 9309, 2.3.1.3). Raises a VisitFailed."""
    address = f"{politeness.host_key(url)}/robots.txt"
    try:
        with politeness.turn(address, rules=rules):
            page = fetch(address, rules=rules, accept=_TEXT, limits=LIMITS)
    except Throttled as failure:
        raise ServerError(failure.detail, status=failure.status, retry_after=failure.retry_after) from failure
    except ServerError:
        raise
    except Refused as failure:
        return _Answer("", failure.status)
    except (TooLarge, Garbled):
        return _Answer("", 200)  # nothing that anybody could obey
    return _Answer(page.body[:READ].decode("utf-8", "replace").replace("\x00", "").lstrip("\ufeff"), page.status)


def _without_answer(host: Host, failure: ServerError, *, url: str, now: dt.datetime) -> _Answer:
    """What holds while a host answers with errors: what it said last; else we wait, but no longer than a day."""
    if _known(host):
        return _Answer(host.robots_text, host.robots_status)
    if host.robots_checked_at is None:
        _keep(url, _Answer("", failure.status or 500), now)
    elif host.robots_checked_at < now - PATIENCE:
        return _Answer("", None)
    wait = max(WAIT, schedule.read_retry_after(failure.retry_after, now=now) or WAIT)
    politeness.back_off(url, delay=wait)
    raise Postponed(
        f"{politeness.host_key(url)}/robots.txt answers with an error ({failure.status}), so we do not know what we may "
        f"read there. Trying again in {wait.total_seconds() / 60:.0f} minutes; after a day we read without it.",
        seconds=wait.total_seconds(),
    )


def _known(host: Host) -> bool:
    """Whether the host has told us its rules, or that it has none, or never would."""
    status = host.robots_status
    return host.robots_checked_at is not None and (status is None or (status < 500 and status != 429))


def _keep(url: str, answer: _Answer, now: dt.datetime) -> str:
    said = {"robots_text": answer.text, "robots_status": answer.status, "robots_checked_at": now}
    Host.objects.update_or_create(key=politeness.host_key(url), defaults=said)
    return answer.text

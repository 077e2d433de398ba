"""Logs: one line an event on standard error, without secrets and without anybody's password in an address."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

USERINFO = re.compile(r"(?<=://)[^/\s@]+@")
IN_QUERY = re.compile(r"(?i)([?&](?:token|key|password|secret|signature|access_token|api_key)=)[^&\s\"']+")
IN_PATH = re.compile(r"(?<=/sign-in/)[^/\s]+|(?<=/views/feed/)[^/\s.]+")
CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code not in {9, 10}}


class Redactor:
    """Takes secrets out of every text of an event, and control characters that could forge a line."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 6)

    def __call__(self, _: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        for name, value in event.items():
            if isinstance(value, str):
                event[name] = self.clean(value, keep_lines=name == "exception")
            elif not isinstance(value, (int, float, bool, type(None))) and not name.startswith("_"):
                event[name] = self.clean(str(value))
        return event

    def clean(self, text: str, *, keep_lines: bool = False) -> str:
        """`text` as it may be logged; on one line unless `keep_lines`."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        text = IN_PATH.sub("[secret]", IN_QUERY.sub(r"\1[secret]", USERINFO.sub("[secret]@", text)))
        text = text.translate(CONTROL)
        return text if keep_lines else text.replace("\n", "\\n")


def configuration(*, level: str, as_json: bool, secrets: Iterable[str]) -> dict[str, Any]:
    """Django's LOGGING. Sets structlog up as well, so that both kinds of logger end in the same line."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, Redactor(secrets), renderer],
    }
    quiet = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            "django.server": quiet,
            "httpx": quiet,
            "httpcore": quiet,
            "pgmq": quiet,
            "celery": quiet,
            "kombu": quiet,
            "trafilatura": {**quiet, "level": "CRITICAL"},
            "htmldate": {**quiet, "level": "CRITICAL"},
        },
    }

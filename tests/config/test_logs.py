"""Logs hold no secret and cannot be forged by a title."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest
import structlog

from config import logs


@pytest.fixture
def lines():
    """A logger set up as an installation's, and what it wrote."""
    before = structlog.get_config()
    configuration = logs.configuration(level="INFO", as_json=True, secrets=["very-secret-word", ""])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter = dict(configuration["formatters"]["line"])
    handler.setFormatter(formatter.pop("()")(**formatter))
    logger = logging.getLogger("tests.logs")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel("INFO")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.handlers = []
    structlog.configure(**before)


@pytest.mark.parametrize(
    "said",
    [
        "connecting with very-secret-word",
        "redis://:hunter22@cache:6379/0",
        "GET https://u:hunter22@host/feed?token=hunter22&page=2",
        "Gone: /sign-in/hunter22/",
        "Gone: /views/feed/hunter22.atom",
    ],
)
def test_secrets_are_replaced(lines, said: str) -> None:
    logging.getLogger("tests.logs").warning("%s", said)
    structlog.get_logger("tests.logs").warning("visit", url=said)
    for line in lines():
        assert "hunter22" not in json.dumps(line)
        assert "very-secret-word" not in json.dumps(line)
        assert "[secret]" in json.dumps(line)


def test_a_title_cannot_forge_a_line(lines) -> None:
    structlog.get_logger("tests.logs").warning("stored", title="小模型\n2026 [error] forged \x1b[31m")
    (line,) = lines()
    assert line["title"] == "小模型\\n2026 [error] forged \\x1b[31m"


def test_an_exception_keeps_its_lines_and_loses_its_secret(lines) -> None:
    try:
        raise ValueError("no entry with very-secret-word")
    except ValueError:
        logging.getLogger("tests.logs").exception("failed")
    (line,) = lines()
    assert line["exception"].splitlines()[-1] == "ValueError: no entry with [secret]"

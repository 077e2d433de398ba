"""Whether the web process answers, asked as a browser would ask it: over HTTP on loopback."""

from __future__ import annotations

import http.client
import time
from urllib.parse import urlsplit

from django.conf import settings

from config.local.machine import Refused
from config.local.processes import LOOK, Parent

ATTEMPTS = 3  # deaths of the web process before its first answer after which it is given up


def wait_for_web(parent: Parent, port: int) -> str:
    """Waits until /health answers 200, watching over the children, and returns the address to show.

    Raises Refused when the web process keeps dying instead.
    """
    while status(port, "/health") != 200:
        parent.look()
        if parent.failures("web") >= ATTEMPTS:
            raise Refused("The web process does not start; its complaint stands above.")
        time.sleep(LOOK)
    site: str = settings.PUBLIC_URL
    local = urlsplit(site).hostname in {"127.0.0.1", "localhost"}
    return f"http://{urlsplit(site).hostname}:{port}" if local else site


def status(port: int, path: str) -> int:
    """The status of one GET on loopback; 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()

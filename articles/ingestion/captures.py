"""Keeps answers as they came, once by hash, so that a mended parser can read them again without the network."""

from __future__ import annotations

import hashlib
import zlib

from articles.ingestion.records import FetchedPage
from articles.models import Capture


def sha256_of(page: FetchedPage) -> str:
    """The name of an answer's bytes, in hexadecimal."""
    return hashlib.sha256(page.body).hexdigest()


def keep(page: FetchedPage) -> str:
    """Stores an answer's bytes once and returns their sha256; an empty answer is not kept and returns ""."""
    if not page.body:
        return ""
    sha256 = sha256_of(page)
    capture = Capture(
        sha256=sha256,
        body=zlib.compress(page.body, 6),
        content_type=page.headers.get("content-type", "")[:200].replace("\x00", ""),
        url=page.final_url[:2000],
    )
    Capture.objects.bulk_create([capture], ignore_conflicts=True)
    return sha256


def page_of(capture: Capture) -> FetchedPage:
    """A kept answer, as it came."""
    return FetchedPage(
        capture.url, capture.url, 200, {"content-type": capture.content_type}, zlib.decompress(capture.body)
    )

"""One spelling for every address: what is stored, linked and compared."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

MAX_LENGTH: Final = 2000
LONGEST_READ: Final = 20_000  # characters of what stands for an address: none of ten megabytes is worth taking apart
_DEFAULT_PORT: Final = {"http": 80, "https": 443}
_SAFE_PATH: Final = "/%:@!$&'()*+,;=-._~"
_SAFE_QUERY: Final = _SAFE_PATH + "?"
_ESCAPE: Final = re.compile(r"%[0-9a-fA-F]{2}")
_NAME: Final = re.compile(r"[0-9a-z_-]+(?:\.[0-9a-z_-]+)*", re.IGNORECASE)
_DROPPED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_FILE_TAIL: Final = re.compile(r"\.(?:s?html?|php|aspx?|jsp)\Z", re.IGNORECASE)
_TRACKING: Final = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|spm|ref_src|cmpid|ito|__twitter_impression)\Z",
    re.IGNORECASE,
)


def canonical_url(url: str, *, base: str = "") -> str:
    """The address in its one spelling, or "" when it is none that we read.

    Lower-case scheme and host (IDNA), no default port, no fragment, no tracking parameters; the order of the others is
    kept, because some servers mind it. Only http and https, without user name, at most MAX_LENGTH characters.
    """
    cleaned = _DROPPED.sub("", url[:LONGEST_READ]).strip()
    if not cleaned:
        return ""
    try:
        parts = urlsplit(urljoin(base, cleaned) if base else cleaned)
        host, port = _host(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in _DEFAULT_PORT or not host or parts.username is not None or parts.password is not None:
        return ""
    netloc = host if port in {None, _DEFAULT_PORT[parts.scheme]} else f"{host}:{port}"
    path = _escaped(parts.path, _SAFE_PATH) or "/"
    canonical = urlunsplit((parts.scheme, netloc, path, _escaped(_without_tracking(parts.query), _SAFE_QUERY), ""))
    return canonical if len(canonical) <= MAX_LENGTH else ""


def key_of(url: str) -> str:
    """What two canonical addresses of one piece share: http or https and a closing slash make no difference."""
    return url.split("://", 1)[-1].rstrip("/")


def words_of(url: str) -> str:
    """What an address calls its page: the words of its last part ("China chip rules"), or its path where those are too few.

    It stands for a title until one is known. The same for every spelling of an address.
    """
    parts = urlsplit(url)
    path = unicodedata.normalize("NFC", unquote(parts.path)).strip("/")
    words = [word for word in re.split(r"[-_+\s]+", _FILE_TAIL.sub("", path.rsplit("/", 1)[-1])) if word]
    words = [word for place, word in enumerate(words) if place == 0 or not word.isdigit() or len(word) <= 4]
    named = " ".join(words) if sum(word.isalpha() for word in words) >= 2 else path or parts.netloc
    return (named[:1].upper() + named[1:200]).strip()


def _host(host: str) -> str:
    """A host in lower case and IDNA form. Raises ValueError for what no host is called."""
    host = host.rstrip(".")
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]" if "%" not in host else ""
    name = host if host.isascii() else host.encode("idna").decode("ascii")
    return name if _NAME.fullmatch(name) else ""


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    kept = []
    for field in query.split("&"):
        name = next(iter(parse_qsl(field, keep_blank_values=True)), ("", ""))[0]
        if field and not _TRACKING.match(name):
            kept.append(field)
    return "&".join(kept)


def _escaped(text: str, safe: str) -> str:
    """Everything that has no place in an address as %XX; escapes that are there already in upper case."""
    loose = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    return _ESCAPE.sub(lambda match: match.group().upper(), quote(loose, safe=safe, errors="replace"))

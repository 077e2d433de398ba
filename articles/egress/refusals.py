"""What an HTTP status other than success means to a reader: a named failure and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_noop

from articles.egress.errors import Forbidden, Gone, NotFound, Refused, ServerError, Throttled

_NAMED: Final[dict[int, tuple[type[Refused], str]]] = {
    401: (
        Forbidden,
        gettext_noop("The server wants a sign-in (401). Ask the outlet for an open address, or remove the source."),
    ),
    403: (
        Forbidden,
        gettext_noop(
            "The server does not let us in (403). Ask the outlet whether it may be read, or remove the source."
        ),
    ),
    451: (
        Forbidden,
        gettext_noop(
            "The server withholds this for legal reasons (451). Remove the source, or leave it to be tried weekly."
        ),
    ),
    404: (NotFound, gettext_noop("There is nothing at this address (404). Look for the source's new address.")),
    410: (
        Gone,
        gettext_noop(
            "The outlet took this address down for good (410). Look for a new address, or leave the source closed."
        ),
    ),
    429: (Throttled, gettext_noop("The server asked us to come less often (429). Its next turn waits.")),
}


def refusal(status: int, *, url: str, headers: Mapping[str, str]) -> Refused:
    """The failure that stands for a status outside 2xx and 304; `headers` have names in lower case."""
    after = headers.get("retry-after", "")
    kind, sentence = _NAMED.get(
        status, (Refused, f"The server answered {status}. Open the address in a browser to see why.")
    )
    if status == 503 and after:
        kind, sentence = Throttled, gettext_noop("The server is busy (503) and asked us to wait. Its next turn waits.")
    elif status >= 500:
        kind, sentence = ServerError, f"The server failed ({status}). Trying again later, less and less often."
    return kind(sentence, status=status, url=url, retry_after=after)

"""Every code x every target: five hops at most, web addresses only, each hop judged anew."""

from __future__ import annotations

import pytest

from tests.badinput import redirects
from tests.badinput.reading import play
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.server import Request


@pytest.mark.parametrize("code", redirects.CODES)
def test_every_target(press: Newsroom, canary: Newsroom, code: int) -> None:
    feed = behaviours.page(documents.rss(documents.entries("https://outlet.example", 1)))
    press.script("/feed", feed)
    press.script("/%E5%B0%8F%E6%A8%A1%E5%9E%8B", feed)
    for hop in range(1, 6):
        press.script(f"/hop/{hop}", behaviours.redirect(f"/hop/{hop + 1}" if hop < 5 else "/feed", code))
    wrong = []
    for target in redirects.TARGETS:
        ending = play(press.script("/start", sending(code, target.location, press, canary)))
        if ending.outcome not in target.ends:
            wrong.append(f"{code} {target.name}: {ending.outcome} {ending.detail}")
    assert "\n".join(wrong) == ""


def sending(code: int, location: bytes | None, press: Newsroom, canary: Newsroom) -> behaviours.Behaviour:
    """An answer whose Location is exactly these bytes."""

    def answer(request: Request) -> None:
        line = b""
        if location is not None:
            places = {
                b"{here}": f"{press.host}:{press.port}",
                b"{canary}": f"{canary.host}:{canary.port}",
                b"{port}": str(press.port),
            }
            told = location
            for name, place in places.items():
                told = told.replace(name, place.encode())
            line = b"Location: " + told + b"\r\n"
        request.raw(b"HTTP/1.1 %d Elsewhere\r\n%sContent-Length: 0\r\n\r\n" % (code, line))

    return answer

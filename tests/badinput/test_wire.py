"""Whatever a connection does, reading it ends in time, within bounds, under a name."""

from __future__ import annotations

import resource

from articles.egress.rules import FEED_LIMITS
from tests.badinput import wire
from tests.badinput.reading import HASTY, play
from tests.badinput.wire import Play
from tests.newsroom import Newsroom


def test_every_play(press: Newsroom, canary: Newsroom) -> None:
    wrong = []
    for case in wire.CASES:
        try:
            ending = play(press.script("/play", case.behaviour), limits=HASTY if case.slow else FEED_LIMITS)
        except Exception as error:
            error.add_note(f"the case was: {case.name}")
            raise
        if ending.outcome not in case.ends:
            wrong.append(f"{case.name}: {ending.outcome} {ending.detail}")
    assert "\n".join(wrong) == ""


def test_a_bomb_costs_little_memory(press: Newsroom) -> None:
    bombs = [case for case in wire.CASES if "bomb" in case.name]
    assert len(bombs) >= 7

    def read(case: Play) -> str:
        return play(press.script("/bomb", case.behaviour)).outcome

    read(bombs[0])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert {read(case) for case in bombs} <= {"too_large", "unreadable"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # kilobytes

"""Compression undone: legal, sloppy, broken and hostile."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.egress.errors import Garbled, TooLarge
from articles.egress.inflate import inflate
from articles.egress.rules import FEED_LIMITS, Limits

PACK = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "": bytes}


def in_chunks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(body=st.binary(max_size=2000), encoding=st.sampled_from(sorted(PACK)), size=st.integers(1, 700))
def test_any_body_comes_back_however_it_is_cut(body: bytes, encoding: str, size: int) -> None:
    if not encoding and body.startswith(b"\x1f\x8b"):
        return  # taken for gzip, as it should be
    assert inflate(in_chunks(PACK[encoding](body), size), encoding=encoding, limits=FEED_LIMITS) == body


def test_gzip_may_come_in_members_and_with_padding() -> None:
    sent = gzip.compress(b"one") + gzip.compress(b"two") + b"\0" * 9
    assert inflate(in_chunks(sent, 7), encoding="gzip", limits=FEED_LIMITS) == b"onetwo"


def test_gzip_is_known_by_its_first_bytes() -> None:
    assert inflate([gzip.compress(b"<urlset/>")], encoding="", limits=FEED_LIMITS) == b"<urlset/>"
    assert inflate([b"<rss/>"], encoding="gzip", limits=FEED_LIMITS) == b"<rss/>"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_an_empty_body_is_empty_and_half_a_body_is_garbled(encoding: str) -> None:
    assert inflate([], encoding=encoding, limits=FEED_LIMITS) == b""
    with pytest.raises(Garbled):
        inflate([PACK[encoding](b"a long enough text " * 50)[:-12]], encoding=encoding, limits=FEED_LIMITS)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_that_shrinks_to_almost_nothing_comes_back_whole(encoding: str) -> None:
    body = b"0" * 900_000
    assert inflate([PACK[encoding](body)], encoding=encoding, limits=FEED_LIMITS) == body


def test_only_one_layer_is_undone() -> None:
    once = gzip.compress(b"x")
    twice = gzip.compress(once)
    assert inflate([twice], encoding="gzip", limits=FEED_LIMITS) == once
    with pytest.raises(Garbled, match="did not ask for"):
        inflate([twice], encoding="gzip, gzip", limits=FEED_LIMITS)


def test_reading_stops_at_the_limit() -> None:
    taken: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(100):
            taken.append(number)
            yield b"0" * 1000

    with pytest.raises(TooLarge):
        inflate(chunks(), encoding="", limits=Limits(body_bytes=5000))
    assert len(taken) == 6


def test_an_answer_within_the_size_may_not_unpack_to_hundreds_of_times_its_own() -> None:
    body = b"0" * (FEED_LIMITS.body_bytes // 2)
    with pytest.raises(TooLarge, match="times its size"):
        inflate([gzip.compress(body)], encoding="gzip", limits=FEED_LIMITS)
    small = b"0" * 900_000  # small answers may shrink as well as they can
    assert inflate([gzip.compress(small)], encoding="gzip", limits=FEED_LIMITS) == small

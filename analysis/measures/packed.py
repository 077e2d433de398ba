"""Columns out of PostgreSQL's bytes: numbers as int4send and int8send write them, arrays as array_send does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.measures.columns import Floats, Ints, Ragged

_HEADER = 5  # words of four bytes before the values of an array that is not empty


def whole(packed: Any, kind: str) -> Ints:
    """Whole numbers of a kind, as in >i8; none where there are no bytes."""
    return np.frombuffer(packed or b"", dtype=kind).astype(np.int64)


def arrays(lengths: Ints, packed: Any) -> Ragged:
    """The values of arrays of these lengths: a header, then a length and a value each; empty ones are shorter."""
    words = np.frombuffer(packed or b"", dtype=">i4")
    sizes = np.where(lengths > 0, _HEADER + 2 * lengths, 3)
    firsts = np.concatenate(([0], np.cumsum(sizes)))[:-1] + _HEADER + 1
    starts = np.concatenate(([0], np.cumsum(lengths)))
    within = np.arange(starts[-1]) - np.repeat(starts[:-1], lengths)
    return Ragged(starts, words[np.repeat(firsts, lengths) + 2 * within].astype(np.int64))


def weights(piece: Ints, weighed: Sequence[Any]) -> tuple[Ragged, Floats, Floats, Floats]:
    """The weights in the order of the pieces; those of pieces that are not among them are left out."""
    owner, theme = whole(weighed[0], ">i8"), whole(weighed[1], ">i4")
    columns = [np.frombuffer(column or b"", dtype=">f8").astype(np.float64) for column in weighed[2:]]
    by_number = np.argsort(piece)
    place = np.searchsorted(piece[by_number], owner)
    known = (place < len(piece)) & (piece[by_number][np.minimum(place, len(piece) - 1)] == owner)
    row = by_number[place[known]]
    order = np.lexsort((theme[known], row))
    starts = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(piece)))))
    score, title, body = (column[known][order] for column in columns)
    return Ragged(starts.astype(np.int64), theme[known][order]), score, title, body

"""What passes between the rooms of health: plain values, no rows."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class DayYield(NamedTuple):
    """What a source gave on a day that was collected. Days that were not collected have none.

    A named tuple: a page makes a hundred thousand of them, and a frozen dataclass takes five times as long to make.
    """

    day: dt.date
    pieces: int  # first seen on that day

"""What passes between the rooms of health: plain values, no rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class DayYield:
    """What a source gave on a day that was collected. Days that were not collected have none."""

    day: dt.date
    pieces: int  # first seen on that day

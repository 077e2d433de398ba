"""Invented figures in every state that an index around zero and a dot plot can be in."""

from __future__ import annotations

from dataclasses import replace

from analysis.charts.dots import Dot, DotRow, Dots
from analysis.charts.network import Edge, Network, Node
from analysis.charts.records import Chart, Event, Period, Point, Series

FEB_3 = (
    "3 Feb", "10 Feb", "17 Feb", "24 Feb", "3 Mar", "10 Mar", "17 Mar", "24 Mar", "31 Mar", "7 Apr", "14 Apr", "21 Apr",
    "28 Apr", "5 May", "12 May", "19 May", "26 May", "2 Jun", "9 Jun", "16 Jun", "23 Jun", "30 Jun", "7 Jul", "14 Jul",
    "21 Jul", "28 Jul", "4 Aug",
)  # fmt: skip
D = (
    -0.69, -0.63, -0.74, -0.86, -0.66, -0.61, -0.57, -0.65, -0.63, -0.59, -0.87, -0.80, None, -0.51, -0.74, -0.57, -0.60,
    -0.50, -0.39, -0.48, -0.19, -0.03, -0.03, -0.15, -0.07, 0.12, 0.09,
)  # fmt: skip
EVENTS = (
    Event(10.5, "H20 licence rule", "/stories/1/"), Event(14.3, "日内瓦会谈", lang="zh-Hans"), Event(16.5, "EDA curbs"),
    Event(18.5, "London framework"), Event(23.5, "H20 sales resume"), Event(24.5, "US AI Action Plan", "/stories/2/"),
    Event(25.5, "AI Plus adopted"),
)  # fmt: skip


def period(at: int, state: str = "ok") -> Period:
    key = f"2025-W{at + 6:02}"
    note = "disk full" if state == "gap" else ""
    spoken = f"Week {at + 6}, from {FEB_3[at]}"
    return Period(key, FEB_3[at], spoken, f"/articles/?week={key}&count=stories", state, 40 + at, note)  # type: ignore[arg-type]


def point(value: float | None, *, few: bool = False, n: int = 86, reach: float = 0.21) -> Point:
    return Point(None) if value is None else Point(value, value - reach, value + reach, n, few)


def index(values: tuple[float | None, ...], periods: tuple[Period, ...], few: tuple[int, ...] = ()) -> Chart:
    points = tuple(point(value, few=at in few, n=17 if at in few else 86) for at, value in enumerate(values))
    return Chart("d", "D by week", "From −0.69 to +0.12.", periods, (Series("ink", "D", points),), unit="")


def a_half_year(events: tuple[Event, ...] = EVENTS) -> Chart:
    """Two weeks of too few, a gap, an incomplete last week: all that a series can meet."""
    states = {12: "gap", 26: "incomplete"}
    weeks = tuple(period(at, states.get(at, "ok")) for at in range(len(D)))
    return replace(index(D, weeks, few=(0, 1)), events=events)


def leaning_states() -> dict[str, tuple[Chart, tuple[float, float] | None]]:
    """Every state with its whisker, by name."""
    six = tuple(period(at) for at in range(6))
    gaps = tuple(period(at, "gap") for at in range(6))
    some: tuple[float | None, ...] = (-0.3, 0.2, 0.5, -0.1, 0.4, 0.3)
    return {
        "year": (a_half_year(), (0.02, 0.21)),
        "settled": (index((0.1, 0.3, -0.4, -0.9, -1.2, -1.4), six), (-1.6, -1.3)),
        "above": (index((1.1, 1.3, 1.4, 1.9, 2.2, 2.4), six), None),
        "alone": (index(some, six, few=(0, 2, 3, 5)), None),
        "one": (index(some[:1], six[:1]), (-0.5, -0.2)),
        "few": (index(some, six, few=tuple(range(6))), None),
        "gaps": (index((None,) * 6, gaps), None),
        "unknown": (index((None,) * 6, six), None),
        "none": (index((), ()), None),
        "beyond": (index((-3.0, 5.5, 4.8, -6.0, 3.0, 5.0), six), None),
    }


def frames() -> Dots:
    """Headline and body of five frames; a row is one link."""
    found = (
        ("hardware", "Hardware", 44, 30, "−14 pts"), ("models", "Models", 17, 15, "−2 pts"),
        ("deployment", "Deployment", 22, 35, "+13 pts"), ("regulation", "Regulation", 10, 12, "+2 pts"),
        ("capital", "Capital & talent", 7, 8, "+1 pts"),
    )  # fmt: skip
    rows = tuple(
        DotRow(
            name,
            (
                Dot(head, max(0, head - 8), head + 8, "ring", key, f"{name}, headline: {head} %", f"/articles/?frame={key}", 71),
                Dot(body, max(0, body - 7), body + 7, "disc", key, f"{name}, body: {body} %", f"/articles/?frame={key}", 71),
            ),
            change, key=key,
        )
        for key, name, head, body, change in found
    )  # fmt: skip
    summary = "Hardware 44 per cent of headlines, 30 of bodies; deployment 22 and 35."
    return Dots("gap", "Headline and body", summary, rows, unit="%", names=("headline", "body"))


def press() -> Dots:
    """D of five groups of outlets and of one with too few."""
    found = (
        ("English press", "EN", -0.28, 0.16, 188, ""), ("Agencies", "wire", -0.11, 0.26, 74, ""),
        ("党政媒体", "官", 0.06, 0.39, 52, "zh-Hans"), ("Chinese, simplified", "简", 0.49, 0.25, 127, ""),
        ("Chinese, traditional", "繁", -0.83, 0.28, 61, ""),
    )  # fmt: skip
    rows = tuple(
        DotRow(label, (side(label, value, reach, n),), f"{value:+.2f} n {n}".replace("-", "−"), mark, lang)
        for label, mark, value, reach, n, lang in found
    )
    few = DotRow("Trade press of <Hsinchu> & Taipei, with a name that nobody can read to its end", (), "too few n 17")
    return Dots("press", "D by press", "0 is even.", (*rows, few), ends=("more hardware", "more deployment"))


def side(label: str, value: float, reach: float, n: int) -> Dot:
    kind = "ring" if abs(value) < reach else "disc"
    key = "deployment" if value > 0 else "hardware"
    spoken = f"{label}: D {value:+.2f}, n = {n}"
    return Dot(value, value - reach, value + reach, kind, key, spoken, f"/articles/?source={n}", n)  # type: ignore[arg-type]


def dot_states() -> dict[str, Dots]:
    """Every state by name; `apart` has a list for each dot, `plain` has none, `right` lies on one side only."""
    apart = tuple(
        replace(row, dots=(row.dots[0], replace(row.dots[1], href="/articles/?in=body", opens=70)))
        for row in frames().rows
    )
    plain = tuple(
        replace(row, dots=tuple(replace(dot, href="", opens=None) for dot in row.dots)) for row in press().rows
    )
    right = tuple(
        DotRow(f"Group {n}", (side(f"Group {n}", n / 2, 0.2, 40 + n),), f"+{n / 2:.2f} n {40 + n}") for n in (1, 3, 5)
    )
    return {
        "frames": frames(),
        "press": press(),
        "apart": replace(frames(), prefix="apart", rows=apart, names=None),
        "plain": replace(press(), prefix="plain", rows=plain),
        "right": replace(press(), prefix="right", rows=right),
        "none": replace(press(), prefix="none", rows=()),
        "years": replace(frames(), prefix="years", zero=False, names=None, unit="h", rows=frames().rows[2:]),
    }


def knot() -> Network:
    """Three names in a row: a strong tie, a weak one, and a name whose list nobody has counted."""
    nodes = (
        Node("Huawei", 0.0, 0.0, 40, "cn", "Huawei: 40 stories", "/articles/?also=company:huawei", 40),
        Node("Nvidia", 0.5, 1.0, 10, "us", "Nvidia: 10 stories", "/articles/?also=company:nvidia", 10),
        Node("阿里巴巴", 1.0, 0.3, 1, "other", "阿里巴巴: 1 story", "/articles/?also=company:alibaba", None, "zh-Hans"),
    )
    edges = (
        Edge(0, 1, 0.7, "Huawei with Nvidia: 8 stories", "/articles/?also=1", 8),
        Edge(1, 2, 0.1, "Nvidia with 阿里巴巴: 1 story", "/articles/?also=2"),
    )
    return Network("knot", "Who is told together", "3 names and 2 ties.", nodes, edges)

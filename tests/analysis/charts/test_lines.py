from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts.lines import lines
from analysis.charts.records import Chart, Point, Series
from tests.analysis.charts.drawn import NS, numbers, shares, tree, weeks


@settings(deadline=None, max_examples=40)
@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=1, max_size=30), st.sampled_from([1180, 760, 360]))
def test_every_path_stays_inside_the_box(values: list[float | None], width: int) -> None:
    root = tree(lines(shares(values), width=width))
    _, _, wide, high = (float(v) for v in root.attrib["viewBox"].split())
    for node in [*root.iter(f"{NS}polyline"), *root.iter(f"{NS}polygon")]:
        places = numbers(node.attrib["points"])
        assert all(0 <= x <= wide for x in places[::2])
        assert all(0 <= y <= high for y in places[1::2])
    assert len(root.findall(f"{NS}a")) == min(13 if width == 360 else 99, len(values))


def test_a_gap_breaks_the_line_and_is_hatched() -> None:
    root = tree(lines(shares([10, 12, None, 14, 15], periods=weeks(5, gaps=(2,))), width=1180))
    assert len(list(root.iter(f"{NS}polyline"))) == 2
    assert len(root.findall(f"{NS}a")) == 4
    assert root.find(f"{NS}g/{NS}rect[@class='gap']") is not None


def test_too_few_is_a_hollow_dot_that_is_not_joined() -> None:
    root = tree(lines(shares([10, 12, 30, 14, 15], few=(2,)), width=1180))
    hollow = [c for c in root.iter(f"{NS}circle") if "few-ink" in c.attrib["class"]]
    assert len(hollow) == 1
    assert [len(numbers(p.attrib["points"])) // 2 for p in root.iter(f"{NS}polyline")] == [2, 2]
    said = root.findall(f"{NS}a")[2].attrib["aria-label"]
    assert said == "Week 3: Huawei 30 % (25 to 35, n = 40, too few)"


def test_a_point_without_a_claim_does_not_stretch_the_axis() -> None:
    points = (Point(4, 3, 5, 900), Point(5, 4, 6, 900), Point(8, 1, 66, 3, True))
    chart = Chart("s", "Share", "Summary.", weeks(3), (Series("ink", "Huawei", points),), unit="%")
    ticks = [t.text for t in tree(lines(chart, width=1180)).iter(f"{NS}text") if t.attrib.get("text-anchor") == "end"]
    assert ticks
    assert all(float((tick or "0").rstrip(" %")) <= 10 for tick in ticks)


def test_the_incomplete_week_is_hollow_and_never_labelled() -> None:
    root = tree(lines(shares([10, 12, 40], periods=weeks(3, incomplete=2)), width=1180))
    label = [node.text for node in root.iter(f"{NS}tspan")]
    assert label == ["12 %"]
    assert [c.attrib.get("opacity") for c in root.iter(f"{NS}circle")] == [None, ".45"]


def test_an_index_may_fall_below_zero() -> None:
    points = tuple(Point(v, v - 0.2, v + 0.2, 50) for v in (-1.1, -0.4, 0.1))
    chart = Chart("d", "D", "D by week", weeks(3), (Series("deployment", "D", points),), unit="")
    root = tree(lines(chart, width=760, zero=False))
    ticks = [t.text for t in root.iter(f"{NS}text") if t.attrib.get("text-anchor") == "end"]
    assert "0" in ticks
    assert any(t and t.startswith("−") for t in ticks)

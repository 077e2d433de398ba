"""Coverage over time over the API: counts and shares by week or month."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from analysis.api.parameters import TIMELINE
from analysis.explore.filters import ArticleFilter
from analysis.explore.timelines.timeline import Point, Timeline, timeline

router = Router(tags=["timeline"])


class PeriodOut(Schema):
    """One week or month: the pieces of the filter in it, and whether it can be trusted."""

    label: str
    start: str
    end: str
    total: int
    query: str
    gap: bool
    complete: bool
    few: bool


class PointOut(Schema):
    """A series in one period; share 0 to 1 with its 95 % Wilson interval, null where nothing was published."""

    label: str
    count: int
    total: int
    share: float | None
    low: float | None
    high: float | None
    few: bool
    gap: bool
    query: str


class SeriesOut(Schema):
    """One theme, company or country over time."""

    slug: str
    name: str
    name_zh: str
    frame: str
    count: int
    query: str
    points: list[PointOut]


class TimelineOut(Schema):
    """Series over common periods; `truncated` says that older periods were left out."""

    by: str
    unit: str
    count: int
    truncated: bool
    periods: list[PeriodOut]
    series: list[SeriesOut]


@router.get(
    "/timeline", response=TimelineOut, operation_id="get_timeline", summary="Counts over time", openapi_extra=TIMELINE
)
def get_timeline(request: HttpRequest, by: str = "theme", unit: str = "week") -> dict[str, Any]:
    """The filter's pieces by week or month, split by theme, company or country: `value` names them, else the six largest."""
    filter = ArticleFilter.from_query(request.GET)
    return _out(timeline(filter, by=by, unit=unit, values=request.GET.getlist("value")))  # type: ignore[arg-type]


def _out(found: Timeline) -> dict[str, Any]:
    periods = [
        {
            "label": state.period.label, "start": str(state.period.start), "end": str(state.period.end),
            "total": state.total, "query": state.query, "gap": state.gap, "complete": state.complete, "few": state.few,
        }
        for state in found.periods
    ]  # fmt: skip
    series = [
        {
            "slug": one.slug, "name": one.name, "name_zh": one.name_zh, "frame": one.frame, "count": one.total.count,
            "query": one.total.query, "points": [_point(point) for point in one.points],
        }
        for one in found.series
    ]  # fmt: skip
    return {
        "by": found.by, "unit": found.unit, "count": found.n, "truncated": found.truncated, "periods": periods,
        "series": series,
    }  # fmt: skip


def _point(point: Point) -> dict[str, Any]:
    copied = ("count", "total", "share", "low", "high", "few", "gap", "query")
    return {"label": point.period.label, **{name: getattr(point, name) for name in copied}}

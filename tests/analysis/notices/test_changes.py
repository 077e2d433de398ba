"""Measured changes are told once a week and subject, and never because the rules changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User

from analysis.figures.registry import MEASURES
from analysis.keeping import saved
from analysis.measures.figure import LOG, SHARE, Figure, Value
from analysis.models import Alert, Message, Thesis, ThesisRun
from analysis.notices import alerts, changes, send
from analysis.notices.records import Told
from analysis.theses.runs import run_due
from analysis.theses.shelf import stock
from tests.analysis.explore.pieces import Draft, pieces, recount, source
from tests.analysis.notices.conftest import PostOffice, alert_on, wish

NEWEST = dt.date(2025, 7, 28)  # a Monday


def weeks(loud: int, quiet: int = 4) -> None:
    """Nine weeks of thirty pieces on export controls, `quiet` of them with Nvidia, in the last one `loud`."""
    outlets = [source(f"outlet-{number}") for number in range(4)]
    pieces(
        [
            Draft(
                f"Chips {week} {n}",
                at=f"{NEWEST - dt.timedelta(weeks=week) + dt.timedelta(days=n % 7)} 10:00",
                tags=["theme:export_controls", *(["company:nvidia"] if n < (quiet if week else loud) else [])],
                outlet=outlets[n % 4],
            )
            for week in range(9)
            for n in range(40)
        ]
    )
    recount()


def told() -> Told:
    return Told.of(Message.objects.get().payload)


@pytest.fixture
def change(reader: User) -> Alert:
    """An alert on changes in a view of everything on topic."""
    view = saved.save("On topic", "relevance=on", owner=reader)[0]
    return alert_on(view, reader, wish(occasion="change"))


def test_a_burst_in_a_view_is_told_once(change: Alert) -> None:
    weeks(loud=30)
    assert changes.look() == 1
    assert changes.look() == 0
    one = told()
    assert one.title == "“On topic”: 1 burst in week 31"
    (line,) = one.lines
    assert "30, where " in line.note
    assert line.path.startswith("/articles/?")
    assert "<svg" in one.chart
    assert one.chart_says.startswith("Pieces a week up to 28 Jul")


def test_an_ordinary_week_is_told_to_nobody(change: Alert) -> None:
    weeks(loud=4)
    assert changes.look() == 0
    change.refresh_from_db()
    assert change.told_week == "2025-W31"
    assert not Message.objects.exists()


def test_a_week_that_was_looked_at_before_the_wish_is_not_told(reader: User) -> None:
    weeks(loud=30)
    view = saved.save("On topic", "relevance=on", owner=reader)[0]
    assert alert_on(view, reader, wish(occasion="change")).told_week == "2025-W31"
    assert changes.look() == 0


def test_a_view_of_other_days_has_no_news(reader: User) -> None:
    for name, query in (("Past", "relevance=on&to=2025-07-20"), ("Future", "relevance=on&from=2025-07-30")):
        alert_on(saved.save(name, query, owner=reader)[0], reader, wish(occasion="change"))
    weeks(loud=30)
    assert changes.look() == 0


@pytest.mark.parametrize("slug", ["shares", "bursts"])
def test_a_measure_that_left_its_past_is_told(reader: User, slug: str) -> None:
    alert = alerts.add(alerts.about(reader, "measure", slug, "of=company"), wish(occasion="change"))
    weeks(loud=30)
    assert changes.look() == 1
    (line,) = told().lines
    assert "nvidia" in line.text.lower()
    assert alert.name == str(MEASURES[slug].name)


def test_a_measure_of_an_ordinary_week_is_not_told(reader: User) -> None:
    alerts.add(alerts.about(reader, "measure", "shares", "of=company"), wish(occasion="change"))
    weeks(loud=6)
    assert changes.look() == 0


def figure(*values: Value) -> Figure:
    return Figure("shares", "", "stories", "", {}, 100, "1", None, values)


def value(key: str, share: float, low: float, high: float, n: int = 100, scale: str = SHARE) -> Value:
    return Value(key, key, n, share, low, high, "", n, scale)


@pytest.mark.parametrize(
    ("now", "past", "keys"),
    [
        (value("a", 0.5, 0.4, 0.6), value("a", 0.2, 0.17, 0.23), ["a"]),
        (value("a", 0.26, 0.18, 0.35), value("a", 0.2, 0.17, 0.23), []),  # the past is in its interval
        (value("a", 0.5, 0.4, 0.6, n=29), value("a", 0.2, 0.17, 0.23), []),
        (value("a/week/2025-W31", 0.5, 0.4, 0.6), value("a/week/2025-W31", 0.2, 0.17, 0.23), []),
        (value("D", 0.9, 0.5, 1.3, scale=LOG), value("D", -0.2, -0.4, 0.0, scale=LOG), ["D"]),
        (value("b", 0.5, 0.4, 0.6), value("a", 0.2, 0.17, 0.23), []),
    ],
)
def test_what_left_the_interval_of_its_past(now: Value, past: Value, keys: list[str]) -> None:
    assert [one.key for one, _ in changes.moved(figure(now), figure(past))] == keys


def test_of_many_that_are_compared_one_in_twenty_is_not_told() -> None:
    """Fifty shares that did not move but by chance, each 95 % interval missed by two of them."""
    now = [value(f"k{n:02}", *((0.3, 0.205, 0.4) if n < 2 else (0.2, 0.12, 0.28))) for n in range(50)]
    past = [value(f"k{n:02}", 0.2, 0.17, 0.23) for n in range(50)]
    assert list(changes.moved(figure(*now), figure(*past))) == []
    assert (
        len(list(changes.moved(figure(*now[:2]), figure(*past[:2])))) == 2
    )  # were they all that was asked, they would be told


def runs(thesis: Thesis, before: str, now: str, rules_now: str = "1") -> None:
    for week, verdict, rules in (("2025-W30", before, "1"), ("2025-W31", now, rules_now)):
        outcome = {
            "text": "chips come first",
            "value": 0.4,
            "low": 0.1,
            "high": 0.7,
            "scale": "log ratio",
            "standing": "holds",
        }
        weeks = [
            {"label": f"2025-W{n}", "value": 0.1 * n, "low": 0.0, "high": 4.0, "n": 40, "state": "complete"}
            for n in (29, 30, 31)
        ]
        ThesisRun.objects.create(
            thesis=thesis, week=week, verdict=verdict, rules=rules, comparison={},
            result={"outcomes": [outcome], "lines": [{"name": "chips", "scale": "log ratio", "weeks": weeks}]},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "now", "rules", "count"),
    [("Supported", "Not supported", "1", 1), ("Supported", "Supported", "1", 0), ("Supported", "Open", "2", 0)],
)
def test_a_verdict_that_flipped_is_told_unless_the_rules_did(reader: User, before: str, now: str, rules: str, count: int) -> None:  # fmt: skip
    stock()
    thesis = Thesis.objects.order_by("order").first()
    assert thesis is not None
    alerts.add(alerts.about(reader, "thesis", thesis.slug), wish(occasion="change"))
    weeks(loud=4)
    assert changes.look() == 0  # not tested yet
    runs(thesis, before, now, rules)
    assert changes.look() == count
    assert changes.look() == 0
    if count:
        assert told().title.endswith("now not supported")
        assert "it was supported" in told().lede
        assert "<svg" in told().chart


def test_a_real_test_of_a_thesis_can_be_told(reader: User) -> None:
    alerts.add(alerts.about(reader, "thesis", "founding"), wish(occasion="change"))
    weeks(loud=4)
    run_due()
    thesis = Thesis.objects.get(slug="founding")
    now = ThesisRun.objects.get(thesis=thesis)
    ThesisRun.objects.create(
        thesis=thesis, week="2025-W30", verdict="Supported", rules=now.rules, result={}, comparison={}
    )
    assert now.verdict != "Supported"
    assert changes.look() == 1


def test_a_reader_of_chinese_is_told_in_chinese(reader: User) -> None:
    alerts.add(alerts.about(reader, "thesis", "founding"), wish(occasion="change", language="zh-hans"))
    weeks(loud=4)
    thesis = Thesis.objects.get(slug="founding")
    runs(thesis, "Supported", "Open")
    assert changes.look() == 1
    assert thesis.claim_zh[:4] in told().title
    assert told().lang == "zh-hans"


def test_what_the_owner_may_not_see_is_not_looked_at(reader: User) -> None:
    other = User.objects.create_user("tan")
    view = saved.save("On topic", "relevance=on", owner=other, shared=True)[0]
    alert_on(view, reader, wish(occasion="change"))
    saved.share(view.slug, False, owner=other)
    weeks(loud=30)
    assert changes.look() == 0


def test_the_chart_comes_as_a_picture_inside_the_mail(reader: User, post_office: PostOffice) -> None:
    view = saved.save("On topic", "relevance=on", owner=reader)[0]
    alert_on(view, reader, wish("mail", "lim@desk.example", occasion="change"))
    weeks(loud=30)
    assert (changes.look(), send.send_due()) == (1, 1)
    (mail,) = post_office.letters
    assert mail.get_content_type() == "multipart/related"
    (picture,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == "<chart>"
    assert picture.get_content().startswith(b"\x89PNG")
    assert 'src="cid:chart"' in mail.get_body(("html",)).get_content()
    assert told().chart_says in mail.get_body(("plain",)).get_content()

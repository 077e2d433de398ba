"""robots.txt: asked for once a day, obeyed with its line quoted, and no way to lose a source in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db.models import F

from articles.egress.rules import Limits, rules_from_settings
from articles.ingestion import confined, pipeline, robots
from articles.ingestion.outcomes import Disallowed, Postponed, TimedOut, Unreachable
from articles.ingestion.parse.robots import rule_on, sitemaps_in
from articles.models import Article, Host, Page, Source
from tests.newsroom import Newsroom, behaviours, documents
from tests.newsroom.documents import Entry

MakeSource = Callable[..., Source]
ROBOTS = "/robots.txt"


def says(newsroom: Newsroom, text: str) -> None:
    newsroom.script(ROBOTS, behaviours.page(text, "text/plain"))


def feed(newsroom: Newsroom, path: str = "/feed") -> str:
    return newsroom.script(path, behaviours.page(documents.rss(documents.entries("https://o.example", 2))))


def age(hours: float) -> None:
    """Everything that we know of robots is so much older, and every wait is over."""
    Host.objects.update(robots_checked_at=F("robots_checked_at") - dt.timedelta(hours=hours), backoff_until=None)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("User-agent: *\nDisallow: /tech\n", "/tech/1", "Disallow: /tech"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Divergence\nDisallow: /feed # no\n", "/feed", "Disallow: /feed"),
        ("User-agent: other\nUser-agent: *\nDisallow: /t\nDisallow: /tech/*/x$\n", "/tech/a/x", "Disallow: /tech/*/x$"),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\nAllow: /open\r\n", "/closed", "Disallow: /"),
        ("User-agent: *\nAllow: /\n\nUser-Agent: Divergence/0.1 (+x)\nDisallow: /feed\n", "/feed", "Disallow: /feed"),
        ("User-agent: *\nDisallow: /\nAllow: /a\nDisallow: /a/b\n", "/a/b", "Disallow: /a/b"),
        ("User-agent: *\nDisallow: /*.xml$\n", "/news/feed.xml", "Disallow: /*.xml$"),
        ("\u0000\ufffd\nUser-agent: *\nDisallow: /feed\n\ufffd", "/feed", "Disallow: /feed"),
        ("user-agent: DIVERGENCE\ndisallow: /新闻\n", "/%E6%96%B0%E9%97%BB/1", "disallow: /新闻"),
    ],
)
def test_the_line_that_forbids_is_found(text: str, path: str, line: str) -> None:
    ruling = rule_on(text.lstrip("\ufeff"), f"https://o.example{path}")
    assert (ruling.allowed, ruling.line) == (False, line)


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow:\n",
        "User-agent: Other\nDisallow: /\n",
        "User-agent: *\nDisallow: /\n\nUser-agent: Divergence\nAllow: /\n",
        "User-agent: *\nDisallow: /\nAllow: /feed\n",
        "User-agent: *\nDisallow: /feed\nAllow: /feed\n",  # of two alike, the one that allows
        "User-agent: *\nDisallow: /feed/*.xml$\n",
        "User-agent: divergence-of-others\nDisallow: /\n",
        "\ufffd" * 5000,
        "<!doctype html><html><body>Not a robots.txt at all</body></html>",
        "",
    ],
)
def test_what_is_allowed(text: str) -> None:
    assert rule_on(text, "https://o.example/feed").allowed


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 500_000,
        "".join(f"User-agent: a{n}\n" for n in range(12_000)) + "".join(f"Disallow: /a{n}\n" for n in range(15_000)),
        "User agent a\nuseragent: b\n" * 18_000 + "Disallow: /feed\n",
        "User-agent:" + " " * 500_000,
    ],
)
def test_none_takes_the_reader_down(text: str) -> None:
    assert confined.run(
        rule_on, text, "https://o.example/feed"
    ).allowed  # who takes longer than 20 seconds, or 768 MB, is ended


def test_sitemaps_are_named_once_and_whole() -> None:
    text = "Sitemap: /a.xml\nsitemap: https://o.example/a.xml\nSitemap: javascript:x\n"
    assert sitemaps_in(text, "https://o.example/x") == ("https://o.example/a.xml",)


def test_a_source_that_is_forbidden_says_by_which_line(newsroom: Newsroom, make_source: MakeSource) -> None:
    says(newsroom, "User-agent: *\nDisallow: /feed\n")
    source = make_source(feed(newsroom))
    report = pipeline.visit_source(source.pk)
    source.refresh_from_db()
    assert report is not None
    assert (report.outcome, newsroom.requests) == ("robots", [])
    assert '("Disallow: /feed")' in report.detail
    assert report.detail.endswith("or ask the outlet.")
    assert (source.fail_count, source.fail_reason) == (1, report.detail[:300])


def test_a_host_is_asked_once_a_day(newsroom: Newsroom, make_source: MakeSource) -> None:
    says(newsroom, "User-agent: *\nDisallow: /private\n")
    one, two = make_source(feed(newsroom, "/one")), make_source(feed(newsroom, "/two"))
    for source in (one, two, one):
        pipeline.visit_source(source.pk)
    assert (len(newsroom.asked(ROBOTS)), len(newsroom.requests)) == (1, 3)
    host = Host.objects.get()
    assert (host.robots_status, host.robots_text) == (200, "User-agent: *\nDisallow: /private\n")
    age(25)
    says(newsroom, "User-agent: *\nDisallow: /one\n")
    report = pipeline.visit_source(one.pk)
    assert report is not None
    assert (report.outcome, len(newsroom.asked(ROBOTS))) == ("robots", 2)
    assert newsroom.asked(ROBOTS)[0].headers["user-agent"].startswith("Divergence/")


@pytest.mark.parametrize("status", [404, 410, 403, 401, 418])
def test_no_robots_means_no_rules(newsroom: Newsroom, make_source: MakeSource, status: int) -> None:
    newsroom.script(ROBOTS, behaviours.status(status))
    report = pipeline.visit_source(make_source(feed(newsroom)).pk)
    assert report is not None
    assert (report.outcome, Host.objects.get().robots_status) == ("new", status)


@pytest.mark.parametrize(
    "play", [behaviours.status(503), behaviours.status(500), behaviours.status(429, Retry_After="9")]
)
def test_an_error_makes_us_wait_but_no_longer_than_a_day(
    newsroom: Newsroom, make_source: MakeSource, play: behaviours.Behaviour
) -> None:
    newsroom.script(ROBOTS, play)
    source = make_source(feed(newsroom))
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.outcome, newsroom.requests) == ("postponed", [])
    assert "after a day we read without it" in report.detail
    source.refresh_from_db()
    assert (source.attempts, source.lease_token, source.fail_count) == (0, None, 0)
    assert pipeline.visit_source(source.pk) is not None
    assert len(newsroom.asked(ROBOTS)) == 1  # nobody asks the host for anything meanwhile
    age(20)
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.outcome, newsroom.requests) == ("postponed", [])
    age(5)
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.outcome, Host.objects.get().robots_status) == ("new", None)
    assert pipeline.visit_source(source.pk) is not None
    assert len(newsroom.asked(ROBOTS)) == 3


def test_what_was_known_holds_while_the_host_is_ill(newsroom: Newsroom, make_source: MakeSource) -> None:
    says(newsroom, "User-agent: *\nDisallow: /feed\n")
    source = make_source(feed(newsroom))
    pipeline.visit_source(source.pk)
    for illness in (behaviours.status(500), behaviours.reset):
        age(25)
        newsroom.script(ROBOTS, illness)
        report = pipeline.visit_source(source.pk)
        assert report is not None
        assert report.outcome == "robots"
    assert newsroom.requests == []


def test_a_host_that_is_away_is_told_as_away(newsroom: Newsroom, make_source: MakeSource) -> None:
    newsroom.script(ROBOTS, behaviours.reset)
    source = make_source(feed(newsroom))
    report = pipeline.visit_source(source.pk)
    source.refresh_from_db()
    assert report is not None
    assert (report.outcome, source.fail_count) == ("unreachable", 1)
    with pytest.raises(Unreachable):
        robots.permit(source.url, rules=rules_from_settings())


def test_a_robots_that_leads_astray_is_none(newsroom: Newsroom, canary: Newsroom, make_source: MakeSource) -> None:
    newsroom.script(ROBOTS, behaviours.redirect(canary.url("/secret")))
    report = pipeline.visit_source(make_source(feed(newsroom)).pk)
    assert report is not None
    assert report.outcome == "new"


def test_of_a_long_robots_the_beginning_counts(newsroom: Newsroom, make_source: MakeSource) -> None:
    says(newsroom, "User-agent: *\nDisallow: /feed\n" + "# nothing\n" * 60_000 + "Disallow: /late\n")
    for path, outcome in (("/feed", "robots"), ("/late", "new")):
        report = pipeline.visit_source(make_source(feed(newsroom, path)).pk)
        assert report is not None
        assert report.outcome == outcome
    assert len(Host.objects.get().robots_text) == robots.READ


def test_megabytes_are_no_robots(newsroom: Newsroom, make_source: MakeSource) -> None:
    says(newsroom, "User-agent: *\nDisallow: /feed\n" + "# nothing\n" * 300_000)
    report = pipeline.visit_source(make_source(feed(newsroom)).pk)
    assert report is not None
    assert report.outcome == "new"


def test_redirects_are_followed_and_a_circle_is_no_rule(newsroom: Newsroom, make_source: MakeSource) -> None:
    newsroom.script("/rules", behaviours.page("User-agent: *\nDisallow: /feed\n", "text/plain"))
    newsroom.script(ROBOTS, behaviours.redirect("/rules", 301))
    source = make_source(feed(newsroom))
    with pytest.raises(Disallowed):
        robots.permit(source.url, rules=rules_from_settings())
    age(25)
    newsroom.script(ROBOTS, behaviours.redirect(ROBOTS))
    assert robots.permit(source.url, rules=rules_from_settings()) is None


@pytest.mark.django_db
def test_a_robots_that_hangs_is_asked_for_once_an_hour(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "LIMITS", Limits(total_seconds=0.2))
    url = newsroom.url("/feed")
    newsroom.script(ROBOTS, behaviours.silent)
    with pytest.raises(TimedOut):
        robots.permit(url, rules=rules_from_settings())
    says(newsroom, "User-agent: *\nDisallow: /private\n")
    assert robots.permit(url, rules=rules_from_settings()) is None
    newsroom.script(ROBOTS, behaviours.silent)
    age(25)
    for _ in range(3):
        assert robots.permit(url, rules=rules_from_settings()) is None
    assert len(newsroom.asked(ROBOTS)) == 3
    says(newsroom, "User-agent: *\nDisallow: /feed\n")
    age(1.1)
    with pytest.raises(Disallowed):
        robots.permit(url, rules=rules_from_settings())


@pytest.mark.django_db
def test_a_host_that_names_a_longer_wait_gets_it(newsroom: Newsroom) -> None:
    newsroom.script(ROBOTS, behaviours.status(503, Retry_After="7200"))
    with pytest.raises(Postponed, match="in 120 minutes") as told:
        robots.permit(newsroom.url("/feed"), rules=rules_from_settings())
    assert told.value.seconds == 7200


def test_a_crawl_delay_sets_the_pace(newsroom: Newsroom, make_source: MakeSource) -> None:
    says(newsroom, "User-agent: *\nCrawl-delay: 3600\n")
    source = make_source(feed(newsroom))
    gap = robots.permit(source.url, rules=rules_from_settings())
    assert gap == dt.timedelta(seconds=60)
    pipeline.visit_source(source.pk)
    report = pipeline.visit_source(source.pk)
    assert report is not None
    assert (report.outcome, len(newsroom.requests)) == ("postponed", 1)


def test_a_piece_whose_page_is_forbidden_keeps_its_teaser(newsroom: Newsroom, make_source: MakeSource) -> None:
    says(newsroom, "User-agent: *\nDisallow: /story\n")
    entry = Entry(newsroom.url("/story/1"), "Rules", "The ministry said…")
    source = make_source(newsroom.script("/feed", behaviours.page(documents.rss([entry]))))
    pipeline.visit_source(source.pk)
    (report,) = pipeline.read_due_pages(source.pk)
    assert (report.outcome, Page.objects.count()) == ("robots", 0)
    assert "Disallow: /story" in report.detail
    assert Article.objects.get().teaser == "The ministry said…"
    assert newsroom.asked("/story/1") == []


@pytest.mark.django_db
def test_postponed_names_the_wait(newsroom: Newsroom) -> None:
    newsroom.script(ROBOTS, behaviours.status(500))
    with pytest.raises(Postponed) as told:
        robots.permit(newsroom.url("/x"), rules=rules_from_settings())
    assert told.value.seconds == 1800
    age(1)
    says(newsroom, "User-agent: *\nDisallow: /x\n")
    with pytest.raises(Disallowed):
        robots.permit(newsroom.url("/x"), rules=rules_from_settings())

"""What a briefing says of corrections since the last issue: how many with their list, which sources, which numbers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client

from analysis.briefings import issue, said_since
from analysis.briefings.stand import check
from analysis.briefings.versions import text_of
from analysis.corrections.record import correct, take_back
from analysis.exports.document import from_data
from analysis.models import Briefing
from analysis.stories import pipeline
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.briefings.weeks import TODAY, WEEK
from tests.analysis.tagging.conftest import MakeArticle, loaded, make, source

__all__ = ["loaded", "make", "source"]  # fixtures of the tagger
LAST = "2025-W30"
LISTED = f"/corrections/?briefing=weekly:{WEEK}"


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create_user("lim")


@pytest.fixture
def pieces(loaded: None, make: MakeArticle) -> list[Article]:
    """Three of the week that is issued, two of the next."""
    day = dt.datetime(2025, 7, 24, 4, tzinfo=dt.UTC)
    made = [
        make(f"{name} sells {number} AI chips to China", body=f"Export controls on AI chips bind {name}, Washington said.", dated_at=at)
        for number, (name, at) in enumerate(
            [("Nvidia", day), ("Huawei", day), ("AMD", day), ("Cambricon", None), ("Nvidia", None)], start=3
        )
        for at in [at or day + dt.timedelta(days=7)]
    ]  # fmt: skip
    tag_waiting()
    pipeline.build()
    issue.draft(LAST, today=TODAY)
    issue.issue(LAST)
    return made


def since() -> str:
    briefing = issue.draft(WEEK, today=TODAY)
    assert check(briefing) == []
    return next(one.markdown for one in text_of(briefing) if one.key == "since")


def test_nothing_corrected_is_said(pieces: list[Article]) -> None:
    assert "Nobody has corrected a tag of the pieces of 2025-W30 or of this week since it was issued" in since()


def test_a_first_issue_has_nothing_to_say_of_corrections(pieces: list[Article], author: User) -> None:
    Briefing.objects.all().delete()
    correct([pieces[0].pk], "company", "nvidia", "remove", author=author)
    assert "orrect" not in since()
    assert said_since.asked_for(f"weekly:{WEEK}") == ()


def test_corrections_are_counted_with_their_list(pieces: list[Article], author: User, make: MakeArticle) -> None:
    far = make("Nvidia sells AI chips", dated_at=dt.datetime(2025, 6, 1, tzinfo=dt.UTC))
    correct([far.pk], "company", "nvidia", "remove", author=author)  # of neither week
    correct([pieces[0].pk], "company", "nvidia", "remove", author=author)
    correct([pieces[3].pk, pieces[4].pk], "company", "openai", "add", author=author)
    (gone,) = correct([pieces[1].pk], "company", "huawei", "remove", author=author)
    take_back(gone.pk, author=author)
    told = since()
    assert f"People have made [3 corrections]({LISTED}) to tags of the pieces of 2025-W30 and of this week" in told
    page = Client().get(LISTED).content.decode()
    assert 'data-count="3"' in page
    assert page.count('class="said"') == 3
    assert len(b"".join(Client().get(LISTED.replace("/?", ".csv?"))).splitlines()) == 1 + 3


def test_the_cited_pieces_and_the_numbers_that_changed_are_named(pieces: list[Article], author: User) -> None:
    before = Briefing.objects.values().get(week=LAST)
    frozen = from_data(before["document"])
    assert pieces[0].pk in {one.id for one in frozen.entries}
    correct([pieces[0].pk], "theme", "hardware", "remove", author=author)
    told = since()
    assert f"Cited in 2025-W30 and corrected since: people removed Chips and compute. [@{pieces[0].pk}]" in told
    assert f"> Nvidia sells 3 AI chips to China [@{pieces[0].pk}]" in told
    lists = [line for line in told.splitlines() if "its list has" in line]
    assert [line.partition("[")[0] + line.partition(")")[2].partition(" [@")[0] for line in lists] == [
        "Chips and compute: 2025-W30 counted 3, its list has  now; corrections took out 1 and put in 0."
    ]
    assert "[2 pieces](" in lists[0]
    assert Briefing.objects.values().get(week=LAST) == before  # an issued briefing stays


def test_what_left_the_list_is_noted_and_the_whole_week_counted(pieces: list[Article], author: User) -> None:
    correct([pieces[0].pk], "relevance", "off", "relevance", author=author)
    told = since()
    assert (
        "*“Nvidia sells 3 AI chips to China” (The Paper), which 2025-W30 cites, is in the list no more: people" in told
    )
    assert "The whole week: 2025-W30 counted 3, its list has [2 pieces](" in told


def test_a_correction_after_the_draft_stops_the_issue_and_one_after_it_changes_no_list(
    pieces: list[Article], author: User
) -> None:
    correct([pieces[3].pk], "company", "openai", "add", author=author)
    since()
    correct([pieces[4].pk], "company", "openai", "add", author=author)
    with pytest.raises(issue.FindingsStand, match="Its list has 2 now, not 1"):
        issue.issue(WEEK)
    since()
    issue.issue(WEEK)
    correct([pieces[4].pk], "company", "meta", "add", author=author)
    assert len(said_since.asked_for(f"weekly:{WEEK}") or ()) == 2


@pytest.mark.parametrize(
    "name", ["", "weekly", "weekly:2025-07", "weekly:x", "none:2025-W31", "a\0b:2025-W31", ":2025-W31"]
)
def test_what_names_no_briefing_asks_for_everything_or_nothing(name: str, pieces: list[Article], author: User) -> None:
    correct([pieces[3].pk], "company", "openai", "add", author=author)
    assert said_since.asked_for(name) in (None, ())
    assert Client().get("/corrections/", {"briefing": name}).status_code == 200

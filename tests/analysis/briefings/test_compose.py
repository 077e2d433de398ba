"""A composed draft: it passes its own checks, comes back from its text as it went, and says what changed and what went on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from django.contrib.auth import get_user_model
from pytest_django.fixtures import Settings

from analysis.briefings import candidates, issue, plans, versions
from analysis.briefings.errors import BriefingError
from analysis.briefings.material import cited_in, material_of
from analysis.briefings.stand import check
from analysis.briefings.text_read import read
from analysis.briefings.text_write import write
from analysis.briefings.versions import text_of
from analysis.explore.filters import ArticleFilter
from analysis.explore.selection import count
from analysis.exports.document import from_data
from analysis.exports.to_json import bundle
from analysis.models import Briefing, SavedView
from analysis.stories import pipeline
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db


def test_a_draft_passes_its_own_checks_and_comes_back_from_its_text() -> None:
    told(Press())
    briefing = issue.draft(WEEK, today=TODAY)
    text = text_of(briefing)
    composed = from_data(briefing.document)
    assert write(composed) == text
    assert read(text, material_of(briefing, cited_in(text))).document == composed
    assert check(briefing) == []


def test_every_change_follows_from_the_weeks_before_it() -> None:
    told(Press())
    numbers = bundle(from_data(issue.draft(WEEK, today=TODAY).document))["numbers"]
    changes = [row for row in numbers if row["name"].endswith(", change")]
    assert len(changes) > 2
    for row in changes:
        name = row["name"].removesuffix(", change")
        now = next(one for one in numbers if one["of"] == "figures" and one["name"] == name)
        before = [one for one in numbers if one["of"] == "before" and one["name"] == name]
        assert [one["where"] for one in before] == ["2025-W27", "2025-W28", "2025-W29", "2025-W30"]
        assert all(count(ArticleFilter.from_query(one["query"])) == one["count"] for one in before)
        usual = median(one["count"] / one["n"] for one in before if one["n"])
        assert row["value"] == pytest.approx(now["count"] / now["n"] - usual, abs=1e-6)


def test_a_briefing_says_for_whom_it_is() -> None:
    told(Press())
    plans.write("desk", name="Desk", audience="the ministers' office")
    document = from_data(issue.draft(WEEK, plan="desk", today=TODAY).document)
    assert document.kicker.endswith("· for the ministers' office")


def test_a_plan_takes_only_a_word_template_that_is_there(tmp_path: Path, settings: Settings) -> None:
    settings.OFFICE_TEMPLATES = tmp_path
    with pytest.raises(BriefingError, match="There is no Word template 'desk'"):
        plans.write("desk", template="desk")
    (tmp_path / "desk.docx").write_bytes(b"")
    assert plans.write("desk", template="desk").template == "desk"


def words(briefing: Briefing, key: str) -> str:
    return next(one.markdown for one in text_of(briefing) if one.key == key)


def test_what_is_new_goes_on_or_fell_quiet_since_the_last_issue() -> None:
    press = Press()
    for outlet, day in (("Potomac Circuit", "2025-07-27"), ("Kallang Dispatch", "2025-07-28")):
        press.piece(
            f"Beijing asks Nvidia about a back door in H20, {outlet} hears",
            outlet=outlet,
            on=day,
            body=f"The regulator called Nvidia in over a back door in its H20 chips, {outlet} was told by two who know it.",
            about=["theme:regulation", "company:nvidia", "product:h20"],
        )
    press.piece("Arm weighs own chips", on="2025-07-22", about=["theme:hardware", "company:arm"])
    press.piece("Yuanbao moves into WeChat", on="2025-07-31", about=["theme:deployment", "company:tencent"])
    pipeline.build()
    first = words(issue.draft("2025-W30", today=TODAY), "since")
    assert first == "*There is no briefing of the four weeks before to compare with.*"
    issue.issue("2025-W30")
    briefing = issue.draft(WEEK, today=TODAY)
    since = words(briefing, "since").split("\n\n")
    assert since[0].startswith("New since 2025-W30: [1 story](")
    assert since[1].startswith("> Yuanbao moves into WeChat [@")
    assert since[2].startswith("Going on since 2025-W30: [1 story](")
    assert since[3].startswith("> Beijing asks Nvidia about a back door in H20, Kallang Dispatch hears [@")
    assert since[4].startswith("Gone quiet since 2025-W30: [@")
    assert since[5].startswith("> Arm weighs own chips [@")
    assert check(briefing) == []


def test_a_story_that_was_briefed_before_weighs_less() -> None:
    rare = {"nvidia": 1.0, "chip": 1.0, "wechat": 1.0}
    assert candidates.novelty(["nvidia", "chip"], [], rare) == 1.0
    assert candidates.novelty(["nvidia", "chip"], [["nvidia", "chip"]], rare) == pytest.approx(0.3)
    assert candidates.novelty(["nvidia", "chip"], [["nvidia", "wechat"]], rare) == pytest.approx(0.65)
    assert candidates.novelty(["nvidia"], [["wechat"]], rare) == 1.0


def test_chinese_quotations_are_glossed() -> None:
    press = Press()
    press.piece(
        "国产芯片跑得快",
        body="这家公司在周四发布了新的芯片，并且说它的速度比去年的产品快了一倍。",
        language="zh-Hans",
        about=["theme:hardware"],
    )
    pipeline.build()
    briefing = issue.draft(WEEK, today=TODAY)
    quoted = [s for _, s in from_data(briefing.document).sentences() if s.quote and s.lang.startswith("zh")]
    assert any(("芯片", "chip") in one.gloss for one in quoted)


def test_a_draft_says_where_it_comes_from() -> None:
    told(Press())
    document = from_data(issue.draft(WEEK, today=TODAY).document)
    about = document.about
    assert about is not None
    assert (about.query, about.window, about.rules) == ("On topic", "28 July to 3 August 2025", "2026.1")
    assert dict(about.counts) == {"pieces": 40, "texts": 40, "stories": 38, "sources": 14}
    assert len(about.sources) == 14
    assert about.generated.startswith("20")


def test_a_plan_narrows_what_its_briefing_is_about() -> None:
    told(Press())
    view = SavedView.objects.create(slug="tencent", name="Tencent", query="company=tencent", is_shared=True)
    plans.write("chips", name="Chips", query="theme=hardware", length=2, views=[view.slug])
    briefing = issue.draft(WEEK, plan="chips", today=TODAY)
    document = from_data(briefing.document)
    assert document.facts["pieces"] == 6
    assert len([block for block in document.sections[1].blocks if block.heading]) == 2
    assert "Tencent" in [part.title for part in document.sections]
    assert document.kicker.startswith("Chips · briefing 2025-W31")
    assert check(briefing) == []
    issue.draft(WEEK, today=TODAY)
    assert Briefing.objects.count() == 2


def test_a_chinese_plan_is_written_in_chinese() -> None:
    told(Press())
    plans.write("zhong", language="zh-Hans")
    document = from_data(issue.draft(WEEK, plan="zhong", today=TODAY).document)
    assert document.lang == "zh-Hans"
    assert document.kicker.endswith("2025年7月28日至8月3日")


def test_what_people_wrote_is_not_composed_over() -> None:
    told(Press())
    briefing = issue.draft(WEEK, today=TODAY)
    person = get_user_model().objects.create_user("tan")
    mine = tuple(replace(one, title="Mine") if one.key == "changed" else one for one in text_of(briefing))
    versions.save(briefing.pk, mine, person=person, seen=versions.mark(versions.newest(briefing)))
    with pytest.raises(BriefingError, match="tan has written on the draft"):
        issue.draft(WEEK, today=TODAY)
    assert issue.draft(WEEK, today=TODAY, only_first=True).versions.count() == 2
    again = issue.draft(WEEK, today=TODAY, anew=True)
    assert [one.author_name for one in again.versions.all()] == ["", "tan", ""]

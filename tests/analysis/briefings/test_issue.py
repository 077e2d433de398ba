from __future__ import annotations

import datetime as dt
import json

import pytest
from django.conf import settings
from lxml import html

from analysis.briefings import issue
from analysis.briefings.errors import BriefingError
from analysis.briefings.period import parse_week
from analysis.briefings.week import read_week
from analysis.explore.filters import ArticleFilter
from analysis.explore.selection import ids
from analysis.exports.document import CitationError, Document, Section, from_data
from analysis.models import Briefing
from articles.models import Article, Source, Visit
from tests.analysis.briefings.weeks import TODAY, WEEK, five_weeks, told
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db
KEYS = [
    "changed", "stories", "since", "hardware", "models", "deployment", "regulation", "capital_talent", "geopolitics",
    "chinese_only", "english_only", "theses", "failed_sources", "method",
]  # fmt: skip


def drafted() -> Document:
    return from_data(issue.draft(WEEK, today=TODAY).document)


def section(document: Document, key: str) -> Section:
    return next(part for part in document.sections if part.key == key)


def words(part: Section) -> list[str]:
    return [sentence.text for block in part.blocks for sentence in block.sentences]


def test_a_week_becomes_sections_whose_every_sentence_cites_a_piece() -> None:
    told(Press())
    document = drafted()
    assert [part.key for part in document.sections] == KEYS
    known = document.numbers()
    assert len(document.sentences()) > 20
    for _, sentence in document.sentences():
        assert sentence.citations
        assert set(sentence.citations) <= known.keys()


def test_what_changed_is_said_with_its_interval() -> None:
    told(Press())
    document = drafted()
    said = words(section(document, "changed"))
    assert said[0].startswith("Chips and compute: 6 of 40 pieces, 15 % (7–29), down 85 points")
    assert any(
        text.startswith("Deployment and platforms: 31 of 40 pieces, 78 % (62–88), up 78 points") for text in said
    )
    assert document.title == "Chips and compute fell to 15 % of the week's pieces"
    assert [row.verdict for row in document.figures][:3] == ["down", "little changed", "up"]


def test_every_number_opens_the_list_of_so_many_pieces() -> None:
    told(Press())
    document = drafted()
    said = [*document.opening, *(one for _, one in document.sentences())]
    opened = [(s.query, s.opens) for s in said if s.opens is not None]
    assert len(opened) > 8
    for asked, count in opened:
        assert len(ids(ArticleFilter.from_query(asked))) == count, asked
    for row in document.figures:
        assert len(ids(ArticleFilter.from_query(row.query))) == row.count


def test_quotations_are_verbatim_and_name_their_piece() -> None:
    told(Press())
    quotes = [s for _, s in drafted().sentences() if s.quote]
    assert len(quotes) > 5
    for quote in quotes:
        piece = Article.objects.get(pk=quote.citations[0])
        assert quote.text in f"{piece.title}\n{piece.teaser}\n{piece.body}"
        assert quote.lang == piece.language


def test_the_leading_story_is_told_by_two_outlets() -> None:
    told(Press())
    block = section(drafted(), "stories").blocks[0]
    assert block.heading == "Beijing asks Nvidia about a back door"
    assert block.sentences[0].text == "Told by 3 outlets in 3 pieces this week in both languages."
    quoted = [s.citations[0] for s in block.sentences[1:]]
    assert len({Article.objects.get(pk=key).source_id for key in quoted}) == len(quoted) == 2


def test_stories_of_one_language_are_listed() -> None:
    told(Press())
    document = drafted()
    assert "元宝住进微信：腾讯用联系人打败下载量" in words(section(document, "chinese_only"))
    assert "网信办就H20后门风险约谈英伟达" not in words(section(document, "chinese_only"))
    assert words(section(document, "english_only"))[0].startswith("36 stories were told in English sources")


def test_a_section_without_material_says_so() -> None:
    told(Press())
    document = drafted()
    assert section(document, "geopolitics").notes == ("No piece on topic this week.",)
    assert section(document, "failed_sources").notes == (
        "No visit was made in the week, and no source is failing now.",
    )


def test_failed_sources_are_named() -> None:
    press = Press()
    told(press)
    source = press.source("Kallang Dispatch")
    for outcome in ("timeout", "new", "server_error"):
        Visit.objects.create(
            source=source, outcome=outcome, url=source.url, started_at=dt.datetime(2025, 7, 30, tzinfo=dt.UTC)
        )
    failing = press.source("Outlet one")
    Source.objects.filter(pk=failing.pk).update(fail_count=3, fail_since=dt.datetime(2025, 7, 1, tzinfo=dt.UTC))
    assert section(drafted(), "failed_sources").notes == (
        "Kallang Dispatch: 2 of 3 visits failed (timed out, server error).",
        "Outlet one: failing since 1 Jul 2025.",
    )


def test_the_same_week_gives_the_same_bytes() -> None:
    told(Press())
    drafted()
    first = {name: issue.export(WEEK, name).body for name in ("md", "html", "json")}
    drafted()
    assert {name: issue.export(WEEK, name).body for name in first} == first


def test_sample_data_is_stamped_everywhere() -> None:
    told(Press(), sample=True)
    drafted()
    for name in ("md", "html", "json"):
        assert "Sample newsroom" in issue.export(WEEK, name).body.decode()
    Briefing.objects.all().delete()
    Source.objects.update(is_sample=False)
    assert drafted().stamp == ""


def test_without_stories_the_briefing_says_what_to_run() -> None:
    five_weeks(Press())
    document = drafted()
    assert "stories build" in section(document, "stories").notes[0]
    assert len(section(document, "changed").blocks) == 2


def test_a_quiet_week_has_no_shares() -> None:
    press = Press()
    press.piece("A single piece", about=["theme:models"])
    document = drafted()
    assert document.title == "1 piece on topic, too few for shares"
    assert words(section(document, "changed")) == []
    assert section(document, "changed").notes == (
        "Too few pieces on topic for shares (n = 1; at least 30 are needed).",
    )


def test_a_week_that_is_not_over_says_so() -> None:
    told(Press())
    document = from_data(issue.draft(WEEK, today=dt.date(2025, 8, 1)).document)
    assert "The week is not over: its figures will grow." in section(document, "changed").notes


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ("2025-W30x", "neither a week"),
        ("nonsense", "neither a week"),
        ("2025-W53", "has no week 53"),
        ("2025-07", "is a month"),
        ("2025-W40", "has not begun. Weeks with pieces on topic: 2025-W27 to 2025-W31."),
        ("2025-W20", "holds no piece on topic. Weeks with pieces on topic: 2025-W27 to 2025-W31."),
    ],
)
def test_a_week_that_cannot_be_briefed_is_refused_in_a_sentence(week: str, words: str) -> None:
    five_weeks(Press())
    with pytest.raises(BriefingError, match=words):
        issue.draft(week, today=TODAY)
    assert not Briefing.objects.exists()


def test_an_empty_installation_says_what_to_run() -> None:
    with pytest.raises(BriefingError, match="tagging run"):
        issue.draft(WEEK, today=TODAY)


def test_an_issued_briefing_is_never_rewritten() -> None:
    press = Press()
    told(press)
    drafted()
    issue.issue(WEEK)
    frozen = issue.export(WEEK, "html").body
    press.piece("One more", about=["theme:models"])
    with pytest.raises(BriefingError, match="stays as it is"):
        issue.draft(WEEK, today=TODAY)
    with pytest.raises(BriefingError, match="issued already"):
        issue.issue(WEEK)
    assert issue.export(WEEK, "html").body == frozen


def test_a_draft_follows_the_pieces() -> None:
    press = Press()
    told(press)
    drafted()
    press.piece("One more", about=["theme:models"])
    assert drafted().facts["pieces"] == 41
    assert Briefing.objects.count() == 1


def test_a_broken_citation_fails_export_and_issue() -> None:
    told(Press())
    drafted()
    briefing = Briefing.objects.get()
    briefing.document["entries"] = briefing.document["entries"][1:]
    briefing.save()
    with pytest.raises(CitationError, match="does not list"):
        issue.export(WEEK, "md")
    with pytest.raises(CitationError, match="does not list"):
        issue.issue(WEEK)
    briefing.refresh_from_db()
    assert briefing.state == "draft"


def test_the_html_file_needs_nothing_from_outside() -> None:
    told(Press())
    drafted()
    made = issue.export(WEEK, "html")
    tree = html.document_fromstring(made.body.decode())
    assert tree.xpath("//script | //link | //img | //@src | //@style") == []
    pieces = set(Article.objects.values_list("url", flat=True))
    links = {a.get("href") for a in tree.xpath("//a[not(starts-with(@href, '#'))]")}
    ours = {link for link in links if link.startswith(f"{settings.PUBLIC_URL}/")}
    assert links - ours
    assert links - ours <= pieces
    assert "light-dark(" in tree.xpath("//style")[0].text
    assert made.filename == "briefing-2025-W31.html"


def test_json_is_the_document() -> None:
    told(Press())
    document = drafted()
    assert from_data(json.loads(issue.export(WEEK, "json").body)) == document


@pytest.mark.parametrize(("name", "words"), [("exe", "no format"), ("csl.json", "no format")])
def test_other_formats_are_refused_in_a_sentence(name: str, words: str) -> None:
    with pytest.raises(BriefingError, match=words):
        issue.export(WEEK, name)


def test_exporting_what_was_not_drafted_names_the_next_step() -> None:
    with pytest.raises(BriefingError, match="Run `briefing draft 2025-W31`"):
        issue.export(WEEK, "md")


def test_the_lists_of_a_week_are_on_topic_and_of_its_days() -> None:
    press = Press()
    told(press)
    press.piece("Porridge", on_topic=False)
    week = read_week(parse_week(WEEK, today=TODAY), today=TODAY)
    found = ids(week.asked())
    assert sorted(found) == sorted(piece.id for piece in week.pieces)
    assert len(found) == 40

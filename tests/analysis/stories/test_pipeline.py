from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from analysis.models import Story, StoryMember
from analysis.stories import pipeline
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db

LICENCE = (
    "The Commerce Department told Nvidia on Monday that licences for its H20 processor would be granted within weeks. "
    "Buyers in Shenzhen had begun to test domestic cards instead, and several of them said the decision came too late. "
    "Executives expect shipments to resume before the end of the quarter, subject to the fee that Washington asks for."
)


def tell(press: Press) -> None:
    press.piece("H20 licences to be granted", body=LICENCE, about=["company:nvidia", "product:h20"])
    press.piece(
        "Licences for H20 granted",
        body=LICENCE + " Ends.",
        outlet="Kallang Dispatch",
        about=["company:nvidia", "product:h20"],
    )
    press.piece("Cabinet adopts AI Plus opinions", on="2025-07-31", about=["body:state_council"])
    press.piece("A recipe for porridge", on_topic=False)


def test_pieces_on_topic_become_stories_and_copies_are_folded() -> None:
    press = Press()
    tell(press)
    report = pipeline.build()
    assert (report.pieces, report.texts, report.copies, report.stories) == (3, 2, 1, 2)
    story = Story.objects.get(title="H20 licences to be granted")
    assert (story.pieces, story.texts, story.outlets, story.languages) == (2, 1, 2, ["en"])
    copy = StoryMember.objects.get(copy_of__isnull=False)
    assert copy.article.source.name == "Kallang Dispatch"
    assert copy.copy_of == story.lead
    assert not StoryMember.objects.filter(article__title="A recipe for porridge").exists()


def test_a_second_build_changes_nothing() -> None:
    tell(Press())
    pipeline.build()
    before = [list(model.objects.order_by("pk").values()) for model in (Story, StoryMember)]
    pipeline.build()
    assert [list(model.objects.order_by("pk").values()) for model in (Story, StoryMember)] == before


def test_a_story_keeps_its_address_when_it_grows_and_ends_when_its_pieces_go() -> None:
    press = Press()
    tell(press)
    pipeline.build()
    story = Story.objects.get(title="H20 licences to be granted")
    cabinet = Story.objects.get(title="Cabinet adopts AI Plus opinions")
    press.piece("H20 licences to be granted", on="2025-07-29", body=LICENCE, about=["company:nvidia", "product:h20"])
    cabinet.lead.delete()
    pipeline.build()
    story.refresh_from_db()
    assert story.pieces == 3
    assert story.first_at == story.lead.dated_at
    assert not Story.objects.filter(pk=cabinet.pk).exists()


def test_nothing_on_topic_is_no_error() -> None:
    report = pipeline.build()
    assert (report.pieces, report.stories) == (0, 0)


def test_progress_is_told() -> None:
    tell(Press())
    told: list[tuple[int, int]] = []
    pipeline.build(progress=lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]


def test_a_build_reads_in_batches_not_piece_by_piece(django_assert_max_num_queries: object) -> None:
    press = Press()
    for number in range(20):
        press.piece(f"Title {number}", about=["company:nvidia"])
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        pipeline.build()


def test_the_command_reports_in_words_and_in_json() -> None:
    out = StringIO()
    call_command("stories", "build", stdout=out)
    assert out.getvalue().startswith("No piece on topic is stored")
    tell(Press())
    out = StringIO()
    call_command("stories", "build", stdout=out)
    assert out.getvalue().startswith("2 stories from 2 texts (3 pieces on topic, 1 of them copies)")
    out = StringIO()
    call_command("stories", "build", "--json", stdout=out)
    assert json.loads(out.getvalue())["stories"] == 2


def test_the_command_asks_what_to_do() -> None:
    with pytest.raises(CommandError, match="build"):
        call_command("stories")

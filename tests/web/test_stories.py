"""Stories: their list, one in order of time with who carried it, and what a signed-in person may rule."""

from __future__ import annotations

import pytest
from django.test import Client

from analysis.models import Story, StoryConstraint, StoryMember
from analysis.stories import pipeline
from articles.models import Article
from tests.analysis.explore.pieces import recount
from tests.analysis.stories.press import Press
from tests.analysis.stories.test_arrival import TELLINGS, tell
from tests.web.reading import count, opens, text, tree

FEES = (
    "Two makers of accelerators have accepted a levy of fifteen cents in each dollar on what they sell to the mainland. "
    "Lawyers in the capital doubt that such a levy may be laid on exports at all, and one of them has gone to court. "
    "The ministry across the ocean has answered with a sentence on cooperation, and buyers have answered with silence."
)


@pytest.fixture
def told(db: None) -> dict[str, Article]:
    """Two stories of two outlets and more, one with a copy that credits an agency, and outlets that carried neither."""
    press = Press()
    made = tell(press)
    made["first"] = press.piece("Chip fees agreed", body=FEES, on="2025-07-29", outlet="Potomac Circuit")
    made["copy"] = press.piece(
        "Chip fees are agreed on", body=FEES + " Ends.", on="2025-07-30", outlet="Kallang Dispatch"
    )
    made["zh"] = press.piece("无人机物流扩大试点", on="2025-07-30", outlet="南湾商业观察", language="zh-Hans")
    pipeline.build()
    recount()
    return made


def story_of(article: Article) -> int:
    return StoryMember.objects.get(article=article).story_id


def test_the_texts_stand_in_order_and_copies_under_their_original(client: Client, pieces: list[Article]) -> None:
    page = tree(client, f"/stories/{Story.objects.get().pk}/")
    assert count(page) == 3
    times = page.xpath("//ol[@class='course']/li/time/@datetime")
    assert times == sorted(times)
    assert len(times) == 2
    assert len(page.xpath("//ol[@class='course']/li[1]//li[@data-copy]")) == 1


def test_the_page_says_who_was_first_who_carried_it_and_who_did_not(client: Client, told: dict[str, Article]) -> None:
    page = tree(client, f"/stories/{story_of(told['H20 licences to be granted'])}/")
    assert text(page.xpath("//ol[@class='course']/li[1]")[0]).count("first in our sources") == 1
    assert "24 h later" in text(page.xpath("//ol[@class='course']/li[2]")[0])
    carried = [text(row) for row in page.xpath("//section[@aria-labelledby='w']//tbody/tr/th")]
    assert [name.split(" ", 1)[-1] for name in carried] == ["Potomac Circuit", "Kallang Dispatch", "Meuse Observer"]
    missing = text(page.xpath("//section[@aria-labelledby='nw']")[0])
    assert "Outlet 1 1 piece" in missing
    assert "南湾商业观察" in missing
    assert "Potomac Circuit" not in missing
    assert "more" in missing
    figures = text(page.xpath("//dl[@class='figures']")[0])
    assert "3 of 34 at work" in figures


def test_a_copy_names_its_likeness_why_and_the_agency(client: Client, told: dict[str, Article]) -> None:
    StoryMember.objects.filter(article=told["first"]).update(agency="Reuters")
    page = tree(client, f"/stories/{story_of(told['copy'])}/")
    line = page.xpath("//li[@data-copy]")[0]
    assert "Chip fees are agreed on" in text(line)
    assert text(line.xpath(".//span[@class='stamp']")[0]).startswith("copy, 9")
    assert "their texts agree" in text(line)
    assert "credits Reuters" in text(page.xpath("//ol[@class='course']")[0])


def test_both_languages_stand_with_the_hours_between(client: Client, told: dict[str, Article], editor: Client) -> None:
    chips = story_of(told["H20 licences to be granted"])
    editor.post(f"/stories/{chips}/merge/", {"other": f"http://testserver/stories/{story_of(told['zh'])}/"})
    figures = text(tree(client, f"/stories/{story_of(told['zh'])}/").xpath("//dl[@class='figures']")[0])
    assert "First in Chinese, simplified" in figures
    assert "h later" in figures


def test_the_list_is_sorted_and_filtered_and_its_numbers_open_lists(client: Client, told: dict[str, Article]) -> None:
    page = tree(client, "/stories/")
    assert count(page) == len(page.xpath("//ol/li/h2")) == Story.objects.filter(texts__gte=2).count()
    largest = tree(client, "/stories/?sort=size").xpath("//ol/li/h2")
    assert "H20" in text(largest[0])
    everything = tree(client, "/stories/?told=any")
    assert count(everything) == Story.objects.count() > count(page)
    assert count(tree(client, "/stories/?told=any&languages=zh")) == 1
    assert count(tree(client, "/stories/?languages=both")) == 0
    assert [(a, said) for a, said in opens(page) if count(tree(client, a)) != said] == []
    assert count(tree(client, "/stories/?sort=x&page=0&languages=q&told=1")) == count(page)


def test_no_story_is_a_404_that_names_it(client: Client, db: None) -> None:
    assert text(tree(client, "/stories/77/", status=404).xpath("//h1")[0]) == "There is no story 77"


def test_ticked_pieces_are_split_off_and_taken_back(editor: Client, told: dict[str, Article]) -> None:
    first, second = (told[title] for title, *_ in TELLINGS[:2])
    was = story_of(first)
    page = tree(editor, f"/stories/{was}/")
    assert len(page.xpath("//input[@type='checkbox'][@form='split']")) == 3
    answer = editor.post(f"/stories/{was}/split/", {"piece": [second.pk], "note": "another event"}, follow=True)
    assert story_of(second) != story_of(first)
    assert answer.redirect_chain[-1][0] == f"/stories/{story_of(second)}/"
    assert "Split off" in answer.text
    page = tree(editor, f"/stories/{story_of(second)}/")
    ruled = page.xpath("//section[@aria-labelledby='ru']//li")[0]
    assert text(ruled).startswith("Split off: Licences for H20 granted by Commerce editor, ")
    assert "another event" in text(ruled)
    act = ruled.xpath(".//button[@name='act']/@value")[0]
    editor.post(f"/stories/{story_of(second)}/undo/", {"act": act})
    assert story_of(second) == story_of(first)
    ruled = tree(editor, f"/stories/{story_of(first)}/").xpath("//section[@aria-labelledby='ru']//li[@data-undone]")[0]
    assert "taken back by editor" in text(ruled)


def test_a_copy_is_let_stand_for_itself(editor: Client, told: dict[str, Article]) -> None:
    story = story_of(told["copy"])
    page = tree(editor, f"/stories/{story}/")
    assert page.xpath("//button[@form='copies']/@value") == [str(told["copy"].pk)]
    editor.post(f"/stories/{story}/not-a-copy/", {"piece": told["copy"].pk})
    assert StoryMember.objects.get(article=told["copy"]).copy_of is None


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("merge", {"other": "nonsense"}, "Name the other story by its number or its address"),
        ("merge", {"other": "999999"}, "There is no story 999999"),
        ("split", {}, "No piece of this story was ticked"),
        ("not-a-copy", {"piece": "x"}, "not folded as a copy"),
        ("undo", {"act": "x"}, "There is no such act"),
    ],
)
def test_an_act_that_makes_no_sense_is_refused_in_a_sentence(
    editor: Client, told: dict[str, Article], path: str, fields: dict[str, str], said: str
) -> None:
    answer = editor.post(f"/stories/{story_of(told['zh'])}/{path}/", fields, follow=True)
    assert said in answer.text
    assert not StoryConstraint.objects.exists()


@pytest.mark.parametrize("path", ["split", "merge", "not-a-copy", "undo"])
def test_only_somebody_signed_in_acts_and_only_by_post(client: Client, told: dict[str, Article], path: str) -> None:
    story = story_of(told["zh"])
    fields = {"piece": told["zh"].pk, "other": story_of(told["copy"])}
    assert client.post(f"/stories/{story}/{path}/", fields).status_code == 403
    assert client.get(f"/stories/{story}/{path}/").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"/stories/{story}/{path}/", fields).status_code == 403
    assert not StoryConstraint.objects.exists()
    assert not tree(client, f"/stories/{story}/").xpath("//main//form")

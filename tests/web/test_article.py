"""One piece: its evidence leads to the reason and back, refused candidates and revisions are shown, the original comes first."""

from django.test import Client

from analysis.models import Assertion
from articles.models import Article, Revision
from tests.web.builders import rules, tag
from tests.web.reading import text, tree


def test_evidence_leads_to_the_reason_and_back(client: Client, pieces: list[Article]) -> None:
    page = tree(client, f"/articles/{pieces[0].pk}/")
    marks = page.xpath("//mark[@class='ev']")
    assert {"Huawei", "小模型", "small model"} <= {mark.xpath("./a")[0].text_content() for mark in marks}
    for mark in marks:
        for number in mark.xpath("./sup/@id"):
            reason = page.xpath(f"//a[@id='w{number[1:]}']")[0]
            assert reason.get("href") == f"#{number}"


def test_every_tag_says_why(client: Client, pieces: list[Article]) -> None:
    page = tree(client, f"/articles/{pieces[0].pk}/")
    told = {
        text(tag.xpath(".//summary")[0]).split(" primary")[0]: text(tag) for tag in page.xpath("//ul[@class='tags']/li")
    }
    assert "rules 2026.1" in told["Small models 小模型"]
    assert "small_models.strong" in told["Small models 小模型"]


def test_the_original_comes_first(client: Client, pieces: list[Article]) -> None:
    (first, *_) = tree(client, f"/articles/{pieces[0].pk}/").xpath("//main//a[contains(@class, 'btn')]")
    assert (first.get("href"), first.get("rel")) == (pieces[0].url, "noreferrer")


def test_refused_candidates_are_shown_with_their_reason(client: Client, pieces: list[Article]) -> None:
    Assertion.objects.create(
        article=pieces[0],
        tag=tag("company", "nvidia"),
        rule_set=rules(),
        verdict="rejected",
        reason="part of a longer name",
    )
    (refused,) = tree(client, f"/articles/{pieces[0].pk}/").xpath("//details[summary[contains(., 'refused')]]")
    assert "Nvidia" in text(refused)
    assert "part of a longer name" in text(refused)


def test_revisions_are_listed(client: Client, pieces: list[Article]) -> None:
    Revision.objects.create(article=pieces[0], number=1, title="Huawei ships a tiny model", content_hash="0" * 64)
    assert "Huawei ships a tiny model" in text(tree(client, f"/articles/{pieces[0].pk}/"))


def test_the_story_and_its_copy_stand_below(client: Client, pieces: list[Article]) -> None:
    table = tree(client, f"/articles/{pieces[0].pk}/").xpath("//table[caption='Pieces of the same story']")[0]
    assert len(table.xpath("./tbody/tr")) == 3
    assert "this piece" in text(table)
    assert "copy" in text(table)


def test_a_text_in_chinese_says_so(client: Client, pieces: list[Article]) -> None:
    page = tree(client, f"/articles/{pieces[2].pk}/")
    assert page.xpath("//h1/@lang") == ["zh-Hans"]
    assert page.xpath("//div[@class='read']/@lang") == ["zh-Hans"]


def test_words_of_others_are_escaped(client: Client, pieces: list[Article]) -> None:
    Article.objects.filter(pk=pieces[0].pk).update(
        title="<img src=x onerror=alert(1)>", body="<script>alert(1)</script>"
    )
    answer = client.get(f"/articles/{pieces[0].pk}/")
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_no_piece_is_a_404_that_names_it(client: Client, db: None) -> None:
    assert text(tree(client, "/articles/99182/", status=404).xpath("//h1")[0]) == "There is no piece 99182"

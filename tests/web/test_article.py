"""One piece: its evidence leads to the reason and back, refused candidates and revisions are shown, the original comes first."""

import pytest
from django.test import Client

from analysis.models import Assertion, ThemeWeight
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


def revised(piece: Article, **before: str) -> None:
    """A piece whose outlet had other words before; `before` are those that differ."""
    kept = {"title": piece.title, "teaser": piece.teaser, "body": piece.body, **before}
    Revision.objects.create(article=piece, number=piece.revision, content_hash="0" * 64, **kept)
    Article.objects.filter(pk=piece.pk).update(revision=piece.revision + 1)


@pytest.mark.parametrize("path", ["/articles/{}/", "/articles/{}/revisions/"])
@pytest.mark.parametrize(
    ("number", "before", "gone", "came"),
    [
        (0, {"title": "Huawei ships a tiny model 小模型"}, "tiny", "small"),
        (0, {"body": "A large model from Huawei."}, "large", "small"),
        (2, {"body": "华为说，大模型够用了。"}, "大", "小"),
    ],
)
def test_what_the_outlet_changed_is_marked_word_by_word(
    client: Client, pieces: list[Article], path: str, number: int, before: dict[str, str], gone: str, came: str
) -> None:
    revised(pieces[number], **before)
    page = tree(client, path.format(pieces[number].pk))
    found = page.xpath("//p[@class='diff']")
    assert [[text(mark) for mark in page.xpath(f"//p[@class='diff']/{kind}")] for kind in ("del", "ins")] == [
        [gone],
        [came],
    ]
    assert found[0].get("lang", "") == ("zh-Hans" if number == 2 else found[0].get("lang", ""))


def test_every_wording_has_its_time_and_long_texts_show_changes_alone(client: Client, pieces: list[Article]) -> None:
    filler = "Nothing changed in this sentence. " * 40
    piece = pieces[0]
    Article.objects.filter(pk=piece.pk).update(body=f"{filler}Six pilots run. {filler}")
    piece.refresh_from_db()
    revised(piece, body=f"{filler}Five pilots run. {filler}")
    piece.refresh_from_db()
    revised(piece, title="Another headline")
    page = tree(client, f"/articles/{piece.pk}/revisions/")
    first, second = page.xpath("//section[contains(@class, 'words')]")
    assert "Wording 2, replaced" in text(first)
    assert "Wording 1, replaced" in text(second)
    assert len(text(second.xpath("./p[@class='diff']")[-1])) < 200
    assert text(second.xpath("./p[@class='diff']/del")[-1]) == "Five"


def test_a_piece_that_never_changed_says_so(client: Client, pieces: list[Article]) -> None:
    assert "has not changed" in text(tree(client, f"/articles/{pieces[0].pk}/revisions/").xpath("//h1")[0])
    assert client.get("/articles/99182/revisions/").status_code == 404


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


def test_a_chinese_headline_has_its_terms_glossed(client: Client, pieces: list[Article]) -> None:
    page = tree(client, f"/articles/{pieces[2].pk}/")
    assert [text(one) for one in page.xpath("//h1/following-sibling::p[@class='gloss']")] == [
        "Gloss of terms: Huawei, Small models, phone"
    ]
    assert not tree(client, f"/articles/{pieces[1].pk}/").xpath("//p[@class='gloss']")
    rows = tree(client, "/articles/?company=huawei").xpath("//article[.//p[@class='gloss']]")
    assert {row.xpath("string(.//h3/@lang)") for row in rows} == {"zh-Hans"}
    assert len(rows) == 4


def weighed(piece: Article, slug: str, title: float, body: float) -> None:
    """What a theme weighs in the headline and in the body of a piece."""
    ThemeWeight.objects.update_or_create(
        article=piece,
        tag=tag("theme", slug),
        defaults={"dated_at": piece.dated_at, "score": 1.0, "title": title, "body": body},
    )


def test_headline_and_body_that_stress_different_frames_are_told_apart(client: Client, pieces: list[Article]) -> None:
    weighed(pieces[0], "export_controls", 1.0, 0.0)
    weighed(pieces[0], "small_models", 0.0, 1.0)
    (said,) = tree(client, f"/articles/{pieces[0].pk}/").xpath(
        "//p[@class='msg'][contains(., 'Headline and body differ')]"
    )
    assert "The headline stresses Hardware (1.00); the body Deployment (1.00)." in text(said)
    weighed(pieces[0], "small_models", 2.0, 1.0)
    assert "Headline and body differ" not in client.get(f"/articles/{pieces[0].pk}/").text


def test_a_copy_in_the_story_is_folded(client: Client, pieces: list[Article]) -> None:
    rows = tree(client, f"/articles/{pieces[0].pk}/").xpath("//table[caption='Pieces of the same story']/tbody/tr")
    assert ["folded" in text(row) for row in rows].count(True) == 1
    assert all(row.xpath("./td[2]/a/@href") for row in rows)

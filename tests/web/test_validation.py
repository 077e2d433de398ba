"""Validation on screen: drawing, blind coding, closing, scores whose numbers open their pieces, and who may act."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from analysis.models import Assertion, Coding, Sample, SampledPiece
from analysis.validation.samples import close, grow
from analysis.validation.scoring import score
from tests.analysis.validation.coded import CONTROLS, MODELS, code, coded, everything, person
from tests.web.builders import piece, tag
from tests.web.reading import count, opens, text, tree
from tests.web.test_every_page import CHECKS

pytestmark = pytest.mark.django_db
HOME = "/validation/"


def signed(name: str) -> Client:
    """A browser whose person is signed in."""
    client = Client()
    client.force_login(person(name))
    return client


def shown(client: Client, sample: Sample) -> html.HtmlElement:
    return tree(client, f"{HOME}{sample.pk}/code/")


def said(page: html.HtmlElement, **fields: object) -> dict[str, object]:
    """The coding form of a page, filled in."""
    return {"token": page.xpath("//form[@id='coding']/input[@name='token']/@value")[0], **fields}


def test_a_sample_is_drawn_coded_closed_and_scored(editor: Client) -> None:
    tag("theme", MODELS)
    pieces = [piece(f"Piece {number}") for number in range(6)]
    wish = {"name": "Week 31", "size": "40", "double": "50", "seed": "7", "from": "2025-07-01", "to": "2025-08-03"}
    answer = editor.post(f"{HOME}new/", wish)
    sample = Sample.objects.get()
    assert answer.headers["Location"] == f"{HOME}{sample.pk}/"
    assert (sample.seed, sample.population, sample.rules_version) == (7, 6, "2026.1")
    assert sample.pieces.filter(needs_second=True).count() == 3
    for _ in pieces:
        page = shown(editor, sample)
        editor.post(f"{HOME}{sample.pk}/code/", said(page, band="core", themes=[MODELS]))
    assert "Nothing is left for you" in text(shown(editor, sample))
    assert "Scores are shown when the sample is closed" in text(tree(editor, f"{HOME}{sample.pk}/"))
    editor.post(f"{HOME}{sample.pk}/close/")
    page = tree(editor, f"{HOME}{sample.pk}/")
    assert "6 of 6 pieces coded" in text(page.xpath("//h1")[0])
    assert all(check(page) for check in CHECKS)
    promised = dict(opens(page))
    assert len(promised) > 3
    for path, number in promised.items():
        assert count(tree(editor, path)) == number
    assert editor.post(f"{HOME}{sample.pk}/code/", said(page=_any_form(editor), band="core")).status_code == 400
    assert Coding.objects.count() == 6


def _any_form(client: Client) -> html.HtmlElement:
    piece("One more")
    return shown(client, everything())


def test_the_page_says_nothing_of_rules_or_of_others(editor: Client) -> None:
    """The same piece, tagged otherwise and coded by somebody else before: not one character differs."""
    for slug in (MODELS, CONTROLS):
        tag("theme", slug)
    article = piece("A quiet note", body="Nothing to see.", tags=(("theme", MODELS), ("company", "huawei")))
    sample = everything()
    before = _bare(editor, sample)
    Assertion.objects.filter(article=article).delete()
    SampledPiece.objects.update(stratum="en/off/title", inclusion=0.5, is_random=False)
    code(sample, article, "ada", CONTROLS, frame="models")
    Coding.objects.update(note="plainly about chips")
    after = _bare(editor, sample)
    assert before == after
    page = shown(editor, sample)
    assert text(page.xpath("//article")[0]) == "A quiet note Nothing to see."
    assert not page.xpath("//form[@id='coding']//*[@checked or @selected]")
    for book in page.xpath("//fieldset | //select"):
        book.getparent().remove(book)
    rest = text(page.xpath("//main")[0])
    for word in ("Small models", "小模型", "Export controls", "Huawei", "ada", "core", "Kallang"):
        assert word not in rest
    assert not page.xpath(f"//a[contains(@href, '/articles/{article.pk}')]")


def _bare(client: Client, sample: Sample) -> str:
    """The page's main part without what is fresh each time."""
    page = client.get(f"{HOME}{sample.pk}/code/").text
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'name="(csrfmiddlewaretoken|token)" value="[^"]*"', "", main)


def test_two_people_never_the_same_one_twice() -> None:
    ada, bo, cy = signed("ada"), signed("bo"), signed("cy")
    tag("theme", MODELS)
    pieces = [piece(f"Piece {number}") for number in range(4)]
    sample = everything(double=0.5)
    for _ in pieces:
        ada.post(f"{HOME}{sample.pk}/code/", said(shown(ada, sample), band="related", themes=[MODELS]))
    assert not shown(ada, sample).xpath("//form[@id='coding']")
    for _ in range(2):
        bo.post(f"{HOME}{sample.pk}/code/", said(shown(bo, sample), band="off"))
    assert not shown(bo, sample).xpath("//form[@id='coding']")
    assert not shown(cy, sample).xpath("//form[@id='coding']")
    twice = SampledPiece.objects.filter(codings__coder_name="bo")
    assert {row.needs_second for row in twice} == {True}
    assert Coding.objects.count() == 6
    User.objects.filter(username="ada").update(username="ada-lovelace")  # another name makes no second person
    assert not shown(ada, sample).xpath("//form[@id='coding']")


def test_going_back_shows_ones_own_word_and_adds_another(editor: Client) -> None:
    for slug in (MODELS, CONTROLS):
        tag("theme", slug)
    piece("First"), piece("Second")
    sample = everything()
    first = shown(editor, sample)
    title = text(first.xpath("//h2")[0])
    editor.post(f"{HOME}{sample.pk}/code/", said(first, band="core", themes=[MODELS], note="sure"))
    back = shown(editor, sample).xpath("//a[@id='back']/@href")[0]
    again = tree(editor, back)
    assert text(again.xpath("//h2")[0]) == title
    assert again.xpath("//input[@name='themes'][@checked]/@value") == [MODELS]
    assert again.xpath("//input[@name='primary'][@checked]/@value") == [MODELS]
    assert again.xpath("//input[@name='note']/@value") == ["sure"]
    editor.post(back, said(again, band="related", themes=[CONTROLS, MODELS], primary=CONTROLS))
    rows = list(Coding.objects.order_by("pk").values_list("band", "themes", "primary"))
    assert rows == [("core", [MODELS], MODELS), ("related", [CONTROLS, MODELS], CONTROLS)]
    assert Coding.objects.filter(finished_at__lt=Sample.objects.get().drawn_at).count() == 0
    other = signed("bo").get(back)
    assert other.headers["Location"] == f"{HOME}{sample.pk}/code/"  # another person's piece cannot be asked for


def test_what_is_incomplete_or_forged_is_not_kept(editor: Client) -> None:
    tag("theme", MODELS)
    piece()
    sample = everything()
    path, page = f"{HOME}{sample.pk}/code/", shown(editor, sample)
    for fields, why in (
        ({}, "Say how relevant"),
        ({"band": "core", "themes": ["no_such"]}, "not in the codebook"),
        ({"band": "core", "themes": [MODELS], "primary": CONTROLS}, "must be one of those chosen"),
        ({"band": "core", "frame": "vibes"}, "none of the five"),
        ({"band": "core", "token": "x" * 50}, "not one of ours"),
    ):
        answer = editor.post(path, {**said(page), **fields})
        assert answer.status_code == 400
        assert why in answer.text
    kept = editor.post(path, said(page, themes=[MODELS]))
    assert html.document_fromstring(kept.text).xpath("//input[@name='themes'][@checked]/@value") == [MODELS]
    stolen = signed("bo").post(path, said(page, band="core"))
    assert "opened by somebody else" in stolen.text
    assert not Coding.objects.exists()
    for wish, why in (
        ({"name": "x", "size": "many", "double": "20"}, "whole number"),
        ({"name": "x", "size": "99999", "double": "20"}, "1 to 5000"),
        ({"name": " ", "size": "9", "double": "20"}, "needs a name"),
        ({"name": "x", "size": "9", "double": "200"}, "between 0 and 100"),
        ({"name": "x", "size": "9", "double": "20", "from": "soon"}, "no day"),
        ({"name": "x", "size": "9", "double": "20", "from": "1999-01-01", "to": "1999-01-02"}, "No tagged piece"),
    ):
        assert why in editor.post(f"{HOME}new/", wish).text
    assert Sample.objects.count() == 1


def test_a_reader_sees_and_does_not_act(client: Client) -> None:
    sample = coded()
    page = tree(client, f"{HOME}{sample.pk}/")
    assert not page.xpath("//main//form[@method='post']")
    assert client.get(f"{HOME}{sample.pk}/code/").status_code == 403
    for act in ("code", "close", "grow", "score"):
        assert client.post(f"{HOME}{sample.pk}/{act}/").status_code == 403
    assert client.post(f"{HOME}new/", {"name": "x", "size": "9", "double": "20"}).status_code == 403
    assert Sample.objects.get().closed_at is None


def test_scores_leave_the_house_only_after_closing(editor: Client) -> None:
    sample = coded(second=12, differ=2)
    assert editor.get(f"{HOME}{sample.pk}/scores.json").status_code == 409
    editor.post(f"{HOME}{sample.pk}/score/")
    assert editor.get(f"{HOME}{sample.pk}/scores.json").status_code == 409
    assert "Precision" not in text(tree(editor, f"{HOME}{sample.pk}/"))
    editor.post(f"{HOME}{sample.pk}/close/")
    data = json.loads(editor.get(f"{HOME}{sample.pk}/scores.json").text)
    found = next(one for one in data["scores"] if (one["slug"], one["slice"]) == (MODELS, "all"))
    assert found["precision"]["value"] == pytest.approx(0.8)
    assert data["seed"] == 3
    lines = editor.get(f"{HOME}{sample.pk}/scores.csv").text.splitlines()
    assert lines[1].startswith("kind,slug,slice,n,seen,found,both,precision")
    assert any(line.startswith(f"theme,{MODELS},all,20,12,10,8,0.8") for line in lines)
    assert editor.get(f"{HOME}{sample.pk}/scores.xml").status_code == 404
    assert editor.get(f"{HOME}cards/1/?kind=theme&slug=none&said=wrong").status_code == 404


def test_a_sample_grows_from_what_had_been_seen() -> None:
    for number in range(30):
        piece(f"Piece {number}")
    sample = everything(size=10)
    before = set(sample.pieces.values_list("article_id", "place"))
    piece("A piece that came later")
    grow(sample.pk, 200)
    after = set(sample.pieces.values_list("article_id", "place"))
    assert before < after
    assert len(after) == 30
    assert not sample.pieces.filter(article__title__contains="later").exists()
    assert sample.pieces.filter(is_random=True).count() == 30
    User.objects.create_user("dee")
    code(sample, sample.pieces.first().article, "dee")
    close(sample.pk)
    client = signed("dee")
    client.post(f"{HOME}{sample.pk}/grow/", {"size": "300"})
    assert "This sample is closed" in text(tree(client, f"{HOME}{sample.pk}/"))


def test_the_api_tells_samples_standing_and_scores(client: Client) -> None:
    sample = coded(second=12, differ=4)
    score(sample.pk)
    told = client.get("/api/v1/validation").json()
    assert (told["count"], told["items"][0]["coded"], told["items"][0]["doubled"]) == (1, 20, 12)
    assert ("theme", MODELS) in {(one["kind"], one["slug"]) for one in told["doubtful"]}
    assert client.get(f"/api/v1/validation/{sample.pk}/scores").status_code == 404
    close(sample.pk)
    found = client.get(f"/api/v1/validation/{sample.pk}/scores").json()
    assert (found["coded"], found["double"], len(found["outcomes"])) == (20, 12, 20)

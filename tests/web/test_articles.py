"""The list of pieces: page, partial, formats, the empty list that says what to drop, and filters nobody can read."""

import csv
import datetime as dt
import io
import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from lxml import html

from analysis.models import ArticleTag, Entry, TagDay
from analysis.tagging.rollups import refresh
from articles.models import Article, Source
from tests.web.builders import MONDAY, piece
from tests.web.reading import PARTIAL, count, text, tree


def ids(page: html.HtmlElement) -> list[int]:
    """The pieces of a page in their order."""
    return [int(link.split("/")[2]) for link in page.xpath("//article//h3/a/@href")]


def test_the_page_lists_every_piece(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/")
    assert count(page) == len(pieces)
    assert set(ids(page)) == {one.pk for one in pieces}


def test_a_facet_click_swaps_the_results_alone(client: Client, pieces: list[Article]) -> None:
    answer = client.get("/articles/?company=huawei", headers=PARTIAL)
    assert answer.text.lstrip().startswith('<div id="results"')
    assert "<html" not in answer.text
    whole = tree(client, "/articles/?company=huawei")
    assert ids(html.fragment_fromstring(answer.text.strip())) == ids(whole)


def test_every_swap_is_a_link_without_htmx_too(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/?company=huawei")
    swaps = page.xpath("//*[@hx-get][not(starts-with(@hx-trigger, 'every ')) and not(self::input)]")
    assert page.xpath("//input[@hx-get]") == page.xpath("//form[@action]//input[@hx-get]")  # a form stands without it
    assert len(swaps) > 10
    assert all(one.get("hx-get") == one.get("href") for one in swaps)
    # what opens beside the list ("why") leaves its address alone
    assert all(one.get("hx-push-url") == "true" for one in swaps if one.get("hx-target") == "#results")


def test_a_facet_adds_and_takes_away(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/?company=huawei")
    (nvidia,) = page.xpath("//a[@id='f-company-nvidia']/@href")
    (huawei,) = page.xpath("//a[@id='f-company-huawei']/@href")
    assert count(tree(client, nvidia)) == len(pieces)
    assert huawei == "/articles/?"
    assert page.xpath("//a[@id='f-company-huawei']/@aria-current") == ["true"]


def test_chinese_is_found_inside_a_glued_run(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/?q=小模型&lang=zh-Hans")
    assert count(page) == 4
    assert page.xpath("//input[@id='q']/@value") == ["小模型"]
    assert page.xpath("//input[@id='q']/@lang") == ["zh-Hans"]


def test_a_search_keeps_the_filters_in_force(client: Client, pieces: list[Article]) -> None:
    form = tree(client, "/articles/?company=huawei&-theme=export_controls&from=2025-07-20").xpath(
        "//form[.//input[@id='q']]"
    )[0]
    kept = {(one.get("name"), one.get("value")) for one in form.xpath(".//input[@type='hidden']")}
    assert {("company", "huawei"), ("-theme", "export_controls"), ("from", "2025-07-20")} <= kept


def test_what_is_typed_is_escaped(client: Client, pieces: list[Article]) -> None:
    answer = client.get("/articles/", {"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_an_empty_list_says_which_filter_to_drop(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/?company=huawei&theme=export_controls")
    assert count(page) == 0
    (empty,) = page.find_class("empty")
    assert "No piece matches all 2 filters" in text(empty)
    offered = {link.get("href"): int(link.get("data-opens")) for link in empty.xpath(".//a[@data-opens]")}
    assert offered == {"/articles/?company=huawei": 8, "/articles/?theme=export_controls": 4}
    assert text(empty.xpath(".//a[@data-primary]")[0]) == "Drop Export controls, show 8"


@pytest.mark.parametrize(
    ("asked", "names", "first"),
    [
        ({"company": "huwei"}, "Huawei", "/articles/?company=huawei"),
        ({"q": "company:huwei chips"}, "Huawei", "/articles/?q=chips&company=huawei"),
        ({"theme": "小摸型"}, "Small", "/articles/?theme=small_models"),
        (
            {"theme": "export-contrls", "from": "2025-07-01"},
            "Export",
            "/articles/?theme=export_controls&from=2025-07-01",
        ),
        ({"company": "鸿蒙"}, "HarmonyOS", "/articles/?product=harmonyos"),
        ({"also": "company:huwei"}, "Huawei", "/articles/?also=company%3Ahuawei"),
        ({"seat": "Chinaa"}, "China", "/articles/?seat=CN"),
    ],
)
def test_an_unknown_value_is_told_what_may_be_meant(
    client: Client, pieces: list[Article], asked: dict[str, str], names: str, first: str
) -> None:
    said = tree(client, f"/articles/?{urlencode(asked)}").find_class("meant")
    assert len(said) == 1
    offered = said[0].xpath(".//a")
    assert 1 <= len(offered) <= 3
    assert names in text(offered[0])
    assert offered[0].get("href") == first
    assert client.get(first).status_code == 200


@pytest.mark.parametrize(
    "asked", ["company=qqqqzzz", "company=huawei&theme=export_controls", "company=huawei", "company=%20"]
)
def test_nothing_is_meant_where_nothing_is_near_or_everything_is_known(
    client: Client, pieces: list[Article], asked: str
) -> None:
    assert tree(client, f"/articles/?{asked}").find_class("meant") == []


def test_what_may_be_meant_is_said_in_chinese(client: Client, pieces: list[Article]) -> None:
    page = html.document_fromstring(client.get("/articles/?company=huwei", HTTP_ACCEPT_LANGUAGE="zh-hans").text)
    (said,) = page.find_class("meant")
    assert "你要找的是不是" in text(said)
    assert "华为" in text(said.xpath(".//a")[0])


def test_nothing_stored_says_what_to_do(client: Client, db: None) -> None:
    assert "Nothing is stored yet" in text(tree(client, "/articles/"))


@pytest.mark.parametrize(
    ("query", "kept", "words"),
    [
        ("sort=size&company=huawei", "/articles/?company=huawei", "cannot be sorted by"),
        ("from=yesterday", "/articles/", "is no day"),
        ("story=x&q=chips", "/articles/?q=chips", "named by its number"),
        ("cursor=1", "/articles/", "page mark"),
        ("week=2025-W60", "/articles/", "no week 60"),
    ],
)
def test_a_filter_nobody_can_read_is_explained(client: Client, db: None, query: str, kept: str, words: str) -> None:
    page = tree(client, f"/articles/?{query}", status=400)
    assert words in text(page.find_class("lede")[0])
    assert page.xpath("//main//a[@data-primary]/@href") == [kept]


@pytest.mark.parametrize(
    ("typed", "words", "marked"),
    [
        ('chips "export', "never closed", '"'),
        ("chips OR company:huawei", "one by one", "O"),
        ("小模型 compny:huawei", "did you mean company", "c"),
        ("chips company:", "names nothing", "\xa0"),
        ("<b> OR", "word after", "O"),
    ],
)
def test_a_search_nobody_can_read_is_marked_at_its_character(
    client: Client, db: None, typed: str, words: str, marked: str
) -> None:
    page = tree(client, f"/articles/?{urlencode({'q': typed, 'company': 'nvidia', 'from': '-7d'})}", status=400)
    (field,) = page.xpath("//input[@id='q']")
    assert field.get("value") == typed
    assert field.get("aria-invalid") == "true"
    (said,) = page.xpath(f"//*[@id='{field.get('aria-describedby')}']")
    assert words in text(said)
    assert said.xpath(".//mark/text()") == [marked]
    shown = said.xpath("string(.//p[contains(@class, 'slip')])").partition("marked: ")[2]
    assert shown.rstrip("\xa0") == typed
    assert page.xpath("//main//a[@data-primary]/@href") == ["/articles/?company=nvidia&from=-7d"]
    kept = {
        (one.get("name"), one.get("value")) for one in page.xpath("//form[.//input[@id='q']]//input[@type='hidden']")
    }
    assert kept == {("company", "nvidia"), ("from", "-7d")}


def test_how_to_ask_is_told_beside_the_box_and_its_examples_can_be_read(client: Client, pieces: list[Article]) -> None:
    examples = tree(client, "/articles/").xpath("//details[@class='how']//dt/a")
    assert len(examples) > 7
    for example in examples:
        assert client.get(example.get("href")).status_code == 200, text(example)


def test_a_language_and_a_seat_are_understood_by_name(client: Client, pieces: list[Article]) -> None:
    Source.objects.filter(slug="nanwan-shangye").update(country="CN")
    traditional = piece("華為發布小模型", language="zh-Hant")
    refresh()
    chinese = {one.pk for one in (*pieces, traditional) if one.language.startswith("zh")}
    assert len(chinese) > 2
    for asked in ("q=lang:zh", "q=lang:中文", "lang=zh"):
        rows = tree(client, f"/articles/?{asked}").xpath("//article/@data-piece")
        assert {int(one) for one in rows} == chinese, asked
    seated = count(tree(client, "/articles/?seat=CN"))
    assert 0 < seated < len(pieces)
    for asked in ("q=seat:China", "q=seat:中国", "seat=china"):
        page = tree(client, f"/articles/?{asked}")
        assert count(page) == seated, asked
        assert "asked for as" in text(page.find_class("token")[0])


def test_a_name_is_understood_and_said(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/?q=company:HUAWEI")
    assert count(page) == count(tree(client, "/articles/?company=huawei"))
    (token,) = page.find_class("token")
    assert "asked for as HUAWEI" in text(token)
    assert page.xpath("//a[@id='f-company-huawei']/@aria-current") == ["true"]


def test_a_facet_is_searched_without_a_script(client: Client, pieces: list[Article]) -> None:
    page = tree(client, "/articles/facets/company/?find=HUA&lang=en")
    (value,) = page.xpath("//div[@id='fv-company']//li/a[@id]/@href")
    assert value == "/articles/?company=huawei&lang=en"
    (number,) = page.xpath("//div[@id='fv-company']//a[@data-opens]")
    assert int(number.get("data-opens")) == count(tree(client, number.get("href")))
    assert page.xpath("//form//input[@name='find']/@value") == ["HUA"]
    assert page.xpath("//main//form//input[@type='hidden'][@name='lang']/@value") == ["en"]
    assert "No name here holds" in text(tree(client, "/articles/facets/company/?find=nobody"))
    assert client.get("/articles/facets/colour/").status_code == 404


def test_a_facet_search_with_a_script_swaps_the_values_alone(client: Client, pieces: list[Article]) -> None:
    headers = {"HX-Request": "true", "HX-Target": "fv-company"}
    answer = client.get("/articles/facets/company/?find=hua", headers=headers)
    assert answer.text.lstrip().startswith("<ul>")
    assert "HX-Target" in answer.headers["Vary"]
    assert "f-company-huawei" in answer.text
    assert "f-company-nvidia" not in answer.text


def test_older_pieces_follow_by_a_link(client: Client, db: None) -> None:
    made = [piece(f"Piece {number}", day=MONDAY + dt.timedelta(days=number % 7)) for number in range(55)]
    first = tree(client, "/articles/")
    (older,) = first.xpath("//a[@rel='next']/@href")
    second = tree(client, older)
    assert len(ids(first)) == 50
    assert set(ids(first)) | set(ids(second)) == {one.pk for one in made}
    assert second.xpath("//a[text()='Newest pieces']/@href") == ["/articles/?"]


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [("json", "application/json"), ("csv", "text/csv"), ("atom", "application/atom+xml"), ("md", "text/markdown")],
)
def test_the_same_list_in_other_formats(client: Client, pieces: list[Article], suffix: str, content_type: str) -> None:
    answer = client.get(f"/articles.{suffix}?company=huawei")
    assert answer.headers["Content-Type"].startswith(content_type)
    body = answer.getvalue().decode()
    shown = set(ids(tree(client, "/articles/?company=huawei")))
    if suffix == "json":
        assert {item["id"] for item in json.loads(body)["items"]} == shown
    elif suffix == "csv":
        assert {int(row["id"]) for row in csv.DictReader(io.StringIO(body))} == shown
    else:
        assert all(f"/articles/{one}/" in body for one in shown)


def test_an_unknown_format_is_no_page(client: Client, db: None) -> None:
    assert "Lists cannot be had as .exe" in text(tree(client, "/articles.exe", status=404))


def test_a_machine_gets_the_sentence_as_text(client: Client, db: None) -> None:
    answer = client.get("/articles.json?sort=size")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "cannot be sorted by" in answer.text


def test_a_piece_not_yet_tagged_says_so(client: Client, pieces: list[Article]) -> None:
    for model in (ArticleTag, Entry):
        model.objects.filter(article=pieces[1]).delete()
    TagDay.objects.all().delete()
    assert "not yet tagged" in text(tree(client, "/articles/"))


def test_only_reading_is_allowed(client: Client, db: None) -> None:
    assert client.post("/articles/").status_code == 405


@pytest.mark.django_db
def test_the_table_of_weeks_leaves_out_those_without_a_piece(client: Client) -> None:
    for week, company in enumerate(("huawei", "nvidia", "huawei")):
        piece(day=MONDAY + dt.timedelta(weeks=week), tags=(("company", company),))
    drawn = tree(client, "/articles/?company=huawei")
    assert len(drawn.xpath("//*[@class='wide']//a[contains(@class, 'wk')]")) == 3
    assert drawn.xpath("//table[caption]/tbody/tr/th[starts-with(., '2025-W')]/text()") == ["2025-W31", "2025-W33"]
    assert "weeks without any are left out" in drawn.xpath("string(//table/caption)")

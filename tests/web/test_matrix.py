"""The layer matrix: a table counted by hand, its weeks, units, sentences and data."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html
from python_calamine import CalamineWorkbook

from analysis.explore.filters import ArticleFilter
from analysis.explore.selection import count
from analysis.figures.again import recompute
from analysis.lexicon.files import load
from analysis.lexicon.sync import sync
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.web.builders import source, story
from tests.web.reading import count as length
from tests.web.reading import opens, tree

MONDAY = dt.date(2025, 7, 21)
PIECES = (  # day, language, title, body
    (0, "en", "US tightens AI chip export controls on China", "Huawei sells a GPU. Nvidia was silent."),
    (
        1,
        "en",
        "Chinese AI chips are back",
        "Huawei sells an AI accelerator. HarmonyOS grows. Alibaba rents data centres.",
    ),
    (2, "zh-Hans", "美国收紧对华人工智能芯片出口管制", "华为的芯片卖得好。阿里巴巴发布了一款端侧模型。"),
    (8, "en", "China's AI chip race with the US", "Huawei makes chips. Tencent put AI agents into mini programs."),
)
# counted by hand from the words above; a title without a company adds nothing
EXPECTED = {
    "huawei:chips": 4, "huawei:agent_os": 1, "alibaba:cloud": 1, "alibaba:small_model": 1, "tencent:agent_os": 1,
    "tencent:super_app": 1,
}  # fmt: skip


@pytest.fixture
def read(db: None) -> list[Article]:
    """Four pieces of two weeks, read by the shipped rules."""
    sync(load())
    made = []
    for number, (days, language, title, body) in enumerate(PIECES):
        day = MONDAY + dt.timedelta(days=days)
        at = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
        of = source(f"paper-{language.lower()}", language=language)
        made.append(
            Article.objects.create(
                source=of, url=f"https://paper.example/{number}", title=title, body=body, language=language,
                completeness="full", certainty="exact", published_at=at, published_on=day, dated_at=at,
                content_hash=f"{number:064}",
            )
        )  # fmt: skip
    tag_waiting()
    return made


def cells(client: Client, query: str = "") -> dict[str, int]:
    """The cells of the JSON that hold something."""
    answer = client.get(f"/matrix.json{query}")
    assert answer.status_code == 200
    return {f"{c['company']}:{c['layer']}": c["count"] for c in answer.json()["cells"] if c["count"]}


@pytest.mark.usefixtures("read")
def test_a_matrix_counted_by_hand(client: Client) -> None:
    assert cells(client) == EXPECTED
    shown = tree(client, "/matrix/")
    links = shown.xpath("//table[contains(@class, 'heat')]/tbody//td/a")
    assert len(links) == 9 * 3
    by_list = {link.get("href"): int(link.get("data-opens")) for link in links}
    assert sum(by_list.values()) == sum(EXPECTED.values())
    for address, n in by_list.items():
        assert count(ArticleFilter.from_query(address.partition("?")[2])) == n


@pytest.mark.parametrize(
    "query", ["", "?week=2025-W30", "?count=stories&cell=alibaba:small_model", "?lang=en&company=huawei"]
)
def test_every_number_opens_its_list(client: Client, read: list[Article], query: str) -> None:
    story(read[0], read[3])
    promised = set(opens(tree(client, f"/matrix/{query}")))
    assert len(promised) > 10
    assert [(address, n) for address, n in promised if length(tree(client, address)) != n] == []


@pytest.mark.usefixtures("read")
def test_columns_are_the_most_mentioned_or_those_asked_for(client: Client) -> None:
    assert [who["slug"] for who in client.get("/matrix.json").json()["companies"]] == ["huawei", "alibaba", "tencent"]
    asked = client.get("/matrix.json?company=tencent&company=nvidia").json()
    assert [who["slug"] for who in asked["companies"]] == ["nvidia", "tencent"]
    assert {c["company"] for c in asked["cells"] if c["count"]} == {"tencent"}
    assert cells(client, "?company=tencent") == {"tencent:agent_os": 1, "tencent:super_app": 1}


@pytest.mark.usefixtures("read")
def test_a_week_narrows_the_cells_and_not_the_line(client: Client) -> None:
    assert cells(client, "?week=2025-W31") == {"huawei:chips": 1, "tencent:agent_os": 1, "tencent:super_app": 1}
    answer = client.get("/matrix.json?week=2025-W30&cell=huawei:chips").json()
    assert (answer["week"], answer["chosen"]["count"]) == ("2025-W30", 3)
    assert sum(week["count"] for week in answer["chosen"]["weeks"]) == 4


@pytest.mark.usefixtures("read")
def test_the_slider_walks_without_a_script(client: Client) -> None:
    page = tree(client, "/matrix/?cell=alibaba:cloud")
    (newest,) = page.xpath("//a[@rel='prev']/@href")
    at_newest = tree(client, newest)
    assert at_newest.xpath("//input[@name='week']/@value") == ["2025-W31"]
    assert at_newest.xpath("//a[@rel='next']") == []
    (before,) = at_newest.xpath("//a[@rel='prev']/@href")
    earlier = tree(client, before)
    assert earlier.xpath("//input[@name='week']/@value") == ["2025-W30"]
    assert "cell=alibaba:cloud" in before
    (back,) = earlier.xpath("//a[@rel='next']/@href")
    assert tree(client, back).xpath("//input[@name='week']/@value") == ["2025-W31"]
    assert earlier.xpath("//a[text()='All weeks']/@href") == ["/matrix/?cell=alibaba:cloud"]
    plain = tree(client, "/matrix/?week=2025-W30")
    assert plain.xpath("//a[text()='All weeks']/@href") == ["/matrix/?"]


def test_the_figure_counts_what_the_page_counts(client: Client, read: list[Article]) -> None:
    story(read[0], read[1])
    for unit in ("pieces", "stories"):
        data = client.get(f"/figures/layers.json?count={unit}&from=2025-07-21&to=2025-08-03").json()
        shown = {value["key"].replace("/", ":"): value for value in data["values"]}
        assert {key: value["n"] for key, value in shown.items()} == cells(client, f"?count={unit}")
        again = recompute(data)
        assert (again.values, again.differs) == (6, ())
        assert length(tree(client, f"/articles/?{shown['huawei:chips']['query']}")) == shown["huawei:chips"]["n"]
    # two of Huawei's three stories: a share of its own units with any layer
    assert (shown["huawei:agent_os"]["more"]["of"], round(shown["huawei:agent_os"]["value"], 6)) == (3, round(1 / 3, 6))
    assert 0 < shown["huawei:agent_os"]["low"] < 1 / 3 < shown["huawei:agent_os"]["high"] < 1


def test_stories_count_once(client: Client, read: list[Article]) -> None:
    story(read[0], read[1])
    assert cells(client, "?count=stories")["huawei:chips"] == 3
    assert cells(client, "?count=stories&week=2025-W30")["huawei:chips"] == 2
    (link,) = tree(client, "/matrix/?count=stories").xpath("//td[@data-sig]/a")
    assert link.get("data-opens") == "3"
    (said,) = tree(client, link.get("href")).xpath("//*[@data-count]/@data-count")
    assert said == "3"


def test_the_newest_sentences_stand_word_for_word(client: Client, read: list[Article]) -> None:
    chosen = client.get("/matrix.json?cell=huawei:chips").json()["chosen"]
    assert [one["sentence"] for one in chosen["sentences"]] == [
        "Huawei makes chips.", "华为的芯片卖得好。", "Huawei sells an AI accelerator.",
    ]  # fmt: skip
    assert chosen["sentences"][1]["marked"] == ["华为", "芯片"]
    owned = client.get("/matrix.json?cell=huawei:agent_os").json()["chosen"]["sentences"][0]
    assert (owned["sentence"], owned["reason"], owned["id"]) == ("HarmonyOS grows.", "owner of HarmonyOS", read[1].pk)
    shown = tree(client, "/matrix/?cell=huawei:chips").xpath("//blockquote")
    assert [one.text_content() for one in shown] == [one["sentence"] for one in chosen["sentences"]]
    assert shown[1].get("lang") == "zh-Hans"
    assert shown[1].xpath(".//mark")[0].text_content() == "华为"


def test_a_sentence_that_changed_is_not_quoted(client: Client, read: list[Article]) -> None:
    Article.objects.filter(pk=read[3].pk).update(body="All is different now.")
    first = client.get("/matrix.json?cell=huawei:chips").json()["chosen"]["sentences"][0]
    assert (first["id"], first["sentence"]) == (read[3].pk, "")


@pytest.mark.usefixtures("read")
def test_it_says_what_it_does_not_say(client: Client) -> None:
    page = client.get("/matrix/").text
    assert "mentioned with" in page
    assert "not owns" in page
    assert "sample: this mix was chosen" not in page
    data = client.get("/matrix.json").json()
    assert (data["n"], data["rules"], data["sample"], data["unit"]) == (4, "2026.1", False, "pieces")
    Article.objects.get(title=PIECES[0][2]).source.__class__.objects.update(is_sample=True)
    assert "sample: this mix was chosen, it says nothing about the press" in client.get("/matrix/").text
    assert client.get("/matrix.json").json()["sample"] is True


@pytest.mark.usefixtures("read")
def test_layers_leave_as_a_table(client: Client) -> None:
    lines = list(csv.DictReader(io.StringIO(client.get("/matrix.csv").content.decode(), newline="")))
    cells = client.get("/matrix.json").json()["cells"]
    assert [(one["layer"], one["company"], int(one["count"]), one["query"]) for one in lines] == [
        (one["layer"], one["company"], one["count"], one["query"]) for one in cells
    ]
    assert {f"{one['company']}:{one['layer']}": int(one["count"]) for one in lines if one["count"] != "0"} == EXPECTED


def test_an_empty_house_says_so(client: Client, db: None) -> None:
    page = tree(client, "/matrix/")
    assert "No company is mentioned" in page.xpath("string(//h1)")
    assert client.get("/matrix.json").json()["cells"] == []


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("cell", ["huawei", "huawei:bakery", "nobody:chips", "x" * 500, "huawei:chips:cloud"])
def test_a_wrong_cell_gets_a_sentence(client: Client, cell: str) -> None:
    answer = client.get("/matrix/", {"cell": cell})
    assert answer.status_code == 400
    assert "is no cell" in html.document_fromstring(answer.text).xpath("string(//main)")
    assert client.get("/matrix.json", {"cell": cell}).status_code == 400
    assert client.get("/matrix.csv", {"cell": cell}).status_code == 400
    assert client.get("/matrix.odt").status_code == 404


def test_why_answers_on_the_page_of_a_piece(client: Client, read: list[Article]) -> None:
    page = tree(client, f"/articles/{read[1].pk}/")
    group = page.xpath("//section[@aria-labelledby='g-layer']")[0]
    assert "Mentioned with" in group.text_content()
    assert "owner of HarmonyOS" in group.text_content()
    assert client.get(f"/articles/{read[1].pk}/why/layer/huawei:chips/").status_code == 200


def test_a_workbook_holds_the_cells_of_the_page(client: Client, read: list[Article]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/matrix.xlsx").content))
    head, *rows = book.get_sheet_by_name("Numbers").to_python()
    held = {(row["where"], row["name"]): row["count"] for row in (dict(zip(head, one, strict=True)) for one in rows)}
    assert held == {
        (cell["layer"], cell["company"]): cell["count"] for cell in client.get("/matrix.json").json()["cells"]
    }
    assert any(held.values())

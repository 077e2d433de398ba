"""Who is told together, on the page: a matrix whose numbers open their lists, and a network that is asked for once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from celery import Celery
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from analysis import tasks
from analysis.models import Company, NetworkLayout
from config.tasks import sweep
from tests.analysis.explore.pieces import Draft, piece, pieces, recount, story
from tests.broker import in_memory, taken
from tests.web.reading import count, text, tree

pytestmark = pytest.mark.django_db
WINDOW = "from=2025-07-21&to=2025-08-03"
PAGE = f"/figures/co-mentions/?{WINDOW}"
ASK = f"/figures/co-mentions/network/?{WINDOW}"
PAIRS = (("nvidia", "amd"), ("huawei", "smic"), ("huawei", "cxmt"), ("smic", "cxmt"))
OWN = ".//form[@action != '/briefings/pin/']"


@pytest.fixture(autouse=True)
def broker() -> Iterator[None]:
    with in_memory():
        yield


@pytest.fixture(autouse=True)
def press() -> None:
    """Four pairs of companies, each told together in stories of their own, among stories of others; a round-up names all."""
    drafts = [
        Draft(f"{one} and {other} {n}", at=f"2025-07-{21 + n % 7} 10:00", tags=[f"company:{one}", f"company:{other}"])
        for one, other in PAIRS
        for n in range(8)
    ]
    drafts += [Draft(f"Else {n}", at="2025-07-25 10:00", tags=["company:openai"]) for n in range(60)]
    everybody = [
        f"company:{slug}" for slug in ("nvidia", "amd", "huawei", "smic", "cxmt", *(f"c{n}" for n in range(9)))
    ]
    made = pieces([*drafts, Draft("Round-up", at="2025-07-26 10:00", tags=everybody)])
    story(made[0], made[1])  # two pieces of one story on the same pair
    Company.objects.filter(tag__slug__in=("nvidia", "amd")).update(country="US")
    recount()


def sent() -> list[int]:
    """Takes every message from the queue; answers the numbers they carried. Nothing but layouts is sent."""
    told = taken()
    assert {name for name, _ in told} <= {"lay_out_network"}
    return [number for _, number in told]


def section(page: html.HtmlElement) -> html.HtmlElement:
    return page.get_element_by_id("network")


def opened(part: html.HtmlElement) -> list[tuple[str, int]]:
    """The numbers of a part of a page that open a list: the address and the number it promises."""
    return [(link.get("href"), int(link.get("data-opens"))) for link in part.xpath(".//a[@data-opens]")]


def test_the_matrix_is_ordered_and_every_cell_opens_its_stories(client: Client) -> None:
    page = tree(client, PAGE)
    (matrix,) = page.xpath("//table[contains(@class, 'heat')]")
    heads = [text(cell) for cell in matrix.xpath(".//thead/tr/th")][1:-1]
    rows = [text(cell) for cell in matrix.xpath(".//tbody/tr/th")]
    assert heads == rows
    assert sorted(rows) == ["amd", "cxmt", "huawei", "nvidia", "smic"]
    assert abs(rows.index("nvidia") - rows.index("amd")) == 1  # what is told together stands together
    filled = {(row, head) for row, line in zip(rows, matrix.xpath(".//tbody/tr"), strict=True)
              for head, cell in zip(heads, line.xpath("td"), strict=False) if cell.xpath("a")}  # fmt: skip
    assert filled == {*PAIRS, *((other, one) for one, other in PAIRS)}
    promised = opened(matrix)
    assert len(promised) == 2 * len(PAIRS) + 5
    assert [(a, n, got) for a, n in set(promised) if (got := count(tree(client, a))) != n] == []
    said = dict(zip(rows, [[n for _, n in opened(line)] for line in matrix.xpath(".//tbody/tr")], strict=True))
    assert said["nvidia"] == [8, 8]  # seven stories and the round-up, which is listed though it ties nobody


def test_a_network_is_asked_for_laid_out_and_drawn(editor: Client) -> None:
    page = tree(editor, PAGE)
    assert section(page).xpath(f"{OWN}/@action") == [f"/figures/co-mentions/network/?{asked(page)}"]
    answer = editor.post(ASK)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/figures/co-mentions/?{asked(page)}#network")
    waits = section(tree(editor, PAGE))
    assert "It is being laid out" in text(waits)
    assert [text(link) for link in waits.xpath(".//a")] == ["Look again"]
    assert waits.xpath(f"{OWN} | .//svg") == []
    for pk in sent():
        tasks.lay_out_network(pk)
    drawn = section(tree(editor, PAGE))
    wide, narrow = drawn.xpath(".//svg")
    assert [svg.get("viewbox") for svg in (wide, narrow)] == ["0 0 760 600", "0 0 360 560"]
    marks = {link.get("aria-label"): link.xpath("./circle[2]/@class") for link in wide.xpath("./a")}
    assert marks["amd: 8 stories"] == ["m-us"]
    assert marks["huawei: 17 stories"] == ["m-cn"]
    assert len(marks) == 5 + len(PAIRS)
    promised = set(opened(drawn))
    assert len(promised) == 5 + len(PAIRS)
    assert [(a, n, got) for a, n in promised if (got := count(tree(editor, a))) != n] == []
    table = drawn.xpath(".//table[contains(@class, 'data')]/tbody/tr")
    assert len(table) == len(PAIRS)
    assert drawn.xpath(OWN) == []


def asked(page: html.HtmlElement) -> str:
    return page.xpath("//a[text()='JSON']/@href")[0].partition("?")[2]


def test_asking_twice_sends_nothing_twice(editor: Client) -> None:
    for _ in range(3):
        editor.post(ASK)
    (pk,) = sent()
    tasks.lay_out_network(pk)
    made = NetworkLayout.objects.get(pk=pk).made_at
    tasks.lay_out_network(pk)  # rung twice
    editor.post(ASK)
    assert sent() == []
    assert NetworkLayout.objects.get().made_at == made


def test_a_network_of_older_data_says_so_and_can_be_laid_out_anew(editor: Client) -> None:
    editor.post(ASK)
    tasks.lay_out_network(*sent())
    piece("One more", at="2025-07-24 10:00", tags=["company:nvidia", "company:amd"])
    recount()
    old = section(tree(editor, PAGE))
    assert "Some of its numbers are others by now" in text(old)
    assert "NPMI" in text(old)
    promised = set(opened(old))
    assert [(a, n, got) for a, n in promised if (got := count(tree(editor, a))) != n] == []
    assert len(promised) == 3 + 3  # without Nvidia, AMD and their tie, which have other numbers
    assert [text(button) for button in old.xpath(f"{OWN}//button")] == ["Lay it out anew"]
    editor.post(ASK)
    assert len(sent()) == 1


def test_what_a_lost_message_asked_for_is_sent_again_after_a_minute(editor: Client) -> None:
    editor.post(ASK)
    (pk,) = sent()
    assert tasks.send_lost_networks() == 0
    NetworkLayout.objects.update(sent_at=NetworkLayout.objects.get().sent_at - dt.timedelta(seconds=61))
    sweep()
    assert sent() == [pk]
    assert tasks.send_lost_networks() == 0  # told a moment ago


def test_a_queue_that_does_not_answer_loses_nothing(editor: Client) -> None:
    gone = Celery("gone", broker="redis://127.0.0.1:1/0", set_as_current=False)
    gone.conf.update(task_default_queue=tasks.QUEUE, task_publish_retry=False)
    gone.set_current()
    assert editor.post(ASK).status_code == 302
    assert "It is being laid out" in text(section(tree(editor, PAGE)))
    gone.close()


def test_what_workers_never_bring_to_an_end_is_given_up_and_can_be_asked_for_again(editor: Client) -> None:
    editor.post(ASK)
    (pk,) = sent()
    NetworkLayout.objects.update(tries=3)
    tasks.lay_out_network(pk)
    told = section(tree(editor, PAGE))
    assert "It was not laid out. 3 workers began and none came to an end." in text(told)
    assert len(told.xpath(OWN)) == 1
    editor.post(ASK)
    assert sent() == [pk]
    tasks.lay_out_network(pk)
    assert NetworkLayout.objects.get().state == "done"


def test_a_list_that_can_no_longer_be_read_is_told(editor: Client) -> None:
    editor.post(ASK)
    (pk,) = sent()
    NetworkLayout.objects.update(asked="from=never")
    tasks.lay_out_network(pk)
    row = NetworkLayout.objects.get()
    assert (row.state, row.sentence[:31]) == ("failed", "Its list can no longer be read:")


def test_only_the_newest_are_kept(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.figures.networks.KEPT", 2)
    for day in (31, 30, 29):
        editor.post(f"/figures/co-mentions/network/?from=2025-07-21&to=2025-07-{day}")
    ends = sorted(row.asked.partition("to=2025-07-")[2][:2] for row in NetworkLayout.objects.all())
    assert ends == ["29", "30"]
    for pk in sent():  # one of them is gone: its message does no harm
        tasks.lay_out_network(pk)
    assert set(NetworkLayout.objects.values_list("state", flat=True)) == {"done"}


def test_only_signed_in_people_ask_and_only_by_post(client: Client, db: None) -> None:
    assert client.post(ASK).status_code == 403
    assert client.get(ASK).status_code == 405
    shown = section(tree(client, PAGE))
    assert shown.xpath(OWN) == []
    assert "needs a signed-in person" in text(shown)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("editor"))
    assert strict.post(ASK).status_code == 403
    assert not NetworkLayout.objects.exists()


def test_without_ties_there_is_nothing_to_ask_for(editor: Client) -> None:
    empty = "from=2024-01-01&to=2024-02-01"
    assert tree(editor, f"/figures/co-mentions/?{empty}").xpath("//*[@id='network']") == []
    told = editor.post(f"/figures/co-mentions/network/?{empty}", follow=True)
    assert "There are no ties to lay out" in told.text
    assert editor.post("/figures/co-mentions/network/?from=never").status_code == 400
    assert not NetworkLayout.objects.exists()

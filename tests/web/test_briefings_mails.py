"""Who will get a briefing by mail, what became of each mail, and the button for those that were given up."""

from __future__ import annotations

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from analysis.briefings.drafting import draft
from analysis.models import Alert, Briefing, BriefingPlan, Message
from analysis.notices import issued
from articles.models import Article
from tests.web.reading import text, tree
from tests.web.test_briefings_state import form
from tests.web.test_every_page import CHECKS

WEEK = "2025-W31"
PATH = f"/briefings/{WEEK}/"
PLAN = "/briefings/plans/weekly/"
DESK = ["desk@office.example", "boss@office.example"]


@pytest.fixture
def briefing(pieces: list[Article], settings: Settings) -> Briefing:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    made = draft(WEEK)
    BriefingPlan.objects.update(recipients=DESK)
    return made


def test_who_gets_it_is_seen_before_it_is_issued(editor: Client, briefing: Briefing, settings: Settings) -> None:
    page = tree(editor, f"{PATH}issue/")
    assert [text(one) for one in page.xpath("//ul[@data-readers]/li")] == [f"{one} gets it" for one in DESK]
    assert page.xpath("//@data-gets") == ["2"]
    (letter,) = page.xpath("//details[@data-letter]")
    assert letter.xpath("string(.//p)").startswith(f"Weekly briefing, {WEEK}: ")
    assert "What changed" in text(letter)
    assert [check.__name__ for check in CHECKS if not check(page)] == []
    assert "no mail server" not in text(page)
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "no mail server" in text(tree(editor, f"{PATH}issue/"))
    BriefingPlan.objects.update(recipients=[])
    page = tree(editor, f"{PATH}issue/")
    assert "nobody gets it by mail" in text(page)
    assert page.xpath("//@data-gets") == ["0"]


def test_issued_in_the_browser_it_is_owed_to_each_and_said(editor: Client, briefing: Briefing) -> None:
    sent = {**form(tree(editor, f"{PATH}issue/"), "issue"), "sure": "1"}
    editor.post(f"{PATH}issue/", {**sent, "sure": ""})
    assert not Message.objects.exists()
    answer = editor.post(f"{PATH}issue/", sent, follow=True)
    assert "It goes to 2 addresses by mail." in answer.text
    assert Message.objects.filter(briefing=briefing).count() == 2


def test_a_reader_who_unsubscribed_is_named_and_gets_none(editor: Client, briefing: Briefing) -> None:
    issued.issue(WEEK)
    Alert.objects.filter(destination=DESK[0]).update(stopped_at=timezone.now())
    page = tree(editor, PLAN)
    assert [text(one) for one in page.xpath("//ul[@data-readers]/li")] == [f"{DESK[0]} unsubscribed", f"{DESK[1]} gets it"]  # fmt: skip
    draft("2025-W30")
    assert tree(editor, "/briefings/2025-W30/issue/").xpath("//@data-gets") == ["1"]


def test_what_became_of_each_mail_stands_with_the_briefing_and_its_plan(editor: Client, briefing: Briefing) -> None:
    issued.issue(WEEK)
    Message.objects.filter(alert__destination=DESK[0]).update(
        dead_at=timezone.now(), attempts=2, error="The mail server refused it <b>."
    )
    Message.objects.filter(alert__destination=DESK[1]).update(sent_at=timezone.now(), attempts=1)
    for path in (PATH, PLAN):
        page = tree(editor, path)
        given_up, sent = page.xpath("//ul[@data-mails]/li")
        assert DESK[0] in text(given_up)
        assert "Given up" in text(given_up)
        assert "2 attempts" in text(given_up)
        assert "refused it <b>." in text(given_up)
        assert "Sent" in text(sent)
        assert not sent.xpath(".//button")
        assert given_up.xpath(".//form/@action") == [f"{PATH}mails/"]
        charts = {"nothing_foreign"} if path == PATH else set()  # its charts are pictures with addresses of their own
        assert {check.__name__ for check in CHECKS if not check(page)} <= charts
    assert "office.example" not in Client().get(PATH).text  # whoever is not signed in sees no address


def test_given_up_it_is_sent_again_by_its_button(editor: Client, briefing: Briefing) -> None:
    issued.issue(WEEK)
    Message.objects.update(dead_at=timezone.now(), due_at=F("due_at"))
    dead = Message.objects.order_by("pk").first()
    assert dead is not None
    (key,) = tree(editor, PATH).xpath(f"//input[@name='mail' and @value='{dead.pk}']/@value")
    page = editor.post(f"{PATH}mails/", {"mail": key}, follow=True)
    assert "It is sent again within a minute." in page.text
    dead.refresh_from_db()
    assert dead.dead_at is None
    for wrong in (key, "", "x", "00000000-0000-0000-0000-000000000000"):
        assert "Only what was given up" in editor.post(f"{PATH}mails/", {"mail": wrong}, follow=True).text
    assert Client().post(f"{PATH}mails/", {"mail": key}).status_code == 403
    assert editor.get(f"{PATH}mails/").status_code == 405
    assert editor.post("/briefings/2025-W29/mails/", {"mail": key}).status_code == 404


def test_those_given_up_stand_at_the_notices_for_everybody_who_signs_in(editor: Client, briefing: Briefing) -> None:
    BriefingPlan.objects.update(name="腾讯 weekly")
    issued.issue(WEEK)
    assert not tree(editor, "/notices/").xpath("//ul[@data-lost]")
    dead = Message.objects.get(alert__destination=DESK[0])
    Message.objects.filter(pk=dead.pk).update(dead_at=timezone.now(), error="The mail server refused it <b>.")
    page = tree(editor, "/notices/")
    [one] = page.xpath("//ul[@data-lost]/li")
    assert one.xpath(".//h4/a/@href") == [f"{PATH}#mails"]
    assert DESK[0] in text(one)
    assert "refused it <b>." in text(one)
    assert [check.__name__ for check in CHECKS if not check(page)] == []
    [again] = one.xpath(".//form")
    sent = {field.get("name"): field.get("value") for field in again.xpath(".//input")}
    answer = editor.post(again.get("action"), sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/notices/"
    assert "It is sent again within a minute." in answer.text
    dead.refresh_from_db()
    assert dead.dead_at is None
    assert "office.example" not in Client().get("/notices/").text
    assert "office.example" not in editor.get("/notices/").text
    elsewhere = editor.post(f"{PATH}mails/", {**sent, "next": "https://evil.example/"})
    assert elsewhere.headers["Location"] == f"{PATH}#mails"


def test_a_mail_of_one_briefing_is_not_sent_from_another(editor: Client, briefing: Briefing) -> None:
    issued.issue(WEEK)
    draft("2025-W30")
    Message.objects.update(dead_at=timezone.now())
    key = str(Message.objects.values_list("pk", flat=True)[0])
    editor.post("/briefings/2025-W30/mails/", {"mail": key})
    assert Message.objects.filter(dead_at=None).count() == 0


def test_hostile_addresses_and_answers_stay_words(editor: Client, briefing: Briefing) -> None:
    evil = '"<script>alert(1)</script>"@office.example'
    BriefingPlan.objects.update(recipients=[evil])
    issued.issue(WEEK)
    Message.objects.update(dead_at=timezone.now(), error="<script>alert(2)</script>")
    for path in (PATH, PLAN):
        assert "<script>alert" not in editor.get(path).text


def test_no_alert_of_a_plan_is_in_anybodys_list(editor: Client, briefing: Briefing) -> None:
    issued.issue(WEEK)
    page = tree(editor, "/notices/")
    assert "You have asked to be told of nothing yet." in text(page)

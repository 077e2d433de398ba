"""The mails of an issued briefing: one for each recipient of its plan, at least once under one id, and none that nobody wants."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from analysis.briefings import drafting, plans
from analysis.briefings.errors import BriefingError
from analysis.briefings.issue import FindingsStand, rebuild
from analysis.keeping import saved
from analysis.models import Alert, Briefing, BriefingPlan, Message
from analysis.notices import alerts, issued, mail, outbox, send, tokens
from tests.analysis.briefings.weeks import TODAY, WEEK, told
from tests.analysis.notices.conftest import Killed, PostOffice, hurry, killed_before
from tests.analysis.stories.press import Press

pytestmark = pytest.mark.django_db
DESK = ["desk@office.example", "boss@office.example"]


def drafted(recipients: list[str] | None = None, **more: Any) -> Briefing:
    """A draft of the week under a plan with these recipients."""
    if not Briefing.objects.exists():
        told(Press())
    plans.write("weekly", name="Weekly briefing", recipients=DESK if recipients is None else recipients, **more)
    return drafting.draft(WEEK, today=TODAY)


def sent_to(post_office: PostOffice) -> list[str]:
    return sorted(address for to in post_office.to for address in to)


def test_every_recipient_gets_the_issued_briefing_once(post_office: PostOffice) -> None:
    drafted([*DESK, "Boss@office.example"])
    assert not Message.objects.exists()  # a draft tells nobody
    briefing, owed = issued.issue(WEEK)
    assert owed == 2
    assert send.send_due() == 2
    assert sent_to(post_office) == ["Boss@office.example", "desk@office.example"]
    ids = {one["Message-ID"].split("@")[0].strip("< ") for one in post_office.letters}
    assert ids == {str(one.pk) for one in Message.objects.all()}
    assert {one["List-Unsubscribe-Post"] for one in post_office.letters} == {"List-Unsubscribe=One-Click"}
    assert len({one["List-Unsubscribe"] for one in post_office.letters}) == 2
    assert set(briefing.mails.values_list("kind", flat=True)) == {"issue"}
    rebuild(briefing)
    hurry()
    assert send.send_due() == 0


def test_a_mail_says_what_changed_what_was_told_most_and_where_all_of_it_is(
    post_office: PostOffice, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://divergence.example"
    drafted()
    issued.issue(WEEK)
    send.send_due()
    letter = post_office.letters[0]
    assert letter["Subject"].strip() == f"Weekly briefing, {WEEK}: Chips and compute fell to 15 % of the week's pieces"
    text = letter.get_body(("plain",)).get_content()
    page = letter.get_body(("html",)).get_content()
    for part in (text, page):
        assert "What changed" in part
        assert "Chips and compute: 6 of 40 pieces, 15 % (7–29), down 85 points" in part
        assert part.index("Top stories") < part.index("Beijing asks Nvidia about a back door")
        assert "Told by 3 outlets in 3 pieces this week in both languages." in part
        assert f"https://divergence.example/briefings/{WEEK}/" in part
        assert f"https://divergence.example/briefings/{WEEK}.pdf" in part
        assert "among the recipients of “Weekly briefing”" in part
    (picture,) = [one for one in letter.walk() if one.get_content_type() == "image/png"]
    assert picture.get_content()[:4] == b"\x89PNG"
    assert 'src="cid:chart"' in page
    assert re.findall(r'src="(?!cid:)', page) == []


def test_a_chinese_plan_writes_chinese_mails(post_office: PostOffice) -> None:
    drafted(language="zh-Hans")
    issued.issue(WEEK)
    assert send.send_due() == 2
    page = post_office.letters[0].get_body(("html",)).get_content()
    assert '<html lang="zh-Hans">' in page
    assert "You get this" not in page
    assert "Top stories" not in page


def test_a_server_that_fails_and_breaks_off_gets_it_again_under_its_id(post_office: PostOffice) -> None:
    drafted(DESK[:1])
    issued.issue(WEEK)
    message = Message.objects.get()
    post_office.plan = ["451 later", "421 closing", "554 not now"]
    for _ in range(3):
        assert send.send_due() == 0
        message.refresh_from_db()
        assert (message.sent_at, message.dead_at) == (None, None)
        assert message.due_at > timezone.now() + dt.timedelta(seconds=30)
        hurry()
    lease = outbox.claim()
    assert lease is not None
    fresh = Message.objects.select_related("alert").get()
    mail.send(fresh, send.Told.of(fresh.payload), lease.at)  # and here the worker dies
    Message.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert send.send_due() == 1
    assert [one["Message-ID"].split("@")[0].strip("< ") for one in post_office.letters] == [str(message.pk)] * 2


def test_a_server_that_stalls_holds_nothing_up_for_ever(post_office: PostOffice, settings: Settings) -> None:
    drafted(DESK[:1])
    issued.issue(WEEK)
    settings.EMAIL_TIMEOUT = 0.3
    answer = post_office.handle_DATA

    async def slow(*given: Any) -> str:
        await asyncio.sleep(1)
        return await answer(*given)

    post_office.handle_DATA = slow  # type: ignore[method-assign]
    assert send.send_due() == 0
    message = Message.objects.get()
    assert "broke off" in message.error
    post_office.handle_DATA = answer  # type: ignore[method-assign]
    settings.EMAIL_TIMEOUT = 10
    hurry()
    assert send.send_due() == 1
    assert {one["Message-ID"].split("@")[0].strip("< ") for one in post_office.letters} == {str(message.pk)}


def test_tried_for_a_day_it_is_given_up_and_can_be_sent_again(post_office: PostOffice) -> None:
    drafted(DESK[:1])
    briefing, _ = issued.issue(WEEK)
    post_office.plan = ["451 later"]
    assert send.send_due() == 0
    Message.objects.update(first_tried_at=timezone.now() - dt.timedelta(hours=25))
    hurry()
    assert send.send_due() == 0
    message = Message.objects.get()
    assert message.dead_at is not None
    assert outbox.again(message)
    assert send.send_due() == 1
    assert briefing.mails.get().sent_at is not None


def test_without_a_mail_server_it_waits(settings: Settings) -> None:
    settings.EMAIL_BACKEND = mail.CONSOLE
    drafted(DESK[:1])
    issued.issue(WEEK)
    assert send.send_due() == 0
    assert "set EMAIL_URL" in Message.objects.get().error


# --- once, or not at all


def test_an_issue_that_is_refused_or_rolled_back_tells_nobody(post_office: PostOffice) -> None:
    briefing = drafted()
    version = briefing.versions.get()
    version.text[1]["markdown"] += "\n\nNobody says so."
    version.save()
    with pytest.raises(FindingsStand):
        issued.issue(WEEK)
    version.text[1]["markdown"] = version.text[1]["markdown"].replace("\n\nNobody says so.", "")
    version.save()
    with transaction.atomic():
        assert issued.issue(WEEK)[1] == 2
        transaction.set_rollback(True)
    briefing.refresh_from_db()
    assert briefing.state == "draft"
    assert not Message.objects.exists()
    assert send.send_due() == 0
    assert post_office.letters == []


def test_issued_again_by_whatever_way_nobody_gets_it_twice(post_office: PostOffice) -> None:
    briefing = drafted()
    issued.issue(WEEK)
    send.send_due()
    with pytest.raises(BriefingError, match="issued already"):
        issued.issue(WEEK)
    Briefing.objects.filter(pk=briefing.pk).update(state="draft", issued_at=None)  # as nothing of ours does
    assert issued.issue(WEEK)[1] == 0
    assert send.send_due() == 0
    assert len(post_office.letters) == 2


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_it_is_issued_with_its_mails_or_not_at_all(post_office: PostOffice) -> None:
    briefing = drafted()
    killed = 0
    for at in range(1, 400):
        try:
            with killed_before(at):
                issued.issue(WEEK)
            break
        except Killed:
            killed += 1
        briefing.refresh_from_db()
        assert (briefing.state, Message.objects.count(), Alert.objects.count()) in (("draft", 0, 0), ("issued", 2, 2))
        if briefing.state == "issued":
            break
    assert killed > 20
    for at in range(1, 100):  # and killed while it sends
        try:
            with killed_before(at):
                send.send_due()
            break
        except Killed:
            Message.objects.filter(sent_at=None).update(
                lease_until=F("lease_until") - dt.timedelta(minutes=5), due_at=F("made_at")
            )
    assert set(sent_to(post_office)) == set(DESK)
    assert Message.objects.filter(sent_at__isnull=False).count() == 2
    assert len({one["Message-ID"] for one in post_office.letters}) == 2


# --- who does not want it, or may not see it


def test_who_unsubscribed_at_one_click_gets_none_until_they_want_them_again(
    post_office: PostOffice, client: Client
) -> None:
    drafted()
    issued.issue(WEEK)
    send.send_due()
    ((letter, _to),) = [pair for pair in zip(post_office.letters, post_office.to, strict=True) if pair[1] == DESK[:1]]
    door = letter["List-Unsubscribe"].strip("<> ")
    path = "/" + door.split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert not Alert.objects.filter(stopped_at__isnull=False).exists()  # a look changes nothing
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    BriefingPlan.objects.update(recipients=["DESK@office.example", DESK[1]])  # another spelling is the same reader
    drafting.draft("2025-W30", today=TODAY)
    assert issued.issue("2025-W30")[1] == 1
    assert send.send_due() == 1
    assert post_office.to[-1] == [DESK[1]]
    assert "Get them again" in client.get(path).text
    client.post(path, {"act": "again"})
    assert not Alert.objects.filter(stopped_at__isnull=False).exists()


@pytest.mark.parametrize("end", ["stopped", "taken off", "view made private", "view removed"])
def test_what_nobody_wants_or_may_see_by_now_is_withheld(post_office: PostOffice, end: str) -> None:
    owner = User.objects.create_user("tan")
    view = saved.save("Nvidia", "company=nvidia", owner=owner, shared=True)[0]
    drafted(DESK[:1], views=[view.slug])
    issued.issue(WEEK)
    if end == "stopped":
        alerts.stop(Alert.objects.get())
    elif end == "taken off":
        BriefingPlan.objects.update(recipients=DESK[1:])
    elif end == "view made private":
        saved.share(view.slug, False, owner=owner)
    else:
        saved.remove(view.slug, owner=owner)
    assert send.send_due() == 0
    assert post_office.letters == []
    message = Message.objects.get()
    assert message.withheld_at is not None
    assert message.error


def test_a_section_of_a_view_that_is_private_by_now_stops_the_issue(post_office: PostOffice) -> None:
    owner = User.objects.create_user("tan")
    view = saved.save("Nvidia", "company=nvidia", owner=owner, shared=True)[0]
    drafted(views=[view.slug])
    saved.share(view.slug, False, owner=owner)
    with pytest.raises(FindingsStand, match="“Nvidia” in view-1: Its saved view is no longer shared"):
        issued.issue(WEEK)
    drafting.draft(WEEK, today=TODAY)
    assert issued.issue(WEEK)[1] == 2


def test_an_address_of_one_plan_is_not_that_of_another(post_office: PostOffice) -> None:
    drafted()
    plans.write("china", name="China", query="company=nvidia", recipients=DESK[:1])
    drafting.draft(WEEK, plan="china", today=TODAY)
    issued.issue(WEEK)
    issued.issue(WEEK, plan="china")
    assert Message.objects.count() == 3
    alerts.stop(Alert.objects.get(plan__slug="china"))
    assert send.send_due() == 2


def test_nobody_asks_for_a_recipient_at_the_desk_of_notices(client: Client, reader: User) -> None:
    client.force_login(reader)
    drafted()
    issued.issue(WEEK)
    assert client.get("/notices/new/?about=briefing&name=weekly").status_code == 404
    for alert in Alert.objects.all():
        assert client.get(f"/notices/{alert.key}/").status_code == 404
    assert client.get(f"/notices/messages/{Message.objects.first().pk}/").status_code == 404  # type: ignore[union-attr]
    assert tokens.alert_of(tokens.token(alert, tokens.STOP), tokens.FEED) is None


def test_the_database_knows_whose_a_message_is() -> None:
    briefing = drafted(DESK[:1])
    issued.issue(WEEK)
    message = Message.objects.get()
    for wrong in ({"briefing": None}, {"kind": "match"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(**wrong)
    for wrong in ({"plan": None}, {"about": "view"}, {"owner": User.objects.create_user("tan").pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Alert.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(
            about="briefing", plan=briefing.plan, occasion="issue", channel="mail", destination=DESK[0].upper()
        )


def test_no_address_and_no_word_stands_in_the_log(post_office: PostOffice, caplog: pytest.LogCaptureFixture) -> None:
    drafted()
    with caplog.at_level(logging.DEBUG):
        issued.issue(WEEK)
        post_office.plan = ["451 later"]
        send.send_due()
    ours = "\n".join(one.getMessage() for one in caplog.records if one.name != "mail.log")  # that is the server's own
    assert "notice.not_told" in ours
    assert "office.example" not in ours
    for alert in Alert.objects.all():
        assert tokens.token(alert, tokens.STOP) not in ours

"""Messages reach a mail server and a receiver that fails, stalls and repeats: at least once, under one id, and to nobody else."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from analysis.keeping import saved
from analysis.models import Alert, Message, SavedView
from analysis.notices import alerts, arriving, outbox, send, tokens, webhook
from articles.egress import client, rules
from tests.analysis.notices.conftest import Killed, PostOffice, Receiver, alert_on, arrive, hurry, killed_before, wish


def owed(view: SavedView, reader: User, given: alerts.Wish, title: str = "Huawei ships a small model") -> Message:
    """A message that waits to be told."""
    alert_on(view, reader, given)
    arrive(title)
    arriving.weigh()
    arriving.gather()
    return Message.objects.get()


def test_a_webhook_is_signed_so_that_its_receiver_can_tell(view: SavedView, reader: User, receiver: Receiver) -> None:
    message = owed(view, reader, wish(to=receiver.url))
    assert send.send_due() == 1
    (post,) = receiver.posts
    assert receiver.ids == [str(message.pk)]
    secret = base64.b64decode(tokens.secret(message.alert).removeprefix("whsec_"))
    signed = b".".join((post.headers["webhook-id"].encode(), post.headers["webhook-timestamp"].encode(), post.body))
    expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert post.headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(post.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    said = json.loads(post.body)
    assert said["type"] == "notice.match"
    assert said["data"]["numbers"][0]["url"].endswith(f"/notices/messages/{message.pk}/")
    message.refresh_from_db()
    assert message.sent_at is not None
    assert message.answer.startswith("200 xxx")
    assert len(message.answer) < 1_100
    assert message.lease_token is None


def test_a_receiver_that_fails_stalls_and_repeats_gets_it_under_one_id(
    view: SavedView, reader: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = owed(view, reader, wish(to=receiver.url))
    hasty = replace(rules.POST_LIMITS, total_seconds=0.5)
    monkeypatch.setattr(client.post, "__kwdefaults__", client.post.__kwdefaults__ | {"limits": hasty})
    receiver.plan = [500, "hang up", "stall", 302, 429]
    receiver.headers = {"Location": "/elsewhere"}
    sentences = []
    for _ in range(5):
        assert send.send_due() == 0
        message.refresh_from_db()
        assert message.sent_at is None
        assert message.due_at > timezone.now() + dt.timedelta(seconds=30)
        sentences.append(message.error)
        hurry()
    assert ["500" in sentences[0], "broke off" in sentences[1], "did not answer" in sentences[2], "302" in sentences[3], "429" in sentences[4]] == [True] * 5  # fmt: skip
    assert send.send_due() == 1
    assert receiver.ids == [str(message.pk)] * 6
    assert len({post.body for post in receiver.posts}) == 1
    hurry()
    assert send.send_due() == 0


def test_told_and_killed_before_it_was_settled_it_is_told_again_under_its_id(
    view: SavedView, reader: User, receiver: Receiver
) -> None:
    message = owed(view, reader, wish(to=receiver.url))
    lease = outbox.claim()
    assert lease is not None
    fresh = Message.objects.select_related("alert").get()
    webhook.send(fresh, send.Told.of(fresh.payload), lease.at)  # and here the worker dies
    assert send.send_due() == 0  # the lease holds
    Message.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert send.send_due() == 1
    assert receiver.ids == [str(message.pk)] * 2
    assert not outbox.sent(lease)  # whoever was slow changes nothing any more
    assert not outbox.failed(lease, "too late")


def test_what_was_tried_for_a_day_is_given_up_until_its_owner_sends_it_again(
    view: SavedView, reader: User, receiver: Receiver
) -> None:
    message = owed(view, reader, wish(to=receiver.url))
    receiver.plan = [503]
    send.send_due()
    Message.objects.update(first_tried_at=timezone.now() - dt.timedelta(hours=23))
    assert outbox.claim() is None  # it waits for its next turn, and is not given up
    Message.objects.update(first_tried_at=F("first_tried_at") - dt.timedelta(hours=2))
    hurry()
    assert send.send_due() == 0
    message.refresh_from_db()
    assert message.dead_at is not None
    assert len(receiver.posts) == 1
    assert outbox.again(message)
    assert not outbox.again(message)
    assert send.send_due() == 1
    assert receiver.ids == [str(message.pk)] * 2


def test_a_receiver_that_is_gone_for_good_is_asked_once(view: SavedView, reader: User, receiver: Receiver) -> None:
    message = owed(view, reader, wish(to=receiver.url))
    receiver.plan = [410]
    send.send_due()
    message.refresh_from_db()
    assert message.dead_at is not None
    assert message.answer.startswith("410 ")


@pytest.mark.parametrize("url", ["http://[::1]:{port}/hook", "http://169.254.169.254/latest", "http://10.0.0.1/hook"])
def test_a_webhook_leads_to_no_place_that_the_operator_did_not_allow(
    view: SavedView, reader: User, receiver: Receiver, url: str
) -> None:
    message = owed(view, reader, wish(to=url.format(port=receiver.port)))
    assert send.send_due() == 0
    message.refresh_from_db()
    assert "only public addresses" in message.error
    assert receiver.posts == []


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_tell_every_message_once(receiver: Receiver) -> None:
    reader = User.objects.create_user("lim")
    view = saved.save("Huawei", "company=huawei", owner=reader)[0]
    for _ in range(12):
        alert_on(view, reader, wish(to=receiver.url))
    arrive()
    arriving.weigh()
    assert arriving.gather() == 12
    told: list[int] = []

    def run() -> None:
        told.append(send.send_due())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(told) == len(receiver.posts) == len(set(receiver.ids)) == 12
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}
    transaction.get_connection().close()


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_of_sending_it_is_told_at_least_once(receiver: Receiver) -> None:
    """Dies before the n-th statement of one telling, for every n; afterwards the lease runs out and somebody else goes on."""
    reader = User.objects.create_user("lim")
    message = owed(saved.save("Huawei", "company=huawei", owner=reader)[0], reader, wish(to=receiver.url))
    killed = 0
    for at in range(1, 100):
        try:
            with killed_before(at):
                send.send_due()
            break
        except Killed:
            killed += 1
        fresh = Message.objects.get()
        if fresh.sent_at is not None:
            break
        assert fresh.dead_at is None
        Message.objects.update(lease_until=F("lease_until") - dt.timedelta(minutes=5), due_at=F("made_at"))
    assert killed > 5
    message.refresh_from_db()
    assert message.sent_at is not None
    assert set(receiver.ids) == {str(message.pk)}
    assert Message.objects.count() == 1


def test_no_storm_when_a_thousand_pieces_come_at_once(view: SavedView, reader: User, receiver: Receiver) -> None:
    alert_on(view, reader, wish(to=receiver.url))
    for number in range(700):
        arrive(f"Huawei {number} " + "小模型" * 60)
    assert (arriving.weigh(), arriving.weigh(), arriving.weigh()) == (500, 200, 0)
    arriving.gather()
    arriving.gather()
    assert send.send_due() == 1
    (post,) = receiver.posts
    said = json.loads(post.body)
    assert len(said["data"]["lines"]) == 10
    assert said["data"]["numbers"][0]["count"] == 700
    assert len(post.body) < 20_000


def test_what_was_owed_by_another_channel_is_read_in_the_feed(
    view: SavedView, reader: User, receiver: Receiver
) -> None:
    message = owed(view, reader, wish(to=receiver.url))
    alerts.change(message.alert, wish("atom", ""))
    assert send.send_due() == 1
    assert receiver.posts == []


def test_quiet_hours_hold_a_message_back_and_a_retry_too(view: SavedView, reader: User, receiver: Receiver) -> None:
    hour = timezone.localtime().hour
    quiet = (hour, (hour + 3) % 24)
    message = owed(view, reader, wish(to=receiver.url, quiet=quiet))
    assert send.send_due() == 0
    local = timezone.localtime(message.due_at)
    assert (local.hour, local.minute) == (quiet[1], 0)
    hurry()
    receiver.plan = [500]
    assert send.send_due() == 0
    message.refresh_from_db()
    assert timezone.localtime(message.due_at).hour == quiet[1]
    alerts.try_out(message.alert)
    assert send.send_due() == 1  # what its owner asked for comes at once


# --- who may see it


@pytest.mark.parametrize("end", ["private", "removed", "inactive", "stopped", "paused"])
def test_nothing_is_told_of_what_its_reader_may_not_see(reader: User, receiver: Receiver, end: str) -> None:
    other = User.objects.create_user("tan")
    shared = saved.save("Shared", "company=huawei", owner=other, shared=True)[0]
    message = owed(shared, reader, wish(to=receiver.url))
    if end == "private":
        saved.share(shared.slug, False, owner=other)
    elif end == "removed":
        saved.remove(shared.slug, owner=other)
    elif end == "inactive":
        User.objects.filter(pk=reader.pk).update(is_active=False)
    elif end == "stopped":
        alerts.stop(message.alert)
    else:
        alerts.pause(message.alert)
    assert send.send_due() == 0
    assert receiver.posts == []
    message.refresh_from_db()
    assert message.withheld_at is not None
    assert message.error
    hurry()
    assert outbox.claim() is None


def test_a_deleted_account_takes_its_alerts_along(view: SavedView, reader: User, receiver: Receiver) -> None:
    owed(view, reader, wish(to=receiver.url))
    reader.delete()
    assert not Alert.objects.exists()
    assert send.send_due() == 0
    assert receiver.posts == []


# --- mail


def test_a_mail_has_both_its_parts_its_id_and_a_way_out(view: SavedView, reader: User, post_office: PostOffice) -> None:
    message = owed(view, reader, wish("mail", "lim@desk.example"), "Huawei <b>ships</b> 小模型 & more")
    post_office.plan = ["451 later"]
    assert send.send_due() == 0
    message.refresh_from_db()
    assert "did not take" in message.error
    hurry()
    assert send.send_due() == 1
    (mail,) = post_office.letters
    assert post_office.to == [["lim@desk.example"]]
    assert mail["Message-ID"].startswith(f"<{message.pk}@")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<http")
    assert abs((mail["Date"].datetime - timezone.now()).total_seconds()) < 60
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    assert "Huawei <b>ships</b> 小模型 & more" in text
    assert "Huawei &lt;b&gt;ships&lt;/b&gt; 小模型 &amp; more" in page
    assert "<script" not in page
    assert "src=" not in page
    assert mail["List-Unsubscribe"].strip(" <>") in text


@pytest.mark.parametrize("title", ["a\r\nBcc: all@desk.example", "a\u2028Bcc: x", "a\x00b", "a\u202eb", "x" * 2_000, "华为" * 400])  # fmt: skip
def test_no_name_breaks_a_header(reader: User, post_office: PostOffice, title: str) -> None:
    view = saved.save("Plain", "company=huawei", owner=reader)[0]
    SavedView.objects.update(name=title.replace("\x00", "")[:80])
    message = owed(view, reader, wish("mail", "lim@desk.example"), title.replace("\x00", ""))
    Message.objects.update(payload=message.payload | {"title": f"New in {title}".replace("\x00", "")})
    assert send.send_due() == 1
    (mail,) = post_office.letters
    assert mail["Bcc"] is None
    assert "\u202e" not in mail["Subject"]
    assert len(mail["Subject"].strip()) <= 200
    assert mail["Message-ID"].startswith(f"<{message.pk}@")


def test_a_strangers_address_is_asked_before_anything_is_told(
    view: SavedView, reader: User, post_office: PostOffice
) -> None:
    alert = alert_on(view, reader, wish("mail", "desk@other.example"))
    arrive()
    arriving.weigh()
    assert arriving.gather() == 0
    assert send.send_due() == 1
    (mail,) = post_office.letters
    assert "Do you want messages about “Huawei”?" in mail["Subject"]
    assert "List-Unsubscribe" not in mail
    word = mail.get_body(("plain",)).get_content().split("/notices/confirm/")[1].split("/")[0]
    found = tokens.alert_of(word, tokens.CONFIRM)
    assert found == alert
    assert tokens.alert_of(word, tokens.STOP) is None
    alerts.confirm(alert)
    arrive()
    arriving.weigh()
    assert arriving.gather() == 1
    alerts.change(Alert.objects.get(), wish("mail", "other@other.example"))
    assert tokens.alert_of(word, tokens.CONFIRM) is None  # it was given for one address
    assert Alert.objects.get().confirmed_at is None


def test_an_address_that_the_server_refuses_for_good_is_given_up(
    view: SavedView, reader: User, post_office: PostOffice
) -> None:
    message = owed(view, reader, wish("mail", "lim@desk.example"))

    async def handle_RCPT(*_: object) -> str:
        return "550 nobody of that name"

    post_office.handle_RCPT = handle_RCPT  # type: ignore[attr-defined]
    assert send.send_due() == 0
    message.refresh_from_db()
    assert message.dead_at is not None
    assert "550 nobody of that name" in message.answer

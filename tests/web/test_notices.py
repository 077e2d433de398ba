"""Alerts in the browser: asked for from a view, a thesis and a measure, previewed, tried out, stopped; each for its owner alone."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django.fixtures import Settings

from analysis.keeping import saved
from analysis.models import Alert, Message, SavedView
from analysis.notices import arriving, outbox, tokens
from articles.models import Article
from tests.analysis.notices.conftest import alert_on, arrive, wish
from tests.web.reading import count, text, tree
from tests.web.test_corrections import told
from tests.web.test_every_page import CHECKS
from tests.web.test_views import save


def posted(client: Client, path: str, fields: dict[str, object], status: int = 200) -> html.HtmlElement:
    answer = client.post(path, fields, follow=True)
    assert answer.status_code == status, text(html.document_fromstring(answer.text))
    return html.document_fromstring(answer.text)


def filled(page: html.HtmlElement, **more: object) -> dict[str, object]:
    """The fields of the page's big form as a browser would send them."""
    (form,) = page.xpath("//form[.//select[@name='occasion']]")
    fields = {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@name and not(@type='checkbox')]")}
    for select in form.xpath(".//select"):
        chosen = select.xpath("./option[@selected]") or select.xpath("./option")
        fields[select.get("name")] = chosen[0].get("value", chosen[0].text)
    return fields | more


def wished(client: Client, link: str, **more: object) -> html.HtmlElement:
    """The alert's page after the form behind a link was sent."""
    return posted(client, "/notices/new/", filled(tree(client, link), **more))


@pytest.fixture
def me(editor: Client) -> User:
    return User.objects.get(username="editor")


@pytest.fixture
def other(db: None) -> Client:
    browser = Client()
    browser.force_login(User.objects.create_user("tan"))
    return browser


@pytest.mark.parametrize("page", ["/views/", "/views/huawei/", "/theses/founding/", "/figures/shares/?company=huawei"])
def test_a_subject_is_one_link_from_its_alert(editor: Client, pieces: list[Article], page: str) -> None:
    save(editor, "Huawei")
    page = page.replace("/huawei/", f"/{SavedView.objects.get().slug}/")
    (link,) = tree(editor, page).xpath("//main//a[contains(@href, '/notices/new/')]/@href")
    shown = wished(editor, link, channel="atom", destination="")
    alert = Alert.objects.get()
    assert told(shown) == f"You will be told of “{alert.name}”."
    assert [check.__name__ for check in CHECKS if not check(shown)] == []
    assert not tree(Client(), "/views/" if page.startswith("/views/") else page).xpath("//main//a[contains(@href, '/notices/new/')]")  # fmt: skip
    assert alert.measure == ("shares" if "figures" in page else "")
    assert "company=huawei" in alert.query or not alert.measure
    (listed,) = tree(editor, "/notices/").xpath("//ul[@data-alerts]/li")
    assert "Active" in text(listed)


def test_the_next_message_is_shown_and_a_message_lists_its_pieces(
    editor: Client, me: User, pieces: list[Article]
) -> None:
    view = saved.save("Huawei", "company=huawei", owner=me)[0]
    alert = alert_on(view, me, wish("atom", ""))
    (shown,) = tree(editor, f"/notices/{alert.key}/").xpath("//*[@data-preview]")
    assert "Nothing waits." in text(shown)
    assert "3 new pieces in “Huawei”" in text(shown)
    found = {arrive("华为 again").pk for _ in range(12)}
    arriving.weigh()
    (shown,) = tree(editor, f"/notices/{alert.key}/").xpath("//*[@data-preview]")
    assert "12 new pieces in “Huawei”" in text(shown)
    assert "Nothing waits." not in text(shown)
    assert not Message.objects.exists()
    arriving.gather()
    message = Message.objects.get()
    number = message.payload["numbers"][0]
    page = tree(editor, number["path"])
    assert count(page) == number["count"] == 12
    assert {int(one) for one in page.xpath("//article/@data-piece")} == found
    assert [check.__name__ for check in CHECKS if not check(page)] == []


def test_somebody_elses_alert_does_not_exist(editor: Client, other: Client, me: User, pieces: list[Article]) -> None:
    alert = alert_on(saved.save("Secret plan", "company=huawei", owner=me)[0], me, wish("atom", ""))
    arrive()
    arriving.weigh()
    arriving.gather()
    message = Message.objects.get()
    for path in (f"/notices/{alert.key}/", f"/notices/messages/{message.pk}/"):
        assert editor.get(path).status_code == 200
        for act in ("pause", "remove", "test", ""):
            assert other.post(path, {"act": act}).status_code == 404
        assert other.get(path).status_code == 404
        assert Client().get(path).status_code == 403
    assert other.get("/notices/new/?about=view&name=secret-plan").status_code == 404
    assert "Secret" not in other.get("/notices/").text
    assert Client().get("/notices/new/?about=thesis&name=founding").status_code == 403
    assert Client().get("/notices/").status_code == 200
    assert Alert.objects.get().is_active


def test_a_message_of_a_view_that_is_no_longer_seen_is_gone(editor: Client, me: User, pieces: list[Article]) -> None:
    owner = User.objects.create_user("tan")
    view = saved.save("Theirs", "company=huawei", owner=owner, shared=True)[0]
    alert = alert_on(view, me, wish("atom", ""))
    arrive()
    arriving.weigh()
    arriving.gather()
    feed = f"/notices/feeds/{tokens.token(alert, tokens.FEED)}.atom"
    paths = (f"/notices/messages/{Message.objects.get().pk}/", feed)
    assert [editor.get(path).status_code for path in paths] == [200, 200]
    saved.share(view.slug, False, owner=owner)
    assert [editor.get(path).status_code for path in paths] == [404, 404]
    page = tree(editor, f"/notices/{alert.key}/")
    assert "no longer shared with you" in text(page.xpath("//main")[0])
    assert "new piece" not in text(page.xpath("//*[@data-preview]")[0])


def test_an_alert_is_paused_resumed_changed_tried_out_and_removed(
    editor: Client, me: User, pieces: list[Article]
) -> None:
    alert = alert_on(saved.save("Huawei", "company=huawei", owner=me)[0], me, wish("atom", ""))
    path = f"/notices/{alert.key}/"
    assert "nothing is told" in told(posted(editor, path, {"act": "pause"}))
    assert not Alert.objects.get().is_active
    assert "from now on" in told(posted(editor, path, {"act": "resume"}))
    fields = filled(tree(editor, path), occasion="weekly", weekday="4", hour="17", quiet="1", quiet_from="22", quiet_to="6", zone="Europe/Berlin", language="zh-hans")  # fmt: skip
    posted(editor, path, fields)
    kept = Alert.objects.get()
    assert (kept.occasion, kept.weekday, kept.hour, kept.quiet_from, kept.quiet_to, kept.zone, kept.language) == ("weekly", 4, 17, 22, 6, "Europe/Berlin", "zh-hans")  # fmt: skip
    assert kept.next_at is not None
    assert filled(tree(editor, path))["zone"] == "Europe/Berlin"
    posted(editor, path, fields | {"quiet": ""})
    assert Alert.objects.get().quiet_from is None
    assert "within a minute" in told(posted(editor, path, {"act": "test"}))
    assert Message.objects.get().kind == "test"
    assert "Removed the alert" in told(posted(editor, path, {"act": "remove"}))
    assert not Alert.objects.exists()
    assert not Message.objects.exists()


def test_a_signing_secret_is_shown_once(editor: Client, me: User, pieces: list[Article]) -> None:
    alert = alert_on(saved.save("Huawei", "company=huawei", owner=me)[0], me)
    before = tokens.secret(alert)
    page = posted(editor, f"/notices/{alert.key}/", {"act": "secret"})
    (secret,) = page.xpath("//*[@data-secret]")
    alert.refresh_from_db()
    assert secret.text == tokens.secret(alert) != before
    assert secret.text not in editor.get(f"/notices/{alert.key}/").text
    assert "127.0.0.1/…" in text(tree(editor, "/notices/"))


def test_what_was_given_up_is_sent_again_by_a_button(editor: Client, me: User, pieces: list[Article]) -> None:
    alert = alert_on(saved.save("Huawei", "company=huawei", owner=me)[0], me)
    arrive()
    arriving.weigh()
    arriving.gather()
    Message.objects.update(dead_at=timezone.now(), error="The receiver answered 500; only 2xx counts as taken.")
    page = tree(editor, "/notices/")
    (form,) = page.xpath("//ul[@data-dead]//form")
    assert "answered 500" in text(page.xpath("//ul[@data-dead]")[0])
    assert "sent again" in told(posted(editor, form.get("action"), {}))
    assert not tree(editor, "/notices/").xpath("//ul[@data-dead]")
    assert outbox.claim() is not None
    assert "can be sent again" in told(posted(editor, form.get("action"), {}))
    assert alert.key


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"channel": "mail", "destination": "nobody"}, "is no mail address"),
        ({"channel": "webhook", "destination": "ftp://desk.example/"}, "only http and https"),
        ({"channel": "webhook", "destination": "http://me:pw@desk.example/"}, "user name or a password"),
        ({"channel": "webhook", "destination": ""}, "Say where to"),
        ({"channel": "pigeon", "destination": "x"}, "Say where to"),
        ({"channel": "chat", "destination": "syslog://"}, "begins with one of"),
        ({"channel": "atom", "occasion": "never"}, "cannot be told on that occasion"),
        ({"channel": "atom", "hour": "25"}, "no hour, day or time zone"),
        ({"channel": "atom", "zone": "Mars/Olympus"}, "no hour, day or time zone"),
        ({"channel": "atom", "hour": "x"}, "no hour, day or time zone"),
        ({"channel": "atom", "quiet": "1", "quiet_from": "30"}, "whole hours"),
    ],
)
def test_a_wish_that_cannot_be_kept_gets_one_sentence(editor: Client, pieces: list[Article], fields: dict[str, object], words: str) -> None:  # fmt: skip
    save(editor, "Huawei")
    link = f"/notices/new/?about=view&name={SavedView.objects.get().slug}"
    page = posted(editor, "/notices/new/", filled(tree(editor, link), **fields), status=400)
    (fault,) = page.xpath("//p[@role='alert']")
    assert words in text(fault)
    assert not Alert.objects.exists()
    if "destination" in fields:
        assert page.xpath("//input[@name='destination']/@value") == [fields["destination"]]


def test_without_a_mail_server_nobody_is_promised_mail(
    editor: Client, pieces: list[Article], settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    save(editor, "Huawei")
    link = f"/notices/new/?about=view&name={SavedView.objects.get().slug}"
    assert "EMAIL_URL" in text(tree(editor, link).xpath("//main")[0])
    page = posted(
        editor, "/notices/new/", filled(tree(editor, link), channel="mail", destination="a@desk.example"), 400
    )
    assert "no mail server" in text(page.xpath("//p[@role='alert']")[0])


@pytest.mark.parametrize("path", ["about=view&name=none", "about=thesis&name=none", "about=measure&name=none", "about=source&name=x", "", "about=measure&name=shares&query=of%3Dnothing"])  # fmt: skip
def test_there_is_no_alert_on_what_is_not_there(editor: Client, pieces: list[Article], path: str) -> None:
    assert editor.get(f"/notices/new/?{path}").status_code == 404


# --- doors without a sign-in


def test_unsubscribing_takes_one_click_and_no_cookie(editor: Client, me: User, pieces: list[Article]) -> None:
    alert = alert_on(saved.save("Huawei", "company=huawei", owner=me)[0], me)
    path = f"/notices/stop/{tokens.token(alert, tokens.STOP)}/"
    browser = Client(enforce_csrf_checks=True)
    page = tree(browser, path)
    assert "Huawei" not in text(page)
    assert [check.__name__ for check in CHECKS if not check(page)] == []
    assert Alert.objects.get().stopped_at is None  # programs that look at links stop nothing
    answer = browser.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Alert.objects.get().stopped_at is not None
    assert "no more" in text(tree(browser, path))
    assert "Unsubscribed by its reader." in text(tree(editor, "/notices/"))
    for wrong in ("x", path.split("/")[3][:-1] + "x", f"{alert.key.hex}-", tokens.token(alert, tokens.FEED), "0" * 32 + "-" + "0" * 40):  # fmt: skip
        assert browser.post(f"/notices/stop/{wrong}/").status_code == 404


def test_a_strangers_address_says_yes_itself(editor: Client, me: User, pieces: list[Article]) -> None:
    alert = alert_on(saved.save("Huawei", "company=huawei", owner=me)[0], me, wish("mail", "desk@other.example"))
    assert "has not said yes" in text(tree(editor, "/notices/"))
    path = f"/notices/confirm/{tokens.token(alert, tokens.CONFIRM)}/"
    browser = Client(enforce_csrf_checks=True)
    tree(browser, path)
    assert Alert.objects.get().confirmed_at is None
    assert "will get the messages" in text(html.document_fromstring(browser.post(path).text))
    assert Alert.objects.get().confirmed_at is not None


def test_the_feed_of_an_alert_has_its_messages(editor: Client, me: User, pieces: list[Article]) -> None:
    alert = alert_on(saved.save("<b>Huawei</b> & 华为", "company=huawei", owner=me)[0], me, wish("atom", ""))
    arrive("Huawei <script>alert(1)</script> ]]> \x0b bell")
    arriving.weigh()
    arriving.gather()
    (path,) = tree(editor, f"/notices/{alert.key}/").xpath("//main//a[text()='Atom']/@href")
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    (entry,) = feed.findall("a:entry", names)
    message = Message.objects.get()
    assert entry.findtext("a:id", "", names) == f"urn:uuid:{message.pk}"
    assert entry.findtext("a:title", "", names) == "1 new piece in “<b>Huawei</b> & 华为”"
    assert "<script>" not in (entry.findtext("a:summary", "", names) or "")
    (link,) = entry.findall("a:link", names)
    assert urlsplit(link.get("href", "")).path == f"/notices/messages/{message.pk}/"
    assert Client().get(path[:-6] + "x.atom").status_code == 404


def test_hostile_names_are_escaped(editor: Client, me: User, pieces: list[Article]) -> None:
    view = saved.save("<script>alert(1)</script>", "company=huawei", owner=me)[0]
    alert = alert_on(view, me, wish("webhook", "https://desk.example/<script>"))
    arrive("<img src=x onerror=alert(2)>")
    arriving.weigh()
    arriving.gather()
    Message.objects.update(dead_at=timezone.now() - dt.timedelta(minutes=1), answer="500 <script>alert(3)</script>")
    for path in ("/notices/", f"/notices/{alert.key}/", f"/notices/messages/{Message.objects.get().pk}/"):
        said = editor.get(path).text
        assert "<script>alert" not in said
        assert "<img src=x" not in said
        assert [check.__name__ for check in CHECKS if not check(tree(editor, path))] == []

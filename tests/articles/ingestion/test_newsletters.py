"""Newsletters: each letter once, in order, from a maildir or a real IMAP server; the mailbox stays as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.ingestion import newsletters, pipeline
from articles.ingestion.enlist import BadSource
from articles.ingestion.newsletters import add_mailbox
from articles.models import Article, Capture, Source, Visit
from tests.newsroom import Newsroom
from tests.newsroom.imap import Imap

pytestmark = pytest.mark.django_db(transaction=True)

HTML = """<html><head><style>p { color: red }</style></head><body>
<div style="display:none">A preheader that nobody reads</div>
<p><a href="https://list.example/web?u=1&amp;id={number}&amp;e=abc123&amp;utm_source=mail">View in your browser</a></p>
<table><tr><td><h1>Small models, week {number}</h1></td></tr><tr><td><p>The yard runs a small model beside the forklift.</p>
<p>它比去年便宜一半。</p><img src="https://track.example/p.gif"></td></tr></table></body></html>"""


def letter(number: int, *, html: str = HTML, **headers: str) -> bytes:
    message = EmailMessage()
    for name, value in (
        {
            "From": "The Yard Letter <yard@list.example>",
            "To": "desk@house.example",
            "Subject": f"Week {number}",
            "Date": "Thu, 31 Jul 2025 08:30:00 +0800",
            "Message-ID": f"<{number}@list.example>",
        }
        | headers
    ).items():
        if value:
            message[name] = value
    message.set_content(f"Plain words of week {number}.")
    if html:
        message.add_alternative(html.replace("{number}", str(number)), subtype="html")
    return message.as_bytes()


def maildir(path: Path, letters: dict[str, bytes]) -> Path:
    for name in ("new", "cur", "tmp"):
        (path / name).mkdir(parents=True, exist_ok=True)
    for name, raw in letters.items():
        (path / "new" / name).write_bytes(raw)
    return path


def state(path: Path) -> dict[str, str]:
    return {str(each): hashlib.sha256(each.read_bytes()).hexdigest() for each in path.rglob("*") if each.is_file()}


def visited(source: Source) -> Visit:
    pipeline.visit_source(source.pk)
    return Visit.objects.filter(source=source).latest("pk")


def test_a_letter_becomes_a_piece(tmp_path: Path) -> None:
    source, new = add_mailbox(f"maildir://{maildir(tmp_path / 'post', {'1.a': letter(1)})}", name="Yard letters")
    assert new
    visit = visited(source)
    assert (visit.outcome, visit.created, visit.rejected) == ("new", 1, 0)
    piece = Article.objects.get()
    assert (piece.title, piece.author, piece.guid) == ("Week 1", "The Yard Letter", "1@list.example")
    assert piece.url == "https://list.example/web?u=1&id=1"
    assert piece.published_at == dt.datetime(2025, 7, 31, 0, 30, tzinfo=dt.UTC)
    assert (
        piece.body == "Small models, week 1\n\nThe yard runs a small model beside the forklift.\n\n它比去年便宜一半。"
    )
    assert (piece.completeness, piece.certainty, piece.source) == ("full", "exact", source)
    assert not hasattr(piece, "page")
    assert Capture.objects.get().content_type == "message/rfc822"


def test_a_maildir_is_read_on_from_where_it_ended(tmp_path: Path) -> None:
    box = maildir(tmp_path / "post", {f"{number}.a": letter(number) for number in range(3)})
    source, _ = add_mailbox(f"maildir://{box}")
    before = state(box)
    assert visited(source).created == 3
    assert visited(source).outcome == "not_modified"
    maildir(box, {"9.a": letter(9)})
    (box / "new" / "0.a").rename(box / "cur" / "0.a:2,S")  # a mail program marks a letter as read
    visit = visited(source)
    assert (visit.created, visit.unchanged) == (1, 1)
    assert before.items() - state(box).items() == {(str(box / "new" / "0.a"), before[str(box / "new" / "0.a")])}
    assert Article.objects.count() == 4


def test_bad_letters_are_refused_by_name_and_the_rest_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsletters, "LETTER_MAX", 50_000)
    box = maildir(
        tmp_path / "post", {"1.a": letter(1), "2.a": b"", "3.a": b"x" * 60_000, "5.a": letter(5, html="<p></p>")}
    )
    (tmp_path / "secret").write_text("Subject: root\n\nsecret words")
    (box / "new" / "4.a").symlink_to(tmp_path / "secret")
    source, _ = add_mailbox(f"maildir://{box}")
    visit = visited(source)
    assert (visit.created, visit.rejected) == (1, 4)
    for reason in ("a file that is no letter", "a letter of 60,000 bytes", "cannot be opened", "a letter without text"):
        assert reason in visit.detail
    assert not Article.objects.filter(body__contains="secret").exists()
    assert visited(source).outcome == "not_modified"  # what was refused is not read again


def test_a_mailbox_of_bad_letters_alone_is_not_failing(tmp_path: Path) -> None:
    source, _ = add_mailbox(f"maildir://{maildir(tmp_path / 'post', {'1.a': b'no letter'})}")
    visit = visited(source)
    assert visit.outcome == "empty"
    assert "Refused: a file that is no letter" in visit.detail
    assert visited(source).outcome == "not_modified"


def test_many_letters_take_several_visits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsletters, "LETTERS", 2)
    source, _ = add_mailbox(
        f"maildir://{maildir(tmp_path / 'post', {f'{number}.a': letter(number) for number in range(5)})}"
    )
    assert [visited(source).created for _ in range(3)] == [2, 2, 1]
    assert visited(source).outcome == "not_modified"


def test_letters_that_name_one_page_stay_pieces_of_their_own(tmp_path: Path) -> None:
    same = HTML.replace("id={number}", "id=7")
    box = maildir(tmp_path / "post", {f"{number}.a": letter(number, html=same) for number in range(2)})
    source, _ = add_mailbox(f"maildir://{box}")
    visited(source)
    maildir(box, {"8.a": letter(8, html=same)})
    visited(source)
    assert sorted(piece.url.split("/")[2] for piece in Article.objects.all()) == [
        "list.example",
        "mail.invalid",
        "mail.invalid",
    ]
    Source.objects.update(etag="")
    assert visited(source).unchanged == 3


def test_a_maildir_that_went_away_is_told(tmp_path: Path) -> None:
    box = maildir(tmp_path / "post", {})
    source, _ = add_mailbox(f"maildir://{box}")
    box.rename(tmp_path / "gone")
    visit = visited(source)
    assert (visit.outcome, "There is no maildir at" in visit.detail) == ("not_found", True)


@pytest.fixture
def secret(tmp_path: Path) -> str:
    (tmp_path / "password").write_text("open sesame\n")
    return str(tmp_path / "password")


def test_a_folder_is_read_and_read_on(newsroom: Newsroom, secret: str) -> None:
    with Imap(letters={number: letter(number) for number in range(1, 4)}) as post:
        source, _ = add_mailbox(post.url(), password_file=secret)
        visit = visited(source)
        assert (visit.outcome, visit.created) == ("new", 3)
        assert visited(source).outcome == "not_modified"
        post.letters[4] = letter(4)
        post.letters[5] = b"no letter"
        visit = visited(source)
        assert (visit.created, visit.rejected) == (1, 1)
        assert sum("FETCH" in line and "BODY.PEEK" in line for line in post.said) == 5
        post.validity = 8  # the server counts anew: everything is read again, and nothing doubled
        visit = visited(source)
        assert (visit.created, visit.unchanged, visit.rejected) == (0, 4, 1)
        assert not post.written
    assert Article.objects.count() == 4
    assert "sesame" not in str([*Source.objects.values(), *Visit.objects.values(), *Capture.objects.values()])


def test_a_size_that_a_server_claims_spares_the_letter(newsroom: Newsroom, secret: str) -> None:
    with Imap(letters={1: letter(1), 2: letter(2)}, sizes={1: 30_000_000}) as post:
        source, _ = add_mailbox(post.url(), password_file=secret)
        visit = visited(source)
        assert (visit.created, visit.rejected) == (1, 1)
        assert not any("FETCH 1 (UID BODY" in line for line in post.said)


def test_what_came_before_a_failure_is_kept_and_the_rest_comes_next_time(newsroom: Newsroom, secret: str) -> None:
    with Imap(letters={number: letter(number) for number in range(1, 4)}, falls_at=2) as post:
        source, _ = add_mailbox(post.url(), password_file=secret)
        visit = visited(source)
        assert (visit.outcome, visit.created) == ("new", 1)
        assert "could not be read to its end" in visit.detail
        post.falls_at = 0
        assert visited(source).created == 2


@pytest.mark.parametrize("where", ["file", "env"])
def test_a_password_that_is_nowhere_is_told(newsroom: Newsroom, tmp_path: Path, where: str) -> None:
    with Imap() as post:
        named = (
            {"password_file": str(tmp_path / "nothing")} if where == "file" else {"password_env": "NO_SUCH_VARIABLE"}
        )
        source, _ = add_mailbox(post.url(), **named)
        visit = visited(source)
        assert visit.outcome == "forbidden"
        assert post.said == []


def test_the_command_adds_once_and_stores_no_password(tmp_path: Path, secret: str) -> None:
    out = StringIO()
    for _ in range(2):
        call_command(
            "mailbox",
            "add",
            "imaps://me@mail.example/Letters/Chips",
            "--password-file",
            secret,
            "--name",
            "Chips",
            stdout=out,
        )
    source = Source.objects.get()
    assert out.getvalue().splitlines() == [
        f"{source.pk} Chips is visited within a minute.",
        f"{source.pk} Chips is read already; nothing was changed.",
    ]
    assert (source.url, source.kind, source.options) == (
        "imaps://me@mail.example/Letters/Chips",
        "mailbox",
        {"password_file": secret},
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("maildir:///no/such/place", "is no maildir"),
        ("maildir://relative", "is no maildir"),
        ("imaps://me:secret@mail.example/", "A password has no place in the address"),
        ("imaps://mail.example/", "is no mailbox"),
        ("pop3://me@mail.example/", "is no mailbox"),
        ("https://mail.example/", "is no mailbox"),
        ("imaps://me@mail.example/", "Say where the password is"),
        ("imaps://me@mail.example:99999/", "is no mailbox"),
        ("imaps://me@mail.example/%0d%0aA1%20DELETE", "cannot be"),
    ],
)
def test_a_mailbox_that_cannot_be_is_explained(url: str, said: str) -> None:
    with pytest.raises(CommandError, match=said) as failure:
        call_command("mailbox", "add", url, stdout=StringIO())
    assert ":secret@" not in str(failure.value)
    with pytest.raises(BadSource):
        add_mailbox(url)
    assert not Source.objects.exists()

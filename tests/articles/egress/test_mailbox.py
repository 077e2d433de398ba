"""IMAP over real sockets: only judged addresses, one deadline, nothing changed, and every fault by its name."""

from __future__ import annotations

import ipaddress
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from articles.egress import mailbox as room
from articles.egress.errors import VisitFailed
from articles.egress.mailbox import mailbox_of, opened
from articles.egress.rules import Rules
from tests.newsroom.imap import Imap

OURS = Rules(allow=(ipaddress.ip_network("127.0.0.1/32"),))
LETTERS = {3: b"Subject: three\r\n\r\nText.", 5: b"Subject: five\r\n\r\nText.", 9: b"Subject: nine\r\n\r\nText."}


@pytest.fixture
def post() -> Iterator[Imap]:
    with Imap(letters=dict(LETTERS)) as server:
        yield server


@pytest.mark.parametrize("plain", [True, False])
def test_a_folder_is_read_and_nothing_in_it_changes(plain: bool) -> None:
    with Imap(letters=dict(LETTERS), plain=plain) as server:
        with opened(mailbox_of(server.url()), server.password, rules=OURS) as folder:
            assert folder.validity == 7
            assert folder.uids(above=0) == [3, 5, 9]
            assert folder.uids(above=3) == [5, 9]
            assert folder.uids(above=9) == []
            assert folder.sizes([3, 5]) == {3: len(LETTERS[3]), 5: len(LETTERS[5])}
            assert folder.letter(5) == LETTERS[5]
            assert folder.letter(4) is None
        assert not server.written
        assert server.said[-1].endswith("LOGOUT")
        assert any("BODY.PEEK[]" in line for line in server.said)


@pytest.mark.parametrize(
    ("folder", "sent"),
    [
        ("Wöchentlich", "W&APY-chentlich"),
        ("通讯/芯片", "&kBqLrw-/&gq9yRw-"),
        ("A & B", "A &- B"),
        ('Say "so"', 'Say \\"so\\"'),
    ],
)
def test_folders_are_named_as_the_protocol_names_them(folder: str, sent: str) -> None:
    with Imap(letters=dict(LETTERS), folder=sent) as server:
        address = mailbox_of(server.url(folder.replace(" ", "%20").replace('"', "%22").replace("&", "%26")))
        assert address.folder == folder
        with opened(address, server.password, rules=OURS) as opened_folder:
            assert opened_folder.uids(above=0) == [3, 5, 9]


def test_tls_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is missing: apt-get install openssl")
    subprocess.run(
        [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=mail",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Imap(letters=dict(LETTERS), tls=tls) as server:
        with (
            pytest.raises(VisitFailed, match=r"certificate of 127\.0\.0\.1 is not valid"),
            opened(mailbox_of(server.url()), server.password, rules=OURS),
        ):
            pass
        assert server.said == []  # no password before the certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        with opened(mailbox_of(server.url()), server.password, rules=OURS) as folder:
            assert folder.uids(above=0) == [3, 5, 9]


def test_an_address_that_nobody_allowed_is_not_opened(post: Imap) -> None:
    with (
        pytest.raises(VisitFailed, match="only public addresses are read") as failure,
        opened(mailbox_of(post.url()), "x", rules=Rules()),
    ):
        pass
    assert failure.value.outcome == "blocked"
    assert post.said == []


@pytest.mark.parametrize(
    "address",
    ["imap://me@mail.public.example/", "imaps://me@mail.public.example:143/", "imap://me@mail.public.example:993/"],
)
def test_public_servers_are_read_by_tls_alone(address: str) -> None:
    with (
        pytest.raises(VisitFailed, match="by imaps on port 993 only"),
        opened(mailbox_of(address), "x", rules=Rules(), resolve=lambda *_: ["93.184.215.14"]),
    ):
        pass


def test_a_name_that_turns_inward_is_not_followed(post: Imap) -> None:
    address = mailbox_of(f"imaps://me@rebound.example:{post.port}/")
    with (
        pytest.raises(VisitFailed, match="only public addresses"),
        opened(address, "x", rules=Rules(), resolve=lambda *_: ["93.184.215.14", "127.0.0.1"]),
    ):
        pass
    assert post.said == []


def test_a_wrong_password_is_told_without_repeating_anything(post: Imap) -> None:
    for plain in (True, False):
        post.plain = plain
        with pytest.raises(VisitFailed) as failure, opened(mailbox_of(post.url()), "hunter-two", rules=OURS):
            pass
        assert failure.value.outcome == "forbidden"
        assert "hunter-two" not in str(failure.value)
        assert "desk" not in str(failure.value)


def test_a_server_that_never_speaks_ends_with_the_session() -> None:
    with (
        Imap(silent=True) as server,
        pytest.raises(VisitFailed) as failure,
        opened(mailbox_of(server.url()), "x", rules=OURS, seconds=0.3),
    ):
        pass
    assert failure.value.outcome == "timeout"


def test_what_a_server_may_say_is_bounded(post: Imap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SESSION_MAX", 5_000)
    post.letters[9] = bytes(20_000)
    with pytest.raises(VisitFailed) as failure, opened(mailbox_of(post.url()), post.password, rules=OURS) as folder:
        folder.letter(9)
    assert failure.value.outcome == "too_large"

"""The one-time address signs in once, and not for ever."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from config import signin
from config.local.home import Home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Home:
    """A home of its own: a link of another test must not be counted."""
    settings.HOME = Home(tmp_path)
    return settings.HOME


def _path(link: str) -> str:
    return urlsplit(link).path


def test_it_signs_in_once(client: Client) -> None:
    path = _path(signin.new_link())
    first = client.get(path)
    assert (first.status_code, first["Location"]) == (302, "/")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert (user.username, user.is_staff, user.is_superuser, user.has_usable_password()) == (
        "local",
        True,
        False,
        False,
    )
    other = Client()
    second = other.get(path)
    assert second.status_code == 410
    assert "manage.py signin" in second.content.decode()
    assert "_auth_user_id" not in other.session


def test_two_links_lead_to_one_person(client: Client) -> None:
    for _ in range(2):
        assert client.get(_path(signin.new_link())).status_code == 302
    assert User.objects.count() == 1


def test_it_expires(client: Client) -> None:
    path = _path(signin.new_link())
    file = signin._file(path.split("/")[2])
    old = file.stat().st_mtime - signin.LIFETIME - 1
    os.utime(file, (old, old))
    assert client.get(path).status_code == 410
    assert not file.exists()


@pytest.mark.parametrize("token", ["guessed", "..", "%2e%2e%2fsecret_key", "a" * 3000])
def test_a_guess_signs_nobody_in(client: Client, token: str) -> None:
    assert client.get(f"/sign-in/{token}/").status_code in {404, 410}
    assert "_auth_user_id" not in client.session


def test_only_opening_it_spends_it(client: Client) -> None:
    path = _path(signin.new_link())
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 405
    assert client.get(path).status_code == 302


def test_the_home_keeps_no_word_that_signs_in(home: Home) -> None:
    token = _path(signin.new_link()).split("/")[2]
    folder = home.path / "sign-in"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(token not in file.name and file.read_bytes() == b"" for file in folder.iterdir())


def test_the_command_prints_a_fresh_address(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("signin")
    printed = capsys.readouterr().out.strip()
    assert printed.startswith(settings.PUBLIC_URL + "/sign-in/")
    assert client.get(_path(printed)).status_code == 302

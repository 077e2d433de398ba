"""Every reader of the environment: what it takes, and the sentence it says of what it does not take."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import Env


def test_text_comes_from_the_variable_the_file_or_the_default(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    env = Env({"PLAIN": " from the variable ", "KEY_FILE": str(tmp_path / "secret"), "BLANK": "  "})
    assert [env.text("PLAIN"), env.text("KEY"), env.text("BLANK", "default")] == [
        "from the variable",
        "from the file",
        "default",
    ]
    assert env.faults == []


@pytest.mark.parametrize(
    ("environ", "read", "fault"),
    [
        ({"A": "1", "A_FILE": "/dev/null"}, lambda env: env.text("A"), "A and A_FILE are both set; keep one of them."),
        ({"A_FILE": "/nowhere/a"}, lambda env: env.text("A"), "A_FILE names /nowhere/a, which cannot be read (No such file or directory)."),
        ({"A": "perhaps"}, lambda env: env.flag("A"), "A is 'perhaps'; write 1 or 0."),
        ({"A": "70000"}, lambda env: env.number("A", 8000, 0, 65535), "A is '70000'; write a whole number from 0 to 65535."),
        ({"A": "²"}, lambda env: env.number("A", 8000, 0, 65535), "A is '²'; write a whole number from 0 to 65535."),
        ({"A": "LOUD"}, lambda env: env.choice("A", "text", ("text", "json")), "A is 'LOUD'; write one of text, json."),
        ({"A": "10.0.0.1/8"}, lambda env: env.networks("A"), "A holds '10.0.0.1/8', which is not a network"),
        ({"A": "Mars/Base"}, lambda env: env.zone("A", "UTC"), "A is 'Mars/Base', which is not a time zone; write one like Asia/Singapore."),
        ({"A": "../etc"}, lambda env: env.zone("A", "UTC"), "A is '../etc', which is not a time zone"),
        ({"A": "Asia"}, lambda env: env.zone("A", "UTC"), "A is 'Asia', which is not a time zone"),
        ({"A": "ftp://x"}, lambda env: env.url("A", "", ("redis",)), "A must begin with redis://."),
        ({"A": "redis://h:port"}, lambda env: env.url("A", "", ("redis",)), "A is not an address"),
        ({"A": "https://host/path"}, lambda env: env.site("A", "http://h"), "A must be a scheme and a host without a path"),
        ({"A": "https:///"}, lambda env: env.site("A", "http://h"), "A must be a scheme and a host without a path"),
        ({"A": "postgres://u:secretword@h/"}, lambda env: env.database("A"), "A names no database; write it like postgres://"),
        ({"A": "example.com=127.0.0.1:1"}, lambda env: env.routes("A"), "A routes 'example.com'; only names under .example, .test, .invalid, .localhost may be routed."),
        ({"A": "example=192.0.2.1:80"}, lambda env: env.routes("A"), "A sends example to '192.0.2.1:80'; write a loopback address like 127.0.0.1:8801."),
        ({"A": "example=localhost:80"}, lambda env: env.routes("A"), "A sends example to 'localhost:80'; write a loopback address like 127.0.0.1:8801."),
        ({"A": "example=127.0.0.1"}, lambda env: env.routes("A"), "A sends example to '127.0.0.1'; write a loopback address like 127.0.0.1:8801."),
        ({"A": "english!"}, lambda env: env.pattern("A", "en", "[a-z]+", "en"), "A is 'english!'; write one like en."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_a_sentence(environ, read, fault) -> None:
    env = Env(environ)
    read(env)
    assert len(env.faults) == 1
    assert env.faults[0].startswith(fault)
    assert "secretword" not in env.faults[0]


def test_all_faults_are_told_at_once() -> None:
    env = Env({"ONE": "x", "TWO": "y"})
    env.number("ONE", 1, 0, 9)
    env.flag("TWO")
    with pytest.raises(ImproperlyConfigured) as told:
        env.finish()
    assert str(told.value).splitlines() == [
        "The settings cannot be used:",
        "- ONE is 'x'; write a whole number from 0 to 9.",
        "- TWO is 'y'; write 1 or 0.",
    ]


def test_good_values_are_typed() -> None:
    env = Env(
        {
            "F": "Yes",
            "N": "0",
            "W": "a, b,,",
            "NET": "10.0.0.0/8,::1/128",
            "R": "example=127.0.0.1:8801,news.test=[::1]:9",
            "S": "https://d.example.org/",
        }
    )
    assert env.flag("F") is True
    assert env.number("N", 5, 0, 9) == 0
    assert env.words("W") == ["a", "b"]
    assert env.networks("NET") == [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128")]
    assert env.routes("R") == {"example": ("127.0.0.1", 8801), "news.test": ("::1", 9)}
    assert env.site("S", "") == "https://d.example.org"
    env.finish()


def test_a_database_address_may_name_a_socket() -> None:
    env = Env(
        {
            "D": "postgres://us%40er:p%2Fw@/news?host=/run/pg&port=6000&connect_timeout=3",
            "TCP": "postgresql://u:p@db:5433/n",
        }
    )
    assert env.database("D") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "news",
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "/run/pg",
        "PORT": "6000",
        "OPTIONS": {"connect_timeout": "3"},
    }
    tcp = env.database("TCP")
    assert tcp is not None
    assert (tcp["HOST"], tcp["PORT"]) == ("db", "5433")
    assert env.database("UNSET") is None


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [("smtp://h", 25, False, False), ("smtp://u:p@h:587/?tls=1", 587, False, True), ("smtps://h", 465, True, False)],
)
def test_a_mail_address_becomes_djangos_settings(address: str, port: int, ssl: bool, tls: bool) -> None:
    found = Env({"E": address}).mail("E")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (
        "h",
        port,
        ssl,
        tls,
    )

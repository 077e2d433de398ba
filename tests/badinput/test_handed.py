"""Every bad thing that is handed in ends in its named outcome, with a sentence that names cause and next step."""

from __future__ import annotations

import ipaddress
import json
from collections import Counter
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.egress.errors import VisitFailed
from articles.egress.mailbox import mailbox_of, opened
from articles.egress.rules import Rules
from articles.ingestion import confined
from articles.ingestion.handed import Said, keep, look_at_file
from articles.ingestion.lease import claim_of
from articles.ingestion.newsletters import draft_letter
from articles.ingestion.records import Reject
from articles.models import Article, Source
from tests.badinput.handed import CASES, READ, Case
from tests.newsroom.imap import Imap

pytestmark = pytest.mark.django_db
OURS = Rules(allow=(ipaddress.ip_network("127.0.0.1/32"),))


def cases(reader: str) -> pytest.MarkDecorator:
    """The table's cases for one reader."""
    mine = [case for case in CASES if case.reader == reader]
    return pytest.mark.parametrize("case", mine, ids=[case.name.replace(" ", "-") for case in mine])


def test_the_table_holds_no_case_twice() -> None:
    assert len({(case.reader, case.given) for case in CASES}) == len(CASES) >= 120
    assert max(Counter((case.reader, case.name) for case in CASES).values()) == 1


def failed(case: Case, failure: VisitFailed) -> None:
    """The failure is the one that was foreseen, and says so in a sentence."""
    assert failure.outcome == case.ends, failure.detail
    assert case.says in failure.detail
    assert failure.detail[-1] in ".)" or case.reader == "letter"


@cases("file")
def test_a_file(case: Case) -> None:
    try:
        offer = look_at_file(case.given, Said(outlet="The Kallang Dispatch"))
    except VisitFailed as failure:
        failed(case, failure)
        return
    assert case.ends == READ
    piece = Article.objects.get(pk=keep(offer).article_id)
    assert piece.title
    assert piece.url.startswith("https://handed.invalid/")
    assert not any("<script" in words for words in (piece.title, piece.url))


@cases("table")
def test_a_table(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(case.given)
    out, told = StringIO(), StringIO()
    try:
        call_command("archive", "import", str(tmp_path / "a.csv"), "--json", stdout=out, stderr=told)
    except CommandError:
        assert case.ends == "rejected", told.getvalue()
    counts = json.loads(out.getvalue())
    assert (counts["rejected"] > 0) == (case.ends == "rejected"), counts
    assert case.says in told.getvalue()
    assert counts["created"] == Article.objects.count() == counts["read"] - counts["rejected"]


@cases("letter")
def test_a_letter(case: Case) -> None:
    held = claim_of(Source(url="maildir:///x", name="x", kind=Source.Kind.MAILBOX))
    try:
        draft = confined.run(draft_letter, held, case.given)
    except VisitFailed as failure:
        failed(case, failure)
        return
    assert case.ends == READ
    assert not isinstance(draft, Reject)
    assert draft.url.startswith(("https://mail.invalid/", "https://x.example/"))
    assert "\n" not in draft.title
    assert "alert(1)" not in draft.body


@cases("server")
def test_a_mail_server(case: Case) -> None:
    command, _, answer = case.given.partition(b"\n")
    hangs_up = answer.endswith(b"!")
    answer = answer.removesuffix(b"!")
    with Imap(letters={1: b"Subject: x\r\n\r\nWords"}, hang_up=hangs_up) as server:
        if command == b"GREETING":
            server.greeting = answer.decode()
        else:
            server.script = {command.decode(): answer}
        try:
            with opened(mailbox_of(server.url()), server.password, rules=OURS, seconds=5) as folder:
                for uid in folder.uids(above=0):
                    folder.letter(uid)
        except VisitFailed as failure:
            failed(case, failure)
        else:
            assert case.ends == READ
        assert not server.written


@cases("gkg")
def test_a_line_of_gdelt(case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(case.given)
    out = StringIO()
    run = partial(
        call_command, "gdelt", "import", str(tmp_path / "a.csv"), "--all", "--json", stdout=out, stderr=StringIO()
    )
    if case.ends == "refused":
        with pytest.raises(CommandError, match=case.says):
            run()
        return
    run()
    counts = json.loads(out.getvalue())
    assert (counts["created"], counts["rejected"]) == ((1, 0) if case.ends == READ else (0, 1))

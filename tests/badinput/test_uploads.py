"""Files that people upload: each is offered or refused in a sentence, never answered with a fault of ours."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article, Source
from tests.badinput import kinds, lists
from tests.badinput.reading import unsound
from tests.newsroom import Newsroom

FILES = {
    **{name: body for name, (body, _) in kinds.BINARY.items()},
    **{name: text.encode() for name, text in {**kinds.SAID, **kinds.PAGES}.items()},
    **{f"PDF cut at {end}": kinds.BINARY["PDF"][0][:end] for end in range(0, 60, 5)},
    "a PDF that is a page": b"%PDF-1.7\n<html><script>alert(1)</script></html>",
    "text in UTF-16": "小模型装进了手机。\n".encode("utf-16") * 20,
    "text in GB18030": "小模型装进了手机，大厂把入口放在小程序里。\n".encode("gb18030") * 20,
}


@pytest.fixture
def desk(db: None, client: Client) -> Client:
    """A browser of somebody who is signed in."""
    client.force_login(User.objects.create_user("analyst"))
    return client


def test_every_file_is_offered_or_refused(desk: Client, canary: Newsroom) -> None:
    wrong = []
    for name, body in FILES.items():
        answer = desk.post(
            "/articles/add/", {"outlet": "An outlet", "title": "", "file": SimpleUploadedFile("../../x.html", body)}
        )
        page = answer.context_data["page"] if answer.status_code == 200 else None
        if page is None or not (page.fault.endswith(".") or page.offer):
            wrong.append(f"{name}: {answer.status_code} {page and page.fault}")
        if page and page.offer:
            wrong += [f"{name}: {fault}" for fault in unsound(page.offer.draft)]
        if page and "fault of this program" in page.fault:
            wrong.append(f"{name}: {page.fault}")
    assert not wrong, "\n".join(wrong)
    assert Article.objects.count() == 0


def test_every_list_is_refused_or_read_and_nothing_is_fetched(desk: Client, canary: Newsroom) -> None:
    wrong = []
    for case in lists.CASES:
        answer = desk.post("/sources/import/", {"file": SimpleUploadedFile("x.opml", case.content)})
        if answer.status_code >= 500:
            wrong.append(f"{case.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert not Source.objects.exclude(url__regex="^https?://").exists()

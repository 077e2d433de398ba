"""Every hostile payload on one list and one piece in a real browser: no dialog opens, and nothing complains."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog

from articles.models import Article
from tests.browser.conftest import Reader
from tests.web.builders import piece
from tests.web.hostile import PAYLOADS, bare

pytestmark = pytest.mark.browser
STORABLE = [payload.replace("\0", "") for payload in PAYLOADS.values()]


@pytest.fixture
def written(stored: list[Article]) -> Article:
    """A piece for each payload, and one whose text is all of them."""
    for payload in STORABLE:
        piece(f"{payload} zq", teaser=payload, author=payload[:300])
    return piece("All zq", body="\n\n".join(STORABLE), author="".join(STORABLE)[:300])


@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without"])
def test_nothing_of_it_runs(written: Article, reader: Callable[..., Reader], scripts: bool) -> None:
    opened = reader(java_script_enabled=scripts)

    def complain(dialog: Dialog) -> None:
        opened.complaints.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    opened.page.on("dialog", complain)
    for path in ("/articles/?q=zq", f"/articles/{written.pk}/", "/stories/", "/timeline/"):
        page = opened.open(path)
        assert page.locator("x-evil, [evil], iframe, img[src=x], main script").count() == 0
    text = bare(opened.open(f"/articles/{written.pk}/").locator("#piece").text_content() or "")
    assert [payload for payload in STORABLE if bare(payload) not in text] == []

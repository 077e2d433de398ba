"""Taking many places into the list at once: what is new, there, repeated, dead or refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.ingestion.enlist import BadSource, Wanted, add_source, enlist, exported
from articles.ingestion.lease import database_now
from articles.ingestion.opml import read_opml, write_opml
from articles.models import Source

pytestmark = pytest.mark.django_db


def a_source(slug: str, **fields: object) -> Source:
    return Source.objects.create(slug=slug, **{"url": f"https://{slug}.example/feed", "name": slug.title()} | fields)


def test_every_entry_has_its_fate() -> None:
    a_source("well")
    a_source("gone", state="gone")
    a_source("ill", fail_count=2, fail_since=timezone.now(), fail_reason="The host did not answer.")
    done = enlist(
        [
            Wanted("https://new.example/feed", "New"),
            Wanted("http://new.example/feed/", "New, once more"),
            Wanted("https://well.example/feed", "Another name"),
            Wanted("https://gone.example/feed"),
            Wanted("https://ill.example/feed"),
            Wanted("javascript:alert(1)", "Script"),
            Wanted("", "A note"),
        ]
    )
    assert done.read == len(done.added) + len(done.there) + len(done.repeated) + len(done.refused) == 7
    assert [one.name for one in done.added] == ["New"]
    assert [one.name for one in done.repeated] == ["New, once more"]
    assert [one.name for one in done.there] == ["Well", "Gone", "Ill"]
    assert [(one.name, one.why) for one in done.dead] == [
        ("Gone", "Its host says that it is gone for good."),
        ("Ill", "The host did not answer."),
    ]
    assert [(one.name, "is no web address" in one.why) for one in done.refused] == [("Script", True), ("A note", True)]
    assert Source.objects.get(slug="well").name == "Well"


def test_details_that_cannot_be_are_left_out() -> None:
    enlist([Wanted("https://a.example/", "A", language="English (US)", country="China", timezone="Mars", outlet_kind="x", folder=" a /  / b ")])  # fmt: skip
    source = Source.objects.get()
    assert (source.language, source.country, source.timezone, source.outlet_kind) == ("", "", "", "unreviewed")
    assert source.folder == "a / b"


def test_one_host_many_names_and_no_slug_twice() -> None:
    done = enlist([Wanted(f"https://a.example/{number}", "同名") for number in range(300)])
    assert len(done.added) == Source.objects.values("slug").distinct().count() == 300
    before = database_now()
    waits = [source.next_visit_at - before for source in Source.objects.all()]
    assert max(waits) - min(waits) > dt.timedelta(minutes=50)
    assert max(waits) < dt.timedelta(minutes=60)


def test_queries_do_not_grow_with_the_list(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        enlist([Wanted(f"https://a.example/{number}") for number in range(400)])


def test_a_page_of_the_desk_is_no_slug() -> None:
    assert add_source("https://a.example/", kind="feed", name="Import")[0].slug == "import-2"
    assert [told.name for told in enlist([Wanted("https://b.example/", "Test")]).added] == ["Test"]
    assert Source.objects.filter(slug="test-2").exists()


def test_the_list_of_what_we_read_comes_back_whole() -> None:
    a_source("paper", folder="Press / China", language="zh-Hans", country="CN", owner="A", outlet_kind="paper")
    a_source("list", kind="listing", options={"pages": 4, "row": "//li"}, timezone="Asia/Shanghai")
    for kind in ("mailbox", "archive", "handed", "gdelt"):
        a_source(kind, kind=kind)
    written = write_opml(exported())
    kept = {source.url: source for source in exported()}
    assert set(kept) == {"https://paper.example/feed", "https://list.example/feed"}
    Source.objects.all().delete()
    assert len(enlist(read_opml(written)).added) == 2
    for source in exported():
        for name in ("name", "kind", "folder", "language", "country", "timezone", "owner", "outlet_kind", "options"):
            assert getattr(source, name) == getattr(kept[source.url], name), name
    assert write_opml(exported()) == written


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"row": "//li["}, "is not XPath"),
        ({"pages": 51}, "from 1 to 50"),
        ({"pages": True}, "from 1 to 50"),
        ({"prefix": "x" * 501}, "longer than 500"),
        ({"read_pages": "yes"}, "yes or no"),
    ],
)
def test_options_that_cannot_be_are_told(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadSource, match=sentence):
        add_source("https://a.example/", kind="listing", options=options)

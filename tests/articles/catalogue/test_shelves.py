"""The starter catalogue: every entry is whole and once, both languages are there, and what is added is spread over the hour."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.catalogue import shelves
from articles.ingestion.addresses import canonical_url, key_of
from articles.ingestion.enlist import KINDS
from articles.ingestion.lease import database_now
from articles.ingestion.opml import read_opml
from articles.models import Source

COUNTRIES = {"AE", "AU", "BE", "CN", "DE", "FR", "GB", "HK", "IN", "JP", "KR", "MY", "NL", "QA", "SA", "SG", "TW", "US"}
OPML = Path(settings.BASE_DIR) / "docs" / "catalogue.opml"


def run(*words: str) -> str:
    out = StringIO()
    call_command("catalogue", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_every_entry_is_whole_and_its_codes_are_valid() -> None:
    for entry in shelves.entries():
        fields = (
            entry.url,
            entry.name,
            entry.language,
            entry.kind,
            entry.folder,
            entry.country,
            entry.timezone,
            entry.owner,
        )
        assert all(text and text == text.strip() for text in fields), entry
        assert canonical_url(entry.url) == entry.url, entry
        assert entry.kind in KINDS, entry
        assert entry.language in {"en", "zh-Hans", "zh-Hant"}, entry
        assert entry.country in COUNTRIES, entry
        assert entry.timezone in zoneinfo.available_timezones(), entry
        assert entry.outlet_kind in set(Source.OutletKind.values) - {"unreviewed", "sample"}, entry


def test_no_address_and_no_name_stands_twice() -> None:
    keys = Counter(key_of(entry.url) for entry in shelves.entries())
    called = Counter((entry.folder, entry.name) for entry in shelves.entries())
    assert [key for key, times in (keys + called).items() if times > 1] == []


def test_there_is_enough_of_everything() -> None:
    assert len(shelves.entries()) >= 200
    groups = Counter(entry.folder for entry in shelves.entries())
    assert min(groups.values()) >= 13
    assert list(groups) == shelves.names()  # a group is one stretch of the file
    languages = Counter(entry.language for entry in shelves.entries())
    assert languages["zh-Hans"] >= 40
    assert languages["zh-Hant"] >= 10
    official = Counter(entry.country for entry in shelves.entries() if entry.outlet_kind == "official")
    assert min(official["US"], official["CN"]) >= 12
    assert len(official) >= 10


def test_the_opml_beside_the_documentation_is_the_catalogue() -> None:
    assert OPML.read_bytes() == shelves.as_opml()
    assert read_opml(OPML.read_bytes()) == list(shelves.entries())


def test_a_group_is_added_once_unreviewed_and_spread_over_the_hour(db: None) -> None:
    before = database_now()
    assert run("add", "Think tanks").startswith("26 added, 0 already there.")
    added = list(Source.objects.all())
    assert {source.folder for source in added} == {"Think tanks"}
    assert all(source.reviewed_at is None and source.last_ok_at is None for source in added)
    waits = sorted(source.next_visit_at - before for source in added)
    assert waits[0] >= dt.timedelta(0)
    assert waits[-1] <= dt.timedelta(minutes=60, seconds=30)
    assert waits[-1] - waits[0] > dt.timedelta(minutes=15)
    assert run("add", "Think tanks").startswith("0 added, 26 already there.")
    assert Source.objects.count() == 26


def test_single_entries_are_added_by_their_address(db: None) -> None:
    done = shelves.add(urls=["https://www.chinatalk.media/feed", "https://not-of-the-catalogue.example/"])
    assert [told.name for told in done.added] == ["ChinaTalk"]
    shelf = next(shelf for shelf in shelves.shelves() if shelf.name == "Newsletters")
    assert (shelf.there, shelf.books[0].slug, shelf.books[0].state) == (1, "chinatalk", "added")


def test_the_list_names_groups_and_entries(db: None) -> None:
    assert "Governments / China: 14 sources, 0 of them added" in run("list")
    assert (
        "国家发展改革委 (zh-Hans, CN, ministry or agency; National Development and Reform Commission; listing page, not added)"
        in run("list", "Governments / China")
    )


@pytest.mark.parametrize("words", [("add",), ("add", "Weather"), ("list", "Weather")])
def test_a_mistake_is_one_sentence(db: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as caught:
        run(*words)
    assert str(caught.value).endswith(".")
    assert not Source.objects.exists()

"""Files of long lists in the browser: offered, asked for, watched, taken by their reader alone."""

from __future__ import annotations

import datetime as dt
import io
from uuid import uuid4

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from analysis.keeping import export_jobs
from analysis.models import ExportJob
from analysis.tasks import look_after_exports, make_export
from articles.models import Article
from tests.web.reading import text, tree

HTML = {"Accept": "text/html"}


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch, pieces: list[Article]) -> list[Article]:
    """A house in which five pieces are many."""
    monkeypatch.setattr(export_jobs, "LARGE", 5)
    return pieces


def ask(client: Client, format: str = "xlsx", query: str = "company=huawei") -> str:
    answer = client.post("/exports/", {"query": query, "format": format})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_long_workbook_is_offered_and_a_short_one_handed_out(client: Client, long: list[Article]) -> None:
    assert client.get("/articles.xlsx", headers=HTML)["Location"] == "/exports/?"
    refused = client.get("/articles.xlsx?relevance=on")
    assert refused.status_code == 413
    assert "http://testserver/exports/?relevance=on" in refused.text
    assert client.get("/articles.xlsx?q=zzz", headers=HTML).status_code == 200
    for suffix in ("csv", "json", "md", "bib"):
        assert client.get(f"/articles.{suffix}", headers=HTML).status_code == 200
    assert tree(client, "/articles/").xpath("//a[@href='/exports/?']")


def test_a_file_is_asked_for_watched_and_taken(client: Client, long: list[Article]) -> None:
    address = ask(client)
    job = ExportJob.objects.get()
    page = tree(client, address)
    assert "waits for a worker" in text(page)
    assert page.xpath("//a[text()='Look again']/@href") == [address]  # without a script
    assert page.xpath("//div[@id='progress']/@hx-trigger") == ["every 2s"]
    begun = export_jobs.begin(job.pk)
    assert begun is not None
    ExportJob.objects.filter(pk=job.pk).update(done=3)
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert f"3 of {job.total} pieces" in part.text
    assert "<html" not in part.text
    assert client.get(f"{address}file/")["Location"] == address
    ExportJob.objects.filter(pk=job.pk).update(leased_until=None)
    assert export_jobs.make(job.pk)
    page = tree(client, address)
    assert "is ready" in text(page)
    assert not page.xpath("//@hx-trigger[. = 'every 2s']")
    taken = client.get(page.xpath("string(//a[@download]/@href)"))
    body = taken.getvalue()
    assert len(body) == int(taken["Content-Length"])
    assert CalamineWorkbook.from_filelike(io.BytesIO(body)).sheet_names == ["Pieces", "About"]
    assert taken["Content-Disposition"].endswith('.xlsx"')
    assert address in tree(client, "/exports/").xpath("//ul//a/@href")


def test_only_its_reader_may_take_it(editor: Client, long: list[Article]) -> None:
    browser = Client()
    address = ask(browser)
    export_jobs.make(ExportJob.objects.get().pk)
    for other in (Client(), editor):
        for path in (address, f"{address}file/"):
            assert "only whoever asked for it" in text(tree(other, path, status=404))
    own = ask(editor)
    assert "only whoever asked for it" in text(tree(browser, own, status=404))
    assert own not in tree(browser, "/exports/").xpath("//@href")


def test_a_file_that_is_gone_says_so(client: Client, long: list[Article]) -> None:
    address = ask(client)
    ExportJob.objects.update(asked_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    export_jobs.forget()
    assert "gone after 3 days" in text(tree(client, address, status=404))
    assert client.get(f"/exports/{uuid4()}/file/").status_code == 404


def test_what_cannot_be_asked_is_said(client: Client, long: list[Article]) -> None:
    page = client.post("/exports/", {"query": "company=huawei", "format": "exe"}, follow=True)
    assert "No file was asked for. Files are made as" in page.text
    assert client.post("/exports/", {"query": "sort=size", "format": "csv"}).status_code == 400
    assert Client(enforce_csrf_checks=True).post("/exports/", {"format": "csv"}).status_code == 403
    assert not ExportJob.objects.exists()


def test_a_failed_file_says_why_and_offers_another(client: Client, long: list[Article]) -> None:
    address = ask(client)
    ExportJob.objects.update(state="failed", sentence=export_jobs.GIVEN_UP)
    page = tree(client, address)
    assert "3 workers began" in text(page)
    assert page.xpath("//a[@href='/exports/?company=huawei']")


def test_the_sweep_tells_of_what_was_lost(client: Client, long: list[Article]) -> None:
    ask(client)
    assert look_after_exports() == 0
    ExportJob.objects.update(sent_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    assert look_after_exports() == 1
    make_export(str(ExportJob.objects.get().pk))
    assert ExportJob.objects.get().state == "done"

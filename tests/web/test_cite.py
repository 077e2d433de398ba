"""Citations of a piece and of lists: the box on the page, the files, and what reference managers find in the head."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import parse_qs

import pytest
from django.test import Client

from articles.models import Article, Revision
from tests.analysis.exports.reading import bibtex, ris, untex
from tests.web.reading import text, tree

SUFFIXES = ("bib", "ris", "csl.json", "md")


def titles(body: bytes, suffix: str) -> list[str]:
    """The headlines of a file of citations, in its order."""
    if suffix == "bib":
        return [untex(entry["title"]) for entry in bibtex(body.decode())]
    if suffix == "ris":
        return [record["TI"][0] for record in ris(body.decode())]
    return [item["title"] for item in json.loads(body)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_box_leads_to_every_format(client: Client, pieces: list[Article], suffix: str) -> None:
    box = tree(client, f"/articles/{pieces[2].pk}/").xpath("//section[@aria-labelledby='cite']")[0]
    assert "南湾商业观察" in text(box)
    (address,) = box.xpath(f".//a[@href='/articles/{pieces[2].pk}.{suffix}']/@href")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'-{pieces[2].pk}.{suffix}"')
    assert pieces[2].title in answer.text
    assert client.get(address).content == answer.content


@pytest.mark.parametrize("suffix", ["bib", "ris", "csl.json"])
@pytest.mark.parametrize("query", ["", "?company=huawei", "?q=zzz", "?company=huawei&sort=relevance"])
def test_a_list_is_cited_whole_and_in_its_order(client: Client, pieces: list[Article], suffix: str, query: str) -> None:
    listed = json.loads(client.get(f"/articles.json{query}").getvalue())["items"]
    cited = titles(client.get(f"/articles.{suffix}{query}").getvalue(), suffix)
    assert cited == [item["title"] for item in listed]


def test_the_day_of_access_is_when_the_present_words_were_fetched(client: Client, pieces: list[Article]) -> None:
    piece = pieces[0]
    Article.objects.filter(pk=piece.pk).update(first_seen_at=dt.datetime(2025, 8, 1, 4, tzinfo=dt.UTC), revision=2)
    kept = Revision.objects.create(article=piece, number=1, title="Before", content_hash="0" * 64)
    Revision.objects.filter(pk=kept.pk).update(replaced_at=dt.datetime(2025, 8, 3, 4, tzinfo=dt.UTC))
    (entry,) = bibtex(client.get(f"/articles/{piece.pk}.bib").text)
    assert entry["urldate"] == "2025-08-03"


def test_reference_managers_find_the_piece_in_its_page(client: Client, pieces: list[Article]) -> None:
    Article.objects.filter(pk=pieces[0].pk).update(author='A. "Ann" Lim', title='Models <b> & "chips"')
    page = tree(client, f"/articles/{pieces[0].pk}/")
    found = parse_qs(page.xpath("string(//span[@class='Z3988']/@title)"))
    assert (found["rft.type"], found["rft.title"]) == (["newspaperArticle"], ['Models <b> & "chips"'])
    assert page.xpath("//meta[@name='citation_author']/@content") == found["rft.au"] == ['A. "Ann" Lim']
    assert page.xpath("//meta[@name='citation_public_url']/@content") == [pieces[0].url]


@pytest.mark.parametrize("path", ["/articles/{}.docx", "/articles/99182.bib", "/articles/{}.bib.json"])
def test_what_cannot_be_cited_is_not_found(client: Client, pieces: list[Article], path: str) -> None:
    assert client.get(path.format(pieces[0].pk)).status_code == 404

"""What is stored of a person's word, what is refused, and that lists and counts follow at once."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.corrections import history
from analysis.corrections.history import Wanted
from analysis.corrections.record import CorrectionError, correct, take_back, take_back_act
from analysis.explore.filters import ArticleFilter
from analysis.explore.lists.page import explore_page
from analysis.explore.selection import count
from analysis.models import Assertion, Correction, Entry, TaggingRun
from analysis.tagging import rollups
from analysis.tagging.pipeline import tag_waiting
from articles.models import Article
from tests.analysis.corrections.conftest import tags
from tests.analysis.tagging.conftest import MakeArticle


def facet(query: str, key: str) -> dict[str, int]:
    page = explore_page(ArticleFilter.from_query(query))
    return {value.value: value.count for group in page.facets if group.key == key for value in group.top + group.rest}


def test_a_word_keeps_what_it_judged(piece: Article, author: User) -> None:
    (said,) = correct([piece.pk], "company", "nvidia", "remove", author=author, note=" named\x00 in passing ")
    said.refresh_from_db()
    assert (said.surface, said.note, said.author_name) == ("Nvidia", "named in passing", "lim")
    assert said.rule
    assert said.content_hash == piece.content_hash
    User.objects.all().delete()
    assert history.of_piece(piece.pk)[0].author == "lim"


def test_facet_counts_follow_in_the_same_step(piece: Article, make: MakeArticle, author: User) -> None:
    make("Nvidia answers", body="Nvidia sells chips to China under export controls.")
    tag_waiting()
    assert facet("", "company")["nvidia"] == count(ArticleFilter.from_query("company=nvidia")) == 2
    correct([piece.pk], "company", "nvidia", "remove", author=author)
    assert facet("", "company")["nvidia"] == count(ArticleFilter.from_query("company=nvidia")) == 1
    correct([piece.pk], "company", "openai", "add", author=author)
    assert facet("company=openai", "company")["openai"] == count(ArticleFilter.from_query("company=openai")) == 1
    assert facet("", "extent") == {"full": 2}
    assert rollups.drift() == 0


def test_the_latest_word_wins_whoever_says_it(piece: Article, author: User, other: User) -> None:
    correct([piece.pk], "company", "nvidia", "remove", author=author)
    added = correct([piece.pk], "company", "nvidia", "add", author=other)
    assert "company:nvidia" in tags(piece)
    take_back_act(added[0].batch, author=author)
    assert "company:nvidia" not in tags(piece)


def test_relevance_is_set_within_its_band_and_taken_back(piece: Article, author: User) -> None:
    before = Entry.objects.get().relevance
    correct([piece.pk], "relevance", "off", "relevance", author=author)
    assert {"relevance:off"} == {tag for tag in tags(piece) if tag.startswith("relevance")}
    assert not {tag for tag in tags(piece) if tag.startswith("theme")}
    assert Entry.objects.get().relevance <= 39
    (last,) = correct([piece.pk], "relevance", "related", "relevance", author=author)
    assert {"relevance:related", "relevance:on"} <= tags(piece)
    take_back(last.pk, author=author)
    assert "relevance:off" in tags(piece)
    take_back(Correction.objects.order_by("pk")[0].pk, author=author)
    assert Entry.objects.get().relevance == before


def test_what_was_said_of_many_is_undone_at_once(make: MakeArticle, piece: Article, author: User) -> None:
    more = [make(f"Nvidia sells chip {n}", body="Nvidia sells chips to China.") for n in range(4)]
    tag_waiting()
    ids = [one.pk for one in more]
    rows = correct(ids, "company", "nvidia", "remove", author=author)
    assert len({row.batch for row in rows}) == 1
    assert [tags(one) & {"company:nvidia"} for one in more] == [set()] * 4
    take_back(rows[0].pk, author=author)
    assert len(take_back_act(rows[0].batch, author=author)) == 3
    assert all("company:nvidia" in tags(one) for one in more)
    assert rollups.drift() == 0
    with pytest.raises(CorrectionError, match="already"):
        take_back_act(rows[0].batch, author=author)


@pytest.mark.parametrize(
    ("kind", "slug", "act", "words"),
    [
        ("company", "acme", "remove", "no company 'acme'"),
        ("company", "nvidia", "focus", "cannot be corrected by 'focus'"),
        ("source", "paper", "remove", "not corrected here"),
        ("relevance", "on", "relevance", "core, related or off"),
        ("mood", "x" * 300, "shout", "not corrected here"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_kept(
    piece: Article, author: User, kind: str, slug: str, act: str, words: str
) -> None:
    with pytest.raises(CorrectionError, match=words) as refused:
        correct([piece.pk], kind, slug, act, author=author)
    assert len(str(refused.value)) < 200
    assert not Correction.objects.exists()


def test_many_pieces_take_only_the_acts_that_are_safe(piece: Article, make: MakeArticle, author: User) -> None:
    both = [piece.pk, make("Another").pk]
    with pytest.raises(CorrectionError, match="one piece at a time"):
        correct(both, "company", "nvidia", "main", author=author)
    with pytest.raises(CorrectionError, match="choose 1 to 500"):
        correct(range(501), "company", "nvidia", "remove", author=author)
    with pytest.raises(CorrectionError, match="choose 1 to 500"):
        correct([], "company", "nvidia", "remove", author=author)
    with pytest.raises(CorrectionError, match="no piece 999999"):
        correct([piece.pk, 999_999], "company", "nvidia", "remove", author=author)


def test_an_undo_is_final_and_names_what_it_undid(piece: Article, author: User) -> None:
    (said,) = correct([piece.pk], "company", "nvidia", "remove", author=author)
    undo = take_back(said.pk, author=author)
    for gone in (said.pk, undo.pk, 999_999):
        with pytest.raises(CorrectionError):
            take_back(gone, author=author)
    with pytest.raises(CorrectionError, match="no such"):
        take_back_act(uuid.uuid4(), author=author)
    newest, oldest = history.of_piece(piece.pk)
    assert (newest.sentence, newest.undoes) == ("took back: removed Nvidia", oldest.id)
    assert oldest.undone
    assert not newest.undone


def test_history_is_filtered_grouped_and_walked(piece: Article, make: MakeArticle, author: User, other: User) -> None:
    many = [make(f"Nvidia {n}").pk for n in range(5)]
    correct(many, "company", "nvidia", "add", author=author)
    for act in ("main", "notable"):
        correct([piece.pk], "company", "nvidia", act, author=other)
    everything = history.acts(Wanted())
    assert [(said.act, said.pieces) for said in everything.said] == [("notable", 1), ("main", 1), ("add", 5)]
    assert everything.total == 3
    first = history.acts(Wanted(), limit=2)
    assert [said.act for said in history.acts(Wanted(), before=first.next, limit=2).said] == ["add"]
    assert history.acts(Wanted(author="tan")).total == 2
    assert history.acts(Wanted(kind="theme")).total == 0
    one = history.acts(Wanted(batch=everything.said[-1].batch), limit=3)
    assert (one.total, len(one.said)) == (5, 3)
    assert len(list(history.every(Wanted(act="add")))) == 5
    assert history.people() == ("lim", "tan")
    assert history.last_act(other.pk, article=piece.pk) == everything.said[0].batch
    assert history.last_act(author.pk, article=piece.pk) is None


def test_a_word_on_an_older_text_says_so(piece: Article, author: User) -> None:
    correct([piece.pk], "company", "nvidia", "remove", author=author)
    assert not history.of_piece(piece.pk)[0].outdated
    Article.objects.filter(pk=piece.pk).update(content_hash="e" * 64)
    assert history.of_piece(piece.pk)[0].outdated


def test_an_untagged_piece_hears_its_word_when_it_is_tagged(loaded: None, make: MakeArticle, author: User) -> None:
    piece = make("Tencent and Nvidia on chips", body="Nvidia sells chips to Tencent in China.")
    correct([piece.pk], "company", "nvidia", "remove", author=author)
    tag_waiting()
    assert tags(piece) & {"company:nvidia", "company:tencent"} == {"company:tencent"}


def test_the_run_remembers_what_is_counted(piece: Article, author: User) -> None:
    correct([piece.pk], "company", "nvidia", "remove", author=author)
    assert TaggingRun.objects.get().tags == Entry.objects.get().tags
    assert Assertion.objects.filter(author="person", verdict="rejected", tag__slug="nvidia").exists()


def test_queries_do_not_grow_with_the_history(piece: Article, author: User) -> None:
    counted = []
    for _ in range(2):
        correct([piece.pk], "company", "nvidia", "main", author=author)
        with CaptureQueriesContext(connection) as queries:
            history.of_piece(piece.pk)
            history.acts(Wanted())
        counted.append(len(queries))
    assert counted[0] == counted[1]

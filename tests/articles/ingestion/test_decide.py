"""Decisions, without network or database."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from articles.ingestion.decide import complete, decide
from articles.ingestion.identify import keys_of
from articles.ingestion.records import ArticleDraft, Create, Known, Reject, Same, Update
from articles.models import Article
from tests.articles.ingestion.builders import draft, known

FULL = Article.Completeness.FULL
words = st.text(st.sampled_from("ab …"), max_size=12)
texts = st.builds(
    lambda title, teaser, body: {"title": title or "t", "teaser": teaser, "body": body}, words, words, words
)


def about(one: ArticleDraft, held: Known) -> object:
    return decide([one], dict.fromkeys(keys_of(one), held))[0]


def test_what_is_not_known_is_created() -> None:
    assert decide([draft()], {}) == [Create(draft(), "not seen before")]


def test_a_reject_passes_through() -> None:
    assert decide([Reject("no address")], {}) == [Reject("no address")]


def test_a_batch_that_names_a_piece_twice_creates_it_once_in_full() -> None:
    short, long = draft(teaser="A bit"), draft(teaser="A bit", body="The whole of it")
    assert [type(intent) for intent in decide([short, long, short], {})] == [Create, Same, Same]
    created = decide([short, long], {})[0]
    assert isinstance(created, Create)
    assert created.draft == long


def test_a_guid_names_twice_as_well() -> None:
    intents = decide([draft("https://o.example/1", guid="g"), draft("https://o.example/1?x=2", guid="g")], {})
    assert [type(intent) for intent in intents] == [Create, Same]


def test_a_batch_that_names_a_known_piece_twice_decides_on_it_once() -> None:
    first, second = draft(body="The first of two texts"), draft(body="The second of two texts")
    held = known(body="The first of two texts")
    assert [type(intent) for intent in decide([first, second], dict.fromkeys(keys_of(first), held))] == [Same, Same]


def test_changed_words_revise() -> None:
    intent = about(draft(body="Twelve licences were given"), known(body="Ten licences were given"))
    assert isinstance(intent, Update)
    assert intent.revises
    assert intent.draft.body == "Twelve licences were given"


def test_a_teaser_never_replaces_the_page_that_was_read() -> None:
    held = known(teaser="First words", body="First words, and all the others that follow")
    assert isinstance(about(draft(teaser="First words"), held), Same)
    assert isinstance(about(draft(), held), Same)
    assert isinstance(about(draft(body="First words…"), held), Same)
    assert isinstance(about(draft(body="First words"), held), Same)  # more than half is gone


def test_more_of_the_same_text_is_no_revision() -> None:
    intent = about(draft(teaser="First words", body="First words and more"), known(teaser="First wo…"))
    assert isinstance(intent, Update)
    assert not intent.revises
    assert intent.draft.completeness == FULL


def test_a_new_headline_asks_for_the_page_again() -> None:
    held = known(title="Old headline", teaser="Words", body="All the words of the page")
    intent = about(draft(title="New headline", teaser="Words", page_due=True), held)
    assert isinstance(intent, Update)
    assert (intent.revises, intent.draft.page_due, intent.draft.body) == (True, True, held.body)
    same = about(draft(title="Old headline", teaser="Words", page_due=True), held)
    assert isinstance(same, Same)


def test_a_page_that_gave_nothing_is_not_asked_again_by_the_same_teaser() -> None:
    held = known(teaser="First wo…", page_due=False)
    intent = about(draft(teaser="First words of it", page_due=True), held)
    assert isinstance(intent, Update)
    assert not intent.draft.page_due


def test_another_source_may_complete_but_not_revise() -> None:
    held = known(source_id=2, teaser="Their words")
    assert isinstance(about(draft(teaser="Our words"), held), Same)
    assert isinstance(about(draft(teaser="Our words", body="The whole text"), held), Update)


def test_a_surer_date_is_taken_and_a_later_one_is_not() -> None:
    unsure = known(certainty=Article.Certainty.DATE)
    assert isinstance(about(draft(certainty=Article.Certainty.EXACT), unsure), Update)
    assert isinstance(about(draft(certainty=Article.Certainty.DATE), known(certainty=Article.Certainty.EXACT)), Same)


def test_a_page_completes_and_leaves_headline_and_teaser() -> None:
    held = known(title="The feed's title", teaser="Its teaser", page_due=True)
    intent = complete(draft(title="Title | Outlet", teaser="Meta words", body="The text"), held)
    assert isinstance(intent, Update)
    assert (intent.draft.title, intent.draft.teaser, intent.draft.body) == (
        "The feed's title",
        "Its teaser",
        "The text",
    )
    assert (intent.revises, intent.draft.completeness, intent.draft.page_due) == (False, FULL, False)


def test_a_page_prints_in_full_what_was_cut() -> None:
    held = known(title="A long head…", teaser="It beg…")
    intent = complete(draft(title="A long headline", teaser="It began there"), held)
    assert isinstance(intent, Update)
    assert (intent.draft.title, intent.draft.teaser) == ("A long headline", "It began there")


def test_a_page_without_text_changes_nothing() -> None:
    assert isinstance(complete(draft(title="Title | Outlet"), known(teaser="Its teaser")), Same)


@given(texts, texts, st.booleans())
def test_nothing_held_is_lost_and_deciding_again_changes_nothing(
    old: dict[str, str], new: dict[str, str], due: bool
) -> None:
    held, offered = known(**old, page_due=due), draft(**new, page_due=due)
    intent = about(offered, held)
    assert isinstance(intent, Update | Same)
    if isinstance(intent, Same):
        return
    after = intent.draft
    for now, before in ((after.title, old["title"]), (after.teaser, old["teaser"]), (after.body, old["body"])):
        assert now or not before
        assert 2 * len(now) >= len(before) or now == new["title"]
    stored = replace(
        held,
        title=after.title,
        teaser=after.teaser,
        body=after.body,
        content_hash=after.content_hash,
        completeness=after.completeness,
        page_due=after.page_due,
    )
    assert isinstance(about(offered, stored), Same)


@given(texts, texts)
def test_a_page_never_revises(old: dict[str, str], new: dict[str, str]) -> None:
    intent = complete(draft(**new), known(**old))
    assert isinstance(intent, Same) or not intent.revises  # type: ignore[union-attr]

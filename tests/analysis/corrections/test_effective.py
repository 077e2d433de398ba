"""What counts once people were heard, for any claims and any words: the last word on a tag stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.tagging.effective import Claim, Effective, Family, Word, effective

OWNER, PRODUCT, PARENT, CHILD, SIBLING, CHINA = 1, 2, 3, 4, 5, 6
KINDS = {OWNER: "company", PRODUCT: "product", PARENT: "theme", CHILD: "theme", SIBLING: "theme", CHINA: "country"}
ACTS = {
    "company": ("add", "remove", "main", "notable"), "product": ("add", "remove", "main", "notable"),
    "theme": ("add", "remove", "primary"), "country": ("add", "remove", "focus", "unfocus"),
}  # fmt: skip
KIN = Family({CHILD: (PARENT,), SIBLING: (PARENT,), PARENT: ()})


@st.composite
def claim_of(draw: st.DrawFn, tag: int) -> Claim:
    kind = KINDS[tag]
    named = kind in {"company", "product"}
    via = {OWNER: [None, PRODUCT], PARENT: [CHILD, SIBLING]}.get(tag, [None])
    return Claim(
        tag, kind,
        standing=draw(st.sampled_from(("main", "notable", "passing"))) if named else "",
        score=draw(st.floats(0, 1)),
        is_primary=not named and draw(st.booleans()),
        via=draw(st.sampled_from(via)),
        places=frozenset({("body", place, place + 3) for place in draw(st.sets(st.integers(0, 3)))}),
    )  # fmt: skip


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    return [draw(claim_of(tag)) for tag in draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True))]


@st.composite
def words(draw: st.DrawFn) -> list[Word]:
    spoken = draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=6))
    return [Word(tag, KINDS[tag], draw(st.sampled_from(ACTS[KINDS[tag]]))) for tag in spoken]


def heard(found: list[Claim], said: list[Word], band: str = "core") -> Effective:
    return effective(found, said, band=band, relevance=80, family=KIN)


@given(claims(), words(), st.sampled_from(("core", "related", "off")))
def test_the_last_word_on_a_tag_stands(found: list[Claim], said: list[Word], band: str) -> None:
    answer = heard(found, said, band)
    held = {claim.tag for claim in answer.claims}
    last = {word.tag: word.act for word in said}
    assert {tag for tag, act in last.items() if act == "remove"} == set(answer.refused)
    for tag, act in last.items():
        assert (tag in held) == (act != "remove")
        assert tag in answer.counted or act in {"remove", "unfocus"}


@given(claims(), claims(), words())
def test_what_the_rules_find_later_changes_no_persons_word(
    before: list[Claim], after: list[Claim], said: list[Word]
) -> None:
    one, two = heard(before, said), heard(after, said)
    assert set(one.refused) == set(two.refused)
    assert set(two.refused).isdisjoint(two.counted)


@given(claims(), words())
def test_no_theme_stands_first_beside_the_one_a_person_chose(found: list[Claim], said: list[Word]) -> None:
    answer = heard(found, [*said, Word(CHILD, "theme", "primary")])
    assert [c.tag for c in answer.claims if c.kind == "theme" and c.is_primary] == [CHILD]


def test_removing_a_product_takes_its_owner_along_unless_the_owner_is_named() -> None:
    inside, outside = frozenset({("title", 0, 7)}), frozenset({("title", 0, 7), ("body", 9, 16)})
    product = Claim(PRODUCT, "product", "main", places=inside)
    removed = [Word(PRODUCT, "product", "remove")]
    follows = Claim(OWNER, "company", "main", via=PRODUCT, places=inside)
    named = Claim(OWNER, "company", "main", via=PRODUCT, places=outside)
    assert heard([product, follows], removed).counted == set()
    assert heard([product, named], removed).counted == {OWNER}
    assert heard([product, follows], [Word(OWNER, "company", "main"), *removed]).counted == {OWNER}


def test_a_parent_stays_for_its_other_child_and_comes_with_an_added_one() -> None:
    both = [Claim(CHILD, "theme"), Claim(SIBLING, "theme"), Claim(PARENT, "theme", via=CHILD)]
    assert heard(both, [Word(CHILD, "theme", "remove")]).counted == {SIBLING, PARENT}
    assert heard(both[::2], [Word(CHILD, "theme", "remove")]).counted == set()
    assert heard([], [Word(CHILD, "theme", "add")]).counted == {CHILD, PARENT}
    assert heard([], [Word(PARENT, "theme", "remove"), Word(CHILD, "theme", "add")]).counted == {CHILD}


def test_off_topic_a_piece_has_the_themes_that_a_person_gives_it_alone() -> None:
    found = [Claim(CHILD, "theme"), Claim(SIBLING, "theme"), Claim(PARENT, "theme", via=CHILD)]
    off = Word(9, "relevance", "relevance", band="off")
    answer = heard(found, [off])
    assert (answer.band, answer.relevance, answer.counted) == ("off", 39, set())
    assert heard(found, [off, Word(SIBLING, "theme", "add")]).counted == {SIBLING, PARENT}
    assert heard(found, [off, Word(SIBLING, "theme", "remove")]).counted == set()


def test_a_country_that_is_added_counts_although_the_rules_saw_it_in_passing() -> None:
    passing = [Claim(CHINA, "country", is_primary=False)]
    assert heard(passing, [Word(CHINA, "country", "add")]).counted == {CHINA}
    assert heard(passing, [Word(CHINA, "country", "add"), Word(CHINA, "country", "unfocus")]).counted == set()

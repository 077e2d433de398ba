"""One piece: its text cut at the evidence, and every "why"."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from analysis.explore.piece.article import article_page
from analysis.explore.piece.segments import Mark, Segment, Stretch, cut, cut_paragraphs
from analysis.models import TaggingRun
from articles.models import Article, Revision
from tests.analysis.explore.pieces import claim, piece, rules, source, story, tag

BODY = "Huawei sells phones.\n\nHuawei Cloud sells models.\n \nThe end."


def span(field: str, text: str, surface: str, at: int = 0, rule: str = "alias") -> dict[str, object]:
    start = text.index(surface, at)
    return {"field": field, "start": start, "end": start + len(surface), "surface": surface, "rule": rule}


def plain(segments: object) -> str:
    return "".join(segment.text for segment in segments)  # type: ignore[attr-defined]


@given(
    st.text(max_size=40).flatmap(
        lambda text: st.tuples(
            st.just(text), st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6)
        )
    )
)
def test_segments_add_up_to_the_text_and_keep_every_mark(drawn: tuple[str, list[tuple[int, int]]]) -> None:
    text, found = drawn
    spans = [(min(pair), max(pair)) for pair in found if pair[0] != pair[1]]
    stretches = [Stretch(a, b, Mark(n, "theme", "x", "", "")) for n, (a, b) in enumerate(spans, 1)]
    segments = cut(text, stretches)
    assert plain(segments) == text
    for number, (a, b) in enumerate(spans, 1):
        assert plain(s for s in segments if number in {m.number for m in s.marks}) == text[a:b]
    assert sorted(number for s in segments for number in s.ends) == list(range(1, len(spans) + 1))


def test_overlapping_evidence_shares_segments() -> None:
    text = "small language models"
    outer, inner = Mark(1, "theme", "a", "", ""), Mark(2, "theme", "b", "", "")
    segments = cut(text, [Stretch(0, 14, outer), Stretch(6, 21, inner)])
    assert [(s.text, [m.number for m in s.marks], s.ends) for s in segments] == [
        ("small ", [1], ()), ("language", [1, 2], (1,)), (" models", [2], (2,)),
    ]  # fmt: skip


def test_paragraphs_are_cut_apart() -> None:
    mark = Mark(1, "company", "huawei", "", "main")
    start = BODY.index("Cloud")
    paragraphs = cut_paragraphs(BODY, [Stretch(start, start + 5, mark)])
    assert [plain(paragraph) for paragraph in paragraphs] == [
        "Huawei sells phones.",
        "Huawei Cloud sells models.",
        "The end.",
    ]
    assert [s.text for s in paragraphs[1] if s.marks] == ["Cloud"]
    assert cut_paragraphs("", []) == ()


@pytest.mark.django_db
class TestPage:
    """The page made from rows."""

    def told(self) -> Article:
        tag("company", "huawei", "Huawei", "华为")
        return piece(
            "Huawei and chips",
            teaser="Chips again",
            body=BODY,
            tags=("company:huawei", "theme:chip_design"),
            place="Shenzhen",
        )

    def test_evidence_is_numbered_in_reading_order(self) -> None:
        told = self.told()
        claim(told, "company:huawei", evidence=[span("body", BODY, "Huawei"), span("title", told.title, "Huawei")])
        claim(told, "theme:chip_design", standing="", is_primary=True, evidence=[span("title", told.title, "chips")])
        page = article_page(told.pk)
        assert page is not None
        assert [(s.text, s.ends) for s in page.title] == [("Huawei", (1,)), (" and ", ()), ("chips", (2,))]
        assert page.title[2].marks[0].frame == "hardware"
        assert [s.ends for s in page.paragraphs[0]] == [(3,), ()]
        theme, company = (group.tags[0] for group in page.groups)
        assert (theme.slug, theme.is_primary, theme.counted, theme.anchor) == (
            "chip_design",
            True,
            True,
            "why-theme-chip_design",
        )
        assert (company.name_zh, company.standing_label, company.rule_set, company.author) == (
            "华为",
            "Main",
            "2026.1",
            "rule",
        )
        assert sorted(s.number for s in company.spans) == [1, 3]

    def test_words_that_changed_are_named_but_not_marked(self) -> None:
        told = self.told()
        gone = {"field": "title", "start": 0, "end": 6, "surface": "Nvidia", "rule": "alias"}
        beyond = {"field": "body", "start": 900, "end": 906, "surface": "Huawei", "rule": "alias"}
        elsewhere = {"field": "section", "start": 0, "end": 2, "surface": "AI", "rule": "alias"}
        claim(told, "company:huawei", evidence=[gone, beyond, elsewhere])
        page = article_page(told.pk)
        assert page is not None
        assert [s.marks for s in page.title] == [()]
        assert [s.number for s in page.groups[0].tags[0].spans] == [0, 0]

    def test_refused_candidates_say_why(self) -> None:
        told = self.told()
        claim(
            told,
            "company:apple",
            verdict="rejected",
            reason="apple pie",
            standing="",
            evidence=[span("body", BODY, "phones")],
        )
        page = article_page(told.pk)
        assert page is not None
        assert page.groups == ()
        assert [(line.slug, line.reason, line.spans[0].surface) for line in page.refused] == [
            ("apple", "apple pie", "phones")
        ]

    def test_a_person_outranks_the_rules(self) -> None:
        told = self.told()
        claim(told, "company:huawei", evidence=[span("title", told.title, "Huawei")])
        claim(told, "company:huawei", author="person", verdict="rejected", reason="namesake", standing="")
        claim(told, "theme:chip_design", standing="", score=2.5)
        claim(told, "theme:chip_design", author="person", standing="", score=0, reason="read it")
        page = article_page(told.pk)
        assert page is not None
        (group,) = page.groups
        assert [(t.slug, t.author, t.score, t.reason) for t in group.tags] == [
            ("chip_design", "person", 2.5, "read it")
        ]
        assert {line.slug for line in page.refused} == {"huawei"}
        assert all(not s.marks for s in page.title)

    def test_passing_and_derived_tags_say_so(self) -> None:
        told = self.told()
        claim(told, "company:nvidia", standing="passing", score=0.1)
        claim(told, "company:alibaba", via=tag("product", "qwen", "Qwen"), standing="notable", score=0.4)
        page = article_page(told.pk)
        assert page is not None
        lines = [(t.slug, t.standing, t.via_name, t.counted) for t in page.groups[0].tags]
        assert lines == [("alibaba", "notable", "Qwen", False), ("nvidia", "passing", "", False)]

    def test_the_story_its_copies_and_its_past(self) -> None:
        told = self.told()
        early = piece(
            "早", at="2025-07-30 08:00", language="zh-Hans", outlet=source("nanwan"), tags=("theme:small_models",)
        )
        copy = piece("Copy", at="2025-07-31 12:00", outlet=source("wire"))
        story(told, early, copy, copies={copy: told})
        Revision.objects.create(article=told, number=1, title="Before", content_hash="0" * 64)
        Article.objects.filter(pk=told.pk).update(revision=2)
        TaggingRun.objects.create(
            article=told,
            rule_set=rules(),
            content_hash=told.content_hash,
            relevance=80,
            band="core",
            basis="full",
            bilateral=True,
        )
        page = article_page(told.pk)
        assert page is not None
        assert page.story is not None
        assert [(m.title, m.is_this, m.copy_of, m.frame) for m in page.members] == [
            ("早", False, None, "deployment"), ("Huawei and chips", True, None, "hardware"), ("Copy", False, told.pk, ""),
        ]  # fmt: skip
        assert [(r.number, r.title) for r in page.revisions] == [(1, "Before")]
        assert (page.rule_set, page.bilateral, page.basis) == ("2026.1", True, "full")

    def test_a_piece_that_is_not_tagged_yet(self) -> None:
        told = piece("Just in", indexed=False)
        page = article_page(told.pk)
        assert page is not None
        assert (page.groups, page.row.relevance, page.rule_set, plain(page.title)) == ((), None, "", "Just in")

    def test_no_such_piece(self) -> None:
        assert article_page(10**9) is None

    def test_queries_do_not_grow_with_the_evidence(self) -> None:
        counted = []
        for extra in (1, 8):
            told = piece("Huawei " * 9, tags=[f"company:c{n}" for n in range(extra)])
            for n in range(extra):
                claim(told, f"company:c{n}", evidence=[span("title", told.title, "Huawei", 7 * n)])
            with CaptureQueriesContext(connection) as captured:
                article_page(told.pk)
            counted.append(len(captured))
        assert counted[0] == counted[1]


def test_many_numbers_behind_one_word_are_written_as_from_and_to() -> None:
    assert [Segment("x", ends=ends).numbers for ends in ((), (3,), (3, 4), (3, 4, 5), (7, 8, 9, 12))] == [
        "", "3", "3,4", "3–5", "7–12",
    ]  # fmt: skip

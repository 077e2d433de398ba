"""What stops a briefing: each kind of finding, and what is let through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.briefings.checks import CitedPiece, Stand, findings
from analysis.briefings.numbers import numbers
from analysis.briefings.text import HEAD, Material, TextSection
from analysis.briefings.text_read import read
from analysis.exports.document import Document, Entry

PIECES = {
    12: CitedPiece(
        "Nvidia orders 300,000 H20 chips\nIt paid $4.5 billion, said “nobody” on 3 May.\nDemand is strong here", True
    ),
    13: CitedPiece("輝達追加30萬顆\n\n採購還沒開始，替代方案先談起來了。", True),
    14: CitedPiece("Old piece", False),
}
MODELS, EMPHASIS = "/articles/?theme=models", "/emphasis/?from=2025-07-28"
STAND = Stand(
    PIECES,
    {MODELS: 43, "/articles/?story=3": 5, "/articles/?bad=": None},
    {MODELS: frozenset({"43", "35", "27", "42"}), EMPHASIS: frozenset({"0.12"})},
    frozenset({"The week is not over."}),
    frozenset({"36kr", "ai plus", "nvidia"}),
)
BARE = Document("Title", "Kicker", "Lede.", "2025-W31", "2026.1", (), ())
ENTRIES = {key: Entry(key, "T", "O", "2025-07-31", "https://a.example/", "en") for key in PIECES}


def found(markdown: str, *, title: str = "One", head: str = "") -> list[tuple[str, str, str]]:
    text = [TextSection(HEAD, title, head)] if head else []
    text += [TextSection("one", "One" if head else title, markdown)]
    return [(one.kind, one.sentence, one.words) for one in findings(read(text, Material(BARE, entries=ENTRIES)), STAND)]


@pytest.mark.parametrize(
    "fine",
    [
        "Nvidia ordered 300,000 H20 chips. [@12]",
        "The order is for 300,000. [@13]",  # 30萬 comes to as many
        "訂單是30万颗。 [@12]",
        "It paid $4.5bn in May 2025, in week 31, at 18:04 on 31 July. [@12]",
        "GPT-5 and 36Kr and H20 are names. [@12]",
        f"[43 pieces]({MODELS}) are on models, 35 % (27–42). [@12]",
        f"D is [+0.12]({EMPHASIS}). [@12]",
        "It is “nobody,” they said. [@12]",
        "The “AI Plus” opinions. [@12]",
        "> 採購還沒開始，\n> 替代方案先談起來了。 [@13]",
        '> said "nobody" on 3 May. [@12]',
        "### Nvidia orders 300,000 [5 pieces](/articles/?story=3)\n\nSo it does. [@12]",
        "*The week is not over.*",
        "三百 and three are words. [@12]",
    ],
)
def test_what_is_borne_out_passes(fine: str) -> None:
    assert found(fine) == []


@pytest.mark.parametrize(
    ("wrong", "kind", "words"),
    [
        ("Nobody says so.", "uncited", "cites no piece"),
        ("Said twice. So they say. [@12]", "uncited", "[@12]"),
        ("So they say. [@99]", "citation", "Piece 99 is not stored"),
        ("So they say. [@14]", "citation", "not among those"),
        ("Nvidia ordered 400,000 chips. [@12]", "number", "where 400,000 comes from"),
        ("It paid 4.5 million. [@12]", "number", "where 4.5 comes from"),
        ("It has 43 pieces. [@12]", "number", "link it to the list"),
        ("The share is 35 %. [@12]", "number", "where 35 comes from"),
        (f"[42 pieces]({MODELS}) are on models. [@12]", "link", "has 43 now, not 42"),
        (f"[43 pieces]({MODELS}) are on models, 36 %. [@12]", "number", "where 36 comes from"),
        ("[4 pieces](/articles/?bad=) are on models. [@12]", "link", "cannot be asked"),
        (f"D is [+0.21]({EMPHASIS}). [@12]", "number", "0.21"),
        ("> 採購已經開始。 [@13]", "quote", "not in the piece"),
        ("> Nvidia orders 300,000 H20 chip [@13]", "quote", "not in the piece"),
        ("It is “somebody”, they said. [@12]", "quote", "“somebody” is not in"),
        ("他們說「採購已經開始」。 [@13]", "quote", "採購已經開始"),
        ("### Nvidia orders 400,000\n\nSo it does. [@12]", "number", "Nothing below this heading says 400000"),
        ("### Nvidia [6 pieces](/articles/?story=3)\n\nSo it does. [@12]", "link", "has 5 now, not 6"),
        ("*All is well.*", "note", "a note of the rules"),
        ("> 採購還沒開始 [@13]\n> Translation: 30 purchases have not begun", "number", "does not say 30"),
        ("```\nx\n```", "format", "Code"),
    ],
)
def test_what_is_not_stops_it(wrong: str, kind: str, words: str) -> None:
    reported = found(wrong)
    assert any(one[0] == kind and words in one[2] for one in reported), reported
    assert all(one[1] for one in reported)


def test_title_and_lede_need_their_numbers_too() -> None:
    cited = f"[43 pieces]({MODELS}) came. [@12]"
    assert found(cited, title="43 pieces of models", head=f"It has [43 pieces]({MODELS}).") == []
    assert [one[0] for one in found(cited, title="44 pieces", head="Nothing linked.")] == ["uncited", "number"]
    assert [one[0] for one in found("So. [@12]", title="Seven of 9")] == ["number"]


def test_findings_name_their_section_in_the_order_of_the_text() -> None:
    text = [TextSection("b", "B", "One."), TextSection(HEAD, "T", "Two."), TextSection("a", "A", "Three.")]
    reported = findings(read(text, Material(BARE)), STAND)
    assert [one.section for one in reported] == [HEAD, "b", "a"]
    assert findings(read([replace(text[0], markdown="One. [@12]")], Material(BARE)), STAND) == []


def test_numbers_have_a_value_and_a_unit() -> None:
    text = "It paid $4.5 billion for 300,000 chips, 12 % more; 30万颗, 5亿美元, GPT-5 on 3 May 2025 for 2,025 firms."
    assert [(one.value, one.unit) for one in numbers(text)] == [
        (4.5e9, "USD"), (300_000, "chips"), (12, "%"), (300_000, "chips"), (5e8, "USD"), (2025, "firms"),
    ]  # fmt: skip

"""Edits over the rule files: exact, refused in one sentence, and loading back as they were exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lexicon.files import FILES, load, read, texts
from analysis.lexicon.overlay import Edit, EditError, apply

ALIAS = Edit("organisations.csv", "nvidia", "add", "aliases_en", "Team Green~x")
PHRASE = Edit("themes.toml", "small_models", "add", "strong_en", "pocket-sized model")
words = st.text(
    st.characters(whitelist_categories=("L", "N"), whitelist_characters=" -'\"#=[],&"), min_size=1, max_size=30
)


def test_an_alias_is_added_and_taken_out_again() -> None:
    files = texts()
    changed = apply(files, [ALIAS])
    nvidia = read(changed).entity["nvidia"]
    assert [(a.text, a.flags) for a in nvidia.aliases if a.text == "Team Green"] == [("Team Green", "x")]
    assert {name for name in FILES if changed[name] != files[name]} == {"organisations.csv"}
    back = apply(changed, [Edit("organisations.csv", "nvidia", "remove", "aliases_en", "Team Green")])
    assert read(back).entities == read(files).entities


def test_a_themes_file_keeps_its_comments() -> None:
    files = texts()
    changed = apply(files, [PHRASE, Edit("themes.toml", "small_models", "set", "threshold", "1.5")])
    theme = read(changed).theme["small_models"]
    assert "pocket-sized model" in theme.strong
    assert theme.threshold == 1.5
    comments = [line for line in files["themes.toml"].splitlines() if line.startswith("#")]
    assert comments == [line for line in changed["themes.toml"].splitlines() if line.startswith("#")]


def test_without_edits_the_files_stay_to_the_letter() -> None:
    files = texts()
    assert apply(files, []) == files
    assert read(apply(files, [])).sha256 == load().sha256


def test_rows_come_and_go() -> None:
    row = {
        "name": "Harbour Robotics",
        "name_zh": "海港机器人",
        "kind": "robotics",
        "country": "SG",
        "aliases_en": "Harbour Robotics",
    }
    changed = apply(texts(), [Edit("organisations.csv", "harbour_robotics", "create", value=row)])
    made = read(changed).entity["harbour_robotics"]
    assert (made.name, made.country, made.aliases[0].text) == ("Harbour Robotics", "SG", "Harbour Robotics")
    gone = apply(changed, [Edit("organisations.csv", "harbour_robotics", "delete")])
    assert "harbour_robotics" not in read(gone).entity
    theme = {
        "name": "Undersea cables",
        "parent": "hardware",
        "strong_en": "undersea cable|subsea cable",
        "threshold": "1.0",
    }
    themed = read(apply(texts(), [Edit("themes.toml", "cables", "create", value=theme)])).theme["cables"]
    assert (themed.strong, themed.threshold, themed.parent) == (("undersea cable", "subsea cable"), 1.0, "hardware")
    assert (
        "cables"
        not in read(
            apply(
                apply(texts(), [Edit("themes.toml", "cables", "create", value=theme)]),
                [Edit("themes.toml", "cables", "delete")],
            )
        ).theme
    )


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Edit("organisations.csv", "nobody", "add", "aliases_en", "X"), "has no row 'nobody'"),
        (Edit("organisations.csv", "nvidia", "add", "colour", "green"), "has no column 'colour'"),
        (Edit("organisations.csv", "nvidia", "add", "aliases_en", "Nvidia"), "already"),
        (Edit("organisations.csv", "nvidia", "remove", "aliases_en", "Nokia"), "nothing to take out"),
        (Edit("organisations.csv", "nvidia", "create", value={"name": "Again"}), "already"),
        (Edit("themes.toml", "small_models", "set", "threshold", "high"), "write a number"),
        (Edit("themes.toml", "small_models", "set", "colour", "red"), "no 'colour'"),
        (Edit("themes.toml", "no_theme", "add", "strong_en", "x"), "has no row 'no_theme'"),
    ],
)
def test_what_cannot_be_edited_is_said(edit: Edit, said: str) -> None:
    with pytest.raises(EditError, match=said):
        apply(texts(), [edit])


@pytest.mark.parametrize(
    "data",
    [
        {"file": "passwords.csv", "row": "x", "act": "add", "column": "a", "value": "b"},
        {"file": "organisations.csv", "row": " ", "act": "add", "column": "a", "value": "b"},
        {"file": "organisations.csv", "row": "x", "act": "burn", "column": "a", "value": "b"},
        {"file": "organisations.csv", "row": "x", "act": "add", "column": "a", "value": "b|c"},
        {"file": "organisations.csv", "row": "x", "act": "add", "column": "a", "value": "b\nc"},
        {"file": "organisations.csv", "row": "x", "act": "add", "column": "a", "value": ""},
        {"file": "organisations.csv", "row": "x", "act": "add", "column": "a", "value": "b" * 5_000},
        {"file": "organisations.csv", "row": "x", "act": "create", "value": "text"},
        {"file": "organisations.csv", "row": "x", "act": "set", "column": "a", "value": {"a": "b"}},
        {"file": "organisations.csv", "row": "x", "act": "add", "column": "a", "value": "b", "more": 1},
    ],
)
def test_edits_of_a_wrong_form_are_refused(data: dict[str, object]) -> None:
    with pytest.raises(EditError):
        Edit.of(data)


@pytest.mark.parametrize("value", ["=1+1", "@SUM(A1)", "+1", "-x", "＝1", "\ufeff=1", " =1"])
def test_no_cell_of_a_rule_file_begins_a_formula(value: str) -> None:
    edit = {"file": "organisations.csv", "row": "nvidia", "act": "add", "column": "aliases_en", "value": value}
    with pytest.raises(EditError, match="would begin a formula"):
        Edit.of(edit)
    assert Edit.of({**edit, "act": "remove"}).value == value
    assert Edit.of({**edit, "file": "themes.toml", "row": "agents", "column": "weak_en"}).value == value


@settings(max_examples=12, deadline=None)
@given(alias=words, phrase=words)
def test_what_is_exported_loads_back_identically(
    tmp_path_factory: pytest.TempPathFactory, alias: str, phrase: str
) -> None:
    edits = []
    for edit in (
        {"file": "organisations.csv", "row": "nvidia", "act": "add", "column": "aliases_en", "value": alias},
        {"file": "themes.toml", "row": "agents", "act": "add", "column": "weak_en", "value": phrase},
    ):
        try:
            edits.append(Edit.of(edit))
            changed = apply(texts(), edits)
        except EditError:
            return  # blank, or there already
    folder: Path = tmp_path_factory.mktemp("rules")
    for name, text in changed.items():
        (folder / name).write_text(text, "utf-8", newline="")
    loaded = load(folder)
    assert loaded.sha256 == read(changed).sha256
    assert (loaded.entities, loaded.themes) == (read(changed).entities, read(changed).themes)
    assert apply(changed, []) == texts(folder)

"""Rule files are read as they stand; what cannot be read is told with its line."""

from pathlib import Path

import pytest

from analysis.lexicon.files import FILES, RuleFileError, digest, fingerprint, flags_of, load, read, texts


def test_the_shipped_rules_are_read() -> None:
    lexicon = load()
    assert lexicon.version == "2026.1"
    assert lexicon.frames == ("hardware", "models", "deployment", "regulation", "capital_talent")
    huawei = lexicon.entity["huawei"]
    assert (huawei.kind, huawei.country, huawei.name_zh) == ("company", "CN", "华为")
    assert {alias.text for alias in huawei.aliases} >= {"Huawei", "华为"}
    assert lexicon.entity["wechat"].parent == "tencent"
    assert lexicon.entity["CN+US"].is_pair
    assert "CN+US" not in {country.id for country in lexicon.of_kind("country")}
    assert lexicon.theme["small_models"].parent == "models"


@pytest.mark.parametrize(
    ("text", "written", "flags"),
    [("AWS", "", "c"), ("Huawei", "", ""), ("Big Fund", "c", "c"), ("Meta", "nxc", "cnx"), ("OPPO", "c", "c"), ("LG", "", "c"),
     ("小米", "x", "x"), ("OPENAI", "", "")],
)  # fmt: skip
def test_short_capitals_are_case_sensitive_by_themselves(text: str, written: str, flags: str) -> None:
    assert flags_of(text, written) == flags


def test_the_fingerprint_follows_the_files(folder: Path) -> None:
    assert fingerprint(folder) == fingerprint() == load(folder).sha256
    themes = folder / "themes.toml"
    themes.write_text(themes.read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert fingerprint(folder) != fingerprint()


def test_texts_say_the_same_as_their_folder(folder: Path) -> None:
    held = texts(folder)
    assert tuple(held) == FILES
    assert read(held) == load(folder)
    assert digest(held) == fingerprint(folder)
    held["places.csv"] += "XX,Nowhere,,,,,,,,,,,\n"
    assert read(held).entity["XX"].name == "Nowhere"
    assert read(held).sha256 == digest(held) != fingerprint(folder)


def test_the_fingerprint_knows_names_and_forgets_how_lines_end(folder: Path) -> None:
    held = texts(folder)
    assert digest({name: text.replace("\n", "\r\n") for name, text in held.items()}) == digest(held)
    assert read({name: text.replace("\n", "\r\n") for name, text in held.items()}) == load(folder)
    swapped = held | {"products.csv": held["places.csv"], "places.csv": held["products.csv"]}
    assert digest(swapped) != digest(held)


def test_people_are_weak_names_of_whom_they_serve() -> None:
    lexicon = load()
    term = next(person for person in lexicon.people if person.id == "raimondo_2021")
    assert (term.holder, term.valid_from, term.valid_to) == ("us_commerce", "2021-03-03", "2025-01-20")
    alias = next(alias for alias in lexicon.entity["us_commerce"].aliases if alias.text == "Gina Raimondo")
    assert (alias.flags, alias.valid_from, alias.valid_to) == ("w", "2021-03-03", "2025-01-20")
    own = [alias for alias in lexicon.entity["us_commerce"].aliases if alias.text == "Lutnick"]
    assert [alias.flags for alias in own] == [""]  # what the row lists itself stays as it is


def test_owners_and_terms_are_read() -> None:
    lexicon = load()
    assert lexicon.entity["eo14110"].valid_to == "2025-01-20"
    assert [owner.id for owner in lexicon.entity["tiktok_us"].owners] == ["bytedance", "tiktok_usds"]
    assert lexicon.entity["tiktok_us"].owners[0].valid_to < lexicon.entity["tiktok_us"].owners[1].valid_from


def test_texts_from_before_there_were_people_are_read() -> None:
    held = texts()
    del held["people.csv"]
    lexicon = read(held)
    assert lexicon.people == ()
    assert not any("w" in alias.flags for alias in lexicon.entity["apple"].aliases)


def test_a_missing_text_is_told() -> None:
    held = texts()
    del held["products.csv"]
    with pytest.raises(RuleFileError, match=r"products\.csv is missing"):
        read(held)


@pytest.mark.parametrize(
    ("file", "spoil", "says"),
    [
        ("themes.toml", b"[[theme]\nid =", "not valid TOML"),
        ("products.csv", b"id,name\n\xff\xfe", "not UTF-8"),
        ("places.csv", b"code,title\nUS,United States\n", "columns 'id' and 'name'"),
        ("organisations.csv", b"id,name,name_zh\nx,X\n", "line 2"),
        ("organisations.csv", b'id,name\nx,"X\n', "organisations.csv line"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(folder: Path, file: str, spoil: bytes, says: str) -> None:
    (folder / file).write_bytes(spoil)
    with pytest.raises(RuleFileError, match=says):
        load(folder)


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "themes.toml").unlink()
    with pytest.raises(RuleFileError, match=r"themes\.toml cannot be read"):
        load(folder)

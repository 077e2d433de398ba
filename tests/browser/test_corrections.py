"""Corrections in a real browser: by one key in a list and on a piece's page, by forms without a script, and many at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Reader, both_htmx

pytestmark = pytest.mark.browser
Readers = Callable[..., Reader]
HUAWEI = ".chip[data-tag='company:huawei']"


def facet(page: Page, company: str) -> Locator:
    return page.locator(f"li:has(> #f-company-{company}) > a.open")


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.closest('[data-tag]')?.dataset.tag ?? document.activeElement.tagName")
    )


@both_htmx
def test_one_key_removes_a_chip_and_the_facet_counts_follow(editor: Readers) -> None:
    page = editor().open("/articles/")
    page.evaluate("document.body.dataset.same = 'page'")
    expect(facet(page, "huawei")).to_have_attribute("data-opens", "8")
    row = page.locator(f".row:has({HUAWEI})").first
    piece = row.get_attribute("data-piece")
    row.locator(HUAWEI).focus()
    page.keyboard.press("x")
    expect(facet(page, "huawei")).to_have_attribute("data-opens", "7")
    expect(page.locator("[data-told]")).to_contain_text("Removed Huawei.")
    expect(page.locator("#live")).to_have_text("Removed Huawei. Press u to undo.")
    row = page.locator(f".row[data-piece='{piece}']")
    expect(row.locator(HUAWEI)).to_have_count(0)
    assert row.evaluate("row => row.contains(document.activeElement)")
    page.keyboard.press("u")
    expect(facet(page, "huawei")).to_have_attribute("data-opens", "8")
    expect(row.locator(HUAWEI)).to_have_count(1)
    assert page.evaluate("document.body.dataset.same") == "page"


@both_htmx
def test_a_filtered_list_loses_the_piece_and_keeps_its_place(editor: Readers) -> None:
    page = editor().open("/articles/?company=huawei")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "8")
    page.locator(HUAWEI).nth(2).focus()
    page.keyboard.press("Delete")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "7")
    rows = page.locator(".row")
    assert rows.nth(2).evaluate("row => row.contains(document.activeElement)")
    page.keyboard.press("u")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "8")


@both_htmx
def test_keys_say_main_focus_and_first_theme(editor: Readers) -> None:
    page = editor().open("/articles/?company=huawei")
    chip = page.locator(".row").first.locator(HUAWEI)
    expect(chip).to_have_attribute("data-main", "")
    chip.focus()
    page.keyboard.press("m")
    expect(page.locator("[data-told]")).to_contain_text("Marked Huawei as not main.")
    expect(chip).not_to_have_attribute("data-main", "")
    expect(chip).to_have_attribute("data-by", "person")
    assert focused(page) == "company:huawei"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "theme:small_models"
    page.keyboard.press("p")
    expect(page.locator("[data-told]")).to_contain_text("Made Small models the first theme.")
    page.keyboard.press("f")  # no country: nothing is said
    expect(page.locator("[data-told]")).to_contain_text("first theme")
    page.locator(".row").first.locator(".chip[data-tag='country:CN']").focus()
    page.keyboard.press("f")
    expect(page.locator("[data-told]")).to_contain_text("Took China out of focus.")
    expect(page.locator("#f-country-CN + a.open")).to_have_attribute("data-opens", "7")


@both_htmx
def test_why_opens_beside_the_list_and_corrects_there(editor: Readers) -> None:
    page = editor().open("/articles/?company=huawei")
    page.locator(HUAWEI).first.focus()
    page.keyboard.press("w")
    why = page.locator("#why")
    expect(why).to_be_visible()
    for words in ("huawei.strong", "Huawei", "rules 2026.1", "title"):
        expect(why).to_contain_text(words)
    why.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "7")
    expect(why).not_to_be_visible()
    page.locator(".row a.whys").first.click()
    expect(why).to_be_visible()
    expect(why.locator("li[data-tag]").first).to_be_visible()


@both_htmx
def test_a_piece_is_corrected_by_keys_and_keeps_the_focus(editor: Readers) -> None:
    page = editor().open("/articles/?company=huawei&lang=en")
    page.locator(".row h3 a").first.click()
    line = page.locator("#why-company-huawei")
    line.locator("summary").click()
    for words in ("huawei.strong", "rules 2026.1"):
        expect(line).to_contain_text(words)
    marks = page.locator("mark.ev[data-k=company]")
    assert marks.count() == 2
    line.locator("summary").focus()
    page.keyboard.press("x")
    expect(page.locator("[data-told]")).to_contain_text("Removed Huawei.")
    expect(marks).to_have_count(0)
    expect(page.locator("[data-history]")).to_contain_text("removed Huawei")
    assert focused(page).split(":")[0] in {"theme", "country"}
    page.keyboard.press("u")
    expect(marks).to_have_count(2)
    expect(page.locator("[data-history]")).to_contain_text("took back: removed Huawei")


@both_htmx
def test_a_missing_company_is_added_in_chinese(editor: Readers) -> None:
    page = editor().open("/articles/?company=huawei")
    page.locator(".row h3 a").first.click()
    page.get_by_label("It is also about").focus()
    expect(page.locator("#names option[value='英伟达']")).to_have_count(1)
    page.get_by_label("It is also about").fill("英伟达")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#why-company-nvidia")).to_contain_text("confirmed ✓")
    page.get_by_label("It is also about").fill("Acme")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-told]")).to_contain_text(
        "Nothing was changed. No company, product, body, country or theme is called “Acme”"
    )


def test_everything_is_corrected_without_a_script(editor: Readers) -> None:
    page = editor(java_script_enabled=False).open("/articles/?company=huawei")
    page.locator(".row a.whys").first.click()
    page.locator("li[data-tag='company:huawei'] summary").click()
    page.get_by_role("button", name="Remove").locator("visible=true").click()
    expect(page.locator("[data-told]")).to_contain_text("Removed Huawei.")
    page.locator("[data-told]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-told]")).to_contain_text("Took back: removed Huawei.")
    page.goto(page.url.split("/articles/")[0] + "/articles/?company=nvidia")
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "4")
    for at in range(2):
        page.locator(".row input[type=checkbox]").nth(at).check()
    page.locator("#many-name").fill("Nvidia")
    page.get_by_role("button", name="Ticked pieces").click()
    expect(page.locator("h1")).to_have_text("Remove Nvidia from 2 pieces?")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "2")
    page.locator("[data-told]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "4")


def test_a_reader_who_is_not_signed_in_changes_nothing_by_keys(reader: Readers) -> None:
    page = reader().open("/articles/?company=huawei")
    page.locator(HUAWEI).first.focus()
    page.keyboard.press("x")
    page.keyboard.press("u")
    page.reload()
    expect(page.locator("[data-count]")).to_have_attribute("data-count", "8")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_reaches_beyond_the_screen(editor: Readers, width: int, scheme: str) -> None:
    page = editor(width=width, color_scheme=scheme).open("/articles/?company=huawei")
    page.locator(".row h3 a").first.click()
    piece = page.url
    page.locator("#why-company-huawei summary").click()
    page.locator("#why-company-huawei button[data-key=m]").click()
    expect(page.locator("[data-told]")).to_be_visible()
    for path in (
        piece,
        "/corrections/",
        "/articles/",
        "/corrections/many/?act=remove&name=Nvidia&of=list&list=company%3Dnvidia",
    ):
        page.goto(path if path.startswith("http") else piece.split("/articles/")[0] + path)
        page.evaluate("document.querySelectorAll('#tags details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path

"""What leaves the house, looked at: pages drawn and compared with pictures that a person has seen."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from analysis.exports import export
from analysis.exports.fonts import system
from tests.analysis.exports.briefings import briefing
from tests.analysis.exports.looks import KEPT, apart, in_office, kept, noto, of_html, of_pdf, of_word

NO_FONT = "the fonts of the pictures are missing: apt-get install fonts-noto-cjk"
NO_OFFICE = "LibreOffice is missing: apt-get install libreoffice-writer-nogui"
NO_LATIN = "the fonts of the pictures are missing: apt-get install fonts-dejavu-core fonts-liberation"
NEAR = (
    16  # of 255; letters drawn softer make 5, a page moved by one pixel 14, a missing sentence 17, a missing chart 26
)


@pytest.fixture
def office() -> str:
    """LibreOffice, and the fonts that it takes for those of Word."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip(NO_OFFICE)
    if noto() is None:
        pytest.skip(NO_FONT)
    if not {"DejaVu Sans", "DejaVu Serif"} <= set(system().families()):
        pytest.skip(NO_LATIN)
    return program


def alike(made: dict[str, Image.Image], folder: Path, kind: str) -> None:
    """Every page looks as it was kept; what was drawn instead stays in the folder of the test."""
    names = sorted(path.stem for path in kept_files(kind))
    assert sorted(made) == names
    far = {}
    for name, picture in made.items():
        distance = apart(picture, kept(name))
        if distance > NEAR:
            picture.save(folder / f"{name}.png")
            far[name] = (distance, str(folder / f"{name}.png"))
    assert far == {}, "look at them, then run: python -m tests.analysis.exports.looks"


def kept_files(kind: str) -> list[Path]:
    return sorted(KEPT.glob(f"{kind}-*.png"))


def test_the_pages_of_the_pdf(tmp_path: Path) -> None:
    if noto() is None:
        pytest.skip(NO_FONT)
    alike(of_pdf(), tmp_path, "pdf")


def test_the_page_in_a_browser_and_on_paper(tmp_path: Path, chromium: str) -> None:
    if noto() is None:
        pytest.skip(NO_FONT)
    alike(of_html(tmp_path, chromium), tmp_path, "html")


def test_the_word_file_in_an_office(tmp_path: Path, office: str) -> None:
    alike(of_word(tmp_path, office), tmp_path, "word")


def test_an_office_finds_words_picture_and_chinese_in_the_word_file(tmp_path: Path, office: str) -> None:
    held = pypdfium2.PdfDocument(in_office(export(briefing(), "docx"), tmp_path, office))
    said = re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in held))
    images = [one for page in held for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    held.close()
    for words in (
        "Theweekthebundleovertook",
        "小模型[smallmodels]",
        "“采购还没开始，替代方案先谈起来了。”",
        "「採購還沒開始，輝達就先追加了訂單。」",
        "1/3",
        "2025-W31",
    ):
        assert words in said, words
    assert len(images) == 1


def test_the_comparison_sees_what_a_reader_would_see() -> None:
    page = kept("pdf-1")
    assert apart(page, page) == 0
    moved = Image.new("RGB", page.size, "white")
    moved.paste(page, (0, 14))  # a line lower
    assert apart(moved, page) > NEAR
    for place in ((0, 250, 357, 400), (37, 215, 260, 235)):  # a chart, a sentence
        without = page.copy()
        ImageDraw.Draw(without).rectangle(place, fill="white")
        assert apart(without, page) > NEAR
    assert apart(page.filter(ImageFilter.GaussianBlur(1)), page) < NEAR

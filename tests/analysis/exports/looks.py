"""Pictures of the fixed briefing in every format that has pages; `python -m tests.analysis.exports.looks` renews those kept in looks/."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pypdfium2
import typst
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from analysis.exports import export
from analysis.exports.fonts import system
from analysis.exports.to_pdf import to_pdf
from tests.analysis.exports.briefings import briefing

ROOT = Path(__file__).resolve().parents[3]
CHINESE = ("Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Serif CJK SC")
CSS = ROOT / "static/css/tokens.css", ROOT / "analysis/exports/document.css"
KEPT = Path(__file__).with_name("looks")
SMALL = 0.6  # pixels a point: a page of A4 is 357 x 505
PLACE = 32  # pixels of a square that is compared
COARSE = 4  # a letter may be drawn otherwise by another version; a line, a picture or a column may not


def noto() -> typst.Fonts | None:
    """The fonts of the pictures alone, so that others on this machine do not change them; None where they are missing."""
    found = {str(Path(font.path).parent) for font in system().fonts() if font.path and font.family in CHINESE}
    return typst.Fonts(include_system_fonts=False, font_paths=sorted(found)) if len(found) == 1 else None


def pages(pdf: bytes, scale: float = SMALL) -> Iterator[Image.Image]:
    """The pages of a PDF as pictures."""
    held = pypdfium2.PdfDocument(pdf)
    for page in held:
        yield page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    held.close()


def in_office(word: bytes, folder: Path, program: str) -> bytes:
    """The PDF that LibreOffice makes of a Word file."""
    file = folder / "briefing.docx"
    file.write_bytes(word)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'office').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return file.with_suffix(".pdf").read_bytes()


def in_browser(html: bytes, folder: Path, chromium: str) -> tuple[Image.Image, bytes]:
    """The page on a screen of 800 pixels, at half its size, and what the browser prints of it."""
    file = folder / "briefing.html"
    file.write_bytes(html)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(
            offline=True, color_scheme="light", viewport={"width": 800, "height": 900}
        ).new_page()
        page.goto(file.as_uri())
        page.screenshot(path=str(folder / "screen.png"), full_page=True)
        printed = page.pdf(prefer_css_page_size=True)
        browser.close()
    screen = Image.open(folder / "screen.png").convert("RGB")
    return screen.resize((screen.width // 2, screen.height // 2), Image.Resampling.LANCZOS), printed


def of_pdf() -> dict[str, Image.Image]:
    """The pages of the PDF, by name."""
    return {f"pdf-{at}": page for at, page in enumerate(pages(to_pdf(briefing(), fonts=noto())), start=1)}


def of_word(folder: Path, program: str) -> dict[str, Image.Image]:
    """The pages that LibreOffice makes of the Word file."""
    body = in_office(export(briefing(), "docx"), folder, program)
    return {f"word-{at}": page for at, page in enumerate(pages(body), start=1)}


def of_html(folder: Path, chromium: str) -> dict[str, Image.Image]:
    """The page on a screen, and on paper."""
    screen, printed = in_browser(
        export(briefing(), "html", css="\n".join(sheet.read_text("utf-8") for sheet in CSS)), folder, chromium
    )
    return {"html-screen": screen} | {f"html-print-{at}": page for at, page in enumerate(pages(printed), start=1)}


def apart(one: Image.Image, other: Image.Image) -> int:
    """How far two pictures are from each other, from 0 to 255: the mean difference of their coarse colours where it is largest."""
    if abs(one.width - other.width) > 4 or abs(one.height - other.height) > 8:
        return 255
    size = (one.width // COARSE, one.height // COARSE)
    first, second = (picture.convert("RGB").resize(size, Image.Resampling.BOX) for picture in (one, other))
    difference = ImageChops.difference(first, second)
    places = (one.width // PLACE, one.height // PLACE)
    return max(difference.resize(places, Image.Resampling.BOX).tobytes())


def kept(name: str) -> Image.Image:
    """The committed picture of this name."""
    return Image.open(KEPT / f"{name}.png").convert("RGB")


def keep(name: str, picture: Image.Image) -> None:
    """Puts a picture where it is committed."""
    KEPT.mkdir(exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(KEPT / f"{name}.png", optimize=True)


def renew(made: Callable[[Path], dict[str, Image.Image]]) -> None:
    """Draws all pictures anew."""
    with tempfile.TemporaryDirectory() as folder:
        for name, picture in made(Path(folder)).items():
            keep(name, picture)


def _all(folder: Path) -> dict[str, Image.Image]:
    chromium, office = shutil.which("chromium") or "google-chrome", shutil.which("soffice") or "soffice"
    return of_pdf() | of_word(folder, office) | of_html(folder, chromium)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    renew(_all)

"""The fonts of this machine that a printed document is set in, and what to install when none has Chinese letters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import typst

from analysis.exports.runs import has_chinese

# First found wins. The Chinese fonts of Google and Adobe bring Latin letters of the house's look along.
SERIF = (
    "Source Serif 4", "Source Serif Pro", "Noto Serif", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Charter",
    "Cambria", "Georgia",
)  # fmt: skip
SANS = (
    "Source Sans 3", "Source Sans Pro", "Noto Sans", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Segoe UI",
    "Helvetica Neue", "Liberation Sans", "Arial", "DejaVu Sans",
)  # fmt: skip
HANS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei UI",
    "Microsoft YaHei", "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "SimHei",
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Songti SC", "SimSun", "AR PL UMing CN",
)  # fmt: skip
HANT = (
    "Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "Source Han Sans TW", "PingFang TC", "Microsoft JhengHei UI",
    "Microsoft JhengHei", "Noto Serif CJK TC", "Source Han Serif TC", "Noto Serif TC", "Songti TC", "PMingLiU", "AR PL UMing TW",
)  # fmt: skip
SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Songti SC")  # Chinese in a headline
BUILT_IN = "Libertinus Serif"  # comes with the typesetter
PACKAGE = "fonts-noto-cjk"
NO_CHINESE = (
    f"Chinese words are missing here: the machine that made this file has no Chinese font. Install the package {PACKAGE} on it, "
    "restart Divergence and export again."
)


@dataclass(frozen=True, slots=True)
class Faces:
    """The family for each use. `hans` and `hant` are empty when the machine has no Chinese font."""

    serif: str
    italic: str  # a serif with slanted letters: Chinese fonts have none
    sans: str
    hans: str
    hant: str
    song: str

    @property
    def has_chinese(self) -> bool:
        """Whether Chinese words can be printed."""
        return bool(self.hans or self.hant)

    @property
    def families(self) -> str:
        """Those for the words of a drawing, one behind the other."""
        return ", ".join(dict.fromkeys(name for name in (self.sans, self.hans, self.hant, "sans-serif") if name))


@cache
def system() -> typst.Fonts:
    """The fonts of this machine, read once: a font installed later is found after a restart."""
    return typst.Fonts()


def faces(fonts: typst.Fonts | None = None) -> Faces:
    """Which families to set a document in. `fonts` are those of this machine when not given."""
    book = fonts or system()
    held = set(book.families())
    slanted = {font.family for font in book.fonts() if font.style == "italic"}

    def first(*names: str) -> str:
        return next((name for name in names if name in held), "")

    hans, hant = first(*HANS), first(*HANT)
    return Faces(
        serif=first(*SERIF) or BUILT_IN,
        italic=next((name for name in SERIF if name in slanted), BUILT_IN),
        sans=first(*SANS) or BUILT_IN,
        hans=hans or hant,
        hant=hant or hans,
        song=first(*SONG) or hans or hant,
    )


def missing(text: str, fonts: typst.Fonts | None = None) -> str:
    """What to install when the text has Chinese words and this machine no letters for them; empty when all is well."""
    return NO_CHINESE if has_chinese(text) and not faces(fonts).has_chinese else ""

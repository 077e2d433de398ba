"""A list of feeds that is none is refused in one sentence; what can be read of an odd one is read within bounds."""

from __future__ import annotations

import unicodedata

from articles.ingestion.opml import BadOpml, read_opml
from tests.badinput import lists


def test_every_list() -> None:
    wrong = []
    for case in lists.CASES:
        try:
            found = read_opml(case.content)
        except BadOpml as refusal:
            if case.most >= 0 and "outline" not in case.name:
                wrong.append(f"{case.name}: refused: {refusal}")
            if not str(refusal).endswith("."):
                wrong.append(f"{case.name}: says no sentence: {refusal}")
            continue
        except Exception as error:
            error.add_note(f"the case was: {case.name}")
            raise
        if len(found) > case.most:
            wrong.append(f"{case.name}: read as {len(found)} feeds")
        names = "".join(outline.name for outline in found)
        if any(unicodedata.category(char) in {"Cc", "Cs"} or char == "\u202e" for char in names):
            wrong.append(f"{case.name}: leaves {names[:40]!r}")
    assert not wrong, "\n".join(wrong)


def test_there_are_enough() -> None:
    assert len({case.content for case in lists.CASES}) >= 150

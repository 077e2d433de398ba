"""The listing of eleven rows (section, place, time, title, cut teaser, then "Load More") and its further parts, in our own words."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "listing"
BUTTON = '<button data-href="/tech/more?offset=11">Load More</button>'
_ROW = re.compile(r'<div class="c-9f2">.*?\n</div>', re.DOTALL)


def page(part: int, *, more: str = "", head: str = "") -> str:
    """The whole page; of parts after the first, addresses, titles and teasers are others. `more` stands for its button."""
    text = (CORPUS / "eleven_rows.html").read_text("utf-8")
    assert BUTTON in text
    return _as_part(text.replace(BUTTON, more).replace("</head>", f"{head}</head>"), part)


def fragment(part: int, *, more: str = "") -> str:
    """The rows alone, as a script would put them at the end of the page."""
    return "\n".join([*_ROW.findall(page(part)), more])


def records(part: int) -> list[dict[str, str]]:
    """The rows as a program would give them."""
    found = []
    for piece in expected():
        number = str(piece["url"]).rsplit("/", 1)[-1]
        said = {name: str(piece[name]) for name in ("section", "place")}
        title, teaser = (str(piece["title"]), unescape(str(piece["teaser"])))
        if part > 1:
            title, teaser, number = f"Part {part}: {title}", f"Part {part}: {teaser}", f"{part}-{number}"
        said |= {"headline": title, "summary": teaser, "link": f"/tech/{number}"}
        found.append(said | {"published": str(piece["date"]["at"])})  # type: ignore[index]
    return found


def expected() -> list[dict[str, object]]:
    """What each of the eleven rows of the first part says."""
    pieces: list[dict[str, object]] = json.loads((CORPUS / "eleven_rows.expected.json").read_text("utf-8"))["pieces"]
    return pieces


def _as_part(text: str, part: int) -> str:
    if part == 1:
        return text
    text = re.sub(r'href="/tech/(\d+-)', rf'href="/tech/{part}-\1', text)
    text = text.replace("<h2>", f"<h2>Part {part}: ")
    return re.sub(r"(</h2></a>\n<div>)", rf"\1Part {part}: ", text)

"""Lines of GKG files of our own making: twenty-seven columns, of which few are read."""

from __future__ import annotations


def gkg(
    *,
    url: str = "https://kallang.example/1",
    outlet: str = "kallang.example",
    title: str = "A title",
    stamp: str = "20250731121500",
    kind: str = "1",
    translated: str = "",
    themes: str = "",
    extras: str | None = None,
    columns: int = 27,
) -> bytes:
    """One line, with its end."""
    cells = ["" for _ in range(27)]
    cells[0], cells[1], cells[2], cells[3], cells[4] = f"{stamp}-1", stamp, kind, outlet, url
    cells[7], cells[8] = themes, ";".join(f"{theme},12" for theme in themes.split(";") if theme)
    cells[25] = f"srclc:{translated};eng:Moses" if translated else ""
    cells[26] = f"<PAGE_LINKS></PAGE_LINKS><PAGE_TITLE>{title}</PAGE_TITLE>" if extras is None else extras
    return ("\t".join((cells + [""] * 40)[:columns]) + "\n").encode("utf-8", "surrogatepass")

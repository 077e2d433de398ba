"""A drawing as pixels for Word, set in the same fonts as the PDF and drawn by the same program."""

from __future__ import annotations

import typst

from analysis.exports.drawing import set_in, size
from analysis.exports.fonts import faces, system
from analysis.exports.page import FOLDER

POINTS = 144  # an inch: two pixels a unit
SHEET = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)'


def to_pixels(svg: str) -> bytes:
    """A drawing that `redrawn` has written, as PNG on white at two pixels a unit. The same drawing gives the same bytes."""
    inputs = {"svg": set_in(svg, faces().families), "width": str(size(svg)[0])}
    compiler = typst.Compiler(
        SHEET, root=FOLDER, font_paths=system(), sys_inputs=inputs, package_path=FOLDER, package_cache_path=FOLDER
    )
    drawn = compiler.compile(format="png", ppi=POINTS)
    assert isinstance(drawn, bytes)
    return drawn

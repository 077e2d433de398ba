"""What carries a light colour has a class that the stylesheet colours again, so that a dark page restyles all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.charts.dots import dots
from analysis.charts.leaning import leaning
from analysis.charts.lines import lines
from analysis.charts.network import network
from tests.analysis.charts.drawn import shares, tree
from tests.analysis.charts.invented import dot_states, knot, leaning_states

CSS = (Path(__file__).resolve().parents[3] / "static/css/components.css").read_text(encoding="utf-8")
STYLED = {
    (name, prop)
    for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
    for name in re.findall(r"svg \.([\w-]+)(?=\s*(?:,|$))", selectors.strip())
    for prop in re.findall(r"(fill|stroke):\s*var\(", rules)
}
DRAWN = {
    **{f"leaning {name}": leaning(chart, width=1180, whisker=w) for name, (chart, w) in leaning_states().items()},
    **{f"dots {name}": dots(plot, width=560) for name, plot in dot_states().items()},
    "network": network(knot(), width=760),
    "lines": lines(shares([10, 12, 30, 14], few=(2,)), width=760),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_colour_is_restyled_and_no_style_stands_in_the_drawing(name: str) -> None:
    root = tree(DRAWN[name])
    plain = [
        (node.tag.rpartition("}")[2], node.attrib.get("class"), prop)
        for node in root.iter()
        for prop in ("fill", "stroke")
        if node.attrib.get(prop, "").startswith("#")
        and not any((one, prop) in STYLED for one in node.attrib.get("class", "").split())
    ]
    assert plain == []
    assert not any("style" in node.attrib or node.tag.endswith(("style", "script")) for node in root.iter())

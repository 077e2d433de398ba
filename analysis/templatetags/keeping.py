"""Marks of pieces in templates: what the reader and the newsroom keep of each."""

from collections.abc import Mapping

from django import template

from analysis.keeping.marks import PLAIN, Mark

register = template.Library()


@register.filter
def of(marks: object, piece: int) -> Mark:
    """Will return a piece's mark; a plain one where nothing is kept of it, or the page read no marks."""
    found = marks.get(piece, PLAIN) if isinstance(marks, Mapping) else PLAIN
    return found if isinstance(found, Mark) else PLAIN

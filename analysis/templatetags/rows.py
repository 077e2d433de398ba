"""A piece in a list, drawn in Python: a page shows fifty, and as a template each of them takes five times as long."""

from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from analysis.explore.lists.rows import Row
from analysis.keeping.marks import Mark
from analysis.measures.words import in_words
from analysis.templatetags.keeping import of
from analysis.templatetags.press import beside, chip, clock, han, lang, mark, opens, pieces, short_day, utc

register = template.Library()

LIST = "/articles/?"


@register.simple_tag(takes_context=True)
def row(context: template.Context, piece: Row, dated: object = None) -> SafeString:
    """Will draw a piece of a list. `dated` says that its day stands above it; `marks` and `may_correct` are the page's."""
    kept, acts = of(context.get("marks"), piece.id), bool(context.get("may_correct"))
    own, title = lang(piece.title, piece.language), han(piece.title, piece.language)
    keep: dict[str, Any] | None = {"row": piece, "mark": kept, "dated": dated} if acts else None
    states = f"{' data-read' if kept.read else ''}{'' if acts else ' data-plain'}"
    return SafeString(
        f'<article class="row" id="r{piece.id}"{states} data-piece="{piece.id}" aria-labelledby="a{piece.id}">'
        f"{_tick(piece, own, title) if acts else ''}{_time(piece, bool(dated))}\n<div>\n"
        f'<p class="src">{_source(piece, kept)}</p>\n'
        f'<h3 id="a{piece.id}"{own}><a href="{piece.path}">{title}</a></h3>{_gloss(piece)}\n'
        f"{_teaser(piece)}{_chips(piece, own, title)}</div>\n"
        f'<div class="side">\n{render_to_string("components/row_keep.html", keep) if keep else ""}{_side(piece)}</div></article>'
    )


def _tick(piece: Row, own: str, title: str) -> str:
    return (
        f'<label><input type="checkbox" name="id" value="{piece.id}" form="many">'
        f'<span class="vh">{gettext("Choose:")} <span{own}>{title}</span></span></label>'
    )


def _time(piece: Row, dated: bool) -> str:
    """When it appeared, as surely as the outlet printed it."""
    exact = piece.certainty == "exact"
    if not dated:
        words = escape(short_day(piece.dated_at))
    elif exact:
        words = escape(clock(piece.dated_at))
    else:
        unsure = gettext("day only") if piece.certainty == "date" else gettext("no date")
        words = f'<span class="n">{unsure}</span>'
    title = f"{piece.certainty_label} · {utc(piece.dated_at)}" if exact else piece.certainty_label
    aside = beside(piece.dated_at) if exact else ""
    return f'<time datetime="{piece.dated_at.isoformat()}" title="{escape(title)}"{aside}>{words}</time>'


def _source(piece: Row, kept: Mark) -> str:
    """The line above the headline: language, outlet, section, place, and what is kept of it."""
    name = f'<a href="{LIST}{escape(piece.source_query)}"{lang(piece.source_name, "")}>{escape(piece.source_name)}</a>'
    parts = [str(mark(piece.language)), name]
    parts += [f"<span>{han(words)}</span>" for words in (piece.section, piece.place) if words]
    if kept.read:
        parts.append(f'<span class="n">{gettext("read")}</span>')
    for label in kept.labels:
        said = f'<span class="vh">{gettext("Label")}: </span>{han(label.name)}'
        parts.append(f'<a class="filed" href="{LIST}{escape(label.query)}">{said}</a>')
    return " ".join(parts)


def _gloss(piece: Row) -> str:
    if not piece.gloss:
        return ""
    return f'<p class="gloss">{gettext("Gloss of terms: %(gloss)s") % {"gloss": han(piece.gloss)}}</p>'


def _teaser(piece: Row) -> str:
    if not piece.teaser:
        return ""
    return f'<p class="tease"{lang(piece.teaser, piece.language)}>{han(piece.teaser, piece.language)}</p>'


def _chips(piece: Row, own: str, title: str) -> str:
    if not piece.chips:
        return ""
    why = f"{piece.path}why/"
    whose = f'<span class="vh"> {gettext("these tags:")} <span{own}>{title}</span></span>'
    return (
        f'\n<div class="chips">{"".join(map(chip, piece.chips))}<a class="whys" href="{why}" hx-get="{why}" hx-target="#why" '
        f'hx-swap="innerHTML">{gettext("why")}{whose}</a></div>'
    )


def _side(piece: Row) -> str:
    """What stands beside it: its story, copies, relevance, and how much of its text is held."""
    parts = []
    if piece.story and piece.story.pieces > 1:
        told = opens(piece.story.pieces, piece.story.query, pieces(piece.story.pieces))
        comma = pgettext("clause", ", ")
        parts.append(f'{told}{comma}<a href="/stories/{piece.story.id}/">{gettext("story")}</a>')
    if piece.copy_of:
        parts.append(f'<a href="/articles/{piece.copy_of}/">{gettext("a copy")}</a>')
    elif piece.copies:
        parts.append(ngettext("%(n)s copy elsewhere", "%(n)s copies elsewhere", piece.copies) % {"n": piece.copies})
    if piece.relevance is None:
        parts.append(gettext("not yet tagged"))
    else:
        band = {"score": piece.relevance, "band": escape(in_words(piece.band))}
        parts.append(gettext("relevance %(score)s, %(band)s") % band)
    if piece.completeness != "full":
        parts.append(escape(piece.completeness_label))
    return "\n".join(f"<span>{part}</span>" for part in parts)

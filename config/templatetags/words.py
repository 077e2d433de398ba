"""Closed words of the code, such as a unit, a state or a verdict, in the language of the reader."""

from django import template
from django.utils.translation import gettext, gettext_noop

register = template.Library()

# what pages write as it stands in the code; marked here, because a template marks only what it spells out
WORDS = frozenset({
    # units
    gettext_noop("pieces"), gettext_noop("texts"), gettext_noop("stories"),
    # kinds of tags, and how the rules call their rows
    gettext_noop("company"), gettext_noop("product"), gettext_noop("body"), gettext_noop("country"), gettext_noop("theme"),
    gettext_noop("person"), gettext_noop("relevance"),
    # states of a change of the rules
    gettext_noop("draft"), gettext_noop("saved"), gettext_noop("withdrawn"), gettext_noop("dismissed"),
    # verdicts of a thesis, of its statements and of a change in a share
    gettext_noop("Supported"), gettext_noop("Not supported"), gettext_noop("Open"), gettext_noop("Too few"),
    gettext_noop("holds"), gettext_noop("fails"), gettext_noop("undecided"), gettext_noop("too few"),
    gettext_noop("up"), gettext_noop("down"), gettext_noop("little changed"),
    # how much of a text is held, and its parts
    gettext_noop("full"), gettext_noop("teaser"), gettext_noop("title"),
    # how a source is read
    gettext_noop("feed"), gettext_noop("listing"), gettext_noop("sitemap"), gettext_noop("mailbox"), gettext_noop("archive"),
    gettext_noop("handed"), gettext_noop("auto"),
    # what a measure can be asked for
    gettext_noop("of"), gettext_noop("between"), gettext_noop("groups"), gettext_noop("split"), gettext_noop("variant"), gettext_noop("against"),
})  # fmt: skip


@register.filter
def word(text: object) -> str:
    """Will write a word of the code in the language of the reader; any other text, and nothing, stay as they are."""
    return gettext(str(text)) if str(text) in WORDS else str(text or "")

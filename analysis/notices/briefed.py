"""An issued briefing as a message: its title, what changed, the top stories, its first chart, and where all of it is read."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.briefings.page import path_of
from analysis.exports.document import Chart, Document, Section
from analysis.models import Briefing
from analysis.notices.chart import Drawn
from analysis.notices.records import Line, Number, Told
from analysis.notices.words import one_line
from articles.health.words import in_thousands, sentences

CHANGES, STORIES = "changed", "stories"  # keys of the sections that a mail is made of
SHOWN = 10  # changes of one mail; of stories a plan has at most thirty
LONGEST = 320  # characters of a sentence
FILES = (("PDF", "pdf"), ("Word", "docx"))


def told(briefing: Briefing, document: Document) -> Told:
    """A briefing for a mail, from its document: of an issued one what was frozen, of a draft what would be. Called under the
    plan's language."""
    path = path_of(briefing.week, briefing.plan.slug)
    drawn = _drawn(document)
    title = _("%(plan)s, %(week)s: %(title)s") % {"plan": briefing.plan.name, "week": briefing.week, "title": document.title}  # fmt: skip
    return Told(
        title=one_line(title),
        lede=sentences(document.lede, document.stamp),
        lang="zh-hans" if document.lang.startswith("zh") else document.lang,
        path=path,
        lines=(*_changes(document, path), *_stories(document, path), *_files(path)),
        numbers=_sources(document, path),
        chart=drawn.svg,
        chart_says=drawn.says,
    )


def _section(document: Document, key: str) -> Section | None:
    return next((part for part in document.sections if part.key == key), None)


def _changes(document: Document, path: str) -> Iterator[Line]:
    """What moved, sentence by sentence, or the note that says that nothing did. Each leads to the section that has all of it."""
    part = _section(document, CHANGES)
    if part is None:
        return
    said = [(one.text, one.lang) for block in part.blocks for one in block.sentences if not one.quote]
    said = said or [(note, document.lang) for note in part.notes[:1]]
    for at, (text, lang) in enumerate(said[:SHOWN]):
        yield Line(one_line(text, LONGEST), f"{path}#s-{CHANGES}", "", lang, "" if at else one_line(part.title))


def _stories(document: Document, path: str) -> Iterator[Line]:
    """The top stories by their headings, each with how widely it was told."""
    part = _section(document, STORIES)
    blocks = [block for block in part.blocks if block.heading] if part else []
    for at, block in enumerate(blocks):
        note = next((one.text for one in block.sentences if not one.quote), "")
        head = one_line(part.title) if part and not at else ""
        yield Line(one_line(block.heading), f"{path}#s-{STORIES}", one_line(note, LONGEST), block.lang, head)


def _files(path: str) -> Iterator[Line]:
    for at, (name, suffix) in enumerate(FILES):
        yield Line(name, f"{path.rstrip('/')}.{suffix}", "", "", "" if at else _("To take away"))


def _sources(document: Document, path: str) -> tuple[Number, ...]:
    n = len(document.entries)
    words = ngettext("The piece that it cites", "All %(n)s pieces that it cites", n) % {"n": in_thousands(n)}
    return (Number(n, words, f"{path}#so"),) if n else ()


def _drawn(document: Document) -> Drawn:
    """The first chart of what changed; where it has none, the first of all."""
    parts = sorted(document.sections, key=lambda part: part.key != CHANGES)
    found: Chart | None = next((chart for part in parts for block in part.blocks for chart in block.charts), None)
    return Drawn(found.svg, one_line(found.title, LONGEST)) if found else Drawn()

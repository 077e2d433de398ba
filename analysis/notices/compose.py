"""What there is to tell, in the words of its reader: called under their language, written once and sent as it was written."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from analysis.explore.lists.rows import Row, rows_of
from analysis.measures.figure import SAMPLE, TIMES, Figure, Value
from analysis.measures.periods import Period
from analysis.models import ThesisRun
from analysis.notices.chart import Drawn
from analysis.notices.records import Line, Number, Told
from analysis.notices.subjects import Subject
from analysis.notices.words import bounds, one_line, valued
from articles.health.words import day_words, in_thousands, moment_words, sentences

SHOWN = 10  # pieces, bursts or shares of one message; the rest is a number that opens its list
MESSAGES = "/notices/messages/"
VERDICTS = {
    "Supported": gettext_noop("supported"), "Not supported": gettext_noop("not supported"), "Open": gettext_noop("open"),
    "Too few": gettext_noop("too few"),
}  # fmt: skip


def matches(subject: Subject, ids: Sequence[int], message: uuid.UUID) -> Told:
    """New pieces of a view."""
    n = len(ids)
    said = ngettext("%(n)s new piece in “%(view)s”", "%(n)s new pieces in “%(view)s”", n)
    title = said % {"n": in_thousands(n), "view": subject.name}
    lede = _("Found at ordinary visits and read by the rules in force, the most relevant first.")
    return _pieces(subject, ids, message, title, lede, Drawn())


def digest(subject: Subject, ids: Sequence[int], message: uuid.UUID, span: str, drawn: Drawn) -> Told:
    """What came into a view in a day or a week; `span` says which."""
    n = len(ids)
    said = ngettext("“%(view)s”, %(span)s: %(n)s new piece", "“%(view)s”, %(span)s: %(n)s new pieces", n)
    title = said % {"n": in_thousands(n), "view": subject.name, "span": span}
    lede = _("What came in since the last digest, the most relevant first.")
    return _pieces(subject, ids, message, title, lede, drawn)


def _pieces(subject: Subject, ids: Sequence[int], message: uuid.UUID, title: str, lede: str, drawn: Drawn) -> Told:
    rows = sorted(rows_of(ids), key=lambda row: (-(row.relevance or 0), -row.dated_at.timestamp(), -row.id))
    n = len(ids)
    words = ngettext("The piece", "All %(n)s pieces", n) % {"n": in_thousands(n)}
    number = Number(n, words, f"{MESSAGES}{message}/")
    return _told(
        title,
        lede,
        subject,
        [_line(row) for row in rows[:SHOWN]],
        [number],
        drawn,
        sample=any(row.is_sample for row in rows),
    )


def _line(row: Row) -> Line:
    note = _("%(outlet)s, %(when)s") % {"outlet": one_line(row.source_name), "when": _when(row)}
    return Line(one_line(row.title), row.path, note, row.language)


def _when(row: Row) -> str:
    return moment_words(row.dated_at) if row.certainty == "exact" else day_words(row.dated_at.date())


def bursts(subject: Subject, figure: Figure, week: Period, drawn: Drawn) -> Told | None:
    """What burst in the newest complete week; None when nothing did."""
    found = [value for value in figure.values if value.key.startswith("burst/")]
    if not found:
        return None
    said = ngettext("“%(subject)s”: %(n)s burst in %(week)s", "“%(subject)s”: %(n)s bursts in %(week)s", len(found))
    title = said % {"subject": subject.name, "n": len(found), "week": week.name}
    lede = _("Told far more in %(days)s than the eight weeks before let expect; at most one in ten by chance.")
    lines = [_burst(value) for value in found[:SHOWN]]
    return _told(
        title,
        lede % {"days": week.title},
        subject,
        lines,
        _rest(found, "/figures/bursts/", figure),
        drawn,
        sample=figure.sample,
    )


def _burst(value: Value) -> Line:
    said = ngettext("%(n)s, where %(expected)s was expected", "%(n)s, where %(expected)s were expected", value.n)
    expected = value.more.get("expected")
    note = said % {"n": value.n, "expected": f"{expected:.1f}" if isinstance(expected, float) else "–"}
    return Line(value.shown, f"/articles/?{value.query}", note)


def moved(subject: Subject, pairs: Sequence[tuple[Value, Value]], week: Period, figure: Figure) -> Told | None:
    """Shares of the newest week, each beside the same of its past; None without any."""
    if not pairs:
        return None
    said = ngettext(
        "“%(subject)s”: %(n)s number left the interval of its past in %(week)s",
        "“%(subject)s”: %(n)s numbers left the interval of their past in %(week)s",
        len(pairs),
    )
    title = said % {"subject": subject.name, "n": len(pairs), "week": week.name}
    lede = _("%(days)s beside the eight weeks before, read under the same rules; at most one in ten by chance.")
    lines = [_beside(now, before) for now, before in pairs[:SHOWN]]
    rest = _rest([now for now, _before in pairs], subject.path, figure)
    return _told(title, lede % {"days": week.title}, subject, lines, rest, Drawn(), sample=figure.sample)


def _beside(now: Value, before: Value) -> Line:
    said = _("%(now)s (%(bounds)s, n = %(n)s); before %(before)s (%(past)s, n = %(past_n)s)") % {
        "now": valued(now.value, now.scale), "bounds": bounds(now.low, now.high, now.scale), "n": in_thousands(now.n),
        "before": valued(before.value, before.scale), "past": bounds(before.low, before.high, before.scale),
        "past_n": in_thousands(before.n),
    }  # fmt: skip
    return Line(now.shown, f"/articles/?{now.query}", said)


def _rest(found: Sequence[Value], path: str, figure: Figure) -> list[Number]:
    more = len(found) - SHOWN
    if more <= 0:
        return []
    words = ngettext("%(n)s more", "%(n)s more", more) % {"n": more}
    return [Number(len(found), words, path if "?" in path else f"{path}?{figure.asked}")]


def flipped(subject: Subject, before: ThesisRun, now: ThesisRun, drawn: Drawn) -> Told:
    """A verdict that is another than in the test before."""
    wanted = {"claim": subject.name, "verdict": _verdict(now), "week": _week(now), "was": _verdict(before)}
    title = _("“%(claim)s”: now %(verdict)s") % wanted
    lede = _("In %(week)s the thesis is %(verdict)s; in the test before, under the same rules, it was %(was)s.")
    return _told(title, lede % wanted, subject, _outcomes(now), [], drawn, sample=_sample(now))


def standing(subject: Subject, run: ThesisRun, drawn: Drawn) -> Told:
    """A thesis' verdict of the week."""
    wanted = {"claim": subject.name, "verdict": _verdict(run), "week": _week(run)}
    title = _("“%(claim)s”: %(verdict)s in %(week)s") % wanted
    lede = _("Tested on %(week)s under the rules %(rules)s.") % {**wanted, "rules": run.rules}
    return _told(title, lede, subject, _outcomes(run), [], drawn, sample=_sample(run))


def measured(subject: Subject, figure: Figure, week: Period) -> Told:
    """What a measure says of the newest complete week."""
    title = _("“%(subject)s” in %(week)s") % {"subject": figure.title, "week": week.name}
    lede = " ".join(figure.notes) or _("n = %(n)s") % {"n": in_thousands(figure.n)}
    whole = [value for value in figure.values if "/week/" not in f"/{value.key}" and value.value is not None]
    return _told(title, lede, subject, [_said(value) for value in whole[:SHOWN]], [], Drawn(), sample=figure.sample)


def _said(value: Value) -> Line:
    said = _("%(value)s, n = %(n)s") % {"value": valued(value.value, value.scale), "n": in_thousands(value.n)}
    if value.low is not None:
        said = _("%(value)s (%(bounds)s), n = %(n)s") % {
            "value": valued(value.value, value.scale), "n": in_thousands(value.n),
            "bounds": bounds(value.low, value.high, value.scale),
        }  # fmt: skip
    elif value.scale == TIMES:
        said = _("%(value)s times as many as expected, n = %(n)s") % {
            "value": valued(value.value, value.scale), "n": in_thousands(value.n),
        }  # fmt: skip
    return Line(value.shown, f"/articles/?{value.query}", said)


def trial(subject: Subject) -> Told:
    """A test message."""
    lede = _("This is a test. If you read it where you wanted to, the alert works.")
    return _told(_("Test of the alert on “%(name)s”") % {"name": subject.name}, lede, subject, [], [], Drawn())


def confirmation(subject: Subject, owner: str, path: str) -> Told:
    """The question to a mail address whether it wants what somebody asked for."""
    title = _("Do you want messages about “%(name)s”?") % {"name": subject.name}
    lede = _(
        "%(owner)s asked this installation of Divergence to send them to you. Without your word nothing more comes."
    )
    line = Line(_("Yes, send them to me"), path)
    return _told(title, lede % {"owner": one_line(owner, 60)}, subject, [line], [], Drawn())


def _outcomes(run: ThesisRun) -> list[Line]:
    path = f"/theses/{run.thesis.slug}/{run.week}/"
    return [Line(one_line(_(one["text"])), path, _outcome(one)) for one in run.result.get("outcomes", ())[:SHOWN]]


def _outcome(one: dict[str, Any]) -> str:
    if one.get("value") is None:
        return _("too few to tell")
    said = {"holds": _("it holds: %(value)s (%(bounds)s)"), "fails": _("it fails: %(value)s (%(bounds)s)")}
    scale = one.get("scale", "")
    told = said.get(one.get("standing", ""), _("it is undecided: %(value)s (%(bounds)s)"))
    return told % {"value": valued(one["value"], scale), "bounds": bounds(one.get("low"), one.get("high"), scale)}


def _sample(run: ThesisRun) -> bool:
    return bool(run.result.get("sample"))


def _verdict(run: ThesisRun) -> str:
    return _(VERDICTS.get(run.verdict, run.verdict))


def _week(run: ThesisRun) -> str:
    return Period.parse(run.week).name


def _told(
    title: str,
    lede: str,
    subject: Subject,
    lines: Iterable[Line],
    numbers: Iterable[Number],
    drawn: Drawn,
    *,
    sample: bool = False,
) -> Told:
    stamp = _(SAMPLE) if sample else ""
    return Told(
        title=one_line(title), lede=sentences(lede, stamp), lang=get_language() or "en", path=subject.path, lines=tuple(lines),
        numbers=tuple(numbers), chart=drawn.svg, chart_says=drawn.says,
    )  # fmt: skip

"""What changed: the moves of the week that its intervals bear out, as sentences; everything else is left unsaid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from analysis.briefings.records import FAMILIES, Label, Week, WeekPiece
from analysis.briefings.says import Sayings, cited, to_list, to_page, together
from analysis.briefings.signals import Signals, tag_of
from analysis.briefings.text_write import figure, plain
from analysis.exports.document import Figure
from analysis.exports.wording import signed
from analysis.measures.change import Change, change
from analysis.measures.figure import Value
from analysis.measures.intervals import FEW
from articles.text.fold import fold, lower

OFTEN = 5  # what is in fewer pieces of the week has not moved, whatever the interval says
SHARES, BURSTS, TERMS, CONTRASTS = 4, 3, 3, 2
OUTLETS = 3  # under which a new term is no news


def week_change(week: Week, label: Label) -> Change:
    """A tag's share of the week against the weeks before."""
    before = [(earlier.counts.get(label.id, 0), earlier.total) for earlier in week.before]
    return change(len(week.carrying(label)), len(week.pieces), before)


def figures(week: Week) -> tuple[Figure, ...]:
    """The week in figures: one row a theme family, those without a piece too."""
    rows = []
    for label in families(week):
        found = week_change(week, label)
        rows.append(
            Figure(
                label=label.name,
                key=label.slug,
                count=found.count,
                total=found.total,
                query=week.query((label.kind, label.slug)),
                share=found.share,
                low=found.low,
                high=found.high,
                change=found.change,
                change_low=found.change_low,
                change_high=found.change_high,
                verdict=found.verdict,
            )
        )
    return tuple(rows)


def families(week: Week) -> list[Label]:
    """The parent themes, in the order of the look."""
    return [label for slug in FAMILIES if (label := week.tag("theme", slug))]


def changed(week: Week, found: Signals, says: Sayings, drawn: Sequence[str]) -> str:
    """The section as text, with the figures drawn for it below."""
    own = {label.id for label in families(week)}
    others = [label for label in week.labels.values() if label.id not in own]
    parts = [
        _emphasis(week, found, says),
        *_shares(week, families(week), says, most=len(FAMILIES)),
    ]
    more = [*_shares(week, others, says, most=SHARES), *_bursts(week, found, says), *_fresh(week, found, says)]
    apart = list(_contrasts(week, found, says))
    blocks = ["\n".join(part for part in each if part) for each in (parts, more, apart)]
    return together(
        *blocks, *(figure(key) for key in drawn), *(says.note(words) for words in _notes(week, any(blocks)))
    )


def _notes(week: Week, said: bool) -> Iterator[str]:
    if len(week.pieces) < FEW:
        yield _("Too few pieces on topic for shares (n = %(n)s; at least %(few)s are needed).") % {
            "n": len(week.pieces),
            "few": FEW,
        }
    elif sum(before.total for before in week.before) < FEW:
        yield _("The four weeks before hold too few pieces on topic to compare with.")
    elif not said:
        yield _("Nothing moved beyond its interval this week.")
    if not week.complete:
        yield _("The week is not over: its figures will grow.")


def moved(week: Week, labels: Sequence[Label]) -> list[tuple[Label, Change]]:
    """What moved beyond its interval, the widest move first."""
    found = [(label, week_change(week, label)) for label in labels if _is_often(week, label)]
    kept = [(label, one) for label, one in found if one.verdict in ("up", "down") and one.count]
    return sorted(kept, key=lambda pair: (-abs(pair[1].change or 0), pair[0].slug))


def _shares(week: Week, labels: Sequence[Label], says: Sayings, *, most: int) -> Iterator[str]:
    for label, one in moved(week, labels)[:most]:
        yield share_sentence(week, label, one, says)


def _is_often(week: Week, label: Label) -> bool:
    held = len(week.carrying(label))
    return held >= OFTEN or sum(before.counts.get(label.id, 0) for before in week.before) >= len(week.before) * OFTEN


def share_sentence(week: Week, label: Label, found: Change, says: Sayings) -> str:
    """A share that moved, in words: 30 of 86 pieces, 35 % (27–42), up 7 points on the median of the four weeks before ..."""
    said = (
        _(
            "%(name)s: %(pieces)s, %(share)s %% (%(low)s–%(high)s), up %(points)s points on the median of the four weeks before (interval %(from)s to %(to)s)."
        )
        if found.verdict == "up"
        else _(
            "%(name)s: %(pieces)s, %(share)s %% (%(low)s–%(high)s), down %(points)s points on the median of the four weeks before (interval %(from)s to %(to)s)."
        )
    )
    pieces = _("%(count)s of %(total)s pieces") % {"count": f"{found.count:,}", "total": f"{found.total:,}"}
    words = said % {
        "name": plain(label.name),
        "pieces": to_list(pieces, week.query((label.kind, label.slug))),
        "share": f"{found.share:.0f}",
        "low": f"{found.low:.0f}",
        "high": f"{found.high:.0f}",
        "points": f"{abs(round(found.change or 0))}",
        "from": signed(found.change_low or 0),
        "to": signed(found.change_high or 0),
    }
    return says.sentence(words, cited(week.carrying(label)))


def _emphasis(week: Week, found: Signals, says: Sayings) -> str:
    """D when it moved against the four weeks before together."""
    moved, asked = found.moved, found.asked
    if moved is None or asked is None or moved.apart is None or moved.interval is None or moved.interval.holds_zero:
        return ""
    value = found.emphasis[-1] if found.emphasis else None
    if min(moved.n, moved.n_before) < FEW or value is None or value.value is None:
        return ""
    said = (
        _(
            "Emphasis moved towards deployment: D %(d)s (%(low)s to %(high)s, n = %(n)s stories), up %(by)s on the four weeks before together (interval %(from)s to %(to)s)."
        )
        if moved.apart > 0
        else _(
            "Emphasis moved towards hardware: D %(d)s (%(low)s to %(high)s, n = %(n)s stories), down %(by)s on the four weeks before together (interval %(from)s to %(to)s)."
        )
    )
    words = said % {
        "d": to_page(decimal(value.value), f"/emphasis/?{asked.query()}"),
        "low": decimal(value.low or 0.0),
        "high": decimal(value.high or 0.0),
        "n": moved.n,
        "by": decimal(abs(moved.apart)).lstrip("+"),
        "from": decimal(moved.interval.low),
        "to": decimal(moved.interval.high),
    }
    frames = [piece for piece in week.pieces if piece.family in ("hardware", "deployment")]
    return says.sentence(words, cited(frames or week.pieces))


def decimal(value: float) -> str:
    """A log ratio with its sign: +0.12, −0.09."""
    return f"{value:+.2f}".replace("-", "−")


def _bursts(week: Week, found: Signals, says: Sayings) -> Iterator[str]:
    said = _(
        "%(name)s was told %(times)s times as often as the eight weeks before let expect: %(stories)s against %(expected)s."
    )
    for value in found.bursts[:BURSTS]:
        words = said % {
            "name": plain(value.name),
            "times": f"{value.value or 0:.1f}",
            "stories": _stories(value),
            "expected": f"{float(value.more.get('expected') or 0):.1f}",
        }
        yield from _cited(week, found, value, says, words)


def _fresh(week: Week, found: Signals, says: Sayings) -> Iterator[str]:
    said = _("%(name)s is new in our sources: %(stories)s.")
    for value in found.fresh[:TERMS]:
        yield from _cited(week, found, value, says, said % {"name": plain(value.name), "stories": _stories(value)})
    told = _("New in titles and leads: “%(term)s”, in %(stories)s.")
    for value in found.terms[:TERMS]:
        held = list(_as_printed(value.name, week.pieces))
        if held and value.opens and len({piece.source_id for piece, _words in held}) >= OUTLETS:
            ids = cited([piece for piece, _words in held])
            printed = next(words for piece, words in held if piece.id == ids[0])
            yield says.sentence(told % {"term": plain(printed), "stories": _stories(value)}, ids)


def _contrasts(week: Week, found: Signals, says: Sayings) -> Iterator[str]:
    chinese = _(
        "Chinese sources stress %(name)s more than English ones: the odds are %(times)s times as high (%(low)s to %(high)s), %(stories)s."
    )
    english = _(
        "English sources stress %(name)s more than Chinese ones: the odds are %(times)s times as high (%(low)s to %(high)s); Chinese ones have %(stories)s."
    )
    for value in found.contrasts[:CONTRASTS]:
        more = (value.value or 0) > 0
        times = [abs(bound or 0.0) for bound in (value.value, value.low, value.high)]
        low, high = sorted(times[1:])
        words = (chinese if more else english) % {
            "name": plain(value.name),
            "times": _odds(times[0]),
            "low": _odds(low),
            "high": _odds(high),
            "stories": _stories(value),
        }
        yield from _cited(week, found, value, says, words)


def _odds(log_odds: float) -> str:
    return f"{math.exp(log_odds):.1f}"


def _stories(value: Value) -> str:
    one = _("%(n)s stories") % {"n": f"{value.opens:,}"}
    return to_list(one, value.query)


def _cited(week: Week, found: Signals, value: Value, says: Sayings, words: str) -> Iterator[str]:
    """The sentence with pieces that carry what it is about; none where no piece of the week does."""
    tag = found.tags.get(tag_of(value), 0)
    carrying = [piece for piece in week.pieces if tag in piece.tags]
    if carrying:
        yield says.sentence(words, cited(carrying))


def _as_printed(term: str, pieces: Sequence[WeekPiece]) -> Iterator[tuple[WeekPiece, str]]:
    """The pieces that hold a term, which is kept folded and in small letters, with the term as each prints it."""
    for piece in pieces:
        for text in (piece.title, piece.teaser):
            place = lower(fold(text)).find(term)
            if place >= 0:
                yield piece, text[place : place + len(term)]
                break

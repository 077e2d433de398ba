"""Repeated corrections become a proposed change of the rule that was corrected, tried out before anyone is asked.

Three pieces from which people removed one tag for one name or phrase: the name becomes ambiguous where its row has context,
gets a blocker where the same longer word surrounds it in every one, or is taken out; a phrase is weakened, then taken out.
Three pieces to which people added a tag that the rules had refused for want of context: the name loses its mark. A proposal
is only that: a person saves it or dismisses it for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.editing import changes
from analysis.editing.changes import ChangeError
from analysis.editing.current import current
from analysis.editing.dry_run import try_out
from analysis.lexicon.files import SURFACES, THEMES
from analysis.lexicon.overlay import ADD, REMOVE, Edit, table_of
from analysis.lexicon.records import COUNTRY, Alias, Entity, Lexicon, Theme
from analysis.models import Correction, RuleChange
from articles.models import Article
from articles.text.fold import fold, lower

ENOUGH = 3  # pieces with the same correction
REACH = 4  # Han characters, or one Latin word, on either side, that a blocker may add


@dataclass(frozen=True, slots=True)
class Repeated:
    """One rule that people corrected alike in several pieces. `rule` is as evidence names it: "name 荣耀", "strong 补贴"."""

    kind: str
    slug: str
    rule: str
    act: str  # remove or add
    articles: tuple[int, ...]

    @property
    def key(self) -> str:
        """What the proposal is known by."""
        return f"{self.act}:{self.kind}:{self.slug}:{self.rule}"[:200]


def propose() -> list[RuleChange]:
    """Drafts a change, with its effect, for every rule that was corrected often enough and is not proposed yet. Answers the
    new ones."""
    lexicon, found = current().lexicon, []
    known = set(RuleChange.objects.exclude(key="").values_list("key", flat=True))
    for repeated in repetitions():
        edits = tuple(edits_for(repeated, lexicon, _texts(repeated.articles)))
        if repeated.key in known or not edits:
            continue
        reason = (
            f"People {_PAST[repeated.act]} {repeated.slug} for “{repeated.rule}” in {len(repeated.articles)} pieces."
        )
        try:
            change = changes.draft(edits, author=None, reason=reason, origin="corrections", key=repeated.key)
        except ChangeError:
            continue  # the row went, or a person has changed it since: nothing sound is left to propose
        try_out(change)
        found.append(change)
    return found


_PAST = {"remove": "removed", "add": "added"}


def repetitions() -> list[Repeated]:
    """The rules that standing corrections of at least ENOUGH pieces speak of, the most corrected first."""
    rows = (
        Correction.objects.filter(act__in=_PAST, undone_by=None)
        .exclude(rule="")
        .order_by("pk")
        .values_list("article_id", "tag__kind", "tag__slug", "rule", "act")
    )
    latest = {(article, kind, slug): (rule, act) for article, kind, slug, rule, act in rows}
    groups: defaultdict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for (article, kind, slug), (rule, act) in latest.items():
        groups[kind, slug, rule, act].append(article)
    found = [Repeated(*key, tuple(sorted(ids))) for key, ids in groups.items() if len(ids) >= ENOUGH]
    return sorted(found, key=lambda r: (-len(r.articles), r.key))


def edits_for(repeated: Repeated, lexicon: Lexicon, texts: Sequence[str]) -> Iterator[Edit]:
    """The edits that would answer these corrections; none when the rule is no longer there. `texts` are the pieces' words."""
    role, _, text = repeated.rule.partition(" ")
    if repeated.kind == "theme":
        if repeated.act == "remove" and repeated.slug in lexicon.theme:
            yield from _of_theme(lexicon.theme[repeated.slug], role, text)
        return
    entity = lexicon.entity.get(repeated.slug)
    alias = next((a for a in entity.aliases if a.text == text), None) if entity else None
    if entity is None or alias is None or alias.surface == "person":  # people are facts of another table
        return
    if repeated.act == "add":
        yield from _plain(entity, alias)
    elif blocker := surrounding(text, texts):
        yield Edit(table_of(entity.kind), entity.id, ADD, "blockers", blocker)
    elif entity.context and "x" not in alias.flags:
        yield Edit(table_of(entity.kind), entity.id, ADD, column_of(entity, alias), f"{alias.text}~{alias.flags}x")
    elif len(entity.aliases) > 1:
        yield Edit(table_of(entity.kind), entity.id, REMOVE, column_of(entity, alias), alias.text)


def _of_theme(theme: Theme, role: str, text: str) -> Iterator[Edit]:
    """A strong phrase becomes a weak one, a weak one goes."""
    language = "zh" if any("\u3400" <= char <= "\u9fff" for char in text) else "en"
    if role == "strong" and text in theme.strong:
        yield Edit(THEMES, theme.id, REMOVE, f"strong_{language}", text)
        yield Edit(THEMES, theme.id, ADD, f"weak_{language}", text)
    elif role == "weak" and text in theme.weak:
        yield Edit(THEMES, theme.id, REMOVE, f"weak_{language}", text)


def _plain(entity: Entity, alias: Alias) -> Iterator[Edit]:
    if "x" in alias.flags:
        flags = alias.flags.replace("x", "")
        yield Edit(
            table_of(entity.kind),
            entity.id,
            ADD,
            column_of(entity, alias),
            f"{alias.text}~{flags}" if flags else alias.text,
        )


def column_of(entity: Entity, alias: Alias) -> str:
    """The column of its table that an alias stands in."""
    plain = "names" if entity.kind == COUNTRY else "aliases"
    return next(
        column
        for column, surface in SURFACES.items()
        if column.endswith(f"_{alias.language}")
        and surface == alias.surface
        and (surface != "name" or column.startswith(plain))
    )


def surrounding(name: str, texts: Sequence[str]) -> str:
    """The longest word around a name that every one of the texts has and that is more than the name; "" when they have none.
    Folded, as the scan reads. Every occurrence must stand inside it: a blocker must not hide a true mention."""
    wanted = lower(fold(name))
    around = [set(_extended(wanted, lower(fold(text)))) for text in texts]
    if not around or not all(around):
        return ""
    shared = set.intersection(*around)
    folded = [lower(fold(text)) for text in texts]
    whole = [word for word in shared if all(text.count(word) == text.count(wanted) for text in folded)]
    return max(whole, key=lambda word: (len(word), word), default="")


def _extended(name: str, text: str) -> Iterator[str]:
    """The name with some more characters of its surroundings, at every place where it stands."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        yield from _wider(text, at, end)
        at = text.find(name, end)


def _wider(text: str, at: int, end: int) -> Iterator[str]:
    if text[at].isascii():
        words = text[:at].split(" ")[-2:-1], text[end:].split(" ", 2)[1:2]
        if words[1] and text[end : end + 1] == " " and (word := words[1][0].strip(".,;:!?\"'()")):
            yield f"{text[at:end]} {word}"
        if words[0] and text[at - 1 : at] == " " and words[0][0].isalnum():
            yield f"{words[0][0]} {text[at:end]}"
        return
    for size in range(1, REACH + 1):
        for part in (text[at : end + size], text[max(0, at - size) : end]):
            if len(part) > end - at and part.isalnum():
                yield part


def _texts(articles: Iterable[int]) -> list[str]:
    rows = Article.objects.filter(pk__in=articles).values_list("title", "teaser", "body")
    return ["\n".join(row) for row in rows]

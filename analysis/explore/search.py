"""The search language of the box: words, "phrases", -word, OR, NEAR/5 and title:word, in English and Chinese alike.

What is typed is read into groups; those of words become one tsquery here, those of other fields are lifted into the filter
(see `fields`). Every refusal is one sentence with the character at fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from articles.text import lexemes

LONGEST = 200  # characters
MOST = 20  # words and phrases
NEAR = 10  # words between two that stand near each other, unless said
FARTHEST = 50
TITLE = "title"
# What a field may be called in the box, and the key it means.
FIELDS = {
    "company": "company", "country": "country", "theme": "theme", "source": "source", "lang": "lang", "language": "lang",
    "product": "product", "body": "body", "place": "place", "relevance": "relevance", "extent": "extent", "frame": "frame",
    "story": "story", "label": "label", "seat": "seat", "title": TITLE, "from": "from", "to": "to",
    "公司": "company", "国家": "country", "國家": "country", "主题": "theme", "主題": "theme", "来源": "source", "來源": "source",
    "语言": "lang", "語言": "lang", "产品": "product", "產品": "product", "机构": "body", "機構": "body", "地点": "place",
    "地點": "place", "标签": "label", "標籤": "label", "标题": TITLE, "標題": TITLE,
}  # fmt: skip

_QUOTES = '"“”＂'
# A field with its colon, then a quoted run (straight, curly or full-width marks) or anything up to the next space or mark.
_TOKEN = re.compile(
    rf"(?P<minus>[-\u2212\uff0d]?)(?P<field>[^\W\d_]+[:：])?"
    rf"(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<close>[{_QUOTES}]?)|(?P<word>[^\s{_QUOTES}]+)|(?(field)|(?!)))"
)
# in small letters it is an operator only with a number: “near” is a word
_NEAR = re.compile(r"(?:NEAR|near(?=/))(?:/(\d{1,3}))?", re.ASCII)
OR, AND, NOT = "OR", "AND", "NOT"


class SearchError(ValueError):
    """A search that cannot be read: `sentence` for people, `position` the character (from 1) where it went wrong."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.position = position


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, and where it stands in what was typed (from 1)."""

    text: str
    position: int
    typed: str
    barred: bool = False
    field: str = ""  # the key its field means, "" for a plain word
    joins: str = ""  # OR or NEAR between two others
    within: int = 0  # of a NEAR: the most words from one to the other

    @property
    def lifted(self) -> bool:
        """Whether it asks for something else than words."""
        return self.field not in ("", TITLE)


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that OR and NEAR join; all groups of a search must hold."""

    terms: tuple[Term, ...]
    joins: tuple[Term, ...] = ()

    @property
    def lifted(self) -> bool:
        """Whether it asks for something else than words."""
        return self.terms[0].lifted

    @property
    def barred(self) -> bool:
        """Whether what it says must not hold."""
        return self.terms[0].barred

    @property
    def typed(self) -> str:
        """As it was typed, in single spaces."""
        parts = [self.terms[0].typed]
        for join, term in zip(self.joins, self.terms[1:], strict=True):
            parts += [join.typed, term.typed]
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Words:
    """A search as tsquery literals: what must be in a piece, and what must not; either may be empty."""

    wanted: str
    barred: str


def compile_search(text: str) -> Words:
    """The words of a typed search (cast them with ::tsquery).

    Words side by side must all occur; NEAR binds its two neighbours first, then OR, -word must not occur. A Chinese run or a
    hyphenated word is searched as a phrase. Raises SearchError as `groups_of` does.
    """
    groups = [group for group in groups_of(text) if not group.lifted]
    wanted = [_either(group) for group in groups if not group.barred]
    barred = [_either(group) for group in groups if group.barred]
    return Words(" & ".join(wanted), " | ".join(barred))


def groups_of(text: str) -> tuple[Group, ...]:
    """What is typed, in groups that must all hold; none for an empty search.

    Raises SearchError when it is too long, holds nothing to look for, leaves a quotation mark open, an OR without a
    neighbour or a field without a value, or joins what cannot be joined.
    """
    if not text.strip():
        return ()
    if len(text) > LONGEST:
        sentence = _("The search has %(n)s characters; shorten it to %(most)s.") % {"n": len(text), "most": LONGEST}
        raise SearchError(sentence, LONGEST + 1)
    groups = _joined(_terms(text))
    if not groups:
        raise SearchError(_("The search names no word to find; add one."), 1)
    for group in groups:
        _check(group)
    return groups


def _terms(text: str) -> list[Term]:
    """The words and phrases in order; those that hold no letter or digit are left out."""
    terms: list[Term] = []
    barring = ""  # a NOT that bars what follows
    for match in _TOKEN.finditer(text):
        term = _term(match)
        if term.joins == AND:
            continue
        if term.joins == NOT:
            barring = term.typed
            continue
        if term.joins or term.field or lexemes.query(term.text):
            terms.append(_bar(term, barring) if barring else term)
            barring = ""
    if len(terms) > MOST:
        sentence = _("The search has %(n)s words; keep at most %(most)s.") % {"n": len(terms), "most": MOST}
        raise SearchError(sentence, terms[MOST].position)
    return terms


def _bar(term: Term, typed: str) -> Term:
    if term.joins:
        raise _error(_("%(word)s at character %(at)s stands behind NOT; name a word there."), term)
    return Term(term.text, term.position, f"{typed} {term.typed}", True, term.field)


def _term(match: re.Match[str]) -> Term:
    position, typed, barred = match.start() + 1, match[0], bool(match["minus"])
    if match["phrase"] is not None and not match["close"]:
        at = match.start("phrase")
        sentence = _("The quotation mark at character %(at)s is never closed; close or remove it.") % {"at": at}
        raise SearchError(sentence, at)
    found = match["word"] if match["phrase"] is None else match["phrase"]
    if match["field"]:
        return _fielded(match, found or "", Term(found or "", position, typed, barred))
    if match["phrase"] is None and not barred:
        if found in (OR, AND, NOT):
            return Term(found, position, typed, joins=found)
        if near := _NEAR.fullmatch(found):
            return _near(Term(found, position, typed, joins="NEAR", within=int(near[1] or NEAR)))
    return Term(found, position, typed, barred)


def _near(term: Term) -> Term:
    if 1 <= term.within <= FARTHEST:
        return term
    sentence = _("NEAR at character %(at)s takes 1 to %(most)s words, as in NEAR/5.")
    raise SearchError(sentence % {"at": term.position, "most": FARTHEST}, term.position)


def _fielded(match: re.Match[str], found: str, term: Term) -> Term:
    """A term with a field. One that is none of ours is read as words, unless it looks like a slip of the pen."""
    name = match["field"][:-1]
    key = FIELDS.get(name.lower())
    if key is None:
        close = get_close_matches(name.lower(), FIELDS, 1, 0.8) if found and not found.startswith("//") else []
        if close:
            sentence = _("There is no field %(name)s at character %(at)s; did you mean %(close)s: ?")
            where = match.start("field") + 1
            raise SearchError(sentence % {"name": name, "at": where, "close": close[0]}, where)
        return Term(f"{match['field']}{found}", term.position, term.typed, term.barred)
    if not found.strip() or (key == TITLE and not lexemes.query(found)):
        where = match.end("field") + 1
        sentence = _("%(name)s: at character %(at)s names nothing; write its value behind the colon, without a space.")
        raise SearchError(sentence % {"name": name, "at": match.start("field") + 1}, where)
    return Term(found, term.position, term.typed, term.barred, key)


def _joined(terms: list[Term]) -> tuple[Group, ...]:
    """Terms with their joins; raises SearchError for a join without two neighbours that must occur."""
    groups: list[Group] = []
    joining: Term | None = None
    for term in terms:
        if term.joins:
            if joining or not groups:
                raise _error(_("%(word)s at character %(at)s stands without a word before it."), term)
            joining = term
        elif joining:
            if term.barred or groups[-1].barred:
                raise _error(
                    _("%(word)s at character %(at)s joins words; none of them can have a minus sign."), joining
                )
            groups[-1] = Group((*groups[-1].terms, term), (*groups[-1].joins, joining))
            joining = None
        else:
            groups.append(Group((term,)))
    if joining:
        raise _error(_("%(word)s at character %(at)s stands without a word after it."), joining)
    return tuple(groups)


def _check(group: Group) -> None:
    """Raises SearchError for joins that cannot be answered."""
    for before, join, after in zip(group.terms, group.joins, group.terms[1:], strict=False):
        if (before.lifted or after.lifted) and (join.joins != OR or before.field != after.field):
            sentence = _(
                "%(word)s at character %(at)s can join two words, or two values of one field; ask for the others one by one."
            )
            raise _error(sentence, join)
        if join.joins != OR and before.field != after.field:
            raise _error(_("%(word)s at character %(at)s joins a word of the title with one of the text."), join)
    for before, join in zip(group.joins, group.joins[1:], strict=False):
        if before.joins == join.joins == "NEAR":
            raise _error(_("%(word)s at character %(at)s is the second in a row; NEAR joins two words only."), join)


def _error(sentence: str, term: Term) -> SearchError:
    return SearchError(sentence % {"word": term.typed, "at": term.position}, term.position)


def _either(group: Group) -> str:
    """A group of words as alternatives in brackets."""
    found: list[str] = []
    last = group.terms[0]
    found.append(_phrase(last))
    for join, term in zip(group.joins, group.terms[1:], strict=True):
        if join.joins == OR:
            found.append(_phrase(term))
        else:
            found[-1] = lexemes.near(last.text, term.text, join.within, title=term.field == TITLE)
        last = term
    return f"({' | '.join(found)})"


def _phrase(term: Term) -> str:
    return lexemes.query(term.text, title=term.field == TITLE)

"""The little query language of the search box: words, "phrases", -word and OR, in English and Chinese alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext

from articles.text import lexemes

LONGEST = 200  # characters
MOST = 20  # words and phrases

# A quoted run (straight, curly or full-width marks), or anything up to the next space or quotation mark.
_TOKEN = re.compile(
    r'(?P<minus>[-\u2212\uff0d]?)(?:["“”＂](?P<phrase>[^"“”＂]*)(?P<close>["“”＂]?)|(?P<word>[^\s"“”＂]+))'
)


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
    barred: bool = False
    is_or: bool = False  # the word OR between two others


def compile_search(text: str) -> str:
    """The typed search as a tsquery literal (cast it with ::tsquery); empty for an empty search.

    Words side by side must all occur, OR binds its two neighbours before that, -word must not occur. A Chinese run or a
    hyphenated word is searched as a phrase. Raises SearchError when it is too long, holds nothing to look for, leaves a
    quotation mark open or an OR without a neighbour.
    """
    if not text.strip():
        return ""
    if len(text) > LONGEST:
        raise SearchError(
            gettext("The search has %(n)s characters; shorten it to %(longest)s.")
            % {"n": len(text), "longest": LONGEST},
            LONGEST + 1,
        )
    terms = _terms(text)
    wanted = [" | ".join(group) for group in _groups([term for term in terms if not term.barred])]
    if not wanted:
        raise SearchError(gettext("The search names no word to find; add one without a minus sign."), 1)
    barred = [f"!({found})" for term in terms if term.barred and (found := lexemes.query(term.text))]
    return " & ".join([f"({group})" for group in wanted] + barred)


def _terms(text: str) -> list[Term]:
    """The words and phrases in order; those that hold no letter or digit are left out."""
    terms: list[Term] = []
    for match in _TOKEN.finditer(text):
        position = match.start() + 1
        if match["word"] is None and not match["close"]:
            raise SearchError(
                gettext("The quotation mark at character %(position)s is never closed; close or remove it.")
                % {"position": position},
                position,
            )
        found = match["word"] if match["word"] is not None else match["phrase"]
        is_or = found == "OR" and match["word"] is not None and not match["minus"]
        if is_or or lexemes.query(found):
            terms.append(Term(found, position, bool(match["minus"]), is_or))
    if len(terms) > MOST:
        raise SearchError(
            gettext("The search has %(n)s words; keep at most %(most)s.") % {"n": len(terms), "most": MOST},
            terms[MOST].position,
        )
    return terms


def _groups(terms: list[Term]) -> list[list[str]]:
    """Terms joined by OR stand in one group, the others alone; every term as a tsquery phrase."""
    groups: list[list[str]] = []
    joining = False
    for term in terms:
        if term.is_or:
            if joining or not groups:
                raise SearchError(
                    gettext("OR at character %(position)s stands without a word before it.")
                    % {"position": term.position},
                    term.position,
                )
            joining = True
        elif joining:
            groups[-1].append(lexemes.query(term.text))
            joining = False
        else:
            groups.append([lexemes.query(term.text)])
    if joining:
        position = next(term.position for term in reversed(terms) if term.is_or)
        raise SearchError(
            gettext("OR at character %(position)s stands without a word after it.") % {"position": position}, position
        )
    return groups

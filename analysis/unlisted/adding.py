"""From a name of the queue to edits of the rules: what the form is filled with, and what it means when it is sent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from analysis.lexicon.overlay import ADD, CREATE, Edit, table_of
from analysis.lexicon.records import BODY, COMPANY, COUNTRY, PRODUCT, Lexicon
from analysis.tagging.match import find_names
from analysis.tagging.records import Words
from analysis.tagging.rules import Rules
from analysis.tagging.text import prepare
from analysis.unlisted import records
from analysis.unlisted.mine import key_of, language_of
from analysis.unlisted.queue import Proposed

NEW, EXISTING = "new", "existing"
ROW_KINDS = (COMPANY, PRODUCT, BODY)
SHORT = 2  # Han characters: such a name is found inside words
NEAR = "公司|企业|科技|创始人|CEO|融资|发布|模型|芯片|人工智能|AI"  # what must stand near a short name unless told otherwise
LONGEST = 200
_ROW = re.compile(r"[a-z0-9][a-z0-9_]{1,39}")
_SUBKINDS = {records.RESEARCH: "research", records.INVESTOR: "investor", records.COMPANY: "software"}
_PARENTS = {COMPANY: "parent", PRODUCT: "owner", BODY: "parent"}


class AddingError(ValueError):
    """What was written into the form cannot be meant; the message says which field and what to do."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as they stand: for a new row all of them, for a name of an existing row `existing` and the alias."""

    alias: str
    cased: bool = False  # its capitals count
    near: str = ""  # words of which one must stand near it; empty: it is believed everywhere
    existing: str = ""  # the id of the row it belongs to
    row_kind: str = COMPANY
    id: str = ""
    name: str = ""
    name_zh: str = ""
    subkind: str = ""
    country: str = ""
    parent: str = ""  # a company's owner, a product's owner, a body's superior


def suggest(name: Proposed, rules: Rules) -> Form:
    """The form filled in for a name: what it is, where it sits and whose it is, as far as the words around it say."""
    chinese = name.language == "zh"
    country, owner = _around(name, rules)
    row_kind = name.kind if name.kind in ROW_KINDS else COMPANY
    alias = key_of(name.text) if chinese else _without_legal(name.text)
    return Form(
        alias=alias,
        cased=not chinese,
        near=NEAR if chinese and len(alias) <= SHORT else "",
        row_kind=row_kind,
        id=_free(_slug(alias) or f"name_{name.id}", rules.lexicon),
        name=alias,
        name_zh=alias if chinese else "",
        subkind=_SUBKINDS.get(name.kind, {PRODUCT: "model", BODY: "body"}.get(row_kind, "")),
        country="" if row_kind == PRODUCT else country or ("CN" if chinese else ""),
        parent=owner if row_kind == PRODUCT else "",
    )


def read(said: Mapping[str, str], filled: Form) -> Form:
    """The form as it was sent; fields that were not sent stay as they were filled."""
    texts = {key: said[key].strip()[:LONGEST] for key in Form.__dataclass_fields__ if key in said and key != "cased"}
    return replace(filled, **texts, cased="cased" in said)


def edits(form: Form, how: str, lexicon: Lexicon) -> list[Edit]:
    """The edits that a form means: a new row, or one more name of an existing one. Raises AddingError."""
    if not form.alias or any(sign in form.alias for sign in "|~"):
        raise AddingError(gettext("Write the name as it is printed, without the signs | and ~."))
    return _more(form, lexicon) if how == EXISTING else _new(form, lexicon)


def _more(form: Form, lexicon: Lexicon) -> list[Edit]:
    entity = lexicon.entity.get(form.existing)
    if entity is None:
        raise AddingError(
            gettext("No row is called %(existing)s; choose one from the list.") % {"existing": f"{form.existing!r}"}
        )
    stem = "names" if entity.kind == COUNTRY else "aliases"
    file, column = table_of(entity.kind), f"{stem}_{language_of(form.alias)}"
    made = [Edit(file, entity.id, ADD, column, _flagged(form))]
    if not form.near or entity.kind == COUNTRY:
        return made
    return made + [
        Edit(file, entity.id, ADD, "context", word) for word in _words(form.near) if word not in entity.context
    ]


def _new(form: Form, lexicon: Lexicon) -> list[Edit]:
    if form.row_kind not in ROW_KINDS:
        raise AddingError(gettext("A new row is one of %(row_kinds)s.") % {"row_kinds": ", ".join(ROW_KINDS)})
    if not _ROW.fullmatch(form.id):
        raise AddingError(gettext("The id is 2 to 40 small letters, digits or _, as in norrland_ai."))
    if form.id in lexicon.entity:
        raise AddingError(
            gettext("%(id)s is %(name)s already; add the name to it, or choose another id.")
            % {"id": form.id, "name": lexicon.entity[form.id].name}
        )
    if not form.name:
        raise AddingError(gettext("Give the name under which it is listed."))
    if form.parent and form.parent not in lexicon.entity:
        raise AddingError(
            gettext("No row is called %(parent)s; choose the owner from the list, or leave it empty.")
            % {"parent": f"{form.parent!r}"}
        )
    columns = {
        "id": form.id,
        "name": form.name,
        "name_zh": form.name_zh,
        "kind": form.subkind,
        _PARENTS[form.row_kind]: form.parent,
        f"aliases_{language_of(form.alias)}": _flagged(form),
        "context": "|".join(_words(form.near)),
        "notes": "from the queue of new names",
    }
    if form.row_kind != PRODUCT:
        columns["country"] = form.country
    return [Edit(table_of(form.row_kind), form.id, CREATE, value={key: text for key, text in columns.items() if text})]


def _flagged(form: Form) -> str:
    flags = ("c" if form.cased else "") + ("x" if form.near else "")
    return f"{form.alias}~{flags}" if flags else form.alias


def _words(near: str) -> list[str]:
    return [word.strip() for word in near.split("|") if word.strip()]


def _around(name: Proposed, rules: Rules) -> tuple[str, str]:
    """The country and the company named most often in the examples; empty where none is."""
    found: Counter[tuple[str, str]] = Counter()
    for seen in name.examples:
        text = prepare(Words(body=f"{seen.before}{seen.name}{seen.after}", language=seen.language))
        for _start, _end, found_name in find_names(text, rules):
            entity = found_name.entity
            if not found_name.weak and not entity.is_pair:
                found[entity.kind, entity.id] += 1
    return _first(found, COUNTRY), _first(found, COMPANY)


def _first(found: Counter[tuple[str, str]], kind: str) -> str:
    own: Sequence[tuple[str, int]] = [(key, count) for (of, key), count in found.most_common() if of == kind]
    return own[0][0] if own else ""


def _without_legal(text: str) -> str:
    """As printed, without Inc. and the like."""
    words = text.split(" ")
    return " ".join(words[: max(1, len(key_of(text).split(" ")))]).rstrip(",")


def _slug(text: str) -> str:
    slug = re.sub("[^a-z0-9]+", "_", text.lower()).strip("_")[:40].strip("_")
    return slug if len(slug) > 1 else ""


def _free(slug: str, lexicon: Lexicon) -> str:
    """The slug, with a number behind it when a row has it already."""
    number, free = 2, slug
    while free in lexicon.entity:
        number, free = number + 1, f"{slug[:36]}_{number}"
    return free

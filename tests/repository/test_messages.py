"""Every word that a page shows can be said in both languages: templates mark it, and the catalogues answer it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.messages import ROOT, SOURCES, faults, marked, renewed, stale

TEMPLATES = ROOT / "templates"

# Templates whose words are not marked yet. This list only shrinks.
PENDING: frozenset[str] = frozenset()

# Names, formats and signs that are the same in both languages
SAME = frozenset({
    "Divergence", "CSV", "JSON", "OPML", "PNG", "SVG", "RSS", "Atom", "API", "Vega-Lite", "XPath", "NPMI", "ms", "sha256", "SHA-256", "D", "F1",
    "n", "R",
})  # fmt: skip
# what a form shows as an example of an address, a path or a week is code
EXAMPLE = re.compile(r"https?://\S*|[./]*/[\w/.?=&;{}@'\[\]-]+|\w+(/\w+)?|\d{4}-W\d\d")

_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_BLOCK = re.compile(
    r"\{%-?\s*blocktranslate\b.*?\{%-?\s*endblocktranslate\s*-?%\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL
)
_ELEMENT = re.compile(r"</?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>|<!.*?>", re.DOTALL)
_CODE = re.compile(r"<(code|kbd|script|style)\b[^>]*>.*?</\1>", re.DOTALL)
_SPOKEN = re.compile(r"(?<![\w-])(aria-label|title|placeholder|alt|label|data-said)=\"([^\"]*)\"")
_WORD = re.compile(r"[A-Za-z][\w-]*")


def visible(source: str) -> Iterator[str]:
    """Will give the words of a template that a reader sees or hears and that no translation tag holds."""
    # a tag between two quotes would end the attribute it stands in
    plain = _TAG.sub("\x00", _BLOCK.sub("\x00", source))
    for element in _ELEMENT.findall(plain):
        for name, words in _SPOKEN.findall(element):
            if not (name == "placeholder" and EXAMPLE.fullmatch(words)):
                yield from _untold(words)
    yield from _untold(_ELEMENT.sub("\x00", _CODE.sub("\x00", plain)))


def _untold(words: str) -> Iterator[str]:
    for part in words.split("\x00"):
        if any(word not in SAME for word in _WORD.findall(re.sub(r"&\w+;", " ", part))):
            yield " ".join(part.split())


def templates() -> dict[str, Path]:
    return {path.relative_to(TEMPLATES).as_posix(): path for path in sorted(TEMPLATES.rglob("*.html"))}


def test_what_a_reader_meets_is_found() -> None:
    source = (
        '<p title="Why {{ x }}">{{ n }} pieces <kbd>x</kbd>{% translate "Said" %}</p>{% blocktranslate %}Told{% endblocktranslate %}'
        '<input aria-label="{% translate "Find" %}" placeholder="//h2"><a href="/a/?b=c">CSV</a>{# Aside #}<code>make demo</code>'
    )
    assert list(visible(source)) == ["Why", "pieces"]


def test_templates_mark_their_words() -> None:
    found = {name: list(visible(path.read_text("utf-8"))) for name, path in templates().items() if name not in PENDING}
    assert {name: words for name, words in found.items() if words} == {}, "put these into translate or blocktranslate"


def test_the_templates_that_wait_are_those_that_need_to() -> None:
    waiting = {name for name, path in templates().items() if name in PENDING and list(visible(path.read_text("utf-8")))}
    assert waiting == PENDING, "strike what is marked by now from PENDING"


def test_a_count_is_not_taken_from_a_name_that_the_tag_gives_anew() -> None:
    """Django resolves the count behind the `with` of its tag, so `count n=name.pieces with name=name.text` breaks."""
    wrong = []
    for name, path in templates().items():
        for head in re.findall(r"\{% blocktranslate (count .*?) %\}", path.read_text("utf-8")):
            counted, _, given = head.removeprefix("count ").partition(" with ")
            root = counted.partition("=")[2].partition(".")[0].partition("|")[0]
            if root in re.findall(r"(\w+)=", given):
                wrong.append((name, head))
    assert wrong == []


@pytest.mark.parametrize("catalogue", SOURCES)
def test_translations_keep_the_placeholders(catalogue: str) -> None:
    assert [fault.message for fault in faults(catalogue) if fault.reason != "not translated"] == []


@pytest.mark.parametrize("catalogue", SOURCES)
def test_translations_keep_the_elements(catalogue: str) -> None:
    wrong = []
    for message in renewed(catalogue):
        first = message.id if isinstance(message.id, str) else message.id[-1]
        words = message.string if isinstance(message.string, str) else "".join(message.string or ())
        if first and words and sorted(re.findall(r"</?\w+", words)) != sorted(re.findall(r"</?\w+", first)):
            wrong.append(first)
    assert wrong == []


@pytest.mark.parametrize("catalogue", sorted(SOURCES))
def test_every_message_is_translated(catalogue: str) -> None:
    assert [fault.message for fault in faults(catalogue) if fault.reason == "not translated"] == []


@pytest.mark.parametrize("catalogue", sorted(SOURCES))
def test_the_kept_catalogue_is_that_of_the_code(catalogue: str) -> None:
    assert not stale(catalogue), "run manage.py messages"


def test_a_catalogue_holds_what_the_pages_mark() -> None:
    assert "Every sentence of an issued briefing cites the pieces it rests on." in {
        message.id for message in marked("locale")
    }

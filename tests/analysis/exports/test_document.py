import json

import pytest

from analysis.exports import FORMATS, export
from analysis.exports.document import Block, CitationError, Section, Sentence, check_citations, from_data, to_data
from tests.analysis.exports.documents import document


def test_a_document_survives_json() -> None:
    original = document()
    assert from_data(json.loads(json.dumps(to_data(original)))) == original


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(KeyError):
        from_data({"title": "x"})


def test_entries_are_numbered_by_their_place() -> None:
    assert document().numbers() == {7: 1, 3: 2, 9: 3}


@pytest.mark.parametrize(("citations", "words"), [((), "cites no piece"), ((7, 55), "cites piece 55")])
@pytest.mark.parametrize("name", FORMATS)
def test_a_broken_citation_fails_every_export_and_names_the_sentence(
    citations: tuple[int, ...], words: str, name: str
) -> None:
    broken = document(sections=(Section("changed", "What changed", (Block((Sentence("Alone.", citations),)),)),))
    with pytest.raises(CitationError, match=words) as raised:
        export(broken, name)
    assert "“Alone.”" in str(raised.value)


def test_a_whole_document_passes() -> None:
    check_citations(document())
    assert {name: len(export(document(), name)) > 500 for name in FORMATS} == dict.fromkeys(FORMATS, True)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_document_gives_the_same_bytes(name: str) -> None:
    assert export(document(), name) == export(document(), name)

